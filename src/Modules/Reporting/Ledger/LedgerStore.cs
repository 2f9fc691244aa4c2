using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Ledger;

/// <summary>An entry before it has its number and time.</summary>
internal sealed record LedgerDraft(LedgerKind Kind, PartyId Party, DataflowId Dataflow, ImmutableArray<TimePeriod> Periods, string? SubmissionId,
    SharingTerms? Sharing, string Reason, ContextNote? Note = null, string? NoteId = null, int HiddenBelow = 0);

/// <summary>All SQL of the ledger: takes its lock, appends, reads. It decides nothing.</summary>
internal static class LedgerStore
{
    private const string Columns = "seq, kind, party, dataflow, submission, happened_at, by_name, reason, sharing, note, note_id, hidden_below";

    /// <summary>Takes the ledger's lock until the end of the transaction, and gives the number of the last entry. What is read of the
    /// ledger after this is what the next entry will follow.</summary>
    internal static async Task<long> LockAsync(DbSession session, CancellationToken ct = default)
    {
        if (!session.IsWriting) throw new InvalidOperationException("The ledger is locked inside a transaction.");
        return await session.ScalarAsync<long>("UPDATE reporting_counter SET head = head WHERE name = 'ledger' RETURNING head", ct: ct);
    }

    /// <summary>Appends an entry. The counter's row stays locked until the commit: entries become visible in the order of their numbers,
    /// a rollback leaves no gap, and time never runs backwards along the ledger, whatever the clocks of several nodes say.</summary>
    internal static async Task<LedgerEvent> AppendAsync(DbSession session, Actor actor, LedgerDraft draft, CancellationToken ct = default)
    {
        if (!session.IsWriting) throw new InvalidOperationException("The ledger grows inside a transaction.");
        var step = (await session.SingleOrDefaultAsync<StepRow>("""
            UPDATE reporting_counter SET head = head + 1, stepped_at = CASE WHEN stepped_at > @now THEN stepped_at ELSE @now END
            WHERE name = 'ledger' RETURNING head, stepped_at
            """, new { now = session.Clock.GetUtcNow() }, ct))!;
        await session.ExecuteAsync("""
            INSERT INTO reporting_ledger (seq, kind, party, dataflow, submission, happened_at, by_person, by_name, reason, sharing, note, note_id, hidden_below)
            VALUES (@seq, @kind, @party, @dataflow, @submission, @at, @person, @name, @reason, @sharing, @note, @noteId, @hiddenBelow)
            """, new
        {
            seq = step.Head,
            kind = LedgerJson.Word(draft.Kind),
            party = draft.Party,
            dataflow = draft.Dataflow,
            submission = draft.SubmissionId,
            at = step.SteppedAt,
            person = actor.Person?.Value,
            name = actor.Name,
            reason = draft.Reason,
            sharing = draft.Sharing is { } sharing ? LedgerJson.Text(sharing) : null,
            note = draft.Note is { } note ? LedgerJson.Text(note) : null,
            noteId = draft.Note?.Id ?? draft.NoteId,
            hiddenBelow = draft.HiddenBelow > 0 ? draft.HiddenBelow : (long?)null,
        }, ct);
        foreach (var period in draft.Periods)
        {
            await session.ExecuteAsync("INSERT INTO reporting_ledger_period (seq, period) VALUES (@seq, @period)",
                new { seq = step.Head, period = period.Packed }, ct);
        }
        return new(step.Head, draft.Kind, draft.Party, draft.Dataflow, step.SteppedAt, draft.Periods, draft.SubmissionId, draft.Sharing,
            draft.Reason, draft.Note, draft.Note?.Id ?? draft.NoteId, actor.Name)
        { HiddenBelow = draft.HiddenBelow };
    }

    /// <summary>The number of the last entry visible; 0 when there is none.</summary>
    internal static Task<long> HeadAsync(DbSession session, CancellationToken ct = default) =>
        session.ScalarAsync<long>("SELECT COALESCE(MAX(seq), 0) FROM reporting_ledger", ct: ct);

    /// <summary>The number of a Party's own last entry; 0 when it has none. What its people are shown: the last of all would tell them whenever another Party keeps something to itself.</summary>
    internal static Task<long> HeadOfAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        session.ScalarAsync<long>("SELECT COALESCE(MAX(seq), 0) FROM reporting_ledger WHERE party = @party", new { party }, ct);

    /// <summary>Entries after <paramref name="seq"/>, in order, at most <paramref name="most"/>.</summary>
    internal static async Task<ImmutableArray<LedgerEvent>> SinceAsync(DbSession session, long seq, int most, CancellationToken ct = default)
    {
        var rows = await session.QueryAsync<EntryRow>(
            $"SELECT {Columns} FROM reporting_ledger WHERE seq > @seq ORDER BY seq LIMIT @most", new { seq, most }, ct);
        if (rows.Count == 0) return [];
        var periods = await session.QueryAsync<PeriodRow>(
            "SELECT seq, period FROM reporting_ledger_period WHERE seq > @seq AND seq <= @last ORDER BY seq, period",
            new { seq, last = rows[^1].Seq }, ct);
        return Join(rows, periods);
    }

    /// <summary>The entries of one Party's dataflow (all its dataflows when null), up to a moment when one is given.</summary>
    internal static async Task<ImmutableArray<LedgerEvent>> OfPartyAsync(DbSession session, PartyId party, DataflowId? dataflow,
        DateTimeOffset? asOf = null, CancellationToken ct = default)
    {
        // the casts tell PostgreSQL the type of a parameter that may be null
        const string Where = """
            l.party = @party AND (CAST(@dataflow AS TEXT) IS NULL OR l.dataflow = @dataflow) AND (CAST(@asOf AS TEXT) IS NULL OR l.happened_at <= @asOf)
            """;
        var parameters = new { party, dataflow = dataflow?.Value, asOf = asOf is { } moment ? Moment.Text(moment) : null };
        var rows = await session.QueryAsync<EntryRow>(
            $"SELECT {Columns} FROM reporting_ledger l WHERE {Where} ORDER BY seq", parameters, ct);
        var periods = await session.QueryAsync<PeriodRow>(
            $"SELECT p.seq, p.period FROM reporting_ledger_period p JOIN reporting_ledger l ON l.seq = p.seq WHERE {Where} ORDER BY p.seq, p.period",
            parameters, ct);
        return Join(rows, periods);
    }

    private static ImmutableArray<LedgerEvent> Join(IReadOnlyList<EntryRow> rows, IReadOnlyList<PeriodRow> periods)
    {
        var entries = ImmutableArray.CreateBuilder<LedgerEvent>(rows.Count);
        var at = 0;
        var own = ImmutableArray.CreateBuilder<TimePeriod>();
        foreach (var row in rows)
        {
            own.Clear();
            // a row committed between the two queries has no entry here and is passed over
            while (at < periods.Count && periods[at].Seq < row.Seq) at++;
            for (; at < periods.Count && periods[at].Seq == row.Seq; at++) own.Add(TimePeriod.FromPacked((int)periods[at].Period));
            entries.Add(new(row.Seq, LedgerJson.Kind(row.Kind), row.Party, row.Dataflow, row.HappenedAt, own.ToImmutable(), row.Submission,
                row.Sharing is { } sharing ? LedgerJson.Sharing(sharing) : null, row.Reason,
                row.Note is { } note ? LedgerJson.Note(row.NoteId!, note) : null, row.NoteId, row.ByName)
            { HiddenBelow = (int)(row.HiddenBelow ?? 0) });
        }
        return entries.MoveToImmutable();
    }

    private sealed class StepRow
    {
        public long Head { get; init; }
        public DateTimeOffset SteppedAt { get; init; }
    }

    private sealed class EntryRow
    {
        public long Seq { get; init; }
        public string Kind { get; init; } = "";
        public PartyId Party { get; init; }
        public DataflowId Dataflow { get; init; }
        public string? Submission { get; init; }
        public DateTimeOffset HappenedAt { get; init; }
        public string ByName { get; init; } = "";
        public string Reason { get; init; } = "";
        public string? Sharing { get; init; }
        public string? Note { get; init; }
        public string? NoteId { get; init; }
        public long? HiddenBelow { get; init; }
    }

    private sealed class PeriodRow
    {
        public long Seq { get; init; }
        public long Period { get; init; }
    }
}
