using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Notes;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting;

public sealed class ReleaseTests
{
    private static readonly TimePeriod January = TimePeriod.Month(2026, 1), February = TimePeriod.Month(2026, 2);

    [BothEngines]
    public async Task The_desk_serves_nobody_but_a_coordinator(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1");
        foreach (var actor in (Actor[])[Provider, Analyst, Actor.System, Actor.Stranger])
        {
            Assert.Equal("not-yours", await RefusedAsync(() => world.WriteAsync(s => world.Desk.ReleaseAsync(s, actor, new(id)))));
            Assert.Equal("not-yours", await RefusedAsync(() => world.WriteAsync(s => world.Desk.ReportNilAsync(s, actor, new(Entry, [February])))));
            Assert.Equal("not-yours", await RefusedAsync(() => world.WriteAsync(s => world.Desk.WithdrawAsync(s, actor, new(Entry, [January], "why")))));
            Assert.Equal("not-yours", await RefusedAsync(() => world.WriteAsync(s => world.Desk.ShareAsync(s, actor, Entry, SharingTerms.Usual))));
            Assert.Equal("not-yours", await RefusedAsync(() => world.WriteAsync(s => world.Desk.AddNoteAsync(s, actor, Entry, Note("n")))));
        }
        await using var session = world.Session();
        Assert.Equal(0, await ReleaseLedger.HeadAsync(session));
    }

    [BothEngines]
    public async Task ReleaseAsync_puts_all_periods_in_force_once_and_notes_it(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1", "2026-02,SY,2");
        var entry = await world.ReleaseAsync(id);
        Assert.Equal((1L, LedgerKind.Release, id), (entry.Seq, entry.Kind, entry.SubmissionId));
        Assert.Equal([January, February], entry.Periods);
        var standing = await world.InForceAsync();
        Assert.Equal([(January, 1), (February, 1)], standing.Periods.Values.Select(p => (p.Period, p.Vintage)));
        Assert.Equal("reporting.release", (await world.AuditAsync())[^1]);
        Assert.Empty(world.Uploads.All());
        Assert.Equal("reporting-nothing-new", await RefusedAsync(() => world.ReleaseAsync(id)));
    }

    [BothEngines]
    public async Task A_revision_names_only_what_changed_and_wants_a_reason(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1", "2026-02,SY,2"));
        var before = world.Clock.Now;
        world.Clock.Advance(TimeSpan.FromDays(1));
        var revised = await world.ImportAsync("2026-01,SY,1", "2026-02,SY,3", "2026-03,SY,4");
        Assert.Equal("reporting-reason-needed", await RefusedAsync(() => world.ReleaseAsync(revised)));
        Assert.Equal("reporting-reason-needed", await RefusedAsync(() => world.ReleaseAsync(revised, "  ")));
        var entry = await world.ReleaseAsync(revised, "late reports of one district");
        Assert.Equal([February, TimePeriod.Month(2026, 3)], entry.Periods);
        Assert.Equal("late reports of one district", entry.Reason);
        var now = await world.InForceAsync();
        Assert.Equal([1, 2, 1], now.Periods.Values.Select(p => p.Vintage));
        Assert.Equal(revised, now.Periods[February].Since.SubmissionId);
        Assert.NotEqual(revised, now.Periods[January].Since.SubmissionId);
        var then = await world.InForceAsync(before);
        Assert.Equal([January, February], then.Periods.Keys);
        Assert.NotEqual(revised, then.Periods[February].Since.SubmissionId);
    }

    [BothEngines]
    public async Task WithdrawAsync_closes_periods_at_once_and_keeps_the_record(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1", "2026-02,SY,2");
        await world.ReleaseAsync(id);
        var before = world.Clock.Now;
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("reporting-reason-needed", await RefusedAsync(() => world.WithdrawAsync("2026-01", "")));
        Assert.Equal("reporting-not-in-force", await RefusedAsync(() => world.WithdrawAsync("2025-12..2026-01")));
        await world.WithdrawAsync("2026-01");
        Assert.Equal([February], (await world.InForceAsync()).Periods.Keys);
        Assert.Equal([January, February], (await world.InForceAsync(before)).Periods.Keys);
        Assert.Equal("reporting-not-in-force", await RefusedAsync(() => world.WithdrawAsync("2026-01")));
        // what was withdrawn may be released again: it is a new vintage, but revises nothing in force
        Assert.Equal([January], (await world.ReleaseAsync(id)).Periods);
        Assert.Equal(2, (await world.InForceAsync()).Periods[January].Vintage);
        Assert.Contains("reporting.withdraw", await world.AuditAsync());
    }

    [BothEngines]
    public async Task ReportNilAsync_stands_beside_figures_and_is_not_zero(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1"));
        Task<LedgerEvent> Nil(string periods, string reason = "") =>
            world.WriteAsync(s => world.Desk.ReportNilAsync(s, Coordinator, new(Entry, PeriodList.Parse(periods), reason)));
        Assert.Equal("reporting-reason-needed", await RefusedAsync(() => Nil("2026-01..2026-02")));
        Assert.Equal("reporting-period-not-over", await RefusedAsync(() => Nil("2026-06")));
        Assert.Equal("reporting-bad-periods", await RefusedAsync(() => Nil("2026-S1")));
        Assert.Equal("reporting-bad-periods", await RefusedAsync(() => Nil("")));
        Assert.Equal([February], (await Nil("2026-02")).Periods);
        Assert.Equal("reporting-nil-already", await RefusedAsync(() => Nil("2026-02")));
        var standing = await world.InForceAsync();
        Assert.Equal([false, true], standing.Periods.Values.Select(p => p.IsNil));
        Assert.Null(standing.Periods[February].Since.SubmissionId);
        var figures = await world.ImportAsync("2026-02,SY,5");
        Assert.Equal("reporting-reason-needed", await RefusedAsync(() => world.ReleaseAsync(figures)));
        await world.ReleaseAsync(figures, "found after all");
        Assert.False((await world.InForceAsync()).Periods[February].IsNil);
    }

    [BothEngines]
    public async Task ShareAsync_closes_everything_in_force_at_once_and_rules_what_comes(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        await world.ReleaseAsync(await world.ImportAsync("2026-01,SY,1"));
        Assert.Equal(SharingTerms.Usual, (await world.InForceAsync()).Periods[January].Sharing);
        var named = new SharingTerms(Audience.Named, [France], true, world.Clock.Now.AddDays(2), "for analysis, not for publication");
        await world.WriteAsync(s => world.Desk.ShareAsync(s, Coordinator, Entry, named));
        await world.ReleaseAsync(await world.ImportAsync("2026-02,SY,1"));
        var standing = await world.InForceAsync();
        Assert.All(standing.Periods.Values, period => Assert.Equal(named, period.Sharing));
        // a release may say otherwise for its own periods
        await world.ReleaseAsync(await world.ImportAsync("2026-03,SY,1"), sharing: SharingTerms.Usual with { Audience = Audience.National });
        Assert.Equal(Audience.National, (await world.InForceAsync()).Periods[TimePeriod.Month(2026, 3)].Sharing.Audience);
        Assert.Equal(Audience.Named, (await world.InForceAsync()).Periods[January].Sharing.Audience);
        foreach (var wrong in (SharingTerms[])[named with { Parties = [] }, named with { Parties = [Italy] }, named with { Parties = [new("XX")] }])
        {
            Assert.Equal("reporting-bad-parties", await RefusedAsync(() => world.WriteAsync(s => world.Desk.ShareAsync(s, Coordinator, Entry, wrong))));
        }
    }

    [BothEngines]
    public async Task A_note_drafted_with_a_submission_is_released_with_it_and_may_be_taken_back(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1");
        await using var session = world.Session();
        await session.WriteAsync(() => DraftNoteStore.AddAsync(session, Provider, id, Note("n1")));
        Assert.Empty((await world.InForceAsync()).Notes);
        await world.ReleaseAsync(id);
        var note = Assert.Single((await world.InForceAsync()).Notes);
        Assert.Equal(("n1", "A new law."), (note.Id, note.In("fr").Text));
        Assert.True(note.Touches(January));
        Assert.False(note.Touches(TimePeriod.Year(2027)));
        Assert.Empty(await DraftNoteStore.OfSubmissionAsync(session, id));
        await world.WriteAsync(s => world.Desk.WithdrawNoteAsync(s, Coordinator, Entry, "n1"));
        Assert.Empty((await world.InForceAsync()).Notes);
        Assert.Equal("not-found", await RefusedAsync(() => world.WriteAsync(s => world.Desk.WithdrawNoteAsync(s, Coordinator, Entry, "n1"))));
        Assert.Equal("not-found", await RefusedAsync(() => world.WriteAsync(s => world.Desk.WithdrawNoteAsync(s, Foreigner, Entry, "n1"))));
    }

    [Fact]
    public void A_note_on_what_the_dataflow_has_not_is_refused()
    {
        var structure = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");
        Assert.Null(ReleaseRules.Note(Note("n"), structure));
        Assert.Equal("reporting-note-no-dimension", ReleaseRules.Note(Note("n") with { Slice = Slice("STAGE", "X") }, structure)?.Code);
        Assert.Equal("reporting-note-no-code", ReleaseRules.Note(Note("n") with { Slice = Slice("ROUTE", "MOON") }, structure)?.Code);
        Assert.Equal("reporting-note-empty", ReleaseRules.Note(Note("n") with { Texts = ImmutableSortedDictionary<string, string>.Empty }, structure)?.Code);
        Assert.Equal("reporting-personal-trace",
            ReleaseRules.Note(Note("n") with { Texts = ImmutableSortedDictionary<string, string>.Empty.Add("en", "As told by a@example.org.") }, structure)?.Code);
        Assert.Equal("reporting-bad-periods", ReleaseRules.Note(Note("n") with { To = TimePeriod.Year(2020) }, structure)?.Code);
        Assert.Equal("reporting-text-too-long",
            ReleaseRules.Note(Note("n") with { Texts = ImmutableSortedDictionary<string, string>.Empty.Add("en", new('x', 4001)) }, structure)?.Code);
    }

    [BothEngines]
    public async Task ReleaseAsync_tells_the_second_reviewer_that_someone_released_meanwhile(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var one = await world.ImportAsync("2026-01,SY,1");
        var two = await world.ImportAsync("2026-01,SY,2");
        var outcomes = await Task.WhenAll(((string[])[one, two]).Select(id => Task.Run(async () =>
        {
            try
            {
                await world.ReleaseAsync(id, "the better one", seen: 0);
                return "released";
            }
            catch (ProblemException refused)
            {
                return refused.Problem.Code;
            }
        })));
        Assert.Equal(["released", "reporting-released-meanwhile"], outcomes.Order());
        Assert.Equal(1, (await world.InForceAsync()).Periods[January].Vintage);
        // another period of the same dataflow disturbs nobody
        await world.ReleaseAsync(await world.ImportAsync("2026-02,SY,2"), seen: 0);
        // but a sharing choice changes who will see it
        await world.WriteAsync(s => world.Desk.ShareAsync(s, Coordinator, Entry, SharingTerms.Usual));
        var third = await world.ImportAsync("2026-03,SY,2");
        Assert.Equal("reporting-released-meanwhile", await RefusedAsync(() => world.ReleaseAsync(third, seen: 2)));
    }

    [BothEngines]
    public async Task ReadFiguresAsync_reads_what_was_released_and_nothing_else(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1", "2026-01,AF,2");
        await using var session = world.Session();
        Assert.Equal("not-found", await RefusedAsync(() => ReleaseLedger.ReadFiguresAsync(session, id, world.Structure, (_, _, _) => { })));
        await world.ReleaseAsync(id);
        long sum = 0;
        await ReleaseLedger.ReadFiguresAsync(session, id, world.Structure, (_, _, figure) => sum += figure.Value ?? 0);
        Assert.Equal(3, sum);
    }

    [BothEngines]
    public async Task A_release_that_fails_leaves_nothing(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var id = await world.ImportAsync("2026-01,SY,1");
        await Assert.ThrowsAsync<InvalidDataException>(() => world.WriteAsync(async session =>
        {
            await world.Desk.ReleaseAsync(session, Coordinator, new(id));
            throw new InvalidDataException("the power went");
        }));
        await using var look = world.Session();
        Assert.Equal(0, await ReleaseLedger.HeadAsync(look));
        Assert.Equal(SubmissionState.Checked, (await SubmissionStore.FindAsync(look, Italy, id)).State);
        Assert.Single(world.Uploads.All());
        Assert.Equal(1, (await world.ReleaseAsync(id)).Seq);
    }

    private static ContextNote Note(string id) => new(id, Slice("CITIZENSHIP", "SY"), TimePeriod.Month(2025, 12), TimePeriod.Year(2026),
        ImmutableSortedDictionary<string, string>.Empty.Add("en", "A new law."));

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Slice(string dimension, string code) =>
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add(dimension, [code]);
}
