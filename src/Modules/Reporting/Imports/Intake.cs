using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Imports;

/// <summary>The one way in for a national file, whichever door it comes through: keep the bytes, recognise what came before, map, check, write,
/// and only then let it be seen. An import is there whole or not at all.</summary>
public sealed partial class Intake(Database database, TimeProvider clock, StructureCatalog catalog, ExchangeRoster roster, UploadStore uploads,
    ILogger<Intake> log)
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    /// <summary>Imports a file and waits for it. A file that cannot be taken over is no exception: the submission then holds errors, with row,
    /// column and value, and no figures.</summary>
    /// <param name="request">What is brought.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="ct">Cancels; then nothing of it stays.</param>
    /// <exception cref="ProblemException">When the actor may not, or there is no file, mapping or dataflow to work with.</exception>
    public async Task<IntakeResult> ImportAsync(IntakeRequest request, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        var (submission, known) = await ReceiveAsync(request, ct);
        if (!known) submission = await WorkAsync(request.Actor, submission, progress, ct);
        await using var session = new DbSession(database, clock);
        return new(submission, known, CheckReport.Read(submission.Report), await SubmissionStore.PeriodsAsync(session, submission.Number, ct));
    }

    /// <summary>Keeps the bytes and enters the submission in state loading; or finds the one that stands.</summary>
    internal async Task<(Submission Submission, bool Known)> ReceiveAsync(IntakeRequest request, CancellationToken ct)
    {
        var party = request.Actor.RequireParty();
        if (!request.Actor.Is(Role.Provider, Role.Coordinator)) throw KernelProblems.NotYours(nameof(Role.Provider)).AsException();
        await using var session = new DbSession(database, clock);
        var agency = await AgencyAsync(session, request.Actor, request.Agency, ct);
        var (mapping, structure) = await MappingAsync(session, party, request.MappingJson, request.Dataflow, ct);
        return await EnterAsync(session, request.Actor, new()
        {
            Party = party,
            Agency = agency,
            Dataflow = new(structure.Id),
            FileName = NameOf(request.FileName),
            MappingSha256 = mapping.Identity,
            Mapping = mapping.Kept(request.MappingJson),
            Dimensions = string.Join('.', structure.Dimensions.Select(d => d.Id)),
        }, request.Content, request.Again, ct, mapping);
    }

    /// <summary>Enters a composition in state loading, or finds the one that stands. Its text takes the place of file and mapping.</summary>
    /// <exception cref="ProblemException">When the actor is no coordinator, or the parts cannot be put together so.</exception>
    internal async Task<(Submission Submission, bool Known)> ReceiveAsync(Actor actor, ComposedParts composition, CancellationToken ct)
    {
        var party = actor.RequireParty();
        if (!actor.Is(Role.Coordinator)) throw KernelProblems.NotYours(nameof(Role.Coordinator)).AsException();
        if (!catalog.TryFind(composition.Dataflow.Value, out var structure)) throw ReportingProblems.NoDataflow(composition.Dataflow.Value).AsException();
        await using var session = new DbSession(database, clock);
        var (sources, holds) = await CompositionStore.SourcesAsync(session, party, composition, ct);
        if (CompositionRules.Compose(composition, structure, sources, id => holds[id]) is { } problem) throw problem.AsException();
        var text = composition.ToJson();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await EnterAsync(session, actor, new()
        {
            Party = party,
            Agency = new(""),
            Dataflow = composition.Dataflow,
            Kind = SubmissionKind.Composition,
            FileName = NameOf($"{structure.Id} {PeriodList.Text([.. composition.Parts.SelectMany(part => part.Periods).Distinct().Order()])}"),
            MappingSha256 = composition.Identity,
            Mapping = text,
            Dimensions = string.Join('.', structure.Dimensions.Select(d => d.Id)),
        }, content, again: false, ct);
    }

    private async Task<(Submission Submission, bool Known)> EnterAsync(DbSession session, Actor actor, Submission brought, Stream content, bool again, CancellationToken ct, MappingFile? mapping = null)
    {
        var id = NewId.At(clock);
        var (bytes, sha256) = await uploads.TakeAsync(id, content, ct);
        var entered = false;
        try
        {
            var submission = brought with { Id = id, State = SubmissionState.Loading, FileSha256 = sha256, FileBytes = bytes, CreatedBy = actor.Name, CreatedAt = clock.GetUtcNow() };
            entered = await session.WriteAsync(async () =>
            {
                if (!await SubmissionStore.EnterAsync(session, submission, again, ct)) return false;
                if (submission.Kind == SubmissionKind.Composition) await CompositionStore.AddPartsAsync(session, submission.Id, ComposedParts.Read(submission.Mapping), ct);
                if (mapping is not null) await NationalListStore.AddUsesAsync(session, submission.Id, mapping, ct);
                session.Note(new(actor, "reporting." + (submission.Kind == SubmissionKind.Composition ? "compose" : "receive"), submission.Party, submission.Dataflow.Value,
                    JsonSerializer.Serialize(new { submission = id, agency = submission.Agency.Value, bytes, sha256, mapping = submission.MappingSha256 })));
                return true;
            }, ct);
            if (entered) return (await SubmissionStore.FindAsync(session, submission.Party, id, ct), false);
            var same = await SubmissionStore.SameAsync(session, submission.Party, submission.Dataflow, sha256, submission.MappingSha256, ct)
                // it was discarded between the two looks
                ?? throw ReportingProblems.ImportLost().AsException();
            return (await SubmissionStore.FindAsync(session, submission.Party, same, ct), true);
        }
        finally
        {
            if (!entered) uploads.Remove(id);
        }
    }

    /// <summary>Maps, checks and writes a submission that stands in state loading; as it stands afterwards. Ends whole or leaves nothing.</summary>
    internal async Task<Submission> WorkAsync(Actor actor, Submission submission, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var state = new ImportProgress(ImportStage.Reading, 0, 0, submission.FileBytes, 0, 0);
        void Tell(ImportProgress now) => progress?.Report(state = now);
        Tell(state);
        using var alive = new CancellationTokenSource();
        var heart = BeatAsync(submission, () => state.Rows, alive.Token);
        try
        {
            var finished = await LoadAsync(actor, submission, Tell, () => state, ct);
            Tell(state with { Stage = ImportStage.Done });
            return finished;
        }
        catch (Exception e) when (e is OperationCanceledException or ProblemException)
        {
            await AbandonAsync(actor, submission, "cancelled");
            throw;
        }
        catch (Exception e)
        {
            LogBroken(log, e, submission.Id);
            await AbandonAsync(actor, submission, "broken");
            throw;
        }
        finally
        {
            await alive.CancelAsync();
            await heart;
        }
    }

    /// <summary>Removes what an import left behind.</summary>
    internal async Task AbandonAsync(Actor actor, Submission submission, string why)
    {
        await using var session = new DbSession(database, clock);
        await Sweeper.AbandonAsync(session, actor, submission, why);
        uploads.Remove(submission.Id);
    }

    private async Task<Submission> LoadAsync(Actor actor, Submission submission, Action<ImportProgress> tell, Func<ImportProgress> state, CancellationToken ct)
    {
        var structure = catalog.Dataflow(submission.Dataflow.Value);
        var checks = await ChecksAsync(submission, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task<IReadOnlyList<PeriodSummary>>? loading = null;
        // Once the rows are read, figures are written while they are still being settled; should two of them not go together after all, what was
        // written goes again before anyone could see it.
        void Load(MappedFigures figures, long rows)
        {
            tell(state() with { Stage = ImportStage.Writing, FiguresTotal = rows });
            loading = Task.Run(() => new FigureLoader(database, clock).WriteAsync(submission, figures, checks, rows, written => tell(state() with { FiguresWritten = written }), stop.Token), ct);
        }
        IReadOnlyList<PeriodSummary> periods = [];
        CheckReport report;
        MappingReport? run;
        ImmutableArray<MetFigure> met = [];
        try
        {
            (var figures, report, run, met) = submission.Kind == SubmissionKind.Composition
                ? await ComposedAsync(submission, structure, new Told(at => tell(state() with { Rows = at.Rows, BytesRead = submission.FileBytes * at.Bytes / 100 })), Load, ct)
                : await ReadAsync(submission, structure, new Told(at => tell(state() with { Rows = at.Rows, BytesRead = Math.Min(at.Bytes, submission.FileBytes) })), Load, ct);
            using var aside = figures;
            if (report.Errors == 0 && loading is not null) periods = WithTotals(await loading, run!, structure, figures!.Decimals);
            else if (loading is not null) await DropAsync(submission, loading, stop);
        }
        catch
        {
            // whoever abandons the submission must not meet a writer
            if (loading is not null) await EndAsync(loading, stop);
            // a driver interrupted in the middle of writing calls it an error of its own
            ct.ThrowIfCancellationRequested();
            throw;
        }
        await using var session = new DbSession(database, clock);
        report = report.With(await NationalListStore.UsesAsync(session, submission.Id, ct), ImmutableDictionary<string, long>.Empty);
        if (periods.Count > 0)
        {
            var found = await LoadedChecks.RunAsync(session, submission, structure, checks, periods, run!.Marginals, ct);
            report = report.With(found.ToArray(), found.Beyond);
            if (report.Errors > 0)
            {
                // a rule of the Party says that these figures cannot be: none of them stays
                await Sweeper.RemoveFiguresAsync(session, submission, ct);
                periods = [];
            }
        }
        await session.WriteAsync(async () =>
        {
            if (periods.Count > 0) await MarginalStore.AddAsync(session, submission.Number, structure, run!.Marginals.InOrder(), ct);
            await SubmissionStore.AddPeriodsAsync(session, submission.Number, periods, ct);
            await CompositionStore.AddMetAsync(session, submission.Number, met, ct);
            await SubmissionStore.FinishAsync(session, submission.Id, run?.RowsRead ?? 0, run?.RowsUsed ?? 0, run?.Dropped.Sum(d => d.Rows) ?? 0,
                periods.Sum(period => period.Figures), report.Errors, report.ToJson(), ct);
            session.Note(new(actor, "reporting.check", submission.Party, submission.Dataflow.Value,
                JsonSerializer.Serialize(new { submission = submission.Id, errors = report.Errors, periods = periods.Count })));
        }, ct);
        // a list of persons is not kept, not even inside the Party, for the sake of another try
        if (report.HoldsPersons) uploads.Remove(submission.Id);
        return await SubmissionStore.FindAsync(session, submission.Party, submission.Id, ct);
    }

    private async Task<CheckSettings> ChecksAsync(Submission submission, CancellationToken ct)
    {
        await using var session = new DbSession(database, clock);
        return (await CheckSettingsStore.FindAsync(session, submission.Party, submission.Dataflow, ct)).Settings;
    }

    private static IReadOnlyList<PeriodSummary> WithTotals(IReadOnlyList<PeriodSummary> periods, MappingReport run, Dataflow structure, byte decimals)
    {
        if (structure.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) return periods;
        var totals = run.Totals.ToDictionary(total => total.Period);
        return [.. periods.Select(period => totals.TryGetValue(period.Period, out var total) ? period with { Total = new(total.Low, total.High, decimals) } : period)];
    }

    private async Task DropAsync(Submission submission, Task loading, CancellationTokenSource stop)
    {
        await EndAsync(loading, stop);
        await using var session = new DbSession(database, clock);
        await Sweeper.RemoveFiguresAsync(session, submission, CancellationToken.None);
    }

    private static async Task EndAsync(Task loading, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads the file through its mapping. A file that is no table is a finding like any other.</summary>
    private async Task<(MappedFigures? Figures, CheckReport Report, MappingReport? Run, ImmutableArray<MetFigure> Met)> ReadAsync(Submission submission, Dataflow structure,
        IProgress<MappingProgress> progress, Action<MappedFigures, long> flowing, CancellationToken ct)
    {
        var mapping = MappingFile.Read(submission.Mapping).File ?? throw new InvalidDataException("A mapping that was read once is read no more.");
        var path = uploads.Find(submission.Id) ?? throw ReportingProblems.UploadGone().AsException();
        try
        {
            var result = await Task.Run(() =>
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
                using var table = mapping.Open(stream, submission.FileName);
                return MappingRun.Over(table, mapping, structure, progress, uploads.Scratch, flowing, ct);
            }, ct);
            return (result.Figures, CheckReport.Of(result.Report), result.Report, []);
        }
        catch (TableException fault)
        {
            return (null, CheckReport.OfError("file-" + Hyphenated(fault.Fault.ToString()), fault.Row, ("detail", fault.Detail)), null, []);
        }
    }

    /// <summary>Puts the parts of a composition together.</summary>
    private async Task<(MappedFigures? Figures, CheckReport Report, MappingReport? Run, ImmutableArray<MetFigure> Met)> ComposedAsync(Submission submission, Dataflow structure,
        IProgress<MappingProgress> progress, Action<MappedFigures, long> flowing, CancellationToken ct)
    {
        var composition = ComposedParts.Read(submission.Mapping);
        await using var session = new DbSession(database, clock);
        var (sources, _) = await CompositionStore.SourcesAsync(session, submission.Party, composition, ct);
        if (sources.Values.Any(source => CompositionRules.Part(source, composition.Dataflow) is not null)) throw ReportingProblems.ImportLost().AsException();
        var result = await Task.Run(() => CompositionRun.OverAsync(session, composition, [.. composition.Parts.Select(part => sources[part.SubmissionId])], structure,
            progress, uploads.Scratch, flowing, ct), ct);
        return (result.Figures, CheckReport.Of(result.Report), result.Report, result.Met);
    }

    private async Task<(MappingFile Mapping, Dataflow Structure)> MappingAsync(DbSession session, PartyId party, string json, DataflowId? chosen, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(json)) throw ReportingProblems.NoMapping().AsException();
        var reading = await ListShelf.ReadAsync(session, party, json, ct);
        if (reading.File is not { } mapping) throw ReportingProblems.MappingWrong(reading.Findings).AsException();
        if (chosen is { } dataflow && dataflow.Value != mapping.Dataflow) throw ReportingProblems.OtherDataflow(dataflow.Value, mapping.Dataflow).AsException();
        return (mapping, catalog.TryFind(mapping.Dataflow, out var structure) ? structure : throw ReportingProblems.NoDataflow(mapping.Dataflow).AsException());
    }

    /// <summary>Reads a Party's mapping for a file that is still to come.</summary>
    /// <exception cref="ProblemException">When there is none, it has errors or does not fit its dataflow, or is for another dataflow.</exception>
    public async Task RequireMappingAsync(PartyId party, string json, DataflowId? chosen, CancellationToken ct = default)
    {
        await using var session = new DbSession(database, clock);
        var (mapping, structure) = await MappingAsync(session, party, json, chosen, ct);
        var errors = MappingCheck.Against(mapping, structure).Where(finding => finding.Severity == Severity.Error).ToList();
        if (errors.Count > 0) throw ReportingProblems.MappingWrong(errors).AsException();
    }

    /// <summary>What is wrong with a Party's mapping, for a caller that wants to show it before it sends a file; empty when it can be used.</summary>
    public async Task<IReadOnlyList<CheckFinding>> CheckMappingAsync(PartyId party, string json, CancellationToken ct = default)
    {
        await using var session = new DbSession(database, clock);
        var reading = await ListShelf.ReadAsync(session, party, json, ct);
        var fit = reading.File is { } mapping && catalog.TryFind(mapping.Dataflow, out var structure) ? MappingCheck.Against(mapping, structure) : [];
        return [.. reading.Findings.Concat(fit).Select(CheckFinding.Of)];
    }

    /// <summary>The agency somebody acts for.</summary>
    /// <exception cref="ProblemException">When it is not the actor's own, or none of the Party's.</exception>
    internal async Task<AgencyId> AgencyAsync(DbSession session, Actor actor, AgencyId named, CancellationToken ct)
    {
        var (own, party) = (actor.Agency, actor.RequireParty());
        var agency = named.Value is { Length: > 0 } ? named : own ?? new("");
        // whoever holds a role for one agency acts for that agency alone
        if (own is { } only && only != agency) throw ReportingProblems.OtherAgency(agency.Value).AsException();
        if (agency.Value.Length > 0 && roster.Agencies is { } agencies && (await agencies(session, party, "en", ct)).All(a => a.Id != agency.Value))
            throw ReportingProblems.NoAgency(agency.Value).AsException();
        return agency;
    }

    private async Task BeatAsync(Submission submission, Func<long> rows, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(SignOfLife);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await using var session = new DbSession(database, clock);
                await session.WriteAsync(() => SubmissionStore.TouchAsync(session, submission.Id, rows(), ct), ct);
            }
        }
        catch (OperationCanceledException)
        {
            // the import is over
        }
        catch (ProblemException)
        {
            // swept away: the next batch finds out
        }
    }

    /// <summary>The last part of a name, whichever system's separators it has, without control characters and not too long.</summary>
    internal static string NameOf(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new string([.. last.Where(c => !char.IsControl(c))]).Trim();
        return clean.Length is 0 ? "file" : clean.Length <= 200 ? clean : clean[..100] + "…" + clean[^99..];
    }

    /// <summary>BadEncoding as bad-encoding.</summary>
    internal static string Hyphenated(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Passes progress on at once, on the thread that reports it.</summary>
    private sealed class Told(Action<MappingProgress> tell) : IProgress<MappingProgress>
    {
        public void Report(MappingProgress value) => tell(value);
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "The import {Submission} failed unexpectedly; nothing of it was kept.")]
    private static partial void LogBroken(ILogger log, Exception e, string submission);
}
