using System.Globalization;
using System.Xml;

namespace Tallystick.Tabular;

/// <summary>Writes a workbook's number as invariant text: the shortest digits that read back as the same number, a date, or a time.</summary>
internal static class CellNumber
{
    /// <summary>Room for any text written here.</summary>
    public const int MaxChars = 64;

    private const int LastDay = 2_958_465;
    private const int Between1900And1904 = 1_462;

    /// <summary>Writes <paramref name="raw"/>, a number as the sheet stores it, and returns how many chars; -1 when it is no number. A date
    /// or time out of its calendar is written as the number.</summary>
    public static int Write(ReadOnlySpan<char> raw, CellFormatKind kind, bool from1904, Span<char> to)
    {
        raw = raw.Trim();
        if (kind == CellFormatKind.Number && IsPlainInteger(raw))
        {
            raw.CopyTo(to);
            return raw.Length;
        }
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return -1;
        var written = kind == CellFormatKind.Number ? -1 : WriteDate(number, kind, from1904, to);
        return written >= 0 ? written : WriteNumber(number, to);
    }

    /// <summary>A date as ISO 8601 text, when it is stored so; -1 when it is not.</summary>
    public static int WriteIso(ReadOnlySpan<char> raw, CellFormatKind kind, Span<char> to)
    {
        if (!DateTime.TryParse(raw.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment))
            return -1;
        var format = kind switch
        {
            CellFormatKind.Time or CellFormatKind.Elapsed => "HH:mm:ss",
            CellFormatKind.DateTime => "yyyy-MM-dd'T'HH:mm:ss",
            _ => moment.TimeOfDay == TimeSpan.Zero || kind == CellFormatKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss",
        };
        moment.TryFormat(to, out var written, format, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>A duration as XML writes it (<c>PT36H05M00S</c>) as hours, minutes and seconds; -1 when it is none, or negative.</summary>
    public static int WriteDuration(string raw, Span<char> to)
    {
        TimeSpan time;
        try
        {
            time = XmlConvert.ToTimeSpan(raw);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return -1;
        }
        var seconds = (long)Math.Round(time.TotalSeconds);
        if (seconds < 0)
            return -1;
        to.TryWrite(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}", out var written);
        return written;
    }

    private static bool IsPlainInteger(ReadOnlySpan<char> raw)
    {
        var digits = raw.StartsWith('-') ? raw[1..] : raw;
        return digits.Length is > 0 and <= 15 && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || raw.Length == 1);
    }

    private static int WriteNumber(double number, Span<char> to)
    {
        // Minus zero is a zero.
        (number == 0 ? 0 : number).TryFormat(to, out var written, "R", CultureInfo.InvariantCulture);
        var mark = to[..written].IndexOf('E');
        if (mark < 0)
            return written;
        var exponent = int.Parse(to[(mark + 1)..written], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is >= -20 and <= 20 ? WriteOut(to, mark, exponent) : written;
    }

    /// <summary>1.5E+16 as 15000000000000000: who counts people does not write exponents.</summary>
    private static int WriteOut(Span<char> to, int mark, int exponent)
    {
        Span<char> digits = stackalloc char[MaxChars];
        var count = 0;
        foreach (var c in to[..mark])
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
        var at = to[0] == '-' ? 1 : 0;
        var point = exponent + 1;
        if (point <= 0)
        {
            to[at++] = '0';
            to[at++] = '.';
            to.Slice(at, -point).Fill('0');
            at -= point;
            digits[..count].CopyTo(to[at..]);
            return at + count;
        }
        var before = Math.Min(point, count);
        digits[..before].CopyTo(to[at..]);
        at += before;
        to.Slice(at, point - before).Fill('0');
        at += point - before;
        if (count > before)
        {
            to[at++] = '.';
            digits[before..count].CopyTo(to[at..]);
            at += count - before;
        }
        return at;
    }

    private static int WriteDate(double serial, CellFormatKind kind, bool from1904, Span<char> to)
    {
        if (serial < 0 || serial > LastDay + 1)
            return -1;
        var day = (long)Math.Floor(serial);
        var second = (long)Math.Round((serial - day) * 86_400);
        if (second == 86_400 && kind != CellFormatKind.Date)
            (day, second) = (day + 1, 0);
        if (kind == CellFormatKind.Elapsed)
        {
            to.TryWrite(CultureInfo.InvariantCulture, $"{(day * 24) + (second / 3600):00}:{second / 60 % 60:00}:{second % 60:00}", out var hours);
            return hours;
        }
        if (kind == CellFormatKind.Time)
        {
            to.TryWrite(CultureInfo.InvariantCulture, $"{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}", out var time);
            return time;
        }

        if (from1904)
            day += Between1900And1904;
        if (day is < 1 or > LastDay)
            return -1;
        // The 1900 calendar has a 29 February 1900, day 60, that never was; before it the count is one behind.
        int written;
        if (day == 60)
        {
            "1900-02-29".CopyTo(to);
            written = 10;
        }
        else
        {
            new DateTime(1899, 12, day < 60 ? 31 : 30).AddDays(day).TryFormat(to, out written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        if (kind == CellFormatKind.DateTime)
        {
            to[written..].TryWrite(CultureInfo.InvariantCulture, $"T{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}", out var time);
            written += time;
        }
        return written;
    }
}
