namespace Tallystick.Tabular;

/// <summary>The cells of one row as text, in buffers used again for the next row. Cells may be set in any order; those never set are empty.
/// Past a limit it throws a <see cref="TableException"/> with the row.</summary>
internal sealed class CellsOfRow(TableLimits limits)
{
    private char[] _chars = new char[1024];
    private int[] _from = new int[32], _to = new int[32];

    /// <summary>Up to the last cell with text.</summary>
    public int Count { get; private set; }

    /// <summary>Characters of all cells.</summary>
    public int Length { get; private set; }

    /// <summary>Whether nothing but blanks was set.</summary>
    public bool Blank { get; private set; } = true;

    public ReadOnlySpan<char> this[int column] => column < Count ? _chars.AsSpan(_from[column], _to[column] - _from[column]) : default;

    public void Clear() => (Count, Length, Blank) = (0, 0, true);

    /// <summary>Sets a cell; no text sets nothing, so that a stray format at a sheet's edge makes no row wide.</summary>
    public void Set(int column, ReadOnlySpan<char> text, long row)
    {
        if (text.IsEmpty)
            return;
        if (column >= limits.MaxColumns)
            throw new TableException(TableFault.TooManyColumns, row);
        if (Length + (long)text.Length > limits.MaxLineBytes)
            throw new TableException(TableFault.LineTooLong, row);
        if (column >= _from.Length)
        {
            var size = Math.Min(limits.MaxColumns, Math.Max(column + 1, _from.Length * 2));
            Array.Resize(ref _from, size);
            Array.Resize(ref _to, size);
        }
        if (Length + text.Length > _chars.Length)
            Array.Resize(ref _chars, Math.Max(Length + text.Length, _chars.Length * 2));
        for (; Count < column; Count++)
            _from[Count] = _to[Count] = 0;
        Count = Math.Max(Count, column + 1);
        text.CopyTo(_chars.AsSpan(Length));
        _from[column] = Length;
        Length += text.Length;
        _to[column] = Length;
        Blank &= text.IsWhiteSpace();
    }
}
