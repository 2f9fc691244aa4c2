using System.Collections.Immutable;
using System.Text;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Reporting;
using Tallystick.Reporting.Calendar;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Calendar;

public sealed class DueCalendarTests
{
    private static readonly MirrorRule Monthly = new("IRREGULAR_ENTRY", Frequency.M, 3, 2, 30, 0, false, new(2020, 1, 1), "test");
    private static readonly DateTimeOffset Noon = new(2026, 5, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_late_and_what_comes_next_stands_by_its_deadline()
    {
        // March is due on 30 April, April on 30 May, May on 30 June
        var due = Ask(Standing((LedgerKind.Release, TimePeriod.Month(2026, 2)), (LedgerKind.Nil, TimePeriod.Month(2026, 1)))).ToList();
        Assert.Equal([TimePeriod.Month(2025, 12), TimePeriod.Month(2026, 3)], due.Where(d => d.IsLate).Select(d => d.Period).TakeLast(2));
        Assert.Equal([(TimePeriod.Month(2026, 4), new DateOnly(2026, 5, 30)), (TimePeriod.Month(2026, 5), new(2026, 6, 30))], due.Where(d => !d.IsLate).Select(d => (d.Period, d.Deadline)));
        Assert.Equal(20, due.First(d => !d.IsLate).DaysLeft(DateOnly.FromDateTime(Noon.UtcDateTime)));
    }

    [Fact]
    public void Nothing_is_asked_of_the_time_before_a_Party_joined() =>
        Assert.Equal(TimePeriod.Month(2026, 3), Ask(Standing(), joined: new(2026, 3, 31)).First().Period);

    [Fact]
    public void A_longer_period_that_stands_meets_those_it_holds()
    {
        var due = Ask(Standing((LedgerKind.Release, TimePeriod.Quarter(2026, 1)), (LedgerKind.Release, TimePeriod.Year(2025)))).ToList();
        Assert.DoesNotContain(due, d => d.IsLate);
    }

    [Fact]
    public void What_was_brought_waits_and_says_by_whom()
    {
        AtHand[] atHand = [new(new("border-guard"), TimePeriod.Month(2026, 4), "s1"), new(new("police"), TimePeriod.Month(2026, 3), "s2")];
        var april = Ask(Standing(), atHand).Single(d => d.Period == TimePeriod.Month(2026, 4));
        Assert.Equal((DueState.Brought, "s1"), (april.State, april.Submission));
        Assert.Equal([("border-guard", true), ("police", false)], april.Agencies.Select(agency => (agency.Agency.Value, agency.Brought)));
    }

    /// <summary>On any day, for any rule: what the calendar calls late is exactly what the rule counts as due and not released.</summary>
    [Fact]
    public void The_calendar_never_says_other_than_the_rule()
    {
        var random = new Random(3);
        for (var world = 0; world < 500; world++)
        {
            var rule = Monthly with { Window = random.Next(1, 7), LagDays = random.Next(0, 120) };
            var released = Enumerable.Range(0, 24).Where(_ => random.Next(2) == 0).Select(back => TimePeriod.Month(2026, 5).Plus(-back)).ToList();
            var standing = Standing([.. released.Select(period => (LedgerKind.Release, period))]);
            foreach (var due in DueCalendar.Of(rule, new(new(2020, 1, 1), [rule]), standing, [], Noon, 200))
            {
                Assert.Equal(!released.Contains(due.Period) && due.Period.End.AddDays(rule.LagDays) < DateOnly.FromDateTime(Noon.UtcDateTime), due.IsLate);
                Assert.Equal(released.Contains(due.Period), due.State == DueState.Released);
            }
        }
    }

    [Fact]
    public void A_calendar_file_is_folded_between_characters_and_escapes_what_it_must()
    {
        var summary = "Отчет: незаконный въезд; май, " + new string('я', 60);
        var text = CalendarFile.Write("T", Noon, [new("u", new(2026, 5, 30), summary, 7)]);
        Assert.All(text.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("\r\nSUMMARY:Отчет: незаконный въезд\\; май\\, " + new string('я', 60) + "\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTART;VALUE=DATE:20260530\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("\r\nTRIGGER:-P7D\r\n", unfolded, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task AskAsync_counts_what_a_Partys_ledger_and_agencies_say(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var today = DateOnly.FromDateTime(world.Clock.Now.UtcDateTime);
        var desk = new CalendarDesk(new() { Duties = (_, _, _) => Task.FromResult(new PartyDuties(today.AddYears(-1), [Monthly, Monthly with { Dataflow = "REFUSALS" }])) }, Tallystick.Vocabulary.StructureCatalog.Default);
        await using var session = world.Session();
        var before = await desk.AskAsync(session, Italy, 60);
        Assert.Equal(["IRREGULAR_ENTRY", "REFUSALS"], before.Unreported.Select(flow => flow.Value));
        Assert.Empty(before.Due);
        var month = TimePeriod.Holding(today, Frequency.M).Plus(-3);
        var id = await world.ImportAsync($"{month},SY,1");
        var brought = await desk.AskAsync(session, Italy, 60);
        Assert.Equal(["REFUSALS"], brought.Unreported.Select(flow => flow.Value));
        Assert.Equal((DueState.Brought, id, true), brought.Due.Where(due => due.Period == month).Select(due => (due.State, due.Submission!, due.IsLate)).Single());
        await world.ReleaseAsync(id);
        var after = await desk.AskAsync(session, Italy, 60);
        Assert.DoesNotContain(after.Due, due => due.Period == month);
        Assert.Equal(brought.Late - 1, after.Late);
    }

    private static IEnumerable<DueReport> Ask(InForce standing, AtHand[]? atHand = null, DateOnly? joined = null) =>
        DueCalendar.Of(Monthly, new(joined ?? new(2025, 1, 1), [Monthly]), standing, atHand ?? [], Noon, 60);

    private static InForce Standing(params (LedgerKind Kind, TimePeriod Period)[] entries) =>
        InForce.After(entries.Select((entry, i) => new LedgerEvent(i + 1, entry.Kind, Italy, Entry, Noon, [entry.Period], entry.Kind == LedgerKind.Release ? "s" : null, SharingTerms.Usual, "", null, null, "")));
}
