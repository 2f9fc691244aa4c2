using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>codes</c>: the lists a Party keeps, from its own texts to our codes, so that a script can keep them with the Party's own registers.</summary>
internal static class CodesCommand
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Command Make() => new("codes", "Looks after the lists a Party keeps of its own texts and our codes, which mappings name.") { All(), Show(), Put(), History() };

    private static Command All()
    {
        var with = new Where();
        var command = new Command("list", "Lists them: name, version, code list, number of texts, who keeps it.") { with.Data, with.Database, with.Party, with.Json };
        command.SetAction((parse, ct) => with.RunAsync(parse, async (exchange, session, actor, json) =>
        {
            var lists = await exchange.Get<ListDesk>().AllAsync(session, actor, ct);
            if (json) Console.WriteLine(JsonSerializer.Serialize(lists, Written));
            else foreach (var list in lists) Console.WriteLine(string.Join('\t', list.Name, list.Version, list.Codelist, list.Texts, list.Agency));
            return 0;
        }, ct));
        return command;
    }

    private static Command Show()
    {
        var with = new Where();
        var name = Name();
        var version = new Option<long?>("--version") { Description = "The version; the last unless named.", HelpName = "N" };
        var command = new Command("show", "Prints a list: a text and its code a line, parted by a semicolon, as put takes it.") { name, version, with.Data, with.Database, with.Party, with.Json };
        command.SetAction((parse, ct) => with.RunAsync(parse, async (exchange, session, actor, json) =>
        {
            var list = await exchange.Get<ListDesk>().FindAsync(session, actor, parse.GetValue(name)!, parse.GetValue(version), ct);
            if (json) Console.WriteLine(JsonSerializer.Serialize(list, Written));
            else Console.Write(ListDesk.Csv(list).TrimStart('\uFEFF'));
            return 0;
        }, ct));
        return command;
    }

    private static Command Put()
    {
        var with = new Where();
        var name = Name();
        var file = new Argument<FileInfo>("FILE") { Description = "CSV, XLSX or ODS with the columns text and code, or JSON ({ \"text\": \"code\" })." };
        var codelist = new Option<string>("--list") { Description = "The code list it leads to, when it is new.", HelpName = "CL_AREA", DefaultValueFactory = _ => "" };
        var agency = new Option<string>("--agency") { Description = "The Party's agency that keeps it, when it is new; the Party as a whole unless named.", DefaultValueFactory = _ => "" };
        var command = new Command("put", "Keeps what a file says as a list, in place of what it said before: a change is a new version.") { name, file, codelist, agency, with.Data, with.Database, with.Party, with.Json };
        command.SetAction((parse, ct) => with.RunAsync(parse, async (exchange, session, actor, json) =>
        {
            var source = CommonOptions.Existing(parse.GetValue(file)!);
            await using var content = source.OpenRead();
            var outcome = await session.WriteAsync(() => exchange.Get<ListDesk>().PutAsync(session, actor, parse.GetValue(name)!, parse.GetValue(codelist)!, parse.GetValue(agency)!, content, source.Name, ct: ct), ct);
            foreach (var fault in outcome.Faults) Console.Error.WriteLine(Texts.For(Languages.Source).Of(fault));
            if (outcome.Faults.Count > 0) return outcome.Faults[0].ExitCode;
            Console.WriteLine(json ? JsonSerializer.Serialize(new { name = parse.GetValue(name), version = outcome.Version }, Written) : $"{parse.GetValue(name)}: version {outcome.Version}.");
            return 0;
        }, ct));
        return command;
    }

    private static Command History()
    {
        var with = new Where();
        var name = Name();
        var command = new Command("history", "Lists the versions of a list, latest first: number, when, who, and how many files were read with it.") { name, with.Data, with.Database, with.Party, with.Json };
        command.SetAction((parse, ct) => with.RunAsync(parse, async (exchange, session, actor, json) =>
        {
            var versions = await exchange.Get<ListDesk>().VersionsAsync(session, actor, parse.GetValue(name)!, ct);
            if (json) Console.WriteLine(JsonSerializer.Serialize(versions, Written));
            else foreach (var version in versions) Console.WriteLine(string.Join('\t', version.Version, version.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), version.CreatedBy, version.Files));
            return 0;
        }, ct));
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The name of the list." };

    /// <summary>Where a Party's lists are, and whose.</summary>
    private sealed class Where
    {
        internal Option<string> Data { get; } = CommonOptions.Data();
        internal Option<string?> Database { get; } = CommonOptions.Database();
        internal Option<string> Party { get; } = CommonOptions.Party("--party", "The Party whose lists they are.");
        internal Option<bool> Json { get; } = CommonOptions.Json();

        internal async Task<int> RunAsync(ParseResult parse, Func<OpenedExchange, DbSession, Actor, bool, Task<int>> act, CancellationToken ct)
        {
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(Data)!, parse.GetValue(Database), ct);
            await using var session = exchange.Session();
            return await act(exchange, session, Actor.AtCommandLine(CommonOptions.PartyOf(parse.GetValue(Party)!), Role.Coordinator), parse.GetValue(Json));
        }
    }
}
