using System.Collections.Immutable;

namespace Tallystick.Cube;

/// <summary>Answers one question over one snapshot. Everything after <see cref="PartyReports"/> sees only what the asker may see.</summary>
internal sealed class QueryRun
{
    private readonly QueryPlan _plan;
    private readonly string[] _parties;
    private readonly PartyReports[] _reports;
    private readonly Sdmx.TimePeriod[] _times;
    private readonly int[]?[] _groups;
    private readonly byte _decimals;

    public QueryRun(Sdmx.Dataflow flow, FigureCube.Shelf[] shelves, CubeQuery query, Entitlement entitlement)
    {
        _plan = new(flow, query);
        var slices = new SortedDictionary<string, FigureCube.Slice[]>(StringComparer.Ordinal);
        foreach (var shelf in shelves) slices.Add(shelf.Party, shelf.Slices);
        foreach (var party in query.Parties ?? []) slices.TryAdd(party, []);
        _parties = [.. slices.Keys.Where(party => query.Parties?.Contains(party) != false)];
        _reports = [.. _parties.Select(party => new PartyReports(party, slices[party], _plan, entitlement))];

        var times = new SortedSet<Sdmx.TimePeriod>(QueryPlan.ByTime);
        var blocks = new HashSet<Block>(ReferenceEqualityComparer.Instance);
        foreach (var reports in _reports)
        {
            foreach (var (time, target) in reports.ByTime)
            {
                times.Add(time);
                Use(target, blocks);
            }
            if (!_plan.OnlyByTime) Use(reports.Whole, blocks);
        }
        _times = [.. times];
        foreach (var block in blocks) _decimals = Math.Max(_decimals, block.Decimals);
        _groups = Groups(blocks);
        _plan.Rows.Measure(SizeOf);
        _plan.Columns.Measure(SizeOf);
    }

    public CubeAnswer Run()
    {
        var totals = _plan.Query.Totals;
        var passes = new Dictionary<(bool, bool), PassResult>();
        PassResult Pass(bool rows, bool columns)
        {
            // An axis without dimensions is kept by leaving it out.
            var key = (rows && _plan.Rows.Parts.Length > 0, columns && _plan.Columns.Parts.Length > 0);
            if (!passes.TryGetValue(key, out var pass)) passes.Add(key, pass = new PassRun(_plan, _reports, _times, _groups, _decimals, key.Item1, key.Item2).Run());
            return pass;
        }

        var cells = Pass(true, true);
        var byRow = totals ? Pass(true, false) : null;
        var byColumn = totals ? Pass(false, true) : null;
        var rows = new SortedSet<long>();
        var columns = new SortedSet<long>();
        if (_plan.Rows.Parts.Length == 0) rows.Add(0);
        if (_plan.Columns.Parts.Length == 0) columns.Add(0);
        foreach (var key in cells.Keys)
        {
            rows.Add(key / _plan.Columns.Total);
            columns.Add(key % _plan.Columns.Total);
        }
        if (_plan.Rows.Parts.Length > 0) rows.UnionWith(byRow?.Keys ?? []);
        if (_plan.Columns.Parts.Length > 0) columns.UnionWith(byColumn?.Keys ?? []);
        foreach (var pass in new[] { cells, byRow, byColumn })
        {
            if (pass is null) continue;
            if (_plan.Rows.KnowsNil && pass != byColumn) rows.UnionWith(pass.NilKeys(_plan.Rows));
            if (_plan.Columns.KnowsNil && pass != byRow) columns.UnionWith(pass.NilKeys(_plan.Columns));
        }
        long[] rowKeys = [.. rows];
        long[] columnKeys = [.. columns];
        var at = new long[cells.Keys.Length];
        for (var i = 0; i < at.Length; i++)
        {
            at[i] = Array.BinarySearch(rowKeys, cells.Keys[i] / _plan.Columns.Total) * (long)columnKeys.Length
                + Array.BinarySearch(columnKeys, cells.Keys[i] % _plan.Columns.Total);
        }
        return new(at, cells.Cells, (row, column) => cells.Empty(rowKeys[row] * _plan.Columns.Total + columnKeys[column]))
        {
            Query = _plan.Query,
            Rows = Name(_plan.Rows, rowKeys),
            Columns = Name(_plan.Columns, columnKeys),
            RowTotals = byRow is null ? [] : [.. rowKeys.Select(byRow.At)],
            ColumnTotals = byColumn is null ? [] : [.. columnKeys.Select(byColumn.At)],
            GrandTotal = totals ? Pass(false, false).At(0) : null,
            Decimals = _decimals,
            Coverage = [.. _reports.Select(reports => reports.Coverage())],
        };
    }

    private static void Use(TimeTarget target, HashSet<Block> blocks)
    {
        foreach (var tile in target.Tiles)
        {
            tile.Used = true;
            foreach (var block in tile.Blocks) blocks.Add(block);
        }
    }

    // By dimension on an axis: the place of each code among those listed, or -1.
    private int[]?[] Groups(HashSet<Block> blocks)
    {
        var groups = new int[]?[_plan.Trees.Length];
        for (var d = 0; d < groups.Length; d++)
        {
            if (!_plan.Rows.Has(d) && !_plan.Columns.Has(d)) continue;
            var tree = _plan.Trees[d];
            var listed = new bool[tree.Count];
            if (_plan.Chosen[d])
            {
                foreach (var code in _plan.Wanted[d]!) listed[code] = true;
            }
            else
            {
                foreach (var block in blocks) foreach (var code in block.Columns[d].Codes) listed[code] |= _plan.Wanted[d] is null || _plan.Passes[d][code];
            }
            groups[d] = new int[tree.Count];
            var n = 0;
            for (var c = 0; c < listed.Length; c++) groups[d]![c] = listed[c] ? n++ : -1;
        }
        return groups;
    }

    private int SizeOf(int part) => part switch
    {
        Axis.PartyPart => _parties.Length,
        Axis.TimePart => _times.Length,
        _ => _groups[part]!.Count(static place => place >= 0),
    };

    private ImmutableArray<ImmutableArray<string>> Name(Axis axis, long[] keys)
    {
        var names = axis.Parts.Select(part => part switch
        {
            Axis.PartyPart => _parties,
            Axis.TimePart => [.. _times.Select(static time => time.ToString())],
            _ => Enumerable.Range(0, _plan.Trees[part].Count).Where(c => _groups[part]![c] >= 0).Select(_plan.Trees[part].IdOf).ToArray(),
        }).ToArray();
        var named = ImmutableArray.CreateBuilder<ImmutableArray<string>>(keys.Length);
        foreach (var key in keys)
        {
            var members = ImmutableArray.CreateBuilder<string>(names.Length);
            for (var i = 0; i < names.Length; i++) members.Add(names[i][axis.Member(key, axis.Parts[i])]);
            named.Add(members.MoveToImmutable());
        }
        return named.MoveToImmutable();
    }
}
