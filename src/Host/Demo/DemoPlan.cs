using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>The whole demonstration before it is played: the exchange file, every national file, and who does what when. Made of nothing but
/// the day it is for: the same day gives the same bytes.</summary>
/// <param name="Today">The day.</param>
/// <param name="Exchange">The exchange file, JSON.</param>
/// <param name="Acts">What the Parties do, in the order of time; all of it before today.</param>
internal sealed record DemoPlan(DateOnly Today, string Exchange, ImmutableArray<DemoAct> Acts)
{
    /// <summary>The day the Exchange is founded.</summary>
    public DateTimeOffset Founded { get; } = At(new DemoCalendar(Today).Founded, "founded");

    /// <summary>Makes the plan.</summary>
    public static DemoPlan For(DateOnly today)
    {
        var calendar = new DemoCalendar(today);
        var world = new DemoWorld(calendar);
        var story = DemoResources.Json("story.json").EnumerateArray().ToArray();
        var acts = new List<DemoAct>();
        foreach (var stream in DemoResources.Json("streams.json").EnumerateArray())
        {
            var writer = new NationalWriter(calendar, world, stream);
            var batches = Batches(calendar, stream, writer.Frequency);
            foreach (var (day, periods) in batches)
            {
                var isLast = periods[^1] == batches[^1].Periods[^1];
                var embargo = isLast ? story.FirstOrDefault(s => s.Text("do") == "embargo" && s.Text("stream") == writer.Id) : default;
                var sharing = embargo.ValueKind == JsonValueKind.Undefined ? null
                    : SharingTerms.Usual with { EmbargoUntil = At(calendar.Day(embargo.Text("until")), "embargo") };
                Bring(acts, writer.Write(periods, stream.Text("fileName")), day, "", sharing);
            }
            foreach (var revision in story.Where(s => s.Text("do") == "revise" && s.Text("stream") == writer.Id))
                Bring(acts, writer.Write(Periods(calendar, revision), revision.Text("fileName"), revised: true), calendar.Day(revision.Text("on")), revision.Text("reason"), null);
        }
        acts.AddRange(story.Select(entry => Act(calendar, entry)).OfType<DemoAct>());
        acts.AddRange(DemoWords.Sheets(calendar).Concat(DemoWords.Answers(calendar)));
        return new(today, DemoExchange.File(today), [.. acts.OrderBy(act => act.At)]);
    }

    /// <summary>Every national file of the plan, in the order they are brought.</summary>
    public IEnumerable<NationalFile> Files => Acts.OfType<BringNationalFile>().Select(act => act.File);

    /// <summary>Files of a year each for what is long past, of a quarter, then of a month; or of a year, and the oldest in one.</summary>
    private static List<(DateOnly Day, ImmutableArray<TimePeriod> Periods)> Batches(DemoCalendar calendar, JsonElement stream, Frequency frequency)
    {
        var until = stream.Text("until") == "lapse" ? calendar.Lapse : calendar.Last;
        var since = stream.Text("since") == "newcomer" ? calendar.Last.Plus(-2) : calendar.First;
        var delay = stream.GetProperty("delayDays").GetInt32();
        var skip = stream.Text("skip") is { Length: > 0 } name ? calendar.Period(name) : default;
        var periods = new List<TimePeriod>();
        // a yearly report covers the whole of a year of which the story holds only a part
        var first = frequency == Frequency.A ? TimePeriod.Holding(since.Start, frequency) : TimePeriod.Holding(since.Start.AddMonths(frequency == Frequency.Q ? 2 : 0), frequency);
        for (var period = first; period.End <= until.End; period = period.Next)
        {
            if (period != skip && period.End.AddDays(delay) < calendar.Today) periods.Add(period);
        }
        int Group(TimePeriod period)
        {
            var age = calendar.Last.Ordinal - TimePeriod.Holding(period.End, Frequency.M).Ordinal;
            return stream.Text("batches") switch
            {
                "each" => -period.Ordinal,
                "fine" => age < 3 ? age : age < 12 ? 10 + age / 3 : 20 + age / 12,
                _ => age < 12 ? 0 : age < 24 ? 1 : 2,
            };
        }
        var batches = new List<(DateOnly, ImmutableArray<TimePeriod>)>();
        foreach (var group in periods.GroupBy(Group))
        {
            var day = group.Last().End.AddDays(delay);
            // who has just joined cannot have brought anything before
            if (stream.Text("since") == "newcomer" && day < calendar.Newcomer.AddDays(14)) day = calendar.Newcomer.AddDays(14 + batches.Count);
            batches.Add((day, [.. group]));
        }
        return batches;
    }

    private static void Bring(List<DemoAct> acts, NationalFile file, DateOnly day, string reason, SharingTerms? sharing)
    {
        acts.Add(new BringNationalFile(At(day.AddDays(-1), file.Name), file));
        acts.Add(new ReleaseFile(At(day, file.Name), file, reason, sharing));
    }

    private static DemoAct? Act(DemoCalendar calendar, JsonElement entry)
    {
        var (what, party, dataflow) = (entry.Text("do"), entry.Text("party"), entry.Text("dataflow"));
        var at = At(calendar.Day(entry.Text("on")), what, party, dataflow);
        return what switch
        {
            "nil" => new ReportNil(at, party, dataflow, Periods(calendar, entry)),
            "withdraw" => new Withdraw(at, party, dataflow, Periods(calendar, entry), entry.Text("reason")),
            "share" => new Share(at, party, dataflow, new(Enum.Parse<Audience>(entry.Text("audience"), ignoreCase: true),
                [.. entry.Items("parties").Select(id => new PartyId(id))], entry.Flag("secretariat"), null, entry.Text("use"))),
            "note" => new AddNote(at, party, dataflow,
                entry.GetProperty("slice").EnumerateObject().ToImmutableSortedDictionary(s => s.Name, s => s.Value.EnumerateArray().Select(c => c.GetString()!).ToImmutableArray(), StringComparer.Ordinal),
                entry.Text("from") is { Length: > 0 } from ? calendar.Period(from) : null, entry.Text("to") is { Length: > 0 } to ? calendar.Period(to) : null,
                entry.Texts("texts").ToImmutableSortedDictionary(t => t.Name, t => t.Text, StringComparer.Ordinal)),
            _ => null,
        };
    }

    private static ImmutableArray<TimePeriod> Periods(DemoCalendar calendar, JsonElement entry)
    {
        var (from, to) = (calendar.Period(entry.Text("from")), calendar.Period(entry.Text("to")));
        return [.. Enumerable.Range(0, to.Ordinal - from.Ordinal + 1).Select(from.Plus)];
    }

    /// <summary>A moment of a working day.</summary>
    internal static DateTimeOffset At(DateOnly day, params ReadOnlySpan<string> words) =>
        new DateTimeOffset(day.ToDateTime(new TimeOnly(8, 0)), TimeSpan.Zero).AddMinutes(DemoRandom.For(words).Between(0, 479));
}
