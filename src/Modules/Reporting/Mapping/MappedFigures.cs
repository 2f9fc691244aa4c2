using System.Collections;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>One figure made of a national file: where it belongs, what it is, and the rows it came from.</summary>
/// <param name="Codes">For each dimension of the dataflow, the place of the code in <see cref="Codelist.Codes"/>.</param>
/// <param name="Period">The period, at its frequency.</param>
/// <param name="Figure">The value, the interval, or the kind of nothing.</param>
/// <param name="Parts">How many values of the file it was made of.</param>
/// <param name="Suppressed">How many of them hide their number.</param>
/// <param name="Missing">How many of them lack it.</param>
/// <param name="Rows">The rows, written as <see cref="SourceRows"/>.</param>
internal readonly record struct MappedFigure(ReadOnlyMemory<int> Codes, TimePeriod Period, Figure Figure, int Parts, int Suppressed, int Missing, ReadOnlyMemory<byte> Rows)
{
    /// <summary>The code of a dimension, as text.</summary>
    public string CodeOf(Dataflow dataflow, string dimension)
    {
        var at = dataflow.IndexOf(dimension);
        return dataflow.Dimensions[at].List.Codes[Codes.Span[at]].Id;
    }
}

/// <summary>The figures of one file, in the order their first rows stand in it. Held by column; a figure is a view.</summary>
internal sealed class MappedFigures : IReadOnlyList<MappedFigure>
{
    private readonly KeyLayout _layout;
    private readonly UInt128[] _keys;
    private readonly Figure[] _figures;
    private readonly (int Parts, int Suppressed, int Missing)[] _parts;
    private readonly int[] _codes;
    private readonly byte[] _rows;
    private readonly int[] _rowsEnd;

    private MappedFigures(Dataflow dataflow, KeyLayout layout, UInt128[] keys, Figure[] figures, (int, int, int)[] parts, byte[] rows, int[] rowsEnd)
    {
        Dataflow = dataflow;
        _layout = layout;
        (_keys, _figures, _parts, _rows, _rowsEnd) = (keys, figures, parts, rows, rowsEnd);
        _codes = new int[keys.Length * layout.Dimensions];
        for (var i = 0; i < keys.Length; i++)
        {
            for (var d = 0; d < layout.Dimensions; d++) _codes[i * layout.Dimensions + d] = layout.CodeAt(keys[i], d);
        }
    }

    /// <summary>What the codes refer to.</summary>
    public Dataflow Dataflow { get; }

    /// <inheritdoc/>
    public int Count => _keys.Length;

    /// <inheritdoc/>
    public MappedFigure this[int index]
    {
        get
        {
            var (parts, suppressed, missing) = _parts[index];
            var start = index == 0 ? 0 : _rowsEnd[index - 1];
            return new(_codes.AsMemory(index * _layout.Dimensions, _layout.Dimensions), KeyLayout.PeriodOf(_keys[index]), _figures[index],
                parts, suppressed, missing, _rows.AsMemory(start, _rowsEnd[index] - start));
        }
    }

    /// <summary>The keys, for checks that compare figures with one another.</summary>
    internal ReadOnlySpan<UInt128> Keys => _keys;
    /// <summary>How the keys are packed.</summary>
    internal KeyLayout Layout => _layout;
    /// <summary>The figures alone.</summary>
    internal ReadOnlySpan<Figure> Values => _figures;

    /// <inheritdoc/>
    public IEnumerator<MappedFigure> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes the figures that stand out of a table, with the rows of each.</summary>
    public static MappedFigures From(FigureTable table, Dataflow dataflow, KeyLayout layout, MappingFile mapping)
    {
        var cells = table.Cells;
        var place = new int[cells.Length];
        var count = 0;
        for (var i = 0; i < cells.Length; i++) place[i] = cells[i].IsDead ? -1 : count++;
        var keys = new UInt128[count];
        var figures = new Figure[count];
        var parts = new (int, int, int)[count];
        for (var i = 0; i < cells.Length; i++)
        {
            if (place[i] is not (>= 0 and var at)) continue;
            keys[at] = cells[i].Key;
            figures[at] = FigureOf(cells[i], mapping);
            parts[at] = (cells[i].Parts, cells[i].Suppressed, cells[i].Missing);
        }
        var (rows, ends) = Rows(table.Uses, place, count);
        return new(dataflow, layout, keys, figures, parts, rows, ends);
    }

    private static Figure FigureOf(in FigureTable.Cell cell, MappingFile mapping)
    {
        var hidden = cell.Suppressed > 0 || cell.Missing > 0;
        var status = cell.Suppressed > 0 ? 'Q' : cell.Missing > 0 ? cell.MissingStatus : cell.Status;
        if (status == 'A') status = StatusOf(cell, mapping);
        return new(hidden ? null : cell.Value, cell.Low, cell.High, mapping.Measure.Decimals, status, cell.Confidentiality);
    }

    private static char StatusOf(in FigureTable.Cell cell, MappingFile mapping)
    {
        var period = KeyLayout.PeriodOf(cell.Key);
        foreach (var rule in mapping.Statuses)
        {
            if (rule.Unfinished ? cell.Stamp < period.End.DayNumber
                : (rule.From is not { } from || from.Start <= period.Start) && (rule.To is not { } to || period.End <= to.End)) return rule.Status;
        }
        return 'A';
    }

    private static (byte[] Rows, int[] Ends) Rows(ReadOnlySpan<(int Cell, uint Row)> uses, int[] place, int count)
    {
        var starts = new int[count + 1];
        foreach (var (cell, _) in uses)
        {
            if (cell >= 0 && place[cell] >= 0) starts[place[cell] + 1]++;
        }
        for (var i = 0; i < count; i++) starts[i + 1] += starts[i];
        var sorted = new uint[starts[count]];
        var next = starts.AsSpan(0, count).ToArray();
        foreach (var (cell, row) in uses)
        {
            if (cell >= 0 && place[cell] is >= 0 and var at) sorted[next[at]++] = row;
        }
        var bytes = new List<byte>(sorted.Length * 2);
        var ends = new int[count];
        for (var i = 0; i < count; i++)
        {
            uint last = 0;
            for (var j = starts[i]; j < starts[i + 1]; j++)
            {
                if (sorted[j] != last) SourceRows.Append(bytes, sorted[j] - last);
                last = sorted[j];
            }
            ends[i] = bytes.Count;
        }
        return ([.. bytes], ends);
    }
}
