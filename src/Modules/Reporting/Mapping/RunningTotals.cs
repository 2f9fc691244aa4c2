using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Hands figures on as they are or, where each report gives the total since 1 January, as what was added since the period before in
/// the same year. Where that cannot be told (no figure of the period before, or a total that fell) the figure is not available, between 0 and
/// the total; it is never below zero and never guessed.</summary>
/// <param name="output">Takes the figures.</param>
/// <param name="differenced">Whether they are running totals.</param>
/// <param name="faults">Is told of totals that fell.</param>
internal sealed class RunningTotals(MappedFigures.Writer output, bool differenced, ISettlingFaults faults)
{
    private readonly List<uint> _rows = [];
    private (UInt128 Key, Figure Figure, int Parts, int Suppressed, int Missing)? _last;

    /// <summary>Takes the next figure, in the order of keys: series by series, each in the order of time.</summary>
    public void Add(UInt128 key, in Figure figure, int parts, int suppressed, int missing, List<uint> rows)
    {
        if (!differenced)
        {
            output.Add(key, figure, parts, suppressed, missing, rows);
            return;
        }
        var period = KeyLayout.PeriodOf(key);
        if (period.Start <= new DateOnly(period.End.Year, 1, 1)) output.Add(key, figure, parts, suppressed, missing, rows);
        else if (_last is { } before && before.Key == KeyLayout.With(key, period.Plus(-1)))
        {
            _rows.AddRange(rows);
            _rows.Sort();
            output.Add(key, Added(key, figure, before.Figure, rows[0]), parts + before.Parts, suppressed + before.Suppressed, missing + before.Missing, _rows);
        }
        else output.Add(key, Unknown(figure), parts, suppressed, missing, rows);
        _last = (key, figure, parts, suppressed, missing);
        _rows.Clear();
        _rows.AddRange(rows);
    }

    private Figure Added(UInt128 key, in Figure now, in Figure before, uint row)
    {
        var least = before.High == Figure.Unbounded ? 0 : Math.Max(0, now.Low - before.High);
        var most = now.High == Figure.Unbounded ? Figure.Unbounded : now.High - before.Low;
        if (now.Value < before.Value || most < 0)
        {
            faults.Fell(key, row, now.Value ?? now.High, before.Value ?? before.Low);
            return Unknown(now);
        }
        var confidentiality = now.Confidentiality == 'F' ? before.Confidentiality : now.Confidentiality;
        var status = now.IsSuppressed || before.IsSuppressed ? 'Q' : now.IsMissing ? now.Status : before.IsMissing ? before.Status : GrowingFigure.MoreCautious(now.Status, before.Status);
        return new(now.Value - before.Value, least, most, now.Decimals, status, confidentiality);
    }

    private static Figure Unknown(in Figure total) => new(null, 0, total.High, total.Decimals, total.IsSuppressed ? 'Q' : 'O', total.Confidentiality);
}
