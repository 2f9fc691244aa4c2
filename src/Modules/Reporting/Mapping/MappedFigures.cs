using System.Buffers.Binary;
using System.Collections;
using System.Runtime.InteropServices;
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

/// <summary>The figures of one file, in the order of their keys (series by series, each in the order of time), put aside so that millions cost
/// no memory. Read from the beginning as often as needed, also while they are still being made: a reader then waits for the next. Gone when
/// disposed.</summary>
internal sealed class MappedFigures : IEnumerable<MappedFigure>, IDisposable
{
    private const byte Plain = 1, Printed = 2;

    private readonly ScratchFile _scratch;
    private readonly object _gate = new();
    private int _readable;
    private bool _whole;
    private readonly byte _decimals;

    private MappedFigures(Dataflow dataflow, KeyLayout layout, byte decimals, ScratchFile scratch) => (Dataflow, Layout, _decimals, _scratch) = (dataflow, layout, decimals, scratch);

    /// <summary>What the codes refer to.</summary>
    public Dataflow Dataflow { get; }

    /// <summary>How keys are packed.</summary>
    public KeyLayout Layout { get; }

    /// <summary>Digits after the point of every figure.</summary>
    public byte Decimals => _decimals;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many hide a number; how many lack one and hide none.</summary>
    public (int Suppressed, int Missing) Hidden { get; private set; }

    /// <summary>True when there is a figure at this place; waits while it may yet come.</summary>
    private bool Has(int place)
    {
        if (place < Volatile.Read(ref _readable)) return true;
        lock (_gate)
        {
            while (place >= _readable && !_whole) Monitor.Wait(_gate);
            return place < _readable;
        }
    }

    /// <summary>Reads from the first figure on.</summary>
    public Reader Read() => new(this);

    /// <inheritdoc/>
    public IEnumerator<MappedFigure> GetEnumerator()
    {
        var reader = Read();
        while (reader.Next())
        {
            var codes = new int[Layout.Dimensions];
            for (var d = 0; d < codes.Length; d++) codes[d] = Layout.CodeAt(reader.Key, d);
            yield return new(codes, KeyLayout.PeriodOf(reader.Key), reader.Figure, reader.Parts, reader.Suppressed, reader.Missing, reader.Rows.ToArray());
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();

    /// <summary>Puts figures aside, each key after the one before it.</summary>
    internal sealed class Writer(Dataflow dataflow, KeyLayout layout, byte decimals, ScratchFile scratch)
    {
        private readonly MappedFigures _figures = new(dataflow, layout, decimals, scratch);
        private readonly List<byte> _bytes = new(1 << 16);

        /// <summary>Adds one.</summary>
        /// <param name="key">Its key.</param>
        /// <param name="figure">What it is.</param>
        /// <param name="parts">Values it was made of.</param>
        /// <param name="suppressed">Those that hide their number.</param>
        /// <param name="missing">Those that lack it.</param>
        /// <param name="rows">The rows, ascending, some perhaps twice.</param>
        public void Add(UInt128 key, in Figure figure, int parts, int suppressed, int missing, List<uint> rows)
        {
            var plain = figure.Value == figure.Low && figure.Low == figure.High;
            Span<byte> head = stackalloc byte[19 + 24];
            BinaryPrimitives.WriteUInt128LittleEndian(head, key);
            head[16] = (byte)((plain ? Plain : 0) | (figure.Value is null ? 0 : Printed));
            (head[17], head[18]) = ((byte)figure.Status, (byte)figure.Confidentiality);
            BinaryPrimitives.WriteInt64LittleEndian(head[19..], figure.Value ?? 0);
            if (!plain)
            {
                BinaryPrimitives.WriteInt64LittleEndian(head[27..], figure.Low);
                BinaryPrimitives.WriteInt64LittleEndian(head[35..], figure.High);
            }
            _bytes.AddRange(plain ? head[..27] : head);
            SourceRows.Append(_bytes, parts);
            SourceRows.Append(_bytes, suppressed);
            SourceRows.Append(_bytes, missing);
            var at = _bytes.Count;
            for (var i = 0; i < 4; i++) _bytes.Add(0);
            uint last = 0;
            foreach (var row in rows)
            {
                if (row != last) SourceRows.Append(_bytes, row - last);
                last = row;
            }
            BinaryPrimitives.WriteInt32LittleEndian(CollectionsMarshal.AsSpan(_bytes)[at..], _bytes.Count - at - 4);
            _figures.Count++;
            var (hidden, lacking) = _figures.Hidden;
            if (figure.IsSuppressed) hidden++;
            else if (figure.IsMissing) lacking++;
            _figures.Hidden = (hidden, lacking);
            if (_bytes.Count > 1 << 16) Flush();
        }

        /// <summary>The figures, for who reads along while they are made.</summary>
        public MappedFigures Figures => _figures;

        /// <summary>Says that there are no more, for whatever reason: no reader waits longer.</summary>
        public MappedFigures Done()
        {
            Flush();
            lock (_figures._gate)
            {
                _figures._whole = true;
                Monitor.PulseAll(_figures._gate);
            }
            return _figures;
        }

        private void Flush()
        {
            scratch.Append(CollectionsMarshal.AsSpan(_bytes));
            _bytes.Clear();
            lock (_figures._gate)
            {
                Volatile.Write(ref _figures._readable, _figures.Count);
                Monitor.PulseAll(_figures._gate);
            }
        }
    }

    /// <summary>A figure after the other; what it shows is of the one it stands on.</summary>
    internal sealed class Reader(MappedFigures figures)
    {
        private byte[] _buffer = new byte[1 << 16];
        private int _at, _filled, _next, _rows, _rowsLength;
        private long _from;

        /// <summary>Its key.</summary>
        public UInt128 Key { get; private set; }
        /// <summary>What it is.</summary>
        public Figure Figure { get; private set; }
        /// <summary>Values it was made of.</summary>
        public int Parts { get; private set; }
        /// <summary>Those that hide their number.</summary>
        public int Suppressed { get; private set; }
        /// <summary>Those that lack it.</summary>
        public int Missing { get; private set; }
        /// <summary>The rows, written as <see cref="SourceRows"/>.</summary>
        public ReadOnlySpan<byte> Rows => _buffer.AsSpan(_rows, _rowsLength);

        /// <summary>Goes to the next; false at the end.</summary>
        public bool Next()
        {
            if (!figures.Has(_next)) return false;
            _next++;
            // the head with three numbers of at most five bytes and the length of the rows
            Have(43 + 15 + 4);
            var head = _buffer.AsSpan(_at);
            Key = BinaryPrimitives.ReadUInt128LittleEndian(head);
            var kind = head[16];
            var value = BinaryPrimitives.ReadInt64LittleEndian(head[19..]);
            var plain = (kind & Plain) != 0;
            var low = plain ? value : BinaryPrimitives.ReadInt64LittleEndian(head[27..]);
            var high = plain ? value : BinaryPrimitives.ReadInt64LittleEndian(head[35..]);
            Figure = new((kind & Printed) != 0 ? value : null, low, high, figures._decimals, (char)head[17], (char)head[18]);
            _at += plain ? 27 : 43;
            (Parts, Suppressed, Missing) = (Number(), Number(), Number());
            _rowsLength = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_at));
            _at += 4;
            Have(_rowsLength);
            _rows = _at;
            _at += _rowsLength;
            return true;
        }

        private int Number()
        {
            int number = 0, shift = 0;
            byte now;
            do
            {
                now = _buffer[_at++];
                number |= (now & 0x7F) << shift;
                shift += 7;
            }
            while ((now & 0x80) != 0);
            return number;
        }

        /// <summary>Sees to it that so many bytes, as far as there are, lie from here on.</summary>
        private void Have(int count)
        {
            if (_filled - _at >= count) return;
            _buffer.AsSpan(_at, _filled - _at).CopyTo(_buffer);
            (_filled, _at) = (_filled - _at, 0);
            if (count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(count, _buffer.Length * 2));
            while (_filled < _buffer.Length)
            {
                var now = figures._scratch.ReadAt(_from, _buffer.AsSpan(_filled));
                if (now == 0) return;
                _from += now;
                _filled += now;
            }
        }
    }
}
