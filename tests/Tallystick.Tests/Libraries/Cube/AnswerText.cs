using System.Text;
using Tallystick.Cube;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>An answer written out whole, so that two can be compared and a difference be read.</summary>
public static class AnswerText
{
    public static string Of(CubeAnswer answer) => Write([.. answer.Rows.Select(k => string.Join('|', k))], [.. answer.Columns.Select(k => string.Join('|', k))],
        (r, c) => answer[r, c], [.. answer.RowTotals], [.. answer.ColumnTotals], answer.GrandTotal, answer.Decimals, [.. answer.Coverage]);

    public static string Of(Cell cell)
    {
        var text = new StringBuilder(cell.Kind.ToString());
        if (cell.Kind == CellKind.Refused) text.Append($" {cell.Refusal!.Value.Kind} {cell.Refusal.Value.Dimension}");
        text.Append($" value={cell.Value} reported={cell.Reported} printed={cell.Printed} low={cell.Low} high={cell.High} suppressed={cell.Suppressed} missing={cell.Missing} rounded={cell.Rounded}");
        text.Append($" nil={cell.NilReports} periods=[{string.Join(' ', cell.MissingPeriods.Select(m => m.Party + ":" + m.Period))}] statuses={cell.Statuses} hidden={cell.HiddenAs} one={cell.OneBreakdown}");
        return text.ToString();
    }

    public static string Write(List<string> rows, List<string> columns, Func<int, int, Cell> at, List<Cell> rowTotals, List<Cell> columnTotals, Cell? grand,
        int decimals, List<PartyCoverage> coverage)
    {
        var text = new StringBuilder().AppendLine($"rows: {string.Join(" ; ", rows)}").AppendLine($"columns: {string.Join(" ; ", columns)}").AppendLine($"decimals: {decimals}");
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < columns.Count; c++) text.AppendLine($"({rows[r]}) x ({columns[c]}): {Of(at(r, c))}");
        }
        for (var r = 0; r < rowTotals.Count; r++) text.AppendLine($"row total ({rows[r]}): {Of(rowTotals[r])}");
        for (var c = 0; c < columnTotals.Count; c++) text.AppendLine($"column total ({columns[c]}): {Of(columnTotals[c])}");
        if (grand is not null) text.AppendLine($"grand total: {Of(grand)}");
        foreach (var party in coverage) text.AppendLine($"{party.Party}: {string.Join(", ", party.Periods.Select(p => $"{p.Period} {p.Kind} {p.Dimension}"))}");
        return text.ToString();
    }
}
