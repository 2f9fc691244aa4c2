using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Narratives;

/// <summary>An answer being written, or the mark that one in force is to be left out.</summary>
internal sealed class NarrativeDraft
{
    public string Codes { get; init; } = "";
    public AgencyId Agency { get; init; }
    public string Original { get; init; } = "";
    public string? Texts { get; init; }
    public string WrittenBy { get; init; } = "";
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>What was written; null when the answer is to be left out.</summary>
    public NarrativeAnswer? Answer => Texts is { } texts ? new(Codes, Original, NarrativeAnswer.Parse(texts)) : null;
}

/// <summary>All SQL of answers in words.</summary>
internal static class NarrativeStore
{
    /// <summary>The answers a release put in force, by the id the ledger names.</summary>
    internal static async Task<ImmutableArray<NarrativeAnswer>> OfReleaseAsync(DbSession session, string release, CancellationToken ct = default) =>
    [
        .. (await session.QueryAsync<AnswerRow>("SELECT codes, original, texts FROM reporting_narrative WHERE release = @release ORDER BY codes", new { release }, ct))
            .Select(row => new NarrativeAnswer(row.Codes, row.Original, NarrativeAnswer.Parse(row.Texts))),
    ];

    internal static async Task AddAsync(DbSession session, string release, IEnumerable<NarrativeAnswer> answers, CancellationToken ct = default)
    {
        foreach (var answer in answers)
        {
            await session.ExecuteAsync("INSERT INTO reporting_narrative (release, codes, original, texts) VALUES (@release, @Codes, @Original, @texts)",
                new { release, answer.Codes, answer.Original, texts = NarrativeAnswer.Text(answer.Texts) }, ct);
        }
    }

    internal static Task<IReadOnlyList<NarrativeDraft>> DraftsAsync(DbSession session, PartyId party, DataflowId dataflow, TimePeriod period, CancellationToken ct = default) =>
        session.QueryAsync<NarrativeDraft>("""
            SELECT codes, agency, original, texts, written_by, written_at FROM reporting_narrative_draft
            WHERE party = @party AND dataflow = @dataflow AND period = @period ORDER BY codes
            """, new { party, dataflow, period = (long)period.Packed }, ct);

    /// <summary>The periods somebody is writing for.</summary>
    internal static async Task<IReadOnlyList<TimePeriod>> DraftPeriodsAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        [.. (await session.QueryAsync<long>("SELECT DISTINCT period FROM reporting_narrative_draft WHERE party = @party AND dataflow = @dataflow",
            new { party, dataflow }, ct)).Select(packed => TimePeriod.FromPacked((int)packed))];

    /// <summary>Keeps what was written in place of what was written before; null texts mark the answer as to be left out.</summary>
    internal static Task<int> SaveDraftAsync(DbSession session, Actor actor, DataflowId dataflow, TimePeriod period, string codes, AgencyId agency, NarrativeAnswer? answer,
        CancellationToken ct = default) => session.ExecuteAsync("""
            INSERT INTO reporting_narrative_draft (party, dataflow, period, codes, agency, original, texts, written_by, written_at)
            VALUES (@party, @dataflow, @period, @codes, @agency, @original, @texts, @by, @at)
            ON CONFLICT (party, dataflow, period, codes) DO UPDATE SET original = @original, texts = @texts, written_by = @by, written_at = @at
            """, new
        {
            party = actor.RequireParty(),
            dataflow,
            period = (long)period.Packed,
            codes,
            agency,
            original = answer?.Original ?? "",
            texts = answer is null ? null : NarrativeAnswer.Text(answer.Texts),
            by = actor.Name,
            at = session.Clock.GetUtcNow(),
        }, ct);

    /// <summary>Forgets what was written, for one question or, with null, for all of the period.</summary>
    internal static Task<int> DropDraftAsync(DbSession session, PartyId party, DataflowId dataflow, TimePeriod period, string? codes, CancellationToken ct = default) =>
        session.ExecuteAsync("""
            DELETE FROM reporting_narrative_draft WHERE party = @party AND dataflow = @dataflow AND period = @period AND (CAST(@codes AS TEXT) IS NULL OR codes = @codes)
            """, new { party, dataflow, period = (long)period.Packed, codes }, ct);

    private sealed class AnswerRow
    {
        public string Codes { get; init; } = "";
        public string Original { get; init; } = "";
        public string Texts { get; init; } = "{}";
    }
}
