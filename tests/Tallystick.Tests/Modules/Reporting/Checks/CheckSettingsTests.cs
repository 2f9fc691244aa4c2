using System.Text;
using Tallystick.Reporting;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Checks;

/// <summary>What a Party asks of the checks: who may set it, what holds from when, and what a release keeps of it.</summary>
public sealed class CheckSettingsTests
{
    [BothEngines]
    public async Task Nobody_but_the_coordinator_sets_what_holds_and_only_for_the_own_Party(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        StringContent Body(string json = """{"tolerancePercent":20,"toleranceFloor":5,"repliesNeeded":true,"smallBelow":5,"hideSmall":true}""") => new(json, Encoding.UTF8, "application/json");
        foreach (var actor in (string[])["bruno", "carla"])
        {
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/checks/IRREGULAR_ENTRY", actor + "+token", Body())).StatusCode);
            Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, "/report/checks", actor)).StatusCode);
        }
        Assert.Equal(303, (int)(await site.SendAsync(HttpMethod.Get, "/report/checks", null)).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, "/report/checks/IRREGULAR_ENTRY", "anna", new FormUrlEncodedContent([]))).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/checks/NONE", "anna+token", Body())).StatusCode);
        foreach (var wrong in (string[])["""{"smallBelow":1}""", """{"smallBelow":101}""", """{"tolerancePercent":-1}""", """{"toleranceFloor":1000001}""", """{"hideSmall":true}"""])
            Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/checks/IRREGULAR_ENTRY", "anna+token", Body(wrong))).StatusCode);
        // a price counts nothing that could be small
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/checks/FEES", "anna+token", Body())).StatusCode);

        Assert.Equal(200, (int)(await site.SendAsync(HttpMethod.Put, "/api/v1/checks/IRREGULAR_ENTRY", "anna+token", Body())).StatusCode);
        Assert.Equal(5, (await site.JsonAsync(HttpMethod.Get, "/api/v1/checks/IRREGULAR_ENTRY", "bruno+token")).GetProperty("smallBelow").GetInt32());
        Assert.Equal(0, (await site.JsonAsync(HttpMethod.Get, "/api/v1/checks/IRREGULAR_ENTRY", "dominique+token")).GetProperty("smallBelow").GetInt32());
        Assert.Contains("below 5: others see 1 to 4", (await site.PageAsync("/report/checks", "anna")).Body!.TextContent, StringComparison.Ordinal);
        await using var session = site.Test.Session();
        Assert.Single(await session.QueryAsync<string>("SELECT action FROM audit_entry WHERE action = 'reporting.set-checks'"));
    }

    [BothEngines]
    public async Task Small_counts_are_marked_as_a_file_comes_in_and_a_release_keeps_what_was_set(Engine engine)
    {
        await using var world = await OnAsync(engine);
        var before = await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,3"));
        await SetAsync(world, CheckSettings.Usual with { SmallBelow = 5, HideSmall = true });
        var id = await world.ImportAsync("2026-02,SY,3", "2026-02,AF,0", "2026-02,IQ,5", "2026-02,IR,<5", "2026-02,MA,:");
        Assert.Equal("AFF IQF IRA MAF SYA", await ConfidentialityAsync(world, id));
        var hidden = await world.ReleaseAsync(id);
        await SetAsync(world, CheckSettings.Usual);
        var next = await world.ImportAsync("2026-03,SY,9");
        Assert.Equal("reporting-checks-set-meanwhile", await RefusedAsync(() => world.WriteAsync(session => world.Desk.ReleaseAsync(session, Coordinator, new(next, SeenHiddenBelow: 5)))));
        await using var reading = world.Session();
        var entries = await LedgerStore.OfPartyAsync(reading, Italy, Entry);
        Assert.Equal([(before.Seq, 0), (hidden.Seq, 5)], entries.Select(e => (e.Seq, e.HiddenBelow)));
        Assert.Equal(entries.Select(e => e.HiddenBelow), (await ReleaseLedger.SinceAsync(reading, 0)).Select(e => e.HiddenBelow));
    }

    [BothEngines]
    public async Task An_older_database_is_brought_up_with_what_it_holds(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        var steps = ReportingModule.Migrations.Steps();
        var migrator = new Migrator(test.Database, test.Clock);
        await migrator.ApplyAsync([.. steps.Take(1)], default);
        await using (var session = test.Session())
        {
            await session.ExecuteAsync("""
                INSERT INTO reporting_ledger (seq, kind, party, dataflow, happened_at, by_name, reason) VALUES (1, 'nil', 'IT', 'IRREGULAR_ENTRY', '2026-01-01T00:00:00.0000000Z', 'Anna', '')
                """);
        }
        await migrator.ApplyAsync(steps, default);
        await using var reading = test.Session();
        Assert.Equal(0, Assert.Single(await ReleaseLedger.SinceAsync(reading, 0)).HiddenBelow);
        Assert.Equal((0L, CheckSettings.Usual), await CheckSettingsStore.FindAsync(reading, Italy, Entry));
    }

    [Fact]
    public void A_report_of_an_earlier_version_is_read_as_it_was_meant()
    {
        var report = CheckReport.Read("""
            {"rowsRefused":1,"rowsSummed":0,"suppressed":0,"missing":0,"dropped":[{"because":"cancelled","rows":2}],
             "findings":[{"isError":true,"code":"no-usable-row","row":0,"column":"","value":"","times":1,"arguments":{"rows":3}},
                         {"isError":false,"code":"parts-exceed","row":2,"column":"SEX","value":"F","times":1,"arguments":{"parts":2,"sum":"12","total":"11"}}],"beyond":{"code-unknown":7}}
            """);
        Assert.Equal([Severity.Error, Severity.Warning], report.Findings.Select(finding => finding.Severity));
        Assert.Equal((1L, 1, 7L, "cancelled"), (report.Errors, report.Warnings.Single() - 1, report.Beyond["code-unknown"], report.Dropped[0].Because));
        Assert.Contains("add up to at least 12", report.Findings[1].Sentence(Texts.For("en")), StringComparison.Ordinal);
        Assert.Empty(report.Findings[1].Slice);
    }

    [Fact]
    public void A_report_comes_back_as_it_was_stored()
    {
        var finding = Finding.Of(Severity.Info, "total-moved", TimePeriod.Month(2026, 1), ("before", new TotalRange(12, 15, 0)), ("after", new TotalRange(20, 20, 0)), ("percent", 33));
        var report = CheckReport.OfError("file-empty", 0).With([finding with { Slice = finding.Slice.Add("SEX", ["F"]) }], new Dictionary<string, long> { ["total-moved"] = 4 });
        var back = CheckReport.Read(report.ToJson());
        Assert.Equal(report.ToJson(), back.ToJson());
        Assert.Equal((Severity.Info, TimePeriod.Month(2026, 1), "F", "info"), (back.Findings[1].Severity, back.Findings[1].Period!.Value, back.Findings[1].Slice["SEX"][0], back.Findings[1].Word));
        Assert.Equal(new TotalRange(12, 15, 0), back.Findings[1].Arguments["before"]);
    }

    private static Task SetAsync(ReportingWorld world, CheckSettings settings) => world.WriteAsync(async session =>
    {
        await CheckSettingsStore.SaveAsync(session, Coordinator, Entry, settings);
        return null!;
    });

    private static async Task<string> ConfidentialityAsync(ReportingWorld world, string id)
    {
        await using var session = world.Session();
        var submission = await SubmissionStore.FindAsync(session, Italy, id);
        var found = new List<string>();
        await FigureStore.ReadAsync(session, submission, world.Structure, (codes, _, figure) =>
            found.Add(world.Structure.Dimensions[world.Structure.IndexOf("CITIZENSHIP")].List.Codes[codes[world.Structure.IndexOf("CITIZENSHIP")]].Id + figure.Confidentiality));
        return string.Join(' ', found.Order(StringComparer.Ordinal));
    }
}
