using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Governance;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Modules.Membership.Governance;

public sealed class DecisionRulesTests
{
    private static readonly DateOnly Opens = new(2026, 6, 10), Closes = new(2026, 6, 20);
    private static readonly ImmutableArray<TermsVersion> Terms = [new("1", new(2020, 1, 1), "")];

    private static Procedure Vote(Majority majority = Majority.Simple, int quorum = 0) => new(DecisionWay.Vote, majority, quorum, Opens, Closes);

    private static Procedure Silence { get; } = new(DecisionWay.Silence, default, 0, Opens, Closes);

    private static DecisionOutcome Outcome(Procedure procedure, int entitled, int yes = 0, int no = 0, int abstained = 0, int objections = 0)
    {
        var parties = Enumerable.Range(0, entitled).Select(i => new PartyId($"P{i}")).ToList();
        Ballot[] ballots = [.. Enumerable.Repeat(Ballot.Yes, yes), .. Enumerable.Repeat(Ballot.No, no), .. Enumerable.Repeat(Ballot.Abstain, abstained), .. Enumerable.Repeat(Ballot.Objection, objections)];
        return DecisionRules.Count(procedure, parties, ballots.Select((b, i) => (parties[i], b))).Outcome;
    }

    [Theory]
    [InlineData(Majority.Simple, 50, 4, 2, 1, 0, DecisionOutcome.Adopted)]
    [InlineData(Majority.Simple, 50, 4, 1, 1, 0, DecisionOutcome.Rejected)]
    [InlineData(Majority.Simple, 50, 4, 0, 0, 2, DecisionOutcome.Rejected)]
    [InlineData(Majority.Simple, 50, 4, 1, 0, 0, DecisionOutcome.NoQuorum)]
    [InlineData(Majority.Simple, 50, 4, 1, 0, 1, DecisionOutcome.Adopted)]
    [InlineData(Majority.Simple, 67, 3, 2, 0, 0, DecisionOutcome.NoQuorum)]
    [InlineData(Majority.Simple, 0, 4, 0, 0, 0, DecisionOutcome.Rejected)]
    [InlineData(Majority.Simple, 100, 3, 3, 0, 0, DecisionOutcome.Adopted)]
    [InlineData(Majority.TwoThirds, 0, 6, 2, 1, 3, DecisionOutcome.Adopted)]
    [InlineData(Majority.TwoThirds, 0, 6, 3, 2, 1, DecisionOutcome.Rejected)]
    [InlineData(Majority.TwoThirds, 0, 6, 0, 0, 6, DecisionOutcome.Rejected)]
    public void A_vote_needs_its_quorum_and_its_majority(Majority majority, int quorum, int entitled, int yes, int no, int abstained, DecisionOutcome expected) =>
        Assert.Equal(expected, Outcome(Vote(majority, quorum), entitled, yes, no, abstained));

    [Fact]
    public void Silence_adopts_one_objection_breaks_it_and_where_nobody_can_speak_it_says_nothing()
    {
        Assert.Equal(DecisionOutcome.Adopted, Outcome(Silence, 3));
        Assert.Equal(DecisionOutcome.Objected, Outcome(Silence, 3, objections: 1));
        Assert.Equal(DecisionOutcome.NoQuorum, Outcome(Silence, 0));
        Assert.Equal(DecisionOutcome.NoQuorum, Outcome(Vote(), 0));
    }

    [Fact]
    public void Entitled_is_who_stands_at_the_opening_and_at_the_closing_and_whose_own_standing_is_not_decided()
    {
        Participant[] parties =
        [
            Party("ALWAYS", Accepted(1)), Party("ABOUT", Accepted(1)), Party("NEVER"), Party("SUSPENDED", Accepted(1), new(new(2026, 6, 15), StandingChange.Suspended, null, "", "")),
            Party("LEFT", Accepted(1), new(Closes, StandingChange.Left, null, "", "")), Party("LATE", Accepted(11)), Party("ONTHEDAY", Accepted(10)),
            Party("RESTORED", Accepted(1), new(new(2026, 6, 2), StandingChange.Suspended, null, "", ""), new(new(2026, 6, 12), StandingChange.Restored, null, "", "")),
            Party("AFTER", Accepted(1), new(Closes.AddDays(1), StandingChange.Left, null, "", "")),
        ];
        Assert.Equal(["ALWAYS", "ONTHEDAY", "AFTER"], DecisionRules.Entitled(parties, Vote(), new("ABOUT"), Closes).Select(p => p.Value));

        static StandingEvent Accepted(int day) => new(new(2026, 6, day), StandingChange.Accepted, "1", "", "");
        static Participant Party(string id, params StandingEvent[] history) =>
            new(new(id), LocalText.English(id), PartyKind.Organization, new(2020, 1, 1), [id], [], [.. history], Standing.On(Closes, [.. history], Terms), Terms);
    }

    /// <summary>Against a twin that is plainly right, on every small vote: each Party says one of five things or nothing.</summary>
    [Fact]
    public void Every_vote_of_four_Parties_comes_out_as_the_rule_says()
    {
        Ballot?[] choices = [null, .. Enum.GetValues<Ballot>().Select(b => (Ballot?)b)];
        var parties = Enumerable.Range(0, 4).Select(i => new PartyId($"P{i}")).ToArray();
        var looked = 0;
        foreach (var procedure in (Procedure[])[Vote(), Vote(quorum: 50), Vote(Majority.TwoThirds), Vote(Majority.TwoThirds, 75), Silence])
        {
            foreach (var entitled in Enumerable.Range(0, 16).Select(mask => parties.Where((_, i) => (mask >> i & 1) == 1).ToList()))
            {
                for (var code = 0; code < 625; code++)
                {
                    var said = parties.Select((p, i) => (Party: p, Ballot: choices[code / (int)Math.Pow(5, i) % 5])).Where(s => s.Ballot is not null).Select(s => (s.Party, s.Ballot!.Value)).ToList();
                    Assert.Equal(Slow(procedure, entitled, said), DecisionRules.Count(procedure, entitled, said).Outcome);
                    looked++;
                }
            }
        }
        Assert.Equal(50_000, looked);

        static DecisionOutcome Slow(Procedure procedure, List<PartyId> entitled, List<(PartyId Party, Ballot Ballot)> said)
        {
            double yes = 0, no = 0, voted = 0, objected = 0;
            foreach (var party in entitled)
            {
                foreach (var (who, ballot) in said)
                {
                    if (who != party) continue;
                    if (ballot == Ballot.Yes) yes++;
                    if (ballot == Ballot.No) no++;
                    if (ballot != Ballot.Objection) voted++; else objected++;
                }
            }
            if (entitled.Count == 0) return DecisionOutcome.NoQuorum;
            if (procedure.Way == DecisionWay.Silence) return objected >= 1 ? DecisionOutcome.Objected : DecisionOutcome.Adopted;
            if (voted / entitled.Count < procedure.QuorumPercent / 100.0) return DecisionOutcome.NoQuorum;
            if (yes == 0) return DecisionOutcome.Rejected;
            var share = yes / (yes + no);
            return (procedure.Majority == Majority.Simple ? share > 0.5 : share > 0.666) ? DecisionOutcome.Adopted : DecisionOutcome.Rejected;
        }
    }

    /// <summary>One more vote for it never turns an adopted proposal down, one more against never carries it; who is not entitled changes nothing.</summary>
    [Fact]
    public void Votes_count_in_their_own_direction_and_strangers_do_not_count()
    {
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var parties = Enumerable.Range(0, random.Next(1, 9)).Select(i => new PartyId($"P{i}")).ToList();
            var procedure = Vote((Majority)random.Next(2), random.Next(101));
            var said = parties.Skip(1).Where(_ => random.Next(3) > 0).Select(p => (p, (Ballot)random.Next(3))).ToList();
            var with = DecisionRules.Count(procedure, parties, [.. said, (parties[0], Ballot.Yes)]);
            var against = DecisionRules.Count(procedure, parties, [.. said, (parties[0], Ballot.No)]);
            Assert.False(against.Outcome == DecisionOutcome.Adopted && with.Outcome != DecisionOutcome.Adopted);
            Assert.Equal(against, DecisionRules.Count(procedure, parties, [.. said, (parties[0], Ballot.No), (new("X"), Ballot.Yes), (new("Y"), Ballot.Objection)]));
            Assert.Equal(parties.Count, with.Entitled);
        }
    }
}
