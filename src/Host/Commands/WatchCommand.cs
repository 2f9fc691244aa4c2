using System.CommandLine;
using System.Data.Common;
using Tallystick.Host.Watching;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Releases;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>watch</c>: brings in what is put into a folder, until it is stopped; or what is there now, for a timer.</summary>
internal static class WatchCommand
{
    internal static Command Make()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder. Files in DIR go through --mapping; files in DIR/NAME through the Party's saved mapping NAME." };
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var party = CommonOptions.Party("--party", "The Party whose files they are.");
        var agency = new Option<string>("--agency") { Description = "The Party's agency that brings them.", DefaultValueFactory = _ => "" };
        var mapping = new Option<FileInfo?>("--mapping") { Description = "The mapping of files in DIR itself (docs/mapping.md).", HelpName = "M.json" };
        var release = new Option<bool>("--release") { Description = "Release what the checks find no error in." };
        var reason = new Option<string>("--reason") { Description = "Why, when it revises what is in force.", DefaultValueFactory = _ => "" };
        var once = new Option<bool>("--once") { Description = "Bring in what is there and end; exits 0 when nothing was refused." };
        var settle = new Option<int>("--settle") { Description = "Seconds a file must have stayed unchanged.", DefaultValueFactory = _ => 5 };
        var name = new Option<string?>("--as") { Description = "The name it acts under on the audit trail; \"watch\" and the folder's name unless given.", HelpName = "NAME" };
        var language = new Option<string>("--lang") { Description = "The language of reports.", DefaultValueFactory = _ => Languages.Source }.AcceptOnlyFromAmong([.. Languages.All.Select(l => l.Tag)]);
        var command = new Command("watch", "Brings in the files that are put into a folder, and moves each to done or refused with a report beside it.")
        {
            folder, data, database, party, agency, mapping, release, reason, once, settle, name, language,
        };
        command.SetAction(async (parse, ct) =>
        {
            var directory = parse.GetValue(folder)!;
            var map = parse.GetValue(mapping) is { } file ? await File.ReadAllTextAsync(CommonOptions.Existing(file).FullName, ct) : null;
            await using var exchange = await OpenedExchange.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), ct);
            var order = new WatchOrder(Path.TrimEndingDirectorySeparator(directory.FullName), CommonOptions.PartyOf(parse.GetValue(party)!), new(parse.GetValue(agency)!), map,
                parse.GetValue(name) ?? "watch " + directory.Name, parse.GetValue(release), parse.GetValue(reason)!, TimeSpan.FromSeconds(Math.Max(0, parse.GetValue(settle))), Texts.For(parse.GetValue(language)));
            var intake = exchange.Get<Intake>();
            if (map is not null) await intake.RequireMappingAsync(order.Party, map, null, ct);
            using var watch = new WatchFolder(order, intake, exchange.Get<ReleaseDesk>(), exchange.Get<Sweeper>(), exchange.Get<Database>(), exchange.Get<TimeProvider>(), Console.Error.WriteLine);
            return parse.GetValue(once) ? await OnceAsync(watch, order, ct) : await WatchAsync(watch, order, ct);
        });
        return command;
    }

    /// <summary>Two looks: what has not changed from the one to the other has arrived.</summary>
    private static async Task<int> OnceAsync(WatchFolder watch, WatchOrder order, CancellationToken ct)
    {
        var first = await watch.LookAsync(ct);
        await Task.Delay(order.Settle, ct);
        var second = await watch.LookAsync(ct);
        return first.Troubled + second.Troubled > 0 ? 1 : first.Refused + second.Refused > 0 ? 2 : 0;
    }

    private static async Task<int> WatchAsync(WatchFolder watch, WatchOrder order, CancellationToken ct)
    {
        Console.Error.WriteLine(order.Texts.Format("host.watch.watching", ("folder", order.Folder)));
        try
        {
            while (true)
            {
                try
                {
                    await watch.LookAsync(ct);
                }
                catch (Exception e) when (e is DbException or IOException or TimeoutException or UnauthorizedAccessException)
                {
                    // the database is away or the disk is full: the next look may find it better
                    Console.Error.WriteLine(e.Message);
                }
                // looked at, not told of: folders on a network tell nothing
                await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(order.Settle.TotalSeconds / 2, 0.5, 5)), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // stopped as one stops it; what was under way lies where it lay
            return 0;
        }
    }
}
