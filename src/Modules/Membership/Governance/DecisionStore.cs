using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Storage;

namespace Tallystick.Membership.Governance;

/// <summary>All SQL of proposals and of what Parties say to them.</summary>
internal sealed class DecisionStore(DbSession session)
{
    private const string Select =
        """
        SELECT p.number, p.way, p.majority, p.quorum_percent, p.opens_on, p.closes_on, p.titles, p.grounds, p.effect, p.minutes, s.name AS proposed_by, p.proposed_at,
            p.outcome, p.settled_at, p.withdrawal_reason, p.entitled, p.votes_for, p.votes_against, p.abstained, p.objections, p.effect_fault
        FROM membership_proposal p JOIN membership_person s ON s.id = p.proposed_by
        """;

    /// <summary>All of them, newest first.</summary>
    public Task<ImmutableArray<Deliberation>> ListAsync(CancellationToken ct) => ReadAsync(" ORDER BY p.number DESC", null, ct);

    /// <summary>Those whose outcome is not recorded, the first to close first.</summary>
    public Task<ImmutableArray<Deliberation>> PendingAsync(CancellationToken ct) => ReadAsync(" WHERE p.outcome IS NULL ORDER BY p.closes_on, p.number", null, ct);

    public async Task<Deliberation?> FindAsync(string number, CancellationToken ct) => (await ReadAsync(" WHERE p.number = @number", new { number }, ct)).SingleOrDefault();

    /// <summary>The next number of a year. Called where the Exchange's number was raised, so that no two get the same.</summary>
    public async Task<string> NextNumberAsync(int year, CancellationToken ct)
    {
        var taken = (await session.QueryAsync<string>("SELECT number FROM membership_proposal UNION SELECT id FROM membership_decision", null, ct)).ToHashSet(StringComparer.Ordinal);
        for (var running = 1; ; running++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{year}-{running:000}");
            if (!taken.Contains(number)) return number;
        }
    }

    public Task AddAsync(string number, DecisionDraft draft, PersonId by, CancellationToken ct) => session.ExecuteAsync(
        """
        INSERT INTO membership_proposal (number, way, majority, quorum_percent, opens_on, closes_on, titles, grounds, effect, minutes, proposed_by, proposed_at)
        VALUES (@number, @way, @majority, @quorum, @opens, @closes, @titles, @grounds, @effect, @minutes, @by, @now)
        """,
        new
        {
            number,
            way = draft.Procedure.Way.ToString(),
            majority = draft.Procedure.Majority.ToString(),
            quorum = draft.Procedure.QuorumPercent,
            opens = draft.Procedure.OpensOn,
            closes = draft.Procedure.ClosesOn,
            titles = StoredText.Of(draft.Title),
            grounds = StoredText.Of(draft.Grounds),
            effect = draft.Effect.ToStored(),
            minutes = draft.Minutes,
            by,
            now = session.Clock.GetUtcNow(),
        }, ct);

    public Task CastAsync(string number, PartyId party, Ballot ballot, string reason, PersonId person, CancellationToken ct) => session.ExecuteAsync(
        """
        INSERT INTO membership_ballot (proposal, party, ballot, reason, person, cast_at) VALUES (@number, @party, @ballot, @reason, @person, @now)
        ON CONFLICT (proposal, party) DO UPDATE SET ballot = excluded.ballot, reason = excluded.reason, person = excluded.person, cast_at = excluded.cast_at
        """, new { number, party, ballot = ballot.ToString(), reason, person, now = session.Clock.GetUtcNow() }, ct);

    /// <summary>How many there were to take back: one or none.</summary>
    public Task<int> TakeBackAsync(string number, PartyId party, CancellationToken ct) =>
        session.ExecuteAsync("DELETE FROM membership_ballot WHERE proposal = @number AND party = @party", new { number, party }, ct);

    /// <summary>Records how it ended. Of two who do, the second finds that it has.</summary>
    public async Task<bool> EndAsync(string number, DecisionEnd end, CancellationToken ct) => await session.ExecuteAsync(
        """
        UPDATE membership_proposal SET outcome = @outcome, settled_at = @at, withdrawal_reason = @reason, entitled = @entitled, votes_for = @yes, votes_against = @no,
            abstained = @abstained, objections = @objections, effect_fault = @fault
        WHERE number = @number AND outcome IS NULL
        """,
        new
        {
            number,
            outcome = end.Outcome.ToString(),
            at = end.At,
            reason = end.WithdrawalReason,
            entitled = end.Count?.Entitled,
            yes = end.Count?.Yes,
            no = end.Count?.No,
            abstained = end.Count?.Abstained,
            objections = end.Count?.Objections,
            fault = end.EffectFault is { } fault ? Fault(fault) : null,
        }, ct) == 1;

    private async Task<ImmutableArray<Deliberation>> ReadAsync(string where, object? parameters, CancellationToken ct)
    {
        var rows = await session.QueryAsync<ProposalRow>(Select + where, parameters, ct);
        if (rows.Count == 0) return [];
        var numbers = rows.Select(row => row.Number).ToArray();
        var ballots = (await session.QueryAsync<BallotRow>("SELECT proposal, party, ballot, reason, cast_at FROM membership_ballot WHERE proposal IN @numbers ORDER BY party", new { numbers }, ct))
            .ToLookup(b => b.Proposal, b => new CastBallot(b.Party, Enum.Parse<Ballot>(b.Ballot), b.Reason, b.CastAt), StringComparer.Ordinal);
        return [.. rows.Select(row => row.Deliberation([.. ballots[row.Number]]))];
    }

    /// <summary>Its arguments are words and days: what is read back is what a sentence needs.</summary>
    private static string Fault(Problem fault) => JsonSerializer.Serialize(new StoredFault(fault.Code, fault.Status,
        fault.Arguments.ToDictionary(a => a.Key, a => Convert.ToString(a.Value, CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal)));

    private sealed record StoredFault(string Code, int Status, Dictionary<string, string> Arguments);

    private sealed class BallotRow
    {
        public string Proposal { get; init; } = "";
        public PartyId Party { get; init; }
        public string Ballot { get; init; } = "";
        public string Reason { get; init; } = "";
        public DateTimeOffset CastAt { get; init; }
    }

    private sealed class ProposalRow
    {
        public string Number { get; init; } = "";
        public string Way { get; init; } = "";
        public string Majority { get; init; } = "";
        public int QuorumPercent { get; init; }
        public DateOnly OpensOn { get; init; }
        public DateOnly ClosesOn { get; init; }
        public string Titles { get; init; } = "";
        public string Grounds { get; init; } = "";
        public string Effect { get; init; } = "";
        public string Minutes { get; init; } = "";
        public string ProposedBy { get; init; } = "";
        public DateTimeOffset ProposedAt { get; init; }
        public string? Outcome { get; init; }
        public DateTimeOffset? SettledAt { get; init; }
        public string? WithdrawalReason { get; init; }
        public long? Entitled { get; init; }
        public long? VotesFor { get; init; }
        public long? VotesAgainst { get; init; }
        public long? Abstained { get; init; }
        public long? Objections { get; init; }
        public string? EffectFault { get; init; }

        public Deliberation Deliberation(ImmutableArray<CastBallot> ballots) => new(Number, StoredText.Text(Titles), StoredText.Text(Grounds), DecisionEffect.OfStored(Effect),
            new(Enum.Parse<DecisionWay>(Way), Enum.Parse<Majority>(Majority), QuorumPercent, OpensOn, ClosesOn), Minutes, ProposedBy, ProposedAt, End(), ballots);

        private DecisionEnd? End()
        {
            if (Outcome is null) return null;
            var outcome = Enum.Parse<DecisionOutcome>(Outcome);
            var count = Entitled is { } entitled ? new DecisionCount((int)entitled, (int)VotesFor!, (int)VotesAgainst!, (int)Abstained!, (int)Objections!, outcome) : null;
            var fault = EffectFault is null ? null : JsonSerializer.Deserialize<StoredFault>(EffectFault);
            return new(outcome, SettledAt!.Value, count, WithdrawalReason ?? "",
                fault is null ? null : new(fault.Code, fault.Status, fault.Arguments.ToImmutableDictionary(a => a.Key, a => (object)a.Value, StringComparer.Ordinal)));
        }
    }
}
