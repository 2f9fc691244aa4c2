using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting;
using Tallystick.Reporting.Approvals;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Approvals;

/// <summary>A Party that wants a second person: whatever door is tried, one person alone brings nothing into force.</summary>
public sealed class ApprovalTests
{
    private static readonly Actor Second = Coordinator with { Person = new("p9"), Name = "Dario" };
    private static readonly TimePeriod January = TimePeriod.Month(2026, 1);

    [BothEngines]
    public async Task One_person_alone_brings_nothing_into_force(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var desk = new ApprovalDesk(world.Desk, new(Tallystick.Vocabulary.StructureCatalog.Default, world.Desk), new());
        await WriteAsync(world, async s => { await desk.NeedAsync(s, Coordinator); return true; });
        var id = await world.ImportAsync("2026-01,SY,1");
        Assert.Equal("reporting-second-person", await RefusedAsync(() => world.ReleaseAsync(id)));
        Assert.Equal("reporting-second-person", await RefusedAsync(() => world.WriteAsync(s => world.Desk.ReportNilAsync(s, Coordinator, new(Entry, [January])))));
        var asked = await WriteAsync(world, s => desk.ReleaseAsync(s, Coordinator, new(id)));
        Assert.Null(asked.Entry);
        Assert.Empty((await world.InForceAsync()).Periods);
        // the same person, with whatever door; a token nobody owns; a provider
        foreach (var door in new[] { Door.Web, Door.Token }) Assert.Equal("reporting-other-person", await RefusedAsync(() => ConfirmAsync(world, desk, Coordinator with { Door = door, Name = "Anna again" }, asked)));
        Assert.Equal("reporting-other-person", await RefusedAsync(() => ConfirmAsync(world, desk, Coordinator with { Person = null, Door = Door.Token }, asked)));
        Assert.Equal("not-yours", await RefusedAsync(() => ConfirmAsync(world, desk, Provider, asked)));
        Assert.Equal("not-found", await RefusedAsync(() => ConfirmAsync(world, desk, Foreigner, asked)));
        Assert.Equal("reporting-person-needed", await RefusedAsync(() => WriteAsync(world, s => desk.ReleaseAsync(s, Actor.AtCommandLine(Italy, Role.Coordinator), new(id)))));
        Assert.Equal("reporting-asked-already", await RefusedAsync(() => WriteAsync(world, s => desk.ReleaseAsync(s, Coordinator, new(id)))));
        Assert.Empty((await world.InForceAsync()).Periods);

        await ConfirmAsync(world, desk, Second, asked);
        Assert.Equal(id, (await world.InForceAsync()).Periods[January].Since.SubmissionId);
        Assert.Equal("reporting-answered-already", await RefusedAsync(() => ConfirmAsync(world, desk, Second, asked)));
        Assert.Equal(["reporting.ask", "reporting.confirm", "reporting.release"], (await world.AuditAsync()).TakeLast(3));
    }

    [BothEngines]
    public async Task What_changed_since_it_was_asked_is_not_confirmed_and_a_withdrawal_never_waits(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var desk = new ApprovalDesk(world.Desk, new(Tallystick.Vocabulary.StructureCatalog.Default, world.Desk), new());
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1"));
        await WriteAsync(world, async s => { await desk.NeedAsync(s, Coordinator); return true; });
        var id = await world.ImportAsync("2026-01,SY,2");
        var asked = await WriteAsync(world, s => desk.ReleaseAsync(s, Coordinator, new(id, "late reports")));
        await world.WithdrawAsync("2026-01");
        Assert.Equal("reporting-released-meanwhile", await RefusedAsync(() => ConfirmAsync(world, desk, Second, asked)));
        await using var session = world.Session();
        Assert.Equal(AskState.Open, (await AskStore.FindAsync(session, Italy, asked.Asked!.Id)).State);
        await WriteAsync(world, async s => { await desk.DeclineAsync(s, Second, asked.Asked!.Id, "look again"); return true; });
        Assert.Equal((AskState.Declined, "look again", "Dario"), await AskStore.FindAsync(session, Italy, asked.Asked.Id) is { } ask ? (ask.State, ask.Words, ask.AnsweredName) : default);
    }

    [BothEngines]
    public async Task Answers_in_words_wait_too_and_what_is_written_meanwhile_was_not_asked_for(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var words = new NarrativeDesk(Tallystick.Vocabulary.StructureCatalog.Default, world.Desk);
        var desk = new ApprovalDesk(world.Desk, words, new());
        var half = TimePeriod.Half(2025, 1);
        Task DraftAsync(string text) => WriteAsync(world, async s =>
        {
            await words.DraftAsync(s, Coordinator, "NARRATIVE", half, new("CMED.RT_NEW", "en", ImmutableSortedDictionary<string, string>.Empty.Add("en", text)));
            return true;
        });
        await DraftAsync("A new route has opened.");
        await WriteAsync(world, async s => { await desk.NeedAsync(s, Coordinator); return true; });
        Assert.Equal("reporting-second-person", await RefusedAsync(() => WriteAsync(world, s => words.ReleaseAsync(s, Coordinator, "NARRATIVE", half))));
        var asked = await WriteAsync(world, s => desk.ReleaseAnswersAsync(s, Coordinator, "NARRATIVE", half));
        await DraftAsync("Something nobody was shown.");
        Assert.Equal("reporting-released-meanwhile", await RefusedAsync(() => ConfirmAsync(world, desk, Second, asked)));
        await DraftAsync("A new route has opened.");
        await ConfirmAsync(world, desk, Second, asked);
        await using var session = world.Session();
        Assert.Equal([half], (await ReleaseLedger.InForceAsync(session, Italy, new("NARRATIVE"))).Periods.Keys);
    }

    [BothEngines]
    public async Task To_want_it_no_more_takes_two_and_to_want_it_takes_two_coordinators(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var lonely = new ApprovalDesk(world.Desk, new(Tallystick.Vocabulary.StructureCatalog.Default, world.Desk), new ExchangeRoster { Coordinators = (_, _, _) => Task.FromResult(1) });
        Assert.Equal("reporting-one-coordinator", await RefusedAsync(() => WriteAsync(world, async s => { await lonely.NeedAsync(s, Coordinator); return true; })));
        var desk = new ApprovalDesk(world.Desk, new(Tallystick.Vocabulary.StructureCatalog.Default, world.Desk), new ExchangeRoster { Coordinators = (_, _, _) => Task.FromResult(2) });
        await WriteAsync(world, async s => { await desk.NeedAsync(s, Coordinator); return true; });
        var nil = await WriteAsync(world, s => desk.ReportNilAsync(s, Second, new(Entry, [January])));
        var alone = await WriteAsync(world, s => desk.AskForAloneAsync(s, Coordinator));
        Assert.Equal("reporting-other-person", await RefusedAsync(() => ConfirmAsync(world, desk, Coordinator, new(null, alone))));
        await ConfirmAsync(world, desk, Coordinator, nil);
        Assert.True((await world.InForceAsync()).Periods[January].IsNil);
        await ConfirmAsync(world, desk, Second, new(null, alone));
        await world.ReleaseAsync(await world.ImportAsync("2026-02,SY,1"));
        Assert.Equal(2, (await world.InForceAsync()).Periods.Count);
    }

    [BothEngines]
    public async Task The_pages_ask_another_coordinator(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var id = await site.BringAsync("bruno", "2026-01,SY,10\n");
        await site.PostAsync("/report/approvals", "anna", "/report/approvals/need");
        Assert.Equal("/report/approvals", await site.PostAsync($"/report/{id}/review", "anna", $"/report/{id}/release"));
        Assert.Null((await site.PageAsync("/report/approvals", "anna")).QuerySelector("form[action$='/confirm']"));
        Assert.Null((await site.PageAsync("/report", "anna")).QuerySelector("main .notice a[href='/report/approvals']"));
        Assert.NotNull((await site.PageAsync("/report", "dario")).QuerySelector("main .notice a[href='/report/approvals']"));
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, "/report/approvals", "bruno")).StatusCode);
        var ask = (await site.JsonAsync(HttpMethod.Get, "/api/v1/approvals", "dario+token")).GetProperty("open")[0].GetProperty("id").GetString();
        foreach (var (who, status) in new[] { ("anna+token", 403), ("bruno+token", 403), ("dominique+token", 404) })
            Assert.Equal(status, (int)(await site.SendAsync(HttpMethod.Post, $"/api/v1/approvals/{ask}/confirm", who)).StatusCode);
        Assert.Equal("/report/approvals", await site.PostAsync("/report/approvals", "dario", $"/report/approvals/{ask}/confirm"));
        Assert.Equal("released", (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "carla+token")).GetProperty("state").GetString());
        Assert.Equal(202, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/nil", "anna+token", new StringContent("""{"dataflow":"IRREGULAR_ENTRY","periods":"2025-12"}""", System.Text.Encoding.UTF8, "application/json"))).StatusCode);
    }

    private static Task<bool> ConfirmAsync(ReportingWorld world, ApprovalDesk desk, Actor actor, ReleaseOutcome asked) =>
        WriteAsync(world, async session => { await desk.ConfirmAsync(session, actor, asked.Asked!.Id); return true; });

    private static async Task<T> WriteAsync<T>(ReportingWorld world, Func<DbSession, Task<T>> write)
    {
        await using var session = world.Session();
        return await session.WriteAsync(() => write(session));
    }
}
