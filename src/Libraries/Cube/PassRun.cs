using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>One pass over all usable blocks: the cells, or one of the totals.</summary>
internal sealed class PassRun
{
    private readonly QueryPlan _plan;
    private readonly PartyReports[] _reports;
    private readonly TimePeriod[] _times;
    private readonly int[]?[] _groups;
    private readonly byte _decimals;
    private readonly bool _rows;
    private readonly bool _columns;
    private readonly PassRules _rules;
    private readonly long _rowFactor;
    private readonly long _domain;

    public PassRun(QueryPlan plan, PartyReports[] reports, TimePeriod[] times, int[]?[] groups, byte decimals, bool rows, bool columns)
    {
        _plan = plan;
        _reports = reports;
        _times = times;
        _groups = groups;
        _decimals = decimals;
        _rows = rows;
        _columns = columns;
        _rules = plan.Rules(rows, columns);
        _rowFactor = columns ? plan.Columns.Total : 1;
        _domain = checked((rows ? plan.Rows.Total : 1) * _rowFactor);
        if (_domain > -PassTables.Fails / 2) throw new ArgumentException("Too many dimensions stand on the axes.");
    }

    public PassResult Run()
    {
        var tally = new Tally(_domain, _rules.Checks.Length);
        var tables = Tables(tally.IsDense);
        var slots = new SlotGrid(_plan, _rows, _columns, _reports.Length, _times.Length);
        for (var p = 0; p < _reports.Length; p++)
        {
            if (!slots.ByTime)
            {
                Add(_reports[p].Whole, p, 0, slots, tables, tally);
                continue;
            }
            foreach (var (time, target) in _reports[p].ByTime)
            {
                Add(target, p, Array.BinarySearch(_times, time, QueryPlan.ByTime), slots, tables, tally);
            }
        }
        return PassResult.From(_plan, tally, slots);
    }

    private void Add(TimeTarget target, int party, int time, SlotGrid slots, List<PassTables> tables, Tally tally)
    {
        ref var slot = ref slots.At(party, time);
        slot.Refused |= target.Refused;
        slot.Missing.AddRange(target.Missing);
        var start = party * StrideOf(Axis.PartyPart) + time * StrideOf(Axis.TimePart);
        foreach (var tile in target.Tiles)
        {
            slot.NilReports += tile.NilReports;
            foreach (var block in tile.Blocks)
            {
                foreach (var table in tables) Scan.Add(block, _rules, table, start, Scale.Between(block.Decimals, _decimals), tile.Source, tally);
            }
        }
    }

    private long StrideOf(int part) => (_rows ? _plan.Rows.StrideOf(part) * _rowFactor : 0) + (_columns ? _plan.Columns.StrideOf(part) : 0);

    // One set of tables, unless chosen codes lie inside one another: then one for each layer of nesting, so that every row leads to one target in each.
    private List<PassTables> Tables(bool dense)
    {
        var all = new List<long[][]> { new long[_plan.Trees.Length][] };
        for (var d = 0; d < _plan.Trees.Length; d++)
        {
            var next = new List<long[][]>();
            foreach (var way in Ways(d))
            {
                foreach (var offsets in all)
                {
                    var copy = (long[][])offsets.Clone();
                    copy[d] = way;
                    next.Add(copy);
                }
            }
            all = next;
        }
        return all.ConvertAll(offsets => new PassTables(offsets, dense));
    }

    private List<long[]> Ways(int d)
    {
        var count = _plan.Trees[d].Count;
        var grouped = _rows && _plan.Rows.Has(d) || _columns && _plan.Columns.Has(d);
        if (grouped && _plan.Chosen[d])
        {
            var ways = new List<long[]>();
            foreach (var layer in _plan.Layers(d))
            {
                var way = new long[count];
                for (var c = 0; c < count; c++) way[c] = layer[c] >= 0 ? _groups[d]![layer[c]] * StrideOf(d) : PassTables.Fails;
                ways.Add(way);
            }
            return ways;
        }
        var offsets = new long[count];
        for (var c = 0; c < count; c++)
        {
            offsets[c] = grouped
                ? _groups[d]![c] >= 0 ? _groups[d]![c] * StrideOf(d) : PassTables.Fails
                : _plan.Passes[d][c] ? 0 : PassTables.Fails;
        }
        return [offsets];
    }
}

/// <summary>What a Party and a target of time bring to every cell that falls to them, whatever its codes.</summary>
internal struct Slot
{
    public int NilReports;
    public bool Refused;
    public List<MissingPeriod> Missing;
}

/// <summary>The slots of a pass: by Party and time where these stand on an axis that is kept, else all in one.</summary>
internal sealed class SlotGrid
{
    private readonly Slot[] _slots;
    private readonly QueryPlan _plan;
    private readonly bool _rows;
    private readonly bool _columns;
    private readonly bool _byParty;
    private readonly int _times;

    public SlotGrid(QueryPlan plan, bool rows, bool columns, int parties, int times)
    {
        _plan = plan;
        _rows = rows;
        _columns = columns;
        _byParty = rows && plan.Rows.Has(Axis.PartyPart) || columns && plan.Columns.Has(Axis.PartyPart);
        ByTime = rows && plan.Rows.Has(Axis.TimePart) || columns && plan.Columns.Has(Axis.TimePart);
        Parties = _byParty ? Math.Max(1, parties) : 1;
        _times = ByTime ? Math.Max(1, times) : 1;
        _slots = new Slot[Parties * _times];
        for (var i = 0; i < _slots.Length; i++) _slots[i].Missing = [];
    }

    public bool ByTime { get; }
    public int Parties { get; }
    public int Times => _times;

    public ref Slot At(int party, int time) => ref _slots[(_byParty ? party : 0) * _times + (ByTime ? time : 0)];

    /// <summary>The slot of a target's number.</summary>
    public ref Slot Of(long key)
    {
        var row = _rows ? _columns ? key / _plan.Columns.Total : key : 0;
        var column = _columns ? _rows ? key % _plan.Columns.Total : key : 0;
        var party = (_rows ? _plan.Rows.Member(row, Axis.PartyPart) : 0) + (_columns ? _plan.Columns.Member(column, Axis.PartyPart) : 0);
        var time = (_rows ? _plan.Rows.Member(row, Axis.TimePart) : 0) + (_columns ? _plan.Columns.Member(column, Axis.TimePart) : 0);
        return ref At(party, time);
    }
}
