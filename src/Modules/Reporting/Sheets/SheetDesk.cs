using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Sheets;

/// <summary>The one desk of definition sheets: whoever prepares figures drafts, the coordinator publishes, and people of every participating Party
/// read what was published. A draft never leaves its Party. Writes stand inside the caller's transaction and are noted; a read of another
/// Party's sheet is on the record before it is answered.</summary>
public sealed class SheetDesk(StructureCatalog catalog, ExchangeRoster roster, AuditRecorder recorder)
{
    /// <summary>The dataflow and the fields asked of it.</summary>
    /// <exception cref="ProblemException">404 when there is no such dataflow, or nothing is counted in it.</exception>
    internal (Dataflow Flow, ImmutableArray<SheetField> Fields) Form(string dataflow) =>
        catalog.TryFind(dataflow, out var flow) && SheetField.Of(catalog, flow) is { Length: > 0 } fields ? (flow, fields) : throw ReportingProblems.NoSheetOf(dataflow).AsException();

    /// <summary>Keeps a draft, whole in place of the one there is.</summary>
    /// <param name="session">Inside a write transaction.</param>
    /// <param name="actor">A provider or coordinator.</param>
    /// <param name="dataflow">Of which dataflow.</param>
    /// <param name="content">What it says; may leave fields unsaid.</param>
    /// <param name="seen">The state the writer's page showed (<see cref="StateOf"/>); null to write over whatever stands.</param>
    /// <param name="ct">Cancels.</param>
    public async Task DraftAsync(DbSession session, Actor actor, string dataflow, SheetContent content, string? seen = null, CancellationToken ct = default)
    {
        var party = Allowed(actor, ReportingRoles.Prepare);
        var (flow, fields) = Form(dataflow);
        if (SheetRules.Faults(fields, content).Select(fault => fault.Problem).FirstOrDefault() is { } problem) throw problem.AsException();
        await UnchangedAsync(session, party, flow, seen, ct);
        await SheetStore.SaveDraftAsync(session, actor, new(flow.Id), content, ct);
        session.Note(new(actor, "reporting.draft-sheet", party, flow.Id, JsonSerializer.Serialize(new { said = content.Fields.Count })));
    }

    /// <summary>Publishes the draft as the next version; the versions before it stay.</summary>
    /// <returns>The version.</returns>
    public async Task<long> PublishAsync(DbSession session, Actor actor, string dataflow, string reason, string? seen = null, CancellationToken ct = default)
    {
        var party = Allowed(actor, ReportingRoles.Decide);
        var (flow, fields) = Form(dataflow);
        await UnchangedAsync(session, party, flow, seen, ct);
        var draft = await SheetStore.DraftAsync(session, party, new(flow.Id), ct) ?? throw ReportingProblems.NoSheetDraft().AsException();
        var last = (await SheetStore.VersionsAsync(session, party, new(flow.Id), ct)).Select(sheet => sheet.Version).FirstOrDefault();
        // what was fit when it was drafted may not be: fields come and go with the structures
        var problem = SheetRules.Faults(fields, draft.Sheet).Select(fault => fault.Problem).FirstOrDefault() ?? SheetRules.Publish(draft.Sheet, last, reason);
        if (problem is not null) throw problem.AsException();
        await SheetStore.PublishAsync(session, actor, new(flow.Id), last + 1, draft.Sheet, reason.Trim(), ct);
        await SheetStore.DropDraftAsync(session, party, new(flow.Id), ct);
        session.Note(new(actor, "reporting.publish-sheet", party, flow.Id, JsonSerializer.Serialize(new { version = last + 1, from = draft.Sheet.ValidFrom })));
        return last + 1;
    }

    /// <summary>Throws the draft away; what was published stays.</summary>
    internal async Task DropAsync(DbSession session, Actor actor, string dataflow, CancellationToken ct)
    {
        var party = Allowed(actor, ReportingRoles.Prepare);
        var (flow, _) = Form(dataflow);
        if (await SheetStore.DropDraftAsync(session, party, new(flow.Id), ct) == 0) throw ReportingProblems.NoSheetDraft().AsException();
        session.Note(new(actor, "reporting.drop-sheet", party, flow.Id));
    }

    /// <summary>What a Party's own people are shown: the draft and every version.</summary>
    internal async Task<OwnSheet> OwnAsync(DbSession session, Actor actor, string dataflow, CancellationToken ct)
    {
        var (flow, fields) = Form(dataflow);
        var party = actor.RequireParty();
        return new(flow, fields, await SheetStore.DraftAsync(session, party, new(flow.Id), ct), await SheetStore.VersionsAsync(session, party, new(flow.Id), ct));
    }

    /// <summary>The state of a Party's sheet as a page shows it: two pages that show the same state show the same draft.</summary>
    internal static string StateOf(SheetDraft? draft, long lastVersion) => string.Create(CultureInfo.InvariantCulture, $"{lastVersion}.{draft?.Step ?? 0}");

    /// <summary>The published sheets that speak for a day, for people of participating Parties.</summary>
    /// <param name="session">The session.</param>
    /// <param name="actor">Who reads; must be of a Party that takes part.</param>
    /// <param name="dataflow">Of which dataflow.</param>
    /// <param name="parties">Of whom; null for all.</param>
    /// <param name="day">The day they are to hold on.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task<IReadOnlyList<PublishedSheet>> ReadAsync(DbSession session, Actor actor, string dataflow, IReadOnlyCollection<PartyId>? parties, DateOnly day, CancellationToken ct)
    {
        var party = Allowed(actor, ReportingRoles.Read);
        var (flow, _) = Form(dataflow);
        var members = await MembersAsync(session, ct);
        if (members?.Contains(party.Value) == false) throw KernelProblems.NoParty().AsException();
        var sheets = (await SheetStore.HoldingAsync(session, new(flow.Id), day, ct))
            .Where(sheet => (parties is null || parties.Contains(sheet.Party)) && members?.Contains(sheet.Party.Value) != false).ToList();
        await recorder.RecordAllAsync([.. sheets.Where(sheet => sheet.Party != party)
            .Select(sheet => new AuditEntry(actor, "reporting.read-sheet", sheet.Party, flow.Id, JsonSerializer.Serialize(new { version = sheet.Version })))], ct);
        return sheets;
    }

    /// <summary>The ids of the Parties that take part; null when nobody can say.</summary>
    internal async Task<HashSet<string>?> MembersAsync(DbSession session, CancellationToken ct) =>
        roster.Parties is { } list ? [.. (await list(session, Languages.Source, ct)).Select(entry => entry.Id)] : null;

    private static async Task UnchangedAsync(DbSession session, PartyId party, Dataflow flow, string? seen, CancellationToken ct)
    {
        await SheetStore.LockAsync(session, ct);
        if (seen is null) return;
        var last = (await SheetStore.VersionsAsync(session, party, new(flow.Id), ct)).Select(sheet => sheet.Version).FirstOrDefault();
        if (StateOf(await SheetStore.DraftAsync(session, party, new(flow.Id), ct), last) != seen) throw ReportingProblems.SheetMeanwhile().AsException();
    }

    /// <summary>The edge has asked already; a caller that is no web request has not.</summary>
    private static PartyId Allowed(Actor actor, Role[] roles) =>
        actor.Is(roles) ? actor.RequireParty() : throw KernelProblems.NotYours(string.Join(", ", roles)).AsException();
}

/// <summary>A Party's own sheet of a dataflow.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Fields">The fields asked.</param>
/// <param name="Draft">What is being written; null when nothing is.</param>
/// <param name="Versions">What was published, the last first.</param>
internal sealed record OwnSheet(Dataflow Flow, ImmutableArray<SheetField> Fields, SheetDraft? Draft, IReadOnlyList<PublishedSheet> Versions)
{
    /// <summary>What a writer goes on from: the draft, else the last version, else nothing.</summary>
    internal SheetContent Latest => Draft?.Sheet ?? Versions.FirstOrDefault()?.Sheet ?? SheetContent.Empty;

    /// <summary>What a page that shows this says it saw.</summary>
    internal string State => SheetDesk.StateOf(Draft, Versions.FirstOrDefault()?.Version ?? 0);
}
