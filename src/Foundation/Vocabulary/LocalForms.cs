using System.Globalization;
using System.Text;
using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>Numbers, dates and periods as readers of one language write them. For people only: what machines read is invariant and never
/// comes from here. Digits are 0 to 9 everywhere, the calendar is Gregorian.</summary>
internal sealed class LocalForms(Language.Settings settings, bool rightToLeft)
{
    private const char Isolate = '\u2068', LeftToRight = '\u2066', End = '\u2069';

    private readonly Language.NumberSettings _number = settings.Number;
    private readonly Language.DateSettings _date = settings.Date;

    /// <summary>A number with the digits after the point that it carries.</summary>
    public string Number(decimal number)
    {
        var text = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0 && whole.Length >= _number.GroupFrom) result.Append(_number.Group);
            result.Append(whole[i]);
        }
        if (point >= 0) result.Append(_number.Decimal).Append(text, point + 1, text.Length - point - 1);
        if (number >= 0) return result.ToString();
        result.Insert(0, '\u2212');
        // the sign would jump to the other side of the digits
        return rightToLeft ? LeftToRight + result.ToString() + End : result.ToString();
    }

    /// <summary>A share of one hundred: 12.5 is 12.5 %.</summary>
    public string Percent(decimal hundredths) => _number.Percent.Replace("{n}", Number(hundredths), StringComparison.Ordinal);

    public string Date(DateOnly day) => Fill(day.Day == 1 && _date.FirstDay is { } first ? first : _date.Day, day.Year, day.Day, _date.Months[day.Month - 1]);

    public string Moment(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var time = utc.ToString("HH:mm", CultureInfo.InvariantCulture) + " UTC";
        return _date.Moment
            .Replace("{date}", Date(DateOnly.FromDateTime(utc)), StringComparison.Ordinal)
            .Replace("{time}", rightToLeft ? LeftToRight + time + End : time, StringComparison.Ordinal);
    }

    public string Period(TimePeriod period)
    {
        var start = period.Start;
        return period.Frequency switch
        {
            Frequency.A => Fill(_date.Year, start.Year, 0, ""),
            Frequency.S => Fill(_date.Halves[(start.Month - 1) / 6], start.Year, 0, ""),
            Frequency.Q => Fill(_date.Quarters[(start.Month - 1) / 3], start.Year, 0, ""),
            Frequency.M => Fill(_date.Month, start.Year, 0, _date.MonthsAlone[start.Month - 1]),
            Frequency.W => Fill(_date.Week, ISOWeek.GetYear(start), ISOWeek.GetWeekOfYear(start), ""),
            Frequency.D => Date(start),
            _ => throw new ArgumentException("This is no period.", nameof(period)),
        };
    }

    /// <summary>A value put into a sentence.</summary>
    public string Inserted(object value) => value switch
    {
        string text => Foreign(text),
        DateOnly day => Date(day),
        DateTimeOffset moment => Moment(moment),
        TimePeriod period => Period(period),
        _ when TryDecimal(value, out var number) => Number(number),
        IFormattable other => Foreign(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => Foreign(value.ToString() ?? ""),
    };

    /// <summary>A number of any of the built-in types, for plurals and display.</summary>
    public static bool TryDecimal(object value, out decimal number)
    {
        switch (value)
        {
            case decimal d: number = d; return true;
            case double or float: number = (decimal)Convert.ToDouble(value, CultureInfo.InvariantCulture); return true;
            case sbyte or byte or short or ushort or int or uint or long or ulong: number = Convert.ToDecimal(value, CultureInfo.InvariantCulture); return true;
            default: number = 0; return false;
        }
    }

    // a code or a file name in an Arabic sentence, or an Arabic name in a Latin one, keeps to itself
    private string Foreign(string text) => rightToLeft || text.Any(c => c is >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFEFC') ? Isolate + text + End : text;

    private static string Fill(string pattern, int year, int number, string month) => pattern
        .Replace("{y}", year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{d}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{month}", month, StringComparison.Ordinal);
}
