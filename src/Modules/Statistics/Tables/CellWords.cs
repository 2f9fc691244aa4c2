using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>A cell in words, for a reader: number, interval, or which kind of nothing, each with its reasons. Zero, none reported, not
/// available and suppressed never look alike.</summary>
public static class CellWords
{
    /// <summary>What stands in the cell, short: <c>7,429 to 7,581</c>.</summary>
    public static string Short(Cell cell, byte decimals, Texts texts) => cell.Kind switch
    {
        CellKind.Absent => texts["statistics.cell.absent"],
        CellKind.NoneReported => texts["statistics.cell.none-reported"],
        CellKind.Refused => texts["statistics.cell.refused"],
        _ when cell.Value is { } exact => texts.Number(exact, decimals),
        _ when cell is { Reported: { } printed, Suppressed: 0, Missing: 0 } => texts.Number(printed, decimals),
        _ when cell.High == Figure.Unbounded && cell.Low == 0 => texts[cell is { Suppressed: > 0, Missing: 0, MissingPeriods.Length: 0 } ? "statistics.cell.suppressed" : "statistics.cell.missing"],
        _ when cell.High == Figure.Unbounded => texts.Format("statistics.cell.at-least", ("low", texts.Number(cell.Low, decimals))),
        _ => texts.Format("statistics.cell.interval", ("low", texts.Number(cell.Low, decimals)), ("high", texts.Number(cell.High, decimals))),
    };

    /// <summary>Why the cell is not simply a number: one short sentence each; empty when it is.</summary>
    public static ImmutableArray<string> Reasons(Cell cell, TableAnswer answer, Texts texts) => Reasons(cell, answer.Cells.Decimals, answer.Flow, answer.Roll, texts);

    /// <summary>The same of a cell of any table of a dataflow.</summary>
    public static ImmutableArray<string> Reasons(Cell cell, byte decimals, Dataflow flow, ExchangeRoll roll, Texts texts)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (cell.Suppressed > 0) reasons.Add(texts.Format("statistics.reason.suppressed", ("count", cell.Suppressed)));
        foreach (var letter in cell.HiddenAs)
        {
            // why, by CONF_STATUS; of the other letters the source says no more than that it hides
            if (letter is 'A' or 'D' or 'S') reasons.Add(texts.Format("statistics.hidden." + (letter == 'A' ? "small" : "protecting"), ("code", letter.ToString())));
        }
        if (cell.Missing > 0) reasons.Add(texts.Format("statistics.reason.missing", ("count", cell.Missing)));
        if (cell.MissingPeriods.Length > 0)
        {
            reasons.Add(texts.Format("statistics.reason.missing-periods", ("count", cell.MissingPeriods.Length),
                ("first", cell.MissingPeriods[0].Period), ("party", KeyNames.Member(flow, roll, TableRequest.Party, cell.MissingPeriods[0].Party, texts))));
        }
        if (cell.Rounded > 0 && cell is { Value: null, High: not Figure.Unbounded })
        {
            reasons.Add(texts.Format("statistics.reason.rounded", ("count", cell.Rounded),
                ("low", texts.Number(cell.Low, decimals)), ("high", texts.Number(cell.High, decimals))));
        }
        if (cell is { Printed: { } printed } && cell.Suppressed + cell.Missing > 0) reasons.Add(texts.Format("statistics.reason.printed", ("sum", texts.Number(printed, decimals))));
        if (cell.NilReports > 0) reasons.Add(texts.Format("statistics.reason.nil", ("count", cell.NilReports)));
        if (cell.OneBreakdown) reasons.Add(texts["statistics.reason.one-breakdown"]);
        foreach (var status in cell.Statuses)
        {
            // Missing and suppressed parts are counted above; the other letters say something more.
            if (status is not ('O' or 'Q')) reasons.Add(texts["statistics.status." + status]);
        }
        if (cell.Refusal is { } refusal)
        {
            reasons.Add(refusal.Kind switch
            {
                RefusalKind.DoesNotAdd => texts.Format("statistics.refused.does-not-add", ("dimension", refusal.Dimension is { } dimension ? KeyNames.Dimension(flow, dimension, texts) : "")),
                RefusalKind.StockOverTime => texts["statistics.refused.stock-over-time"],
                _ => texts["statistics.refused.price"],
            });
        }
        return reasons.ToImmutable();
    }
}
