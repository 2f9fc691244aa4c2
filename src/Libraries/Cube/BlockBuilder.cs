using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>Takes the rows of one block in any order and makes the block. Use once.</summary>
public sealed class BlockBuilder
{
    private readonly FlowLayout _layout;
    private readonly string _party;
    private readonly TimePeriod _period;
    private readonly List<ushort>[] _codes;
    private readonly List<Figure> _figures = [];
    private readonly List<UInt128> _keys = [];
    private byte _decimals;
    private bool _odd;

    /// <summary>Starts an empty block.</summary>
    /// <exception cref="ArgumentException">When the dataflow is narrative.</exception>
    public BlockBuilder(Dataflow flow, string party, TimePeriod period)
    {
        _layout = FlowLayout.Of(flow);
        _party = party;
        _period = period;
        _codes = new List<ushort>[_layout.Trees.Length];
        for (var d = 0; d < _codes.Length; d++) _codes[d] = [];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="codes">One code per dimension in key order, as its place in the dimension's list.</param>
    /// <param name="figure">What stands there.</param>
    /// <exception cref="ArgumentException">On a wrong number of codes, a place outside its list, or a figure whose ends are crossed.</exception>
    public BlockBuilder Add(ReadOnlySpan<int> codes, in Figure figure)
    {
        if (codes.Length != _codes.Length) throw new ArgumentException($"A key of {_layout.Flow.Id} has {_codes.Length} codes, not {codes.Length}.", nameof(codes));
        if (figure.Low > figure.High || !char.IsAsciiLetterUpper(figure.Status) || !char.IsAsciiLetterUpper(figure.Confidentiality) || figure.Decimals > 9)
        {
            throw new ArgumentException($"{figure} is no figure.", nameof(figure));
        }
        var key = UInt128.Zero;
        for (var d = 0; d < codes.Length; d++)
        {
            if ((uint)codes[d] >= (uint)_layout.Trees[d].Dimension.List.Codes.Length)
            {
                throw new ArgumentException($"{_layout.Trees[d].Dimension.Id} has no code at {codes[d]}.", nameof(codes));
            }
            key |= _layout.Part(d, codes[d]);
        }
        for (var d = 0; d < codes.Length; d++) _codes[d].Add((ushort)codes[d]);
        _keys.Add(key);
        _figures.Add(figure);
        _decimals = Math.Max(_decimals, figure.Decimals);
        _odd |= figure.Status != 'A' || figure.Confidentiality != 'F' || figure.Value != figure.Low || figure.Low != figure.High;
        return this;
    }

    /// <summary>Sorts the rows and finds which of them are totals of others.</summary>
    /// <exception cref="ArgumentException">When a key was added twice; the message names it.</exception>
    public Block Build()
    {
        var keys = _keys.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(keys, order);
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] != keys[i - 1]) continue;
            var row = order[i];
            throw new ArgumentException($"{_layout.Flow.Id}, {_party}, {_period}: the key {_layout.Text(d => _codes[d][row])} is there twice.");
        }
        var columns = new Column[_codes.Length];
        var buffer = new ushort[keys.Length];
        for (var d = 0; d < columns.Length; d++)
        {
            for (var i = 0; i < buffer.Length; i++) buffer[i] = _codes[d][order[i]];
            columns[d] = Column.From(buffer, _layout.Trees[d].Count);
        }
        var low = new long[keys.Length];
        var odd = _odd ? OddFigures.OfSize(keys.Length, rolledUp: false) : null;
        for (var i = 0; i < low.Length; i++)
        {
            var figure = _figures[order[i]];
            var scale = Scale.Between(figure.Decimals, _decimals);
            low[i] = checked(figure.Low * scale);
            if (odd is null) continue;
            odd.Why[i] = OddFigures.Judge(figure);
            odd.High[i] = figure.High == Figure.Unbounded ? 0 : checked(figure.High * scale);
            odd.Printed[i] = checked((figure.Value ?? 0) * scale);
            odd.Statuses[i] = OddFigures.Bit(figure.Status);
            odd.Status[i] = (byte)figure.Status;
            odd.Confidentiality[i] = (byte)figure.Confidentiality;
            odd.HiddenAs[i] = OddFigures.HiddenBit(figure);
        }
        return new(_layout, _party, _period, _decimals, columns, low, odd, null, PatternIndex.Of(_layout, columns, keys));
    }
}
