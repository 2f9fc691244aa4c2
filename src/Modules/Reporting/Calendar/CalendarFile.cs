using System.Globalization;
using System.Text;

namespace Tallystick.Reporting.Calendar;

/// <summary>An entry of a calendar file.</summary>
/// <param name="Uid">Stable for ever: the same entry in a later file replaces this one.</param>
/// <param name="Day">The whole day it is on.</param>
/// <param name="Summary">Its title.</param>
/// <param name="AlarmDays">A reminder so many days before.</param>
internal sealed record CalendarEntry(string Uid, DateOnly Day, string Summary, int AlarmDays);

/// <summary>Writes iCalendar (RFC 5545): all-day entries with a reminder, which any calendar program takes.</summary>
internal static class CalendarFile
{
    private const int MostBytes = 75;

    /// <summary>The file.</summary>
    /// <param name="name">What the calendar is called.</param>
    /// <param name="stamp">When it was made.</param>
    /// <param name="entries">What is in it.</param>
    internal static string Write(string name, DateTimeOffset stamp, IEnumerable<CalendarEntry> entries)
    {
        var file = new StringBuilder();
        Line(file, "BEGIN:VCALENDAR");
        Line(file, "VERSION:2.0");
        Line(file, "PRODID:-//Tallystick//Calendar//EN");
        Line(file, "X-WR-CALNAME:" + Escaped(name));
        foreach (var entry in entries)
        {
            Line(file, "BEGIN:VEVENT");
            Line(file, "UID:" + Escaped(entry.Uid));
            Line(file, "DTSTAMP:" + stamp.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Line(file, "DTSTART;VALUE=DATE:" + entry.Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
            Line(file, "SUMMARY:" + Escaped(entry.Summary));
            Line(file, "TRANSP:TRANSPARENT");
            Line(file, "BEGIN:VALARM");
            Line(file, "ACTION:DISPLAY");
            Line(file, "DESCRIPTION:" + Escaped(entry.Summary));
            Line(file, FormattableString.Invariant($"TRIGGER:-P{entry.AlarmDays}D"));
            Line(file, "END:VALARM");
            Line(file, "END:VEVENT");
        }
        Line(file, "END:VCALENDAR");
        return file.ToString();
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    /// <summary>A line, folded after 75 bytes between characters, as section 3.1 asks.</summary>
    private static void Line(StringBuilder file, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > MostBytes)
            {
                file.Append("\r\n ");
                bytes = 1;
            }
            file.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }
        file.Append("\r\n");
    }
}
