using System.Net;
using Tallystick.Kernel;
using Tallystick.Membership.Trail;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed partial class TrailTests
{
    private static Actor Of(string? party, params Role[] roles) => new(new("p"), "P", party is null ? null : new(party), null, [.. roles], Door.Web);

    [Fact]
    public void Sources_are_empty_for_all_but_auditors_of_a_party_and_stewards()
    {
        Assert.Empty(TrailReading.Sources(Of("IT", Role.Coordinator, Role.Analyst, Role.Provider)));
        Assert.Empty(TrailReading.Sources(Of(null, Role.Auditor)));
        Assert.Empty(TrailReading.Sources(Of(null, Role.Secretariat, Role.Operator)));
        Assert.Empty(TrailReading.Sources(Actor.Stranger));
        Assert.Equal("membership.governance.", Assert.Single(TrailReading.Sources(Of(null, Role.Steward))).ActionPrefix);
    }

    [BothEngines]
    public async Task Who_is_neither_auditor_nor_steward_reads_nothing(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var giulia = await site.AsAsync("giulia.it");
        Assert.Equal(HttpStatusCode.Forbidden, (await giulia.GetAsync("/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await giulia.GetAsync("/audit.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await giulia.PostAsync("/account", "/audit/verify")).StatusCode);
    }

    [BothEngines]
    public async Task An_auditor_sees_the_own_partys_acts_and_what_touched_its_data_and_never_others(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        await using (var session = site.Data.Session())
        {
            await session.WriteAsync(() =>
            {
                session.Note(new(Of("IT", Role.Analyst), "statistics.read", new("GR"), "it-reads-gr"));
                session.Note(new(Of("GR", Role.Analyst), "statistics.read", new("IT"), "gr-reads-it"));
                session.Note(new(Of("GR", Role.Coordinator), "reporting.release", new("GR"), "gr-releases"));
                session.Note(new(Of("US", Role.Analyst), "statistics.read", new("GR"), "us-reads-gr"));
                return Task.CompletedTask;
            });
        }
        using var nadia = await site.AsAsync("nadia.it");
        var page = await (await nadia.GetAsync("/audit")).Content.ReadAsStringAsync();
        Assert.Contains("it-reads-gr", page, StringComparison.Ordinal);
        Assert.Contains("gr-reads-it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("gr-releases", page, StringComparison.Ordinal);
        Assert.DoesNotContain("us-reads-gr", page, StringComparison.Ordinal);
        Assert.DoesNotContain("exchange-create", page, StringComparison.Ordinal);

        var csv = await (await nadia.GetAsync("/audit.csv?action=statistics.")).Content.ReadAsStringAsync();
        Assert.Contains("it-reads-gr", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("gr-releases", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("us-reads-gr", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in", csv, StringComparison.Ordinal);
        Assert.StartsWith("seq,at,person,", csv, StringComparison.Ordinal);
        var last = (await site.TrailAsync())[^1];
        Assert.Equal(("membership.trail-export", "Nadia Greco"), (last.Action, last.ActorName));

        var filtered = await (await nadia.GetAsync("/audit?person=nadia&from=2026-06-01&to=2026-06-01")).Content.ReadAsStringAsync();
        Assert.Contains("membership.sign-in-demo", filtered, StringComparison.Ordinal);
        Assert.DoesNotContain("it-reads-gr", filtered, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in-demo", await (await nadia.GetAsync("/audit?to=2026-05-31")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_failed_try_is_on_the_record_of_the_persons_party(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var stranger = site.Visit();
        await stranger.SignInAsync("ben", "wrong");
        await stranger.SignInAsync("gus", "wrong");
        using var cara = await site.EnterAsync("cara", "nine grey ledgers x");
        var page = await cara.PageAsync("/audit");
        Assert.Equal(1, page.QuerySelectorAll("tbody tr").Count(r => r.TextContent.Contains("sign-in-fail", StringComparison.Ordinal)));
    }

    [BothEngines]
    public async Task A_steward_sees_governance_alone(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var steward = await site.AsAsync("steward");
        var page = await (await steward.GetAsync("/audit")).Content.ReadAsStringAsync();
        Assert.Contains("membership.governance.exchange-create", page, StringComparison.Ordinal);
        Assert.DoesNotContain("membership.sign-in", page, StringComparison.Ordinal);
        var verified = await Visit.ReadAsync(await steward.PostAsync("/audit", "/audit/verify"));
        Assert.NotNull(verified.QuerySelector(".notice.success"));
    }

    [BothEngines]
    public async Task Pages_go_on_where_the_one_before_ended(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        await using var session = site.Data.Session();
        var it = Of("IT", Role.Analyst);
        await session.WriteAsync(() =>
        {
            // Own acts on others' data, others' acts on own data, and neither: the two sources interleave over several chunks.
            for (var i = 0; i < 900; i++)
                session.Note(i % 3 == 0 ? new(it, "a.b", new("GR"), "x") : i % 3 == 1 ? new(Of("GR", Role.Analyst), "a.b", new("IT"), "y") : new(Of("GR", Role.Analyst), "a.b", new("GR"), "z"));
            return Task.CompletedTask;
        });
        var trail = new TrailReading(session);
        var seen = new List<long>();
        long? before = null;
        for (var turn = 0; turn < 20; turn++)
        {
            var page = await trail.PageAsync(Of("IT", Role.Auditor), new TrailQuestion { Before = before }, 70, 1000, default);
            seen.AddRange(page.Entries.Select(e => e.Seq));
            Assert.All(page.Entries, e => Assert.NotEqual("z", e.Object));
            before = page.Next;
            if (before is null) break;
        }
        Assert.Null(before);
        Assert.Equal(600, seen.Count);
        Assert.Equal(seen.OrderDescending().Distinct(), seen);

        var rare = await trail.PageAsync(Of("IT", Role.Auditor), new TrailQuestion { Person = "nobody" }, 70, 100, default);
        Assert.Empty(rare.Entries);
        Assert.NotNull(rare.Next);
    }

    [BothEngines]
    public async Task The_trail_is_filtered_by_what_it_is_about_whose_acts_object_and_purpose(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var nadia = await site.AsAsync("nadia.it");
        await using (var recorder = new AuditRecorder(site.Data.Database, site.Clock))
        {
            await recorder.RecordAsync(new(Of("GR", Role.Analyst) with { Purpose = Purpose.Policy }, "statistics.read", new("IT"), "DEATHS", """{"rows":"PARTY"}"""));
            await recorder.RecordAsync(new(Of("GR", Role.Analyst), "statistics.read", new("IT"), "RETURNS"));
            await recorder.RecordAsync(new(Of("IT", Role.Analyst) with { Purpose = Purpose.Policy }, "statistics.read", new("GR"), "FEES"));
        }
        await using (var session = site.Data.Session())
            await session.WriteAsync(() => { session.Note(new(Of("IT", Role.Coordinator), "reporting.release", new("IT"), "SMUGGLED")); return Task.CompletedTask; });

        async Task Gives(string query, params string[] objects)
        {
            using var answer = System.Text.Json.JsonDocument.Parse(await (await nadia.GetAsync("/api/v1/audit?" + query)).Content.ReadAsStringAsync());
            Assert.Equal((query, string.Join(' ', objects)), (query, string.Join(' ', answer.RootElement.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("object").GetString()).Where(o => o!.All(char.IsAsciiLetterUpper)))));
            var page = (await nadia.PageAsync("/audit?" + query)).QuerySelector("tbody")!.TextContent;
            Assert.All((string[])["DEATHS", "RETURNS", "FEES", "SMUGGLED"], o => Assert.Equal((query, o, objects.Contains(o)), (query, o, page.Contains(o, StringComparison.Ordinal))));
            var csv = await (await nadia.GetAsync("/audit.csv?" + query)).Content.ReadAsStringAsync();
            Assert.All((string[])["DEATHS", "RETURNS", "FEES", "SMUGGLED"], o => Assert.Equal((query, o, objects.Contains(o)), (query, o, csv.Contains($",{o},", StringComparison.Ordinal))));
        }
        await Gives("", "SMUGGLED", "FEES", "RETURNS", "DEATHS");
        await Gives("kind=reading", "FEES", "RETURNS", "DEATHS");
        await Gives("kind=releasing", "SMUGGLED");
        await Gives("kind=access");
        await Gives("side=others", "RETURNS", "DEATHS");
        await Gives("side=own", "SMUGGLED", "FEES");
        await Gives("side=own&kind=reading", "FEES");
        await Gives("purpose=policy", "FEES", "DEATHS");
        await Gives("purpose=analysis", "RETURNS");
        await Gives("purpose=policy&side=others", "DEATHS");
        await Gives("object=dea", "DEATHS");
        await Gives("action=reporting.rel", "SMUGGLED");
        Assert.Contains("Policy advice", (await nadia.PageAsync("/audit?object=DEATHS")).QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        foreach (var bad in (string[])["kind=x", "side=x", "purpose=x", "from=yesterday", "before=x", "limit=0"])
            Assert.Equal((bad, HttpStatusCode.BadRequest), (bad, (await nadia.GetAsync("/api/v1/audit?" + bad)).StatusCode));
        Assert.Equal(("membership.trail-export", """{"object":"dea"}"""), (await site.TrailAsync()).Last(e => e.Detail.Contains("dea", StringComparison.Ordinal)) is var entry ? (entry.Action, entry.Detail) : default);
    }

    [BothEngines]
    public async Task Nobody_reads_the_trail_of_another_Party_through_the_interface(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        await using (var session = site.Data.Session())
            await session.WriteAsync(() => { session.Note(new(Of("GR", Role.Coordinator), "reporting.release", new("GR"), "gr-releases")); return Task.CompletedTask; });
        foreach (var person in (string[])["nadia.it", "steward"])
        {
            using var visit = await site.AsAsync(person);
            foreach (var query in (string[])["", "?side=others", "?side=own", "?object=gr-releases", "?action=reporting.release&party=GR&owner=GR"])
                Assert.DoesNotContain("reporting.release\"", await (await visit.GetAsync("/api/v1/audit" + query)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Every action that any room writes is of a kind that people can look for.</summary>
    [Fact]
    public void Every_action_is_of_a_kind()
    {
        var actions = Repository.Sources(".cs").Where(file => file.Contains("/src/", StringComparison.Ordinal)).SelectMany(file => ActionLiteral().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value).Distinct().ToList();
        Assert.True(actions.Count > 30, "The rule no longer sees the actions.");
        Assert.DoesNotContain(TrailKind.Other, actions.Select(TrailKinds.Of));
        Assert.Equal(
            [TrailKind.Reading, TrailKind.Reading, TrailKind.Releasing, TrailKind.Preparing, TrailKind.Settings, TrailKind.Access, TrailKind.Governance, TrailKind.Trail, TrailKind.Other],
            ((string[])["statistics.read", "reporting.read-sheet", "reporting.withdraw", "reporting.discard", "reporting.save-list", "membership.sign-in", "membership.governance.rule-adopt", "membership.checkpoint", "x"]).Select(TrailKinds.Of));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(null, "")]
    public void Cell_quotes_and_disarms(string? text, string cell) => Assert.Equal(cell, ExportTrail.Cell(text));

    [System.Text.RegularExpressions.GeneratedRegex(@"""(reporting\.|statistics\.)""? ?\+? ?""?([a-z-]+)""")]
    private static partial System.Text.RegularExpressions.Regex ActionLiteral();
}
