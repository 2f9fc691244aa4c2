using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tallystick.Tabular;

/// <summary>Reads delimited text after RFC 4180: quoted cells with line ends and doubled quotes in them, lines ended by CRLF, LF or CR. A quote
/// that does not begin a cell is ordinary text; blanks after a closing quote are dropped, other text there is a fault. Cells are not
/// trimmed. It holds one record at a time and guesses no types.</summary>
/// <remarks>A record is always whole in one buffer. When the buffer ends inside a record, the buffer is filled further and the record
/// scanned again from its start: no state crosses a chunk's edge, so none can be wrong there.</remarks>
internal sealed class DelimitedReader : FramedReader
{
    /// <summary>Chars looked at in one step; the buffer has as many to spare behind its end.</summary>
    private const int Step = 32;

    private enum Scanned { Record, Incomplete, End }

    private readonly CharSource _source;
    private readonly TableLimits _limits;
    private readonly char _delimiter, _quote;
    private readonly bool _quoting;

    private char[] _chars;
    private int _start, _next, _end;
    private bool _ended, _skipLineFeed;

    private int[] _from, _to;
    private int[] _doubled = new int[4];
    private int _count, _doubledCount;

    private long _line = 1, _nextLine = 1;
    private bool _anything;

    /// <summary>Opens the text and reads its header.</summary>
    /// <param name="head">Bytes already taken from the stream.</param>
    /// <param name="stream">The rest.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="options">Header row and limits.</param>
    /// <param name="chunk">Bytes asked of the stream at a time; tests make it tiny.</param>
    public DelimitedReader(ReadOnlyMemory<byte> head, Stream stream, Dialect dialect, TableOptions options, int chunk = 64 * 1024)
        : base(options)
    {
        Dialect = dialect;
        _limits = options.Limits;
        _from = new int[Math.Min(64, _limits.MaxColumns)];
        _to = new int[_from.Length];
        _delimiter = dialect.Delimiter;
        _quoting = dialect.Quote is not null;
        _quote = dialect.Quote ?? '\0';
        _source = new CharSource(head, stream, dialect.Encoding, chunk);
        _chars = ArrayPool<char>.Shared.Rent(Math.Max(chunk, 8) + Step);
        try
        {
            while (_nextLine < options.HeaderRow && SkipLine())
            {
            }
            ReadHeader(_anything, carry: true, "");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How the text is written.</summary>
    public Dialect Dialect { get; }

    public override long RowNumber => _line;
    public override long BytesRead => _source.BytesRead;
    public override int CellCount => _count;

    public override ReadOnlySpan<char> Cell(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        return column < _count ? _chars.AsSpan(_from[column], _to[column] - _from[column]) : default;
    }

    public override void Dispose()
    {
        if (_chars.Length > 0)
            ArrayPool<char>.Shared.Return(_chars);
        _chars = [];
        (_start, _next, _end, _count, _ended) = (0, 0, 0, 0, true);
        _source.Dispose();
    }

    protected override bool Advance()
    {
        while (NextRecord())
            if (!IsBlank())
                return true;
        return false;
    }

    protected override void Clear() => _count = 0;

    private bool NextRecord()
    {
        _start = _next;
        _line = _nextLine;
        while (true)
        {
            if (_skipLineFeed && _start < _end)
            {
                _skipLineFeed = false;
                if (_chars[_start] == '\n')
                    _start++;
            }
            switch (Scan())
            {
                case Scanned.Record:
                    if (_next - _start >= Math.Min(_limits.MaxCellChars, _limits.MaxLineBytes / 3))
                        CheckLengths();
                    for (var i = 0; i < _doubledCount; i++)
                        Undouble(_doubled[i]);
                    return true;
                case Scanned.End:
                    return false;
                default:
                    More();
                    break;
            }
        }
    }

    /// <summary>Cuts the record at <see cref="_start"/> into cells.</summary>
    private Scanned Scan()
    {
        var chars = _chars;
        var delimiter = _delimiter;
        int cell = _start, end = _end;
        int block = cell - Step;
        uint mask = 0;
        _count = _doubledCount = 0;

        while (true)
        {
            if (cell < end && chars[cell] == _quote && _quoting)
            {
                var (close, after, doubled) = Closing(cell);
                if (close < 0)
                    return Scanned.Incomplete;
                if (doubled)
                    NoteDoubled();
                Add(cell + 1, close);
                if (after == end)
                    return Last(after);
                if (chars[after] != delimiter)
                    return EndLine(after);
                cell = after + 1;
                block = cell - Step;
                mask = 0;
                continue;
            }

            while (mask == 0)
            {
                block += Step;
                if (block >= end)
                {
                    if (!_ended)
                        return Scanned.Incomplete;
                    if (_source.Bad is not null)
                        throw BadByte();
                    if (_count == 0 && cell == end)
                        return Scanned.End;
                    Add(cell, end);
                    return Last(end);
                }
                mask = Specials(chars, block, delimiter);
                if (end - block < Step)
                    mask &= (1u << (end - block)) - 1;
            }

            var at = block + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            Add(cell, at);
            if (chars[at] != delimiter)
                return EndLine(at);
            cell = at + 1;
        }
    }

    /// <summary>A bit for each of the next chars that is a delimiter or a line end. May look past the end of what is filled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Specials(char[] chars, int at, char delimiter)
    {
        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetArrayDataReference(chars));
        // Chars beyond ASCII saturate to 255, which no special is.
        var bytes = Vector256.NarrowWithSaturation(Vector256.LoadUnsafe(ref first, (nuint)at), Vector256.LoadUnsafe(ref first, (nuint)(at + (Step / 2))));
        var found = Vector256.Equals(bytes, Vector256.Create((byte)delimiter))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'));
        return found.ExtractMostSignificantBits();
    }

    /// <summary>The closing quote of the cell opened at <paramref name="open"/> and the delimiter, line end or end of buffer after it;
    /// negative when the buffer ends before that is known.</summary>
    private (int Close, int After, bool Doubled) Closing(int open)
    {
        var doubled = false;
        var at = open + 1;
        while (true)
        {
            var found = _chars.AsSpan(at, _end - at).IndexOf(_quote);
            if (found < 0)
            {
                if (!_ended)
                    return (-1, 0, false);
                throw _source.Bad is not null ? BadByte() : new TableException(TableFault.BrokenQuote, LineOf(open));
            }
            at += found;
            if (at + 1 == _end && !_ended)
                return (-1, 0, false);
            if (at + 1 == _end || _chars[at + 1] != _quote)
                break;
            doubled = true;
            at += 2;
        }

        var after = at + 1;
        while (after < _end && _chars[after] == ' ' && _delimiter != ' ')
            after++;
        if (after == _end)
            return !_ended ? (-1, 0, false) : _source.Bad is null ? (at, after, doubled) : throw BadByte();
        if (_chars[after] != _delimiter && _chars[after] is not ('\r' or '\n'))
            throw new TableException(TableFault.BrokenQuote, LineOf(after));
        // Lines inside the quotes; whether any is there is asked first, as there hardly ever is.
        if (_chars.AsSpan(open, at - open).IndexOfAny('\r', '\n') >= 0)
            _nextLine = -1;
        return (at, after, doubled);
    }

    private Scanned EndLine(int at)
    {
        _nextLine = (_nextLine < 0 ? LineOf(at) : _line) + 1;
        _next = at + 1;
        if (_chars[at] == '\r')
        {
            if (_next < _end)
                _next += _chars[_next] == '\n' ? 1 : 0;
            else
                _skipLineFeed = true;
        }
        return Scanned.Record;
    }

    private Scanned Last(int end)
    {
        _next = end;
        _nextLine = (_nextLine < 0 ? LineOf(end) : _line) + 1;
        return Scanned.Record;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int from, int to)
    {
        var at = _count;
        var starts = _from;
        if ((uint)at >= (uint)starts.Length)
        {
            Widen();
            starts = _from;
        }
        starts[at] = from;
        _to[at] = to;
        _count = at + 1;
    }

    private void Widen()
    {
        if (_count >= _limits.MaxColumns)
            throw new TableException(TableFault.TooManyColumns, _line);
        var size = Math.Min(_from.Length * 2, _limits.MaxColumns);
        Array.Resize(ref _from, size);
        Array.Resize(ref _to, size);
    }

    private void NoteDoubled()
    {
        if (_doubledCount == _doubled.Length)
            Array.Resize(ref _doubled, _doubledCount * 2);
        _doubled[_doubledCount++] = _count;
    }

    private void Undouble(int cell)
    {
        var text = _chars.AsSpan(_from[cell], _to[cell] - _from[cell]);
        var to = 0;
        for (var i = 0; i < text.Length; i++)
        {
            text[to++] = text[i];
            if (text[i] == _quote)
                i++;
        }
        _to[cell] = _from[cell] + to;
    }

    private bool IsBlank()
    {
        for (var i = 0; i < _count; i++)
            if (!_chars.AsSpan(_from[i], _to[i] - _from[i]).IsWhiteSpace())
                return false;
        return true;
    }

    /// <summary>Passes a line above the header, whatever its quotes.</summary>
    private bool SkipLine()
    {
        _start = _next;
        _line = _nextLine;
        while (true)
        {
            if (_skipLineFeed && _start < _end)
            {
                _skipLineFeed = false;
                if (_chars[_start] == '\n')
                    _start++;
            }
            var text = _chars.AsSpan(_start, _end - _start);
            var end = text.IndexOfAny('\r', '\n');
            if (end < 0 && !_ended)
            {
                More();
                continue;
            }
            if (end < 0 && _source.Bad is not null)
                throw BadByte();
            _anything |= !(end < 0 ? text : text[..end]).IsWhiteSpace();
            if (end < 0)
                Last(_end);
            else
                EndLine(_start + end);
            if (_next - _start >= _limits.MaxLineBytes / 3)
                CheckLengths();
            return end >= 0;
        }
    }

    /// <summary>Gets more characters behind the unfinished record, at least as many again as it has: so scanning it anew costs no more than
    /// reading it did.</summary>
    private void More()
    {
        var held = _end - _start;
        if (held >= _limits.MaxLineBytes / 3 && _source.Encoding.BytesOf(_chars.AsSpan(_start, held)) > _limits.MaxLineBytes)
            throw Overlong();

        if (_start > 0)
        {
            _chars.AsSpan(_start, held).CopyTo(_chars);
            (_start, _end) = (0, held);
        }
        // One more than the limit holds, for the line end, and one for the other half of a character.
        var most = (_limits.MaxLineBytes / _source.Encoding.BytesPerChar.Least) + 2;
        var wanted = Math.Min(Math.Max(held * 2, held + 2), Math.Max(most, held + 2));
        if (wanted > _chars.Length - Step)
        {
            var wider = ArrayPool<char>.Shared.Rent(wanted + Step);
            _chars.AsSpan(0, _end).CopyTo(wider);
            ArrayPool<char>.Shared.Return(_chars);
            _chars = wider;
        }
        var room = _chars.Length - Step;
        do
        {
            var got = _source.Read(_chars.AsSpan(_end, room - _end));
            _ended = got == 0;
            _end += got;
        }
        while (!_ended && _end < wanted - 1);
    }

    private void CheckLengths()
    {
        if (_source.Encoding.BytesOf(_chars.AsSpan(_start, _next - _start).TrimEnd("\r\n")) > _limits.MaxLineBytes)
            throw new TableException(TableFault.LineTooLong, _line);
        for (var i = 0; i < _count; i++)
            if (_to[i] - _from[i] > _limits.MaxCellChars)
                throw new TableException(TableFault.LineTooLong, _line);
    }

    /// <summary>A record past the limit is one whose quote never closed, if it stands in a quote.</summary>
    private TableException Overlong()
    {
        var last = _start;
        var quoted = false;
        for (var i = _start; _quoting && i < _end; i++)
        {
            if (_chars[i] != _quote)
                continue;
            if (quoted && i + 1 < _end && _chars[i + 1] == _quote)
                i++;
            else if (quoted)
                quoted = false;
            else if (i == _start || _chars[i - 1] == _delimiter)
                (quoted, last) = (true, i);
        }
        return quoted ? new(TableFault.BrokenQuote, LineOf(last)) : new(TableFault.LineTooLong, _line);
    }

    private TableException BadByte()
    {
        var how = Dialect.EncodingSource == EncodingSource.Named ? "named" : "found";
        return new(TableFault.BadEncoding, LineOf(_end), $"{Dialect.Encoding.Name} ({how}), 0x{_source.Bad:X2} @ {_source.BytesRead}", _source.BytesRead);
    }

    /// <summary>The line a place in the record is on.</summary>
    private long LineOf(int place)
    {
        var line = _line;
        for (var i = _start; i < place; i++)
            if (_chars[i] == '\n' || (_chars[i] == '\r' && (i + 1 == _end || _chars[i + 1] != '\n')))
                line++;
        return line;
    }
}
