using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Ledger;

/// <summary>Where a figure came from, for its owner.</summary>
/// <param name="Release">The ledger entry that put it in force.</param>
/// <param name="Submission">The import: file name, hash, size, mapping, agency, who and when.</param>
/// <param name="Figure">The figure as imported.</param>
/// <param name="Rows">The rows of the file it was made of, counted as a person counts, ascending; for a composition empty.</param>
/// <param name="Parts">For a composition: what each agency gave that stands in it.</param>
public sealed record FigureOrigin(LedgerEvent Release, Submission Submission, Figure Figure, IReadOnlyList<long> Rows, ImmutableArray<PartOrigin> Parts);

/// <summary>What an agency gave to a composed figure.</summary>
/// <param name="Submission">Its import.</param>
/// <param name="Codes">The key it gave it under: where the agency does not tell a dimension apart, the composed figure stands under "unknown" there.</param>
/// <param name="Figure">The figure as imported.</param>
/// <param name="Rows">The rows of its file.</param>
public sealed record PartOrigin(Submission Submission, ImmutableArray<string> Codes, Figure Figure, IReadOnlyList<long> Rows);

/// <summary>What other rooms may ask of the ledger: what happened, in order, and the figures and answers of what was released. It decides nothing about
/// who may see: that is the asker's part, with the sharing terms in hand. All it takes to rebuild a cube is here.</summary>
public static class ReleaseLedger
{
    /// <summary>The number of the last entry; 0 when there is none.</summary>
    public static Task<long> HeadAsync(DbSession session, CancellationToken ct = default) => LedgerStore.HeadAsync(session, ct);

    /// <summary>The entries after <paramref name="seq"/> in their order, at most <paramref name="most"/> of them; empty when the caller has seen all.
    /// Who asks again with the last number seen misses none and sees none twice, on both engines and with any number of writers.</summary>
    public static Task<ImmutableArray<LedgerEvent>> SinceAsync(DbSession session, long seq, int most = 1000, CancellationToken ct = default) =>
        LedgerStore.SinceAsync(session, seq, most, ct);

    /// <summary>What is in force of a Party's dataflow, now or as of a moment.</summary>
    public static async Task<InForce> InForceAsync(DbSession session, PartyId party, DataflowId dataflow, DateTimeOffset? asOf = null, CancellationToken ct = default) =>
        InForce.After(await LedgerStore.OfPartyAsync(session, party, dataflow, asOf, ct));

    /// <summary>Shows every figure of a released submission to <paramref name="visit"/>, series by series, without holding them. An entry puts
    /// in force only those whose period it names; the others were in force already, through an earlier entry.</summary>
    /// <exception cref="ProblemException">404 when no such submission was ever released.</exception>
    /// <exception cref="InvalidDataException">When <paramref name="structure"/> lacks a code the figures bear.</exception>
    public static async Task ReadFiguresAsync(DbSession session, string submissionId, Dataflow structure, FigureVisitor visit, CancellationToken ct = default)
    {
        var submission = await SubmissionStore.ReleasedAsync(session, submissionId, ct) ?? throw KernelProblems.NotFound("submission").AsException();
        if (submission.Dataflow.Value != structure.Id) throw new ArgumentException($"The submission is of {submission.Dataflow}.", nameof(structure));
        await FigureStore.ReadAsync(session, submission, structure, visit, ct);
    }

    /// <summary>The answers in words that a release of a narrative dataflow put in force, by the id its entry names; empty for any other id.</summary>
    public static Task<ImmutableArray<NarrativeAnswer>> ReadAnswersAsync(DbSession session, string release, CancellationToken ct = default) =>
        NarrativeStore.OfReleaseAsync(session, release, ct);

    /// <summary>Walks one of the actor's own Party's figures back to the file, its rows and the mapping. Only ever within the own Party.</summary>
    /// <param name="session">The session.</param>
    /// <param name="actor">Who asks; its Party is the one looked in.</param>
    /// <param name="structure">The dataflow.</param>
    /// <param name="codes">One code per dimension, in key order.</param>
    /// <param name="period">The period.</param>
    /// <param name="asOf">The moment the figure was in force; null for now.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when no such figure was in force then.</returns>
    public static async Task<FigureOrigin?> WhereFromAsync(DbSession session, Actor actor, Dataflow structure, IReadOnlyList<string> codes, TimePeriod period,
        DateTimeOffset? asOf = null, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        var standing = await InForceAsync(session, party, new(structure.Id), asOf, ct);
        if (!standing.Periods.TryGetValue(period, out var there) || there.Since.SubmissionId is not { } id) return null;
        var submission = await SubmissionStore.FindAsync(session, party, id, ct);
        if (await FigureStore.FindAsync(session, submission, structure, codes, period, ct) is not { } found) return null;
        return submission.Kind == SubmissionKind.File ? new(there.Since, submission, found.Figure, found.Rows, [])
            : new(there.Since, submission, found.Figure, [], await CompositionStore.OriginsAsync(session, submission, structure, codes, period, found.Rows, ct));
    }
}
