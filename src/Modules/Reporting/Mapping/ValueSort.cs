using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tallystick.Reporting.Mapping;

/// <summary>Brings the values of a file into the order of their keys in the same small memory however many there are: a part at a time is
/// sorted (on another core, while the next is read) and put aside; at the end the parts are merged. Within a key the latest report comes
/// first, then rows that say the same beside one another, then the rows as they stand in the file.</summary>
/// <param name="scratch">Where sorted parts go.</param>
/// <param name="partSize">Values in one part; as it is, 16 MiB of them.</param>
internal sealed class ValueSort(ScratchFile scratch, int partSize = 1 << 18) : IDisposable
{
    private readonly List<(long From, long To)> _parts = [];
    private ReadValue[] _filling = new ReadValue[16], _sorting = [];
    private int _count;
    private Task _work = Task.CompletedTask;

    /// <summary>Adds a value.</summary>
    public void Add(in ReadValue value)
    {
        if (_count == _filling.Length)
        {
            if (_count < partSize) Array.Resize(ref _filling, Math.Min(partSize, _count * 2));
            else PutAside();
        }
        _filling[_count++] = value;
    }

    /// <summary>All values in order, read once.</summary>
    public IEnumerable<ReadValue> InOrder()
    {
        if (_parts.Count == 0 && _work.IsCompleted)
        {
            foreach (var at in Order(_filling, _count)) yield return _filling[at];
            yield break;
        }
        PutAside();
        _work.GetAwaiter().GetResult();
        (_filling, _sorting) = ([], []);
        var queue = new PriorityQueue<Part, SortKey>(_parts.Count);
        foreach (var (from, to) in _parts)
        {
            var part = new Part(scratch, from, to);
            if (part.Next()) queue.Enqueue(part, SortKey.Of(part.Current, 0));
        }
        while (queue.TryPeek(out var first, out _))
        {
            yield return first.Current;
            if (first.Next()) queue.DequeueEnqueue(first, SortKey.Of(first.Current, 0));
            else queue.Dequeue();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // nobody may write into the scratch file any more when its owner closes it
        if (!_work.IsCompleted) ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
    }

    private void PutAside()
    {
        _work.GetAwaiter().GetResult();
        (_filling, _sorting) = (_sorting.Length == 0 ? new ReadValue[partSize] : _sorting, _filling);
        var (values, count) = (_sorting, _count);
        _count = 0;
        _work = Task.Run(() =>
        {
            var from = scratch.Length;
            var buffer = new ReadValue[1 << 12];
            var filled = 0;
            foreach (var at in Order(values, count))
            {
                buffer[filled++] = values[at];
                if (filled < buffer.Length) continue;
                scratch.Append(MemoryMarshal.AsBytes(buffer.AsSpan()));
                filled = 0;
            }
            scratch.Append(MemoryMarshal.AsBytes(buffer.AsSpan(0, filled)));
            lock (_parts) _parts.Add((from, scratch.Length));
        });
    }

    /// <summary>The places of the values, in order. Keys mostly fit into one word: those are sorted as numbers with their place beside them, and only
    /// values of the same key are then held against one another.</summary>
    private static IEnumerable<int> Order(ReadValue[] values, int count)
    {
        var (keys, places, narrow) = (new ulong[count], new int[count], true);
        for (var i = 0; i < count; i++)
        {
            narrow &= (ulong)(values[i].Key >> 64) == 0;
            (keys[i], places[i]) = ((ulong)values[i].Key, i);
        }
        if (!narrow) places.AsSpan().Sort((one, other) => SortKey.Of(values[one], one).CompareTo(SortKey.Of(values[other], other)));
        else
        {
            Array.Sort(keys, places);
            for (var from = 0; from < count;)
            {
                var to = from + 1;
                while (to < count && keys[to] == keys[from]) to++;
                if (to - from > 1) places.AsSpan(from, to - from).Sort((one, other) => SortKey.Of(values[one], one).CompareTo(SortKey.Of(values[other], other)));
                from = to;
            }
        }
        return places;
    }

    private readonly record struct SortKey(ulong High, ulong Low, ulong Hash, int Stamp, uint Row, int At) : IComparable<SortKey>
    {
        public static SortKey Of(in ReadValue value, int at) => new((ulong)(value.Key >> 64), (ulong)value.Key, value.Hash, value.Stamp, value.Row, at);

        public int CompareTo(SortKey other)
        {
            if (High != other.High) return High < other.High ? -1 : 1;
            if (Low != other.Low) return Low < other.Low ? -1 : 1;
            if (Stamp != other.Stamp) return Stamp > other.Stamp ? -1 : 1;
            if (Hash != other.Hash) return Hash < other.Hash ? -1 : 1;
            return Row != other.Row ? Row.CompareTo(other.Row) : At.CompareTo(other.At);
        }
    }

    /// <summary>A part being read back.</summary>
    private sealed class Part(ScratchFile scratch, long from, long to)
    {
        private readonly ReadValue[] _values = new ReadValue[1 << 10];
        private int _at, _filled;
        private long _from = from;

        public ref readonly ReadValue Current => ref _values[_at];

        public bool Next()
        {
            if (++_at < _filled) return true;
            var bytes = MemoryMarshal.AsBytes(_values.AsSpan());
            var wanted = (int)Math.Min(bytes.Length, to - _from);
            if (wanted == 0) return false;
            for (var read = 0; read < wanted;)
            {
                var now = scratch.ReadAt(_from + read, bytes[read..wanted]);
                if (now == 0) throw new EndOfStreamException("The scratch file is shorter than what was written.");
                read += now;
            }
            _from += wanted;
            (_at, _filled) = (0, wanted / Unsafe.SizeOf<ReadValue>());
            return true;
        }
    }
}
