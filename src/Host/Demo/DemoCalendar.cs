using System.Globalization;
using System.Text.RegularExpressions;
using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>When everything in the demonstration happens, counted back from today. The files of the story name these moments as
/// <c>$CRISIS$</c>, <c>$TODAY$-20</c>.</summary>
internal sealed partial class DemoCalendar
{
    private readonly Dictionary<string, TimePeriod> _periods;
    private readonly Dictionary<string, DateOnly> _days;

    /// <summary>Sets the calendar. The last month is the latest that ended at least 45 days ago: what has been reported by now.</summary>
    public DemoCalendar(DateOnly today)
    {
        Today = today;
        Last = TimePeriod.Holding(today.AddDays(-45), Frequency.M).Plus(-1);
        First = Last.Plus(-59);
        Crisis = Last.Plus(-25);
        Lapse = Last.Plus(-14);
        Newcomer = today.AddDays(-70);
        Founded = First.Start.AddDays(-75);
        var yearly = TimePeriod.Holding(First.Start, Frequency.A).Next;
        _periods = new(StringComparer.Ordinal)
        {
            ["CRISIS"] = Crisis,
            ["COUNTING"] = Last.Plus(-17),
            ["OUTAGE"] = Last.Plus(-31),
            ["SKIPPED"] = Last.Plus(-5),
            ["YEARLY"] = yearly,
            ["REVISE_FROM"] = Crisis.Plus(1),
            ["REVISE_TO"] = Crisis.Plus(6),
            ["WITHDRAWN_QUARTER"] = Last.Plus(-15).In(Frequency.Q),
            ["NIL_FROM"] = Last.Plus(-1),
            ["NIL_TO"] = Last,
        };
        _days = new(StringComparer.Ordinal)
        {
            ["TODAY"] = today,
            ["FOUNDED"] = Founded,
            ["TERMS2"] = Last.Plus(-30).Start,
            ["RULE2"] = today.AddYears(-1),
            ["OBSERVER"] = Last.Plus(-36).Start,
            ["NEWCOMER"] = Newcomer,
            ["REVISED"] = today.AddDays(-150),
            ["WITHDRAWN"] = today.AddDays(-100),
            ["NIL"] = today.AddDays(-20),
            ["EMBARGO"] = today.AddDays(25),
            ["LATEST"] = today,
        };
    }

    /// <summary>The day it is built for; everything happens before it.</summary>
    public DateOnly Today { get; }
    /// <summary>The first of the sixty months.</summary>
    public TimePeriod First { get; }
    /// <summary>The last of the sixty months.</summary>
    public TimePeriod Last { get; }
    /// <summary>The month the strait closes.</summary>
    public TimePeriod Crisis { get; }
    /// <summary>The last month the lapsed Party reported.</summary>
    public TimePeriod Lapse { get; }
    /// <summary>The day the newest Party joined.</summary>
    public DateOnly Newcomer { get; }
    /// <summary>The day the Exchange began.</summary>
    public DateOnly Founded { get; }

    /// <summary>The period named.</summary>
    public TimePeriod Period(string text) => _periods[text.Trim('$')];

    /// <summary>The day named, or the first day of the period named, plus or minus days.</summary>
    public DateOnly Day(string text)
    {
        var match = Named().Match(text);
        var name = match.Groups[1].Value;
        var day = _days.TryGetValue(name, out var found) ? found : _periods[name].Start;
        return match.Groups[2].Length == 0 ? day : day.AddDays(int.Parse(match.Groups[2].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    /// <summary>A text with every name replaced by its day or period.</summary>
    public string Fill(string text) => Named().Replace(text, match => _periods.TryGetValue(match.Groups[1].Value, out var period)
        ? period.ToString() : Day(match.Value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\$([A-Z][A-Z0-9_]*)\$([+-]\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
