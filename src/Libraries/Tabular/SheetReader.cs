using System.Xml;

namespace Tallystick.Tabular;

/// <summary>What readers of workbooks share, whichever archive they unpack: the row they stand on, and that whatever the archive or its XML
/// is damaged by comes out as <see cref="TableFault.Damaged"/> with that row.</summary>
/// <param name="parts">The archive; the reader disposes it.</param>
/// <param name="options">Limits and header.</param>
internal abstract class SheetReader(PackedParts parts, TableOptions options) : FramedReader(options)
{
    /// <summary>Merged cells remembered; no header has more.</summary>
    private protected const int MaxSpans = 1 << 14;

    private protected readonly PackedParts _parts = parts;
    private protected readonly CellText _text = new(options.Limits.MaxCellChars);
    private protected readonly CellsOfRow _cells = new(options.Limits);
    private protected XmlReader _xml = null!;
    private protected long _row;
    private protected bool _ended, _hidden;

    public override bool IsHidden => _hidden;
    public override long RowNumber => _row;
    public override long BytesRead => _parts.BytesRead;
    public override int CellCount => _cells.Count;

    /// <summary>The part of the archive that is read, for faults.</summary>
    private protected abstract string PartRead { get; }

    public override ReadOnlySpan<char> Cell(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        return _cells[column];
    }

    public override void Dispose()
    {
        Clear();
        _xml?.Dispose();
        _parts.Dispose();
    }

    protected override bool Advance() => Undamaged(NextRow);

    protected override void Clear()
    {
        _ended = true;
        _cells.Clear();
    }

    private protected abstract bool NextRow();

    /// <summary>Reads; what damage brings about is a fault of the file.</summary>
    private protected T Undamaged<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (PackedParts.IsDamage(e))
        {
            throw Damaged();
        }
    }

    private protected TableException Damaged() => new(TableFault.Damaged, _row, PartRead);
}
