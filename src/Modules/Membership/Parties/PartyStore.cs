using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership.BreakGlass;
using Tallystick.Membership.Governance;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Membership.Parties;

/// <summary>All SQL of the Exchange itself: its Parties, agencies, standing, terms, decisions and rules. Whoever changes any of it calls
/// <see cref="BumpAsync"/> in the same transaction.</summary>
internal sealed class PartyStore(DbSession session)
{
    public async Task<long> VersionAsync(CancellationToken ct) =>
        await session.ScalarAsync<long>("SELECT version FROM membership_change", null, ct);

    public Task BumpAsync(CancellationToken ct) => session.ExecuteAsync("UPDATE membership_change SET version = version + 1", null, ct);

    public async Task<bool> HasExchangeAsync(CancellationToken ct) =>
        await session.ScalarAsync<long>("SELECT count(*) FROM membership_exchange", null, ct) > 0;

    public async Task<IReadOnlyCollection<string>> PartyIdsAsync(CancellationToken ct) =>
        await session.QueryAsync<string>("SELECT id FROM membership_party ORDER BY id", null, ct);

    public async Task<IReadOnlyCollection<string>> AgencyIdsAsync(PartyId party, CancellationToken ct) =>
        await session.QueryAsync<string>("SELECT id FROM membership_agency WHERE party = @party ORDER BY id", new { party }, ct);

    /// <summary>False too when there is no exchange: nothing is opened by a missing row.</summary>
    public async Task<bool> IsSyntheticAsync(CancellationToken ct) =>
        await session.ScalarAsync<long>("SELECT count(*) FROM membership_exchange WHERE is_synthetic = true", null, ct) > 0;

    public async Task<MembershipState?> LoadAsync(long version, DateOnly today, CancellationToken ct)
    {
        var exchange = await session.SingleOrDefaultAsync<ExchangeRow>("SELECT id, names, is_synthetic, founded FROM membership_exchange", null, ct);
        if (exchange is null) return null;
        var terms = (await session.QueryAsync<TermsRow>(
                "SELECT version, in_force_from, decision, texts FROM membership_terms ORDER BY in_force_from, version", null, ct))
            .Select(t => new TermsVersion(t.Version, t.InForceFrom, t.Decision) { Text = t.Texts is null ? null : StoredText.Text(t.Texts) }).ToImmutableArray();
        var parties = await session.QueryAsync<PartyRow>("SELECT id, kind, names, joined, areas FROM membership_party ORDER BY id", null, ct);
        var agencies = (await session.QueryAsync<AgencyRow>("SELECT party, id, names FROM membership_agency ORDER BY party, id", null, ct))
            .ToLookup(a => a.Party);
        var standing = (await session.QueryAsync<StandingRow>(
                "SELECT party, happened_on, what, terms, reason, decision, terms_hash FROM membership_standing ORDER BY party, happened_on, number", null, ct))
            .ToLookup(s => s.Party);
        var rules = await session.QueryAsync<RuleRow>(
            """
            SELECT dataflow, version, frequency, window_length, required, lag_days, grace_days, current_opens_history, in_force_from, decision
            FROM membership_rule ORDER BY dataflow, version
            """, null, ct);
        var glass = await new BreakGlassStore(session).PresentAsync(ct);
        var decisions = await session.QueryAsync<DecisionRow>("SELECT id, taken_on, titles, EXISTS (SELECT 1 FROM membership_proposal p WHERE p.number = d.id) AS has_page FROM membership_decision d ORDER BY taken_on, id", null, ct);
        var open = await new DecisionStore(session).PendingAsync(ct);
        return new(version, today, exchange.Id, StoredText.Text(exchange.Names), exchange.IsSynthetic, exchange.Founded, terms,
            [.. parties.Select(p => Participant(p))], [.. rules.Select(r => new RuleVersion(r.Version, r.Rule))],
            [.. decisions.Select(d => new GovernanceDecision(d.Id, d.TakenOn, StoredText.Text(d.Titles)) { HasPage = d.HasPage })],
            [.. open.Select(d => new OpenDecision(d.Number, d.Title, d.Procedure, d.Effect.About, [.. d.Ballots.Select(b => b.Party)]))],
            [.. glass.Select(g => new BrokenGlass(g.Party, DateOnly.FromDateTime((g.ConfirmedAt ?? g.ProposedAt).UtcDateTime), g.ConfirmedAt is not null))]);

        Participant Participant(PartyRow row)
        {
            var history = standing[row.Id]
                .Select(s => new StandingEvent(s.HappenedOn, Enum.Parse<StandingChange>(s.What), s.Terms, s.Reason, s.Decision) { TermsHash = s.TermsHash }).ToImmutableArray();
            return new(row.Id, StoredText.Text(row.Names), Enum.Parse<PartyKind>(row.Kind), row.Joined, [.. StoredText.Codes(row.Areas)],
                [.. agencies[row.Id].Select(a => new ParticipantAgency(a.Id, StoredText.Text(a.Names)))], history,
                Standing.On(today, history, terms), terms);
        }
    }

    public Task AddExchangeAsync(string id, LocalText name, bool isSynthetic, DateOnly founded, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO membership_exchange (only_row, id, names, is_synthetic, founded) VALUES (1, @id, @names, @isSynthetic, @founded)",
            new { id, names = StoredText.Of(name), isSynthetic, founded }, ct);

    public Task AddTermsAsync(TermsVersion terms, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO membership_terms (version, in_force_from, decision, texts) VALUES (@version, @from, @decision, @texts)",
            new { version = terms.Version, from = terms.InForceFrom, decision = terms.Decision, texts = terms.Text is null ? null : StoredText.Of(terms.Text) }, ct);

    public Task AddDecisionAsync(GovernanceDecision decision, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO membership_decision (id, taken_on, titles) VALUES (@id, @takenOn, @titles)",
            new { id = decision.Id, takenOn = decision.TakenOn, titles = StoredText.Of(decision.Title) }, ct);

    public Task AddPartyAsync(PartyId id, PartyKind kind, LocalText name, DateOnly joined, IEnumerable<string> areas, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO membership_party (id, kind, names, joined, areas) VALUES (@id, @kind, @names, @joined, @areas)",
            new { id, kind = kind.ToString(), names = StoredText.Of(name), joined, areas = StoredText.Of(areas) }, ct);

    public Task AddAgencyAsync(PartyId party, AgencyId id, LocalText name, CancellationToken ct) =>
        session.ExecuteAsync("INSERT INTO membership_agency (party, id, names) VALUES (@party, @id, @names)",
            new { party, id, names = StoredText.Of(name) }, ct);

    public Task AddStandingAsync(PartyId party, StandingEvent change, CancellationToken ct) =>
        session.ExecuteAsync(
            """
            INSERT INTO membership_standing (party, number, happened_on, what, terms, reason, decision, recorded_at, terms_hash)
            SELECT @party, coalesce(max(number), 0) + 1, @on, @what, @terms, @reason, @decision, @now, @hash FROM membership_standing WHERE party = @party
            """,
            new
            {
                party,
                on = change.On,
                what = change.Change.ToString(),
                terms = change.Terms,
                reason = change.Reason,
                decision = change.Decision,
                now = session.Clock.GetUtcNow(),
                hash = change.TermsHash,
            }, ct);

    /// <summary>Adds the next version for the rule's dataflow and returns its number.</summary>
    public async Task<int> AddRuleAsync(MirrorRule rule, CancellationToken ct)
    {
        var version = 1 + (int)await session.ScalarAsync<long>(
            "SELECT coalesce(max(version), 0) FROM membership_rule WHERE dataflow = @dataflow", new { dataflow = rule.Dataflow }, ct);
        await session.ExecuteAsync(
            """
            INSERT INTO membership_rule (dataflow, version, frequency, window_length, required, lag_days, grace_days, current_opens_history, in_force_from, decision)
            VALUES (@dataflow, @version, @frequency, @window, @required, @lag, @grace, @opens, @from, @decision)
            """,
            new
            {
                dataflow = rule.Dataflow,
                version,
                frequency = rule.Frequency.ToString(),
                window = rule.Window,
                required = rule.Required,
                lag = rule.LagDays,
                grace = rule.GraceDays,
                opens = rule.CurrentOpensHistory,
                from = rule.InForceFrom,
                decision = rule.Decision,
            }, ct);
        return version;
    }

    private sealed class ExchangeRow
    {
        public string Id { get; init; } = "";
        public string Names { get; init; } = "";
        public bool IsSynthetic { get; init; }
        public DateOnly Founded { get; init; }
    }

    private sealed class TermsRow
    {
        public string Version { get; init; } = "";
        public DateOnly InForceFrom { get; init; }
        public string Decision { get; init; } = "";
        public string? Texts { get; init; }
    }

    private sealed class PartyRow
    {
        public PartyId Id { get; init; }
        public string Kind { get; init; } = "";
        public string Names { get; init; } = "";
        public DateOnly Joined { get; init; }
        public string Areas { get; init; } = "";
    }

    private sealed class AgencyRow
    {
        public PartyId Party { get; init; }
        public AgencyId Id { get; init; }
        public string Names { get; init; } = "";
    }

    private sealed class StandingRow
    {
        public PartyId Party { get; init; }
        public DateOnly HappenedOn { get; init; }
        public string What { get; init; } = "";
        public string? Terms { get; init; }
        public string Reason { get; init; } = "";
        public string Decision { get; init; } = "";
        public string? TermsHash { get; init; }
    }

    private sealed class DecisionRow
    {
        public string Id { get; init; } = "";
        public DateOnly TakenOn { get; init; }
        public string Titles { get; init; } = "";
        public bool HasPage { get; init; }
    }

    private sealed class RuleRow
    {
        public string Dataflow { get; init; } = "";
        public int Version { get; init; }
        public string Frequency { get; init; } = "";
        public int WindowLength { get; init; }
        public int Required { get; init; }
        public int LagDays { get; init; }
        public int GraceDays { get; init; }
        public bool CurrentOpensHistory { get; init; }
        public DateOnly InForceFrom { get; init; }
        public string Decision { get; init; } = "";

        public MirrorRule Rule => new(Dataflow, Enum.Parse<Frequency>(Frequency), WindowLength, Required, LagDays, GraceDays, CurrentOpensHistory, InForceFrom, Decision);

    }
}
