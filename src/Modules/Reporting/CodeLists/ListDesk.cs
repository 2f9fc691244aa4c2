using System.Collections.Immutable;
using System.Text;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.CodeLists;

/// <summary>A list a Party keeps, without what it says.</summary>
/// <param name="Name">What mappings name it by.</param>
/// <param name="Version">Its last version.</param>
/// <param name="Codelist">The code list it leads to.</param>
/// <param name="Agency">Who keeps it; empty: the Party as a whole.</param>
/// <param name="Texts">How many texts it has.</param>
/// <param name="Sha256">SHA-256 of what it says.</param>
/// <param name="CreatedBy">Who made the version.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Mappings">The mappings the Party keeps that name it.</param>
public sealed record ListAnswer(string Name, long Version, string Codelist, string Agency, int Texts, string Sha256, string CreatedBy, DateTimeOffset CreatedAt, ImmutableArray<string> Mappings);

/// <summary>A version of a list with what it says: our code for each of the Party's texts.</summary>
public sealed record ListContent(string Name, long Version, string Codelist, string Agency, string Sha256, string CreatedBy, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string> Codes);

/// <summary>A version of a list among the others; <paramref name="Files"/>: how many that stand were read with it.</summary>
public sealed record ListVersion(long Version, string Sha256, string CreatedBy, DateTimeOffset CreatedAt, long Files);

/// <summary>What came of keeping a list: its version, or (0) everything that is wrong with its rows.</summary>
public sealed record ListOutcome(long Version, IReadOnlyList<Problem> Faults);

/// <summary>The lists a Party keeps, whichever door they are asked for or brought through. Whoever prepares files for the Party reads them all; who
/// keeps one changes it.</summary>
public sealed class ListDesk(StructureCatalog catalog, Intake intake)
{
    /// <summary>All of the actor's Party, by name.</summary>
    public async Task<IReadOnlyList<ListAnswer>> AllAsync(DbSession session, Actor actor, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        var mappings = await ListShelf.MappingsAsync(session, party, ct);
        return
        [
            .. (await NationalListStore.ListAsync(session, party, ct)).Select(list => new ListAnswer(list.Name, list.Version, list.Codelist, list.Agency.Value, list.Table().Count,
                list.Sha256, list.CreatedBy, list.CreatedAt, [.. mappings[list.Name]])),
        ];
    }

    /// <summary>One of the actor's Party; the last version unless one is named.</summary>
    /// <exception cref="ProblemException">404 when there is none.</exception>
    public async Task<ListContent> FindAsync(DbSession session, Actor actor, string name, long? version, CancellationToken ct = default)
    {
        var list = await NationalListStore.FindAsync(session, actor.RequireParty(), name, version, ct);
        return new(list.Name, list.Version, list.Codelist, list.Agency.Value, list.Sha256, list.CreatedBy, list.CreatedAt, list.Table());
    }

    /// <summary>The versions of one, latest first.</summary>
    /// <exception cref="ProblemException">404 when there is none.</exception>
    public async Task<IReadOnlyList<ListVersion>> VersionsAsync(DbSession session, Actor actor, string name, CancellationToken ct = default) =>
        await NationalListStore.VersionsAsync(session, actor.RequireParty(), name, ct);

    /// <summary>A list as CSV, with the mark by which spreadsheets know UTF-8.</summary>
    public static string Csv(ListContent list) => ListRules.Csv(list.Codes);

    /// <summary>Keeps what a file says: a new list, or a new version of the one there is, which stays with who keeps it and with its code list. Inside
    /// a transaction.</summary>
    /// <param name="session">The session.</param>
    /// <param name="actor">Who.</param>
    /// <param name="name">Its name.</param>
    /// <param name="codelist">The code list; empty where the file says it or the list is there.</param>
    /// <param name="agency">Who keeps a new one; empty: whom the file says, else the actor's agency, else the Party.</param>
    /// <param name="content">CSV, a sheet, or (with a name in <c>.json</c>) JSON. A stream that can seek.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="isNew">True when there may be none of this name yet.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProblemException">When the actor may not, or there is no such code list.</exception>
    public async Task<ListOutcome> PutAsync(DbSession session, Actor actor, string name, string codelist, string agency, Stream content, string fileName, bool isNew = false,
        CancellationToken ct = default)
    {
        name = ListRules.RequireName(name);
        var (json, said) = ((WrittenRows?)null, (IReadOnlyDictionary<string, string>)new Dictionary<string, string>());
        if (fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
            json = ListRules.OfJson(await reader.ReadToEndAsync(ct), out said);
        }
        var there = await NationalListStore.LookAsync(session, actor.RequireParty(), name, null, ct);
        if (isNew && there is not null) throw ReportingProblems.ListThere(name).AsException();
        var keeper = there?.Agency ?? await intake.AgencyAsync(session, actor, new(agency.Length > 0 ? agency : said.GetValueOrDefault("agency", "")), ct);
        // who may not hears that, and not what is wrong with the rows
        if (NationalList.FaultOf(actor, keeper) is { } refused) throw refused.AsException();
        if (json?.Fault is { } unread) return new(0, [unread]);
        var list = ListRules.RequireCodelist(catalog, codelist.Length > 0 ? codelist : said.GetValueOrDefault("codelist", there?.Codelist ?? ""));
        var written = json ?? ListRules.OfTable(content, fileName, list);
        if (written.Fault is { } fault) return new(0, [fault]);
        var (codes, faults) = ListRules.Check(written.Rows, list);
        return faults.Count > 0 ? new(0, faults) : new(await NationalListStore.ChangeAsync(session, actor, name, keeper, _ => (list.Id, codes), ct), []);
    }

    /// <summary>Gives a text its code in a list, or (null) takes the text out. Inside a transaction.</summary>
    /// <exception cref="ProblemException">When the actor may not, there is no such list, or the row cannot be.</exception>
    internal async Task<long> SetAsync(DbSession session, Actor actor, string name, string text, string? code, CancellationToken ct)
    {
        var list = await NationalListStore.FindAsync(session, actor.RequireParty(), name, null, ct);
        return await NationalListStore.ChangeAsync(session, actor, list.Name, list.Agency, last =>
        {
            var codes = last!.Table();
            if (code is null)
            {
                if (!codes.Remove(Mapping.PlainText.Of(text))) throw KernelProblems.NotFound("text").AsException();
            }
            else
            {
                var row = ListRules.Require([new(text, code, 0)], ListRules.RequireCodelist(catalog, last.Codelist)).Single();
                codes[row.Key] = row.Value;
                // the whole is judged too: one by one, persons would never be seen
                ListRules.Require([.. codes.Select(pair => new ListRow(pair.Key, pair.Value, 0))], ListRules.RequireCodelist(catalog, last.Codelist));
            }
            return (last.Codelist, codes);
        }, ct);
    }
}
