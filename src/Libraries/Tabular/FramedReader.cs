using System.Globalization;

namespace Tallystick.Tabular;

/// <summary>What is alike in every kind of file: a table has a header above, may have a footer below and hidden rows between. Heirs give the
/// rows as they stand; this decides which of them are data.</summary>
internal abstract class FramedReader(TableOptions options) : TableReader
{
    /// <summary>Row numbers kept of what is counted.</summary>
    public const int MaxNumbers = 100;

    private string[] _columns = [];
    private bool _over;

    public sealed override IReadOnlyList<string> Columns => _columns;

    /// <summary>The first row of the header; 0 where a file has none.</summary>
    public long HeaderRow { get; private set; }

    /// <summary>Whether the row stands in a hidden row of its sheet.</summary>
    public virtual bool IsHidden => false;

    /// <summary>How many data rows so far stood hidden, passed over or not.</summary>
    public long HiddenRows { get; private set; }

    /// <summary>The first of them.</summary>
    public List<long> HiddenNumbers { get; } = [];

    /// <summary>Goes to the next row that is not blank; false at the end. Faults of the file come out as <see cref="TableException"/>.</summary>
    protected abstract bool Advance();

    /// <summary>From now on there is no row.</summary>
    protected abstract void Clear();

    /// <summary>Cells merged with those to their right, in rows up to <paramref name="row"/>.</summary>
    public virtual IReadOnlyList<CellSpan> MergedUpTo(long row) => [];

    public sealed override bool Read()
    {
        while (!_over && Advance())
        {
            if (RowNumber > options.LastRow)
                break;
            if (IsHidden)
            {
                HiddenRows++;
                if (HiddenNumbers.Count < MaxNumbers)
                    HiddenNumbers.Add(RowNumber);
                if (options.SkipHiddenRows)
                    continue;
            }
            if (options.Footer.Count > 0 && IsFooter())
                break;
            return true;
        }
        _over = true;
        Clear();
        return false;
    }

    /// <summary>Reads the header where the options say it stands.</summary>
    /// <param name="anything">Whether text stands above what was read so far: then a missing header is not an empty file.</param>
    /// <param name="carry">Whether an empty cell of an upper row stands for the one to its left.</param>
    /// <param name="detail">A word for the fault.</param>
    protected void ReadHeader(bool anything, bool carry, string detail)
    {
        List<(long Row, string[] Cells)> header = [];
        while (header.Count < options.HeaderRows && Advance())
        {
            anything |= RowNumber < options.HeaderRow || header.Count > 0;
            if (RowNumber < options.HeaderRow || (options.SkipHiddenRows && IsHidden))
                continue;
            var cells = new string[CellCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = Cell(i).ToString();
            header.Add((RowNumber, cells));
        }
        if (header.Count < options.HeaderRows)
            throw new TableException(anything || header.Count > 0 ? TableFault.NoHeader : TableFault.Empty, 0, detail);
        HeaderRow = header[0].Row;
        _columns = HeaderNames.Of(header, header.Count > 1 ? MergedUpTo(RowNumber) : [], carry);
    }

    /// <summary>Takes names that stand in no row.</summary>
    protected void NameColumns(string[] columns) => _columns = columns;

    private bool IsFooter()
    {
        for (var i = 0; i < CellCount; i++)
        {
            var text = Cell(i).Trim();
            while (!text.IsEmpty && (char.IsWhiteSpace(text[0]) || CharUnicodeInfo.GetUnicodeCategory(text[0]) == UnicodeCategory.Format))
                text = text[1..];
            if (text.IsEmpty)
                continue;
            foreach (var mark in options.Footer)
                if (text.StartsWith(mark, StringComparison.Ordinal))
                    return true;
            return false;
        }
        return false;
    }
}

/// <summary>Cells merged into one, from column <paramref name="First"/> to <paramref name="Last"/>, both included, the first being 0.</summary>
/// <param name="Row">The row they are in, as a person counts.</param>
/// <param name="First">The column with the text.</param>
/// <param name="Last">The last column it stretches over.</param>
public readonly record struct CellSpan(long Row, int First, int Last);
