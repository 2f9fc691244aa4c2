using System.Collections.Immutable;
using System.Globalization;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Statistics.Tables;

/// <summary>A table asked for: the same from a page's address, the interface and the command line. It says nothing about who asks, so an
/// address may be handed on and opens to each reader only what that reader may see.</summary>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="Rows">Dimensions down; <c>PARTY</c> and <c>TIME_PERIOD</c> are dimensions here too.</param>
/// <param name="Columns">Dimensions across.</param>
/// <param name="Where">By dimension the codes asked for, each with all below it.</param>
/// <param name="From">The first period; null: from the beginning.</param>
/// <param name="To">The last period; null: to the end.</param>
/// <param name="Frequency">The frequency shown; null: as reported.</param>
/// <param name="AsOf">The moment the figures are to be as they then stood; null: now.</param>
public sealed record TableRequest(string Dataflow, ImmutableArray<string> Rows, ImmutableArray<string> Columns,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Where, TimePeriod? From, TimePeriod? To, Frequency? Frequency, DateTimeOffset? AsOf)
{
    /// <summary>The Party as a dimension of a table.</summary>
    public const string Party = "PARTY";
    /// <summary>The period as a dimension of a table.</summary>
    public const string Time = "TIME_PERIOD";

    /// <summary>Reads a request from its texts: the form of the command line and of addresses.</summary>
    /// <param name="flow">The structure asked.</param>
    /// <param name="rows">Dimensions joined by commas.</param>
    /// <param name="columns">Dimensions joined by commas.</param>
    /// <param name="where">Filters, each <c>DIM=A+B</c>.</param>
    /// <param name="period"><c>2015..2016</c>, <c>2016-05</c>, <c>2015..</c> or empty.</param>
    /// <param name="frequency">A letter of CL_FREQ, or empty.</param>
    /// <param name="asOf">A day or an ISO 8601 moment, or empty.</param>
    /// <exception cref="ProblemException">Naming what cannot be read.</exception>
    public static TableRequest Read(Dataflow flow, string? rows, string? columns, IEnumerable<string> where, string? period, string? frequency, string? asOf)
    {
        var down = Dimensions(flow, rows);
        var across = Dimensions(flow, columns);
        if (down.Concat(across).GroupBy(d => d, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw StatisticsProblems.DimensionTwice(twice.Key).AsException();
        var filters = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var filter in where)
        {
            var parts = filter.Split('=', 2);
            if (parts.Length != 2 || parts[1].Length == 0) throw StatisticsProblems.BadFilter(filter).AsException();
            var dimension = Dimension(flow, parts[0]);
            if (dimension == Time) throw StatisticsProblems.PeriodIsNoFilter().AsException();
            var codes = parts[1].Split([' ', '+'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var code in codes)
            {
                if (dimension != Party && flow.Dimensions[flow.IndexOf(dimension)].List.IndexOf(code) < 0) throw StatisticsProblems.NoSuchCode(dimension, code).AsException();
            }
            filters[dimension] = filters.TryGetValue(dimension, out var already) ? [.. already, .. codes] : [.. codes];
        }
        var (from, to) = Range(period);
        Frequency? shown = string.IsNullOrWhiteSpace(frequency) ? null
            : Enum.TryParse<Frequency>(frequency, out var f) && Enum.IsDefined(f) && !char.IsAsciiDigit(frequency[0]) ? f
            : throw StatisticsProblems.NoSuchFrequency(frequency).AsException();
        return new(flow.Id, down, across, filters.ToImmutable(), from, to, shown, Moment(asOf));
    }

    /// <summary>Reads <c>A..B</c>, <c>A</c>, <c>A..</c>, <c>..B</c> or nothing.</summary>
    public static (TimePeriod? From, TimePeriod? To) Range(string? period)
    {
        if (string.IsNullOrWhiteSpace(period)) return (null, null);
        var text = period.Trim();
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0) return (Period(text), Period(text));
        var from = text[..dots].Length == 0 ? (TimePeriod?)null : Period(text[..dots]);
        var to = text[(dots + 2)..].Length == 0 ? (TimePeriod?)null : Period(text[(dots + 2)..]);
        if (from is { } a && to is { } b && a.Start > b.End) throw StatisticsProblems.PeriodBackwards(text).AsException();
        return (from, to);
    }

    private static TimePeriod Period(string text) =>
        TimePeriod.TryParse(text.Trim(), out var period) ? period : throw StatisticsProblems.NoSuchPeriod(text).AsException();

    private static DateTimeOffset? Moment(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        // A day means its end: the figures as they stood when it was over.
        if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day.AddDays(1).ToDateTime(default), TimeSpan.Zero).AddTicks(-1);
        return DateTimeOffset.TryParse(text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment : throw StatisticsProblems.NoSuchMoment(text).AsException();
    }

    private static ImmutableArray<string> Dimensions(Dataflow flow, string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(id => Dimension(flow, id))];

    private static string Dimension(Dataflow flow, string id)
    {
        var wanted = id.Trim().ToUpperInvariant();
        return wanted is Party or Time || flow.IndexOf(wanted) >= 0 ? wanted
            : throw StatisticsProblems.NoSuchDimension(id, flow.Id, string.Join(", ", flow.Dimensions.Select(d => d.Id).Prepend(Time).Prepend(Party))).AsException();
    }
}
