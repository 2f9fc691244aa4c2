using System.Diagnostics;
using Tallystick.Host.Demo;
using Tallystick.Host.Flows;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reciprocity;
using Tallystick.Reporting;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;
using Ledgers = Tallystick.Reporting.Ledger;

namespace Tallystick.Tests.Host.Demo;

/// <summary>The demonstration, played into a database: the facts of its story hold.</summary>
public sealed class DemoBuilderTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly DemoCalendar Calendar = new(DateOnly.FromDateTime(Now.UtcDateTime));

    [BothEngines]
    public async Task BuildAsync_tells_the_whole_story(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations, ReportingModule.Migrations);
        database.Clock.Now = Now;
        var catalog = DemoExchange.Vocabulary(StructureCatalog.Default);
        var watch = Stopwatch.StartNew();
        // an import with an error would end the building
        var built = await DemoBuilder.BuildAsync(database.Database, catalog, database.Folder, database.Clock, MembersReachReporting.Roster(new Participants()), TestContext.Current.CancellationToken);
        output.WriteLine($"{engine}: {built.Files} files, {built.Figures} figures, {built.Acts} acts in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(built.Figures, 20_000, 60_000);

        await using var session = database.Session();
        var membership = await new Participants().CurrentAsync(session, TestContext.Current.CancellationToken);
        Assert.True(membership.IsSynthetic);
        Assert.Equal(DemoExchange.Id, membership.ExchangeId);
        Assert.Equal(7, membership.Parties.Length);
        Assert.All(membership.Parties, party => Assert.True(party.IsStanding));
        Assert.Equal(2, membership.RuleVersions.Count(rule => rule.Rule.Dataflow == "IRREGULAR_ENTRY"));
        Assert.All(membership.Rules, rule => Assert.NotNull(membership.Decision(rule.Decision)));

        var audit = await AuditTrail.VerifyAsync(session, ct: TestContext.Current.CancellationToken);
        Assert.True(audit.IsWhole);
        Assert.True(await DemoBuilder.IsWholeAsync(session, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Path.Combine(database.Folder, "uploads")) && Directory.EnumerateFiles(Path.Combine(database.Folder, "uploads")).Any());

        await HistoryHolds(session);
        await ReciprocityHolds(session, membership, catalog);
        await RouteMoves(session, catalog);
    }

    /// <summary>Vintages, the withdrawal, the nil report, the embargo, the sharing and the notes.</summary>
    private static async Task HistoryHolds(DbSession session)
    {
        Task<InForce> Of(string party, string flow) => ReleaseLedger.InForceAsync(session, new(party), new(flow), ct: TestContext.Current.CancellationToken);
        var aldora = await Of("XA", "IRREGULAR_ENTRY");
        Assert.Equal(60, aldora.Periods.Count);
        var revised = aldora.Periods.Values.Where(period => period.Vintage == 2).ToList();
        Assert.Equal(Enumerable.Range(1, 6).Select(Calendar.Crisis.Plus), revised.Select(period => period.Period));
        Assert.All(revised, period => Assert.NotEmpty(period.Since.Reason));
        Assert.Equal(["en", "es", "fr"], aldora.Notes.Single().Texts.Keys);
        var before = await ReleaseLedger.InForceAsync(session, new("XA"), new("IRREGULAR_ENTRY"), revised[0].Since.At.AddSeconds(-1), TestContext.Current.CancellationToken);
        Assert.Equal(1, before.Periods[revised[0].Period].Vintage);

        var named = await Of("XA", "DOCUMENTS");
        Assert.All(named.Periods.Values, period => Assert.Equal((Ledgers.Audience.Named, "XB XE"), (period.Sharing.Audience, string.Join(' ', period.Sharing.Parties))));

        var belmare = await Of("XB", "IRREGULAR_ENTRY");
        Assert.True(belmare.Periods[Calendar.Last].Sharing.EmbargoUntil > Now);
        Assert.Null(belmare.Periods[Calendar.Last.Plus(-1)].Sharing.EmbargoUntil);
        Assert.Equal(3, belmare.Notes.Length);
        Assert.DoesNotContain(Calendar.Period("WITHDRAWN_QUARTER"), (await Of("XB", "DOCUMENTS")).Periods.Keys);
        Assert.Equal(Calendar.Lapse, (await Of("XC", "IRREGULAR_ENTRY")).Periods.Keys.Last());
        Assert.DoesNotContain(Calendar.Period("SKIPPED"), (await Of("XD", "IRREGULAR_ENTRY")).Periods.Keys);
        Assert.Equal(59, (await Of("XD", "IRREGULAR_ENTRY")).Periods.Count);
        Assert.Equal(3, (await Of("XA", "NARRATIVE")).Periods.Count);
        Assert.Equal([Frequency.A], (await Of("XG", "NARRATIVE")).Periods.Keys.Select(period => period.Frequency));
        Assert.Equal(7, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_sheet"));
        Assert.All((await Of("XE", "DEATHS")).Periods.Values, period => Assert.True(period.IsNil));
        Assert.All((await Of("XG", "IRREGULAR_ENTRY")).Periods.Keys, period => Assert.Equal(Frequency.A, period.Frequency));
    }

    /// <summary>Who sees how much of Aldora's irregular entries, and on what ground.</summary>
    private static async Task ReciprocityHolds(DbSession session, MembershipState membership, StructureCatalog catalog)
    {
        var entries = await ReleaseLedger.SinceAsync(session, 0, 10_000, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(entries, entry => entry.Party == new PartyId("XF"));
        var flow = catalog.Dataflow("IRREGULAR_ENTRY");
        var releases = new Dictionary<(string, string), IReadOnlyDictionary<TimePeriod, ReleasedPeriod>>();
        foreach (var party in membership.Parties)
        {
            var inForce = await ReleaseLedger.InForceAsync(session, party.Id, new(flow.Id), ct: TestContext.Current.CancellationToken);
            var breakdown = new Dictionary<TimePeriod, ulong>();
            foreach (var id in inForce.Periods.Values.Select(p => p.Since.SubmissionId).OfType<string>().Distinct())
            {
                await ReleaseLedger.ReadFiguresAsync(session, id, flow, (codes, period, figure) =>
                {
                    for (var d = 0; d < codes.Length; d++)
                    {
                        if (flow.Dimensions[d].List.Codes[codes[d]].Id is not ("_T" or "_U" or "_Z"))
                            breakdown[period] = breakdown.GetValueOrDefault(period) | 1UL << d;
                    }
                }, TestContext.Current.CancellationToken);
            }
            releases[(party.Id.Value, flow.Id)] = inForce.Periods.Values.ToDictionary(p => p.Period,
                p => new ReleasedPeriod(p.Period, p.IsNil, breakdown.GetValueOrDefault(p.Period), Tallystick.Reciprocity.SharingChoice.Participants));
        }
        var facts = new ExchangeFacts(Now, membership.Parties.Select(p => new PartyFacts(p.Id.Value, p.Joined, p.IsStanding)), membership.Rules, releases);
        Decision Sees(string viewer, TimePeriod period) => facts.From(Viewer.Of(viewer), flow.Id).Decide("XA", period);
        bool Deep(Decision decision, string dimension) => (decision.Depth >> flow.IndexOf(dimension) & 1) != 0;

        var full = Sees("XB", Calendar.Last);
        Assert.Equal(Ground.Mirrored, full.Ground);
        Assert.True(Deep(full, "CITIZENSHIP") && Deep(full, "ROUTE") && Deep(full, "SEX"));

        // lapsed: the present is closed, what it mirrored while it reported stays open
        Assert.Equal(Ground.NotMirrored, Sees("XC", Calendar.Last).Ground);
        Assert.Equal(Ground.Mirrored, Sees("XC", Calendar.Lapse.Plus(-3)).Ground);

        var totals = Sees("XD", Calendar.Last);
        Assert.Equal(Ground.Mirrored, totals.Ground);
        Assert.False(Deep(totals, "CITIZENSHIP") || Deep(totals, "ROUTE") || Deep(totals, "SEX") || Deep(totals, "BORDER"));

        var newcomer = Sees("XE", Calendar.Last);
        Assert.Equal(Ground.Grace, newcomer.Ground);
        Assert.True(Deep(newcomer, "CITIZENSHIP"));

        Assert.Equal(Ground.NotMirrored, Sees("XF", Calendar.Last).Ground);

        var yearly = Sees("XG", TimePeriod.Month(2025, 12));
        Assert.Equal((Ground.Mirrored, Frequency.A), (yearly.Ground, yearly.Finest));
    }

    /// <summary>The strait falls and the other two routes rise within three months; suppressed and missing figures stay what they are.</summary>
    private static async Task RouteMoves(DbSession session, StructureCatalog catalog)
    {
        var flow = catalog.Dataflow("IRREGULAR_ENTRY");
        var routes = flow.Dimensions[flow.IndexOf("ROUTE")].List;
        var sums = new Dictionary<(string Route, TimePeriod Month), long>();
        var (suppressed, missing, broken) = (0, 0, 0);
        foreach (var party in new[] { "XA", "XB" })
        {
            var inForce = await ReleaseLedger.InForceAsync(session, new(party), new(flow.Id), ct: TestContext.Current.CancellationToken);
            foreach (var id in inForce.Periods.Values.Select(p => p.Since.SubmissionId!).Distinct())
            {
                await ReleaseLedger.ReadFiguresAsync(session, id, flow, (codes, period, figure) =>
                {
                    if (inForce.Periods[period].Since.SubmissionId != id) return;
                    if (figure.IsSuppressed) suppressed++;
                    else if (figure.IsMissing) { missing++; Assert.Equal(Calendar.Period("OUTAGE"), period); return; }
                    if (figure.Status == 'B') broken++;
                    var key = (routes.Codes[codes[flow.IndexOf("ROUTE")]].Id, period);
                    sums[key] = sums.GetValueOrDefault(key) + figure.Low;
                }, TestContext.Current.CancellationToken);
            }
        }
        Assert.True(suppressed > 100 && missing > 10 && broken > 10, $"{suppressed} {missing} {broken}");
        // the same season a year apart, so that only the crisis is between them
        double Change(string route) => (double)sums[(route, Calendar.Crisis.Plus(3))] / sums[(route, Calendar.Crisis.Plus(-9))];
        Assert.True(Change("FIC_STRAIT") < 0.5, $"strait {Change("FIC_STRAIT")}");
        Assert.True(Change("FIC_OCEAN") > 1.6, $"ocean {Change("FIC_OCEAN")}");
        Assert.True(Change("FIC_PASS") > 1.4, $"pass {Change("FIC_PASS")}");
    }

    [Fact]
    public async Task BuildAsync_refuses_when_there_is_an_exchange_already()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite, MembershipModule.Migrations, ReportingModule.Migrations);
        database.Clock.Now = Now;
        var plan = DemoPlan.For(DateOnly.FromDateTime(Now.UtcDateTime));
        await using (var session = database.Session())
        {
            await Membership.Exchanges.ExchangeFile.CreateAsync(session, plan.Exchange, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)], Actor.System, TestContext.Current.CancellationToken);
            Assert.False(await DemoBuilder.IsWholeAsync(session, TestContext.Current.CancellationToken));
        }
        var refused = await Assert.ThrowsAsync<ProblemException>(() => DemoBuilder.BuildAsync(database.Database, DemoExchange.Vocabulary(StructureCatalog.Default),
            database.Folder, database.Clock, ct: TestContext.Current.CancellationToken));
        Assert.Equal("membership-exchange-exists", refused.Problem.Code);
    }
}
