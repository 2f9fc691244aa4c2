using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Entries;

/// <summary>A return as it stands: what was typed, what it means, what it comes to.</summary>
/// <param name="Entry">The entry as last saved.</param>
/// <param name="Shape">Its form.</param>
/// <param name="Structure">Its dataflow.</param>
/// <param name="Texts">Every cell that holds something, read.</param>
/// <param name="Totals">The sums of what can be read.</param>
internal sealed record EntryState(Entry Entry, EntryShape Shape, Dataflow Structure, IReadOnlyDictionary<(int Row, int Column), TypedCell> Texts, EntryTotals Totals)
{
    /// <summary>The cells that cannot be read, in the order of the page.</summary>
    public IEnumerable<((int Row, int Column) Cell, string Fault)> Faults =>
        Texts.Where(pair => pair.Value.Fault is not null).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value.Fault!));
}

/// <summary>Small returns typed in by hand: begun, saved as they grow, gone back on, and sent through the same door as any file.</summary>
internal sealed class EntryDesk(DbSession session, Intake intake, ImportJobs jobs, StructureCatalog catalog)
{
    /// <summary>Begins a draft; its id.</summary>
    /// <param name="actor">Who types.</param>
    /// <param name="agency">For which agency; empty for the actor's own.</param>
    /// <param name="dataflow">What is reported.</param>
    /// <param name="shape">The form.</param>
    /// <param name="cells">What stands in it already; null for nothing.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProblemException">When the actor may not, or the dataflow has no such form.</exception>
    public async Task<string> BeginAsync(Actor actor, AgencyId agency, DataflowId dataflow, EntryShape shape, IReadOnlyDictionary<string, string>? cells, CancellationToken ct)
    {
        var party = actor.RequireParty();
        shape.RequireFit(Structure(dataflow));
        agency = await intake.AgencyAsync(session, actor, agency, ct);
        var entry = new Entry
        {
            Id = NewId.At(session.Clock),
            Party = party,
            Agency = agency,
            Dataflow = dataflow,
            Shape = shape.ToJson(),
            Cells = JsonSerializer.Serialize(cells ?? new Dictionary<string, string>()),
            CreatedBy = actor.Name,
            CreatedAt = session.Clock.GetUtcNow(),
        };
        await session.WriteAsync(async () =>
        {
            await EntryStore.AddAsync(session, entry, ct);
            session.Note(new(actor, "reporting.entry-begin", party, dataflow.Value, JsonSerializer.Serialize(new { entry = entry.Id, agency = agency.Value, period = shape.Period })));
        }, ct);
        return entry.Id;
    }

    /// <summary>Begins a draft of the shape of the agency's last return, or else of the figures in force for the last period, with empty cells.</summary>
    /// <exception cref="ProblemException">404 when there is neither.</exception>
    public async Task<string> BeginLikeLastAsync(Actor actor, AgencyId agency, DataflowId dataflow, string period, CancellationToken ct)
    {
        var structure = Structure(dataflow);
        agency = await intake.AgencyAsync(session, actor, agency, ct);
        var shape = await EntryStore.LastAsync(session, actor, agency, dataflow, ct) is { } last ? EntryShape.Read(last.Shape) : await InForceAsync(actor, structure, ct);
        return await BeginAsync(actor, agency, dataflow, shape with { Period = period.Trim() }, null, ct);
    }

    /// <summary>Begins a draft of the same shape as another entry: with its cells, to correct it, or empty, for the period after.</summary>
    public async Task<string> BeginFromAsync(Actor actor, string id, bool withCells, CancellationToken ct)
    {
        var entry = await EntryStore.FindAsync(session, actor, id, ct);
        var shape = EntryShape.Read(entry.Shape);
        return await BeginAsync(actor, entry.Agency, entry.Dataflow, withCells ? shape : shape with { Period = TimePeriod.Parse(shape.Period).Next.ToString() }, withCells ? entry.Typed : null, ct);
    }

    /// <summary>The entry as it stands.</summary>
    /// <exception cref="ProblemException">404 when the actor may not know of it.</exception>
    public async Task<EntryState> OpenAsync(Actor actor, string id, CancellationToken ct) => State(await EntryStore.FindAsync(session, actor, id, ct));

    /// <summary>Reads an entry with other cells than were saved.</summary>
    public EntryState With(EntryState state, IReadOnlyDictionary<string, string> cells) => State(state.Entry, Merged(state, cells));

    /// <summary>Lays what was typed over what stands, and keeps it as a version of its own when anything changed. Texts that cannot be read are kept
    /// too: nothing that was typed is lost.</summary>
    /// <param name="actor">Who typed.</param>
    /// <param name="id">Which entry.</param>
    /// <param name="version">The version that was typed over.</param>
    /// <param name="cells">By name; cells that are not named stay as they are.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProblemException">409 when somebody else saved meanwhile, or it was sent.</exception>
    public async Task<EntryState> SaveAsync(Actor actor, string id, long version, IReadOnlyDictionary<string, string> cells, CancellationToken ct)
    {
        await session.WriteAsync(async () =>
        {
            var state = await LockedAsync(actor, id, ct);
            if (await EntryStore.OtherSinceAsync(session, id, version, actor.Name, ct) is { } other) throw ReportingProblems.EntryChanged(other).AsException();
            var merged = Merged(state, cells);
            var before = state.Entry.Typed;
            if (merged.Count == before.Count && merged.All(pair => before.TryGetValue(pair.Key, out var old) && old == pair.Value)) return;
            await EntryStore.SaveAsync(session, id, state.Entry.Version + 1, JsonSerializer.Serialize(merged), actor.Name, ct);
            session.Note(new(actor, "reporting.entry-save", state.Entry.Party, state.Entry.Dataflow.Value, JsonSerializer.Serialize(new { entry = id, version = state.Entry.Version + 1, cells = merged.Count })));
        }, ct);
        return await OpenAsync(actor, id, ct);
    }

    /// <summary>Goes back behind the last save.</summary>
    public async Task<EntryState> UndoAsync(Actor actor, string id, CancellationToken ct)
    {
        await session.WriteAsync(async () =>
        {
            var state = await LockedAsync(actor, id, ct);
            if (!await EntryStore.UndoAsync(session, id, ct)) throw ReportingProblems.EntryNothingBefore().AsException();
            session.Note(new(actor, "reporting.entry-undo", state.Entry.Party, state.Entry.Dataflow.Value, JsonSerializer.Serialize(new { entry = id, version = state.Entry.Version })));
        }, ct);
        return await OpenAsync(actor, id, ct);
    }

    /// <summary>Sends what was typed through the intake; the submission, known or new. From then on the entry stays as it is.</summary>
    /// <exception cref="ProblemException">422 when cells cannot be read; 400 when nothing is said.</exception>
    public async Task<Submission> SendAsync(Actor actor, string id, CancellationToken ct)
    {
        var state = await OpenAsync(actor, id, ct);
        if (state.Entry.Submission is not null) throw ReportingProblems.EntrySent().AsException();
        if (state.Faults.Count() is > 0 and var faults) throw ReportingProblems.EntryUnreadable(faults).AsException();
        if (state.Texts.Count == 0) throw ReportingProblems.EntryEmpty().AsException();
        using var content = new MemoryStream(EntryAsFile.Csv(state.Shape, state.Texts), writable: false);
        var (submission, known) = await intake.ReceiveAsync(new(actor, state.Entry.Agency, EntryAsFile.FileName(state.Shape, state.Structure), content,
            EntryAsFile.Mapping(state.Shape, state.Structure, state.Texts.Values)), ct);
        if (!known) jobs.Start(actor, submission);
        await session.WriteAsync(async () =>
        {
            await EntryStore.SendAsync(session, id, submission.Id, ct);
            session.Note(new(actor, "reporting.entry-send", state.Entry.Party, state.Entry.Dataflow.Value, JsonSerializer.Serialize(new { entry = id, submission = submission.Id, known })));
        }, ct);
        return submission;
    }

    /// <summary>Throws a draft away.</summary>
    public Task EndAsync(Actor actor, string id, CancellationToken ct) => session.WriteAsync(async () =>
    {
        var state = await LockedAsync(actor, id, ct);
        await EntryStore.RemoveAsync(session, id, ct);
        session.Note(new(actor, "reporting.entry-end", state.Entry.Party, state.Entry.Dataflow.Value, JsonSerializer.Serialize(new { entry = id })));
    }, ct);

    private Dataflow Structure(DataflowId dataflow) => catalog.TryFind(dataflow.Value, out var structure) ? structure : throw ReportingProblems.NoDataflow(dataflow.Value).AsException();

    private async Task<EntryState> LockedAsync(Actor actor, string id, CancellationToken ct)
    {
        // first that it is the actor's to know of, then that it is still a draft
        await EntryStore.FindAsync(session, actor, id, ct);
        if (!await EntryStore.LockAsync(session, id, ct)) throw ReportingProblems.EntrySent().AsException();
        return await OpenAsync(actor, id, ct);
    }

    private EntryState State(Entry entry, IReadOnlyDictionary<string, string>? cells = null)
    {
        var (shape, structure) = (EntryShape.Read(entry.Shape), Structure(entry.Dataflow));
        var decimals = EntryAsFile.Decimals(structure);
        var texts = new Dictionary<(int Row, int Column), TypedCell>();
        foreach (var (name, typed) in cells ?? entry.Typed)
        {
            if (shape.Place(name) is { } place && TypedCell.Read(typed, decimals) is var text && (text.Plain.Length > 0 || text.Fault is not null)) texts[place] = text;
        }
        var said = texts.Where(pair => pair.Value.Figure is not null).ToDictionary(pair => pair.Key, pair => pair.Value.Figure!.Value);
        return new(entry, shape, structure, texts, EntryTotals.Of(shape, structure, said));
    }

    private static Dictionary<string, string> Merged(EntryState state, IReadOnlyDictionary<string, string> cells)
    {
        var merged = state.Entry.Typed;
        foreach (var (name, typed) in cells)
        {
            if (state.Shape.Place(name) is null) throw ReportingProblems.EntryNoCell(name).AsException();
            if (typed.Length > TypedCell.Longest) throw ReportingProblems.TextTooLong(name, TypedCell.Longest).AsException();
            if (string.IsNullOrWhiteSpace(typed)) merged.Remove(name);
            else merged[name] = typed.Trim();
        }
        return merged;
    }

    /// <summary>The keys in force for the last period of a dataflow: what is the same in all of them is fixed, the rest a row each.</summary>
    private async Task<EntryShape> InForceAsync(Actor actor, Dataflow structure, CancellationToken ct)
    {
        var standing = await ReleaseLedger.InForceAsync(session, actor.RequireParty(), new(structure.Id), null, ct);
        var last = standing.Periods.Values.LastOrDefault(period => period.Since.SubmissionId is not null) ?? throw ReportingProblems.EntryNoLast().AsException();
        var submission = await SubmissionStore.FindAsync(session, actor.RequireParty(), last.Since.SubmissionId!, ct);
        var keys = await FigureStore.KeysAsync(session, submission, structure, last.Period, EntryShape.MostCells + 1, ct);
        if (keys.Count > EntryShape.MostCells) throw ReportingProblems.EntryTooLarge(EntryShape.MostCells, EntryShape.MostColumns).AsException();
        var places = Enumerable.Range(0, structure.Dimensions.Length).ToLookup(d => keys.All(key => key[d] == keys[0][d]));
        return new(last.Period.ToString(), places[true].ToImmutableSortedDictionary(d => structure.Dimensions[d].Id, d => keys[0][d], StringComparer.Ordinal),
            [.. places[false].Select(d => structure.Dimensions[d].Id)], [.. keys.Select(key => places[false].Select(d => key[d]).ToImmutableArray())], null, []);
    }
}
