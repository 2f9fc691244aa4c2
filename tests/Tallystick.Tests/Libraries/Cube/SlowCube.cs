using Tallystick.Cube;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Libraries.Cube;

/// <summary>A row as it was reported.</summary>
public sealed record SlowReport(string[] Codes, Figure Figure);

/// <summary>A vintage as it was released.</summary>
public sealed record SlowVintage(string Party, TimePeriod Period, DateTimeOffset InForce, VintageKind Kind, List<SlowReport> Rows);

/// <summary>The cube's definitions written down plainly, with lists and dictionaries and no thought of speed.</summary>
public sealed class SlowCube(Dataflow flow, List<SlowVintage> vintages, CubeQuery query, Entitlement entitlement)
{
    private sealed record Row(string[] Codes, decimal Low, decimal? High, decimal? Printed, bool Suppressed, bool Missing, bool Rounded, HashSet<char> Statuses, string HiddenAs, string? Refused);
    private sealed record View(List<Row> Rows, int Decimals);
    private sealed class Tile { public required TimePeriod Period; public required List<View> Views; public required bool Nil; public required bool Forced; public bool Used; }
    private sealed record Target(List<Tile> Tiles, List<MissingPeriod> Missing, bool Refused);
    private sealed class Fate { public TimePeriod Period; public CoverageKind? Kind; public string? Dimension; public Tile? Tile; }
    private sealed class PartyState { public required string Party; public List<Tile> Tiles = []; public List<Fate> Fates = []; public Target Whole = null!; public Dictionary<TimePeriod, Target> ByTime = []; }

    private readonly DateOnly _from = query.From.Start, _to = query.To.End;
    private List<PartyState> _parties = [];
    private int _decimals;

    // ---- codes ----

    private Codelist List(int d) => flow.Dimensions[d].List;

    private List<string> SelfAndAncestors(int d, string code)
    {
        var list = List(d);
        var flat = !list.Codes.Any(c => c.Parent == "_T");
        var chain = new List<string>();
        for (var c = code; ;)
        {
            chain.Add(c);
            if (c is "_T" or "_Z") return chain;
            var entry = list.Codes.Single(x => x.Id == c);
            if (entry.IsMemo) return chain;
            if (entry.Parent is { } parent) c = parent;
            else if (flat) c = "_T";
            else return chain;
        }
    }

    private bool InTotal(int d, string code) => SelfAndAncestors(d, code)[^1] == "_T";
    private bool IsMemo(int d, string code) => List(d).Codes.Any(c => c.Id == SelfAndAncestors(d, code)[^1] && c.IsMemo);
    private bool IsWithin(int d, string code, string ancestor) => SelfAndAncestors(d, code).Contains(ancestor);
    private int Place(int d, string code) => List(d).IndexOf(code) is >= 0 and var i ? i : int.MaxValue;
    private string[]? Wanted(int d) => query.Where.TryGetValue(flow.Dimensions[d].Id, out var codes) ? [.. codes] : null;
    private bool Passes(int d, string code) => Wanted(d) is { } wanted ? wanted.Any(w => IsWithin(d, code, w)) : InTotal(d, code);

    // ---- rows of one block that fall into one target ----

    private bool Above(string[] a, string[] b) => Enumerable.Range(0, a.Length).All(d => IsWithin(d, b[d], a[d]));

    private bool Compatible(string[] a, string[] b) =>
        Enumerable.Range(0, a.Length).All(d => IsWithin(d, b[d], a[d]) || IsWithin(d, a[d], b[d]));

    private int[] Pattern(Row row, List<Row> block) =>
        [.. Enumerable.Range(0, row.Codes.Length).Select(d => SelfAndAncestors(d, row.Codes[d]).Skip(1).Count(a => block.Any(other => other.Codes[d] == a)))];

    private (List<Row> Rows, bool OneBreakdown) WithoutDoubles(List<Row> target, List<Row> block, bool[] asked)
    {
        var survivors = target.Where(r => !target.Any(other => other != r && Above(other.Codes, r.Codes))).ToList();
        if (flow.Kind == MeasureKind.Price) return (survivors, false);
        var overlap = survivors.Any(a => survivors.Any(b => a != b && Compatible(a.Codes, b.Codes)));
        if (!overlap) return (survivors, false);
        var best = survivors.Select(r => Pattern(r, block))
            .OrderBy(p => p.Where((level, d) => level > 0 && !asked[d]).Count())
            .ThenBy(p => string.Concat(p.Select(level => level.ToString("00"))), StringComparer.Ordinal)
            .First();
        return (survivors.Where(r => Pattern(r, block).SequenceEqual(best)).ToList(), true);
    }

    // ---- what may be seen of a block ----

    private static decimal Ten(int digits) => Enumerable.Repeat(10m, digits).Aggregate(1m, (a, b) => a * b);

    private View AsReported(SlowVintage vintage)
    {
        var rows = vintage.Rows.Select(r => new Row(r.Codes, r.Figure.Low / Ten(r.Figure.Decimals), r.Figure.High == Figure.Unbounded ? null : r.Figure.High / Ten(r.Figure.Decimals),
            r.Figure.Value / Ten(r.Figure.Decimals), r.Figure.IsSuppressed, r.Figure.IsMissing, r.Figure.Value is not null && r.Figure.Low != r.Figure.High,
            [.. new[] { r.Figure.Status }.Where(s => s != 'A')], r.Figure.IsSuppressed ? $"{r.Figure.Confidentiality}" : "", null)).ToList();
        return new(rows, vintage.Rows.Count == 0 ? 0 : vintage.Rows.Max(r => r.Figure.Decimals));
    }

    private View SeenBy(SlowVintage vintage, ulong seen)
    {
        var raw = AsReported(vintage);
        var kept = flow.Dimensions.Select((_, d) => (seen >> d & 1) != 0).ToArray();
        if (kept.All(k => k)) return raw;
        var rows = new List<Row>();
        foreach (var group in raw.Rows.Where(r => r.Codes.Select((c, d) => kept[d] || InTotal(d, c)).All(x => x))
                     .GroupBy(r => string.Join('|', r.Codes.Select((c, d) => kept[d] ? c : "_T"))))
        {
            var (parts, _) = WithoutDoubles([.. group], raw.Rows, kept);
            string? refused = null;
            for (var d = kept.Length - 1; d >= 0; d--)
            {
                var adds = flow.Kind != MeasureKind.Price && flow.Dimensions[d].Additivity == Additivity.Adds;
                if (!kept[d] && !adds && parts.Any(p => p.Codes[d] != "_T")) refused = flow.Dimensions[d].Id;
            }
            var codes = group.Key.Split('|');
            rows.Add(refused is not null
                ? new(codes, 0, 0, 0, false, false, false, [], "", refused)
                : new(codes, parts.Sum(p => p.Low), parts.Any(p => p.High is null) ? null : parts.Sum(p => p.High), parts.Any(p => p.Printed is null) ? null : parts.Sum(p => p.Printed),
                    parts.Any(p => p.Suppressed), parts.Any(p => p.Missing), parts.Any(p => p.Rounded), [.. parts.SelectMany(p => p.Statuses)], string.Concat(parts.SelectMany(p => p.HiddenAs)), null));
        }
        var digits = 0;
        while (rows.Any(r => new[] { r.Low, r.High ?? 0, r.Printed ?? 0 }.Any(x => x * Ten(digits) != decimal.Truncate(x * Ten(digits))))) digits++;
        return new(rows, digits);
    }

    // ---- time ----

    private static IEnumerable<DateOnly> DaysOf(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1)) yield return day;
    }

    private static List<T> Tiling<T>(DateOnly from, DateOnly to, IEnumerable<T> items, Func<T, TimePeriod> periodOf, out HashSet<DateOnly> open)
    {
        open = [.. DaysOf(from, to)];
        var picked = new List<T>();
        foreach (var item in items.OrderBy(i => periodOf(i).Frequency).ThenBy(i => periodOf(i).Start))
        {
            var days = DaysOf(periodOf(item).Start, periodOf(item).End).ToList();
            if (!days.All(open.Contains)) continue;
            picked.Add(item);
            open.ExceptWith(days);
        }
        return picked;
    }

    private List<TimePeriod> Names(HashSet<DateOnly> open)
    {
        var left = new SortedSet<DateOnly>(open);
        var names = new List<TimePeriod>();
        while (left.Count > 0)
        {
            var day = left.Min;
            var name = flow.Frequencies.OrderBy(f => f).Append(Frequency.D).Select(f => TimePeriod.Holding(day, f))
                .First(p => p.Start == day && DaysOf(p.Start, p.End).All(left.Contains));
            names.Add(name);
            left.ExceptWith(DaysOf(name.Start, name.End));
        }
        return names;
    }

    private Target Cover(PartyState state, DateOnly from, DateOnly to)
    {
        var picked = Tiling(from, to, state.Tiles, t => t.Period, out var open);
        var missing = picked.Count == 0 ? [] : Names(open).Select(p => new MissingPeriod(state.Party, p)).ToList();
        return new(picked, missing, flow.Kind != MeasureKind.Flow && picked.Count > 0 && (picked.Count > 1 || open.Count > 0));
    }

    private bool Inside(TimePeriod p) => _from <= p.Start && p.End <= _to;
    private bool TimeOnAxis => query.Rows.Contains("TIME_PERIOD") || query.Columns.Contains("TIME_PERIOD");

    private PartyState Resolve(string party)
    {
        var state = new PartyState { Party = party };
        var forced = new Dictionary<TimePeriod, List<(TimePeriod Period, SlowVintage Vintage, ulong Seen, Fate Fate)>>();
        foreach (var slice in vintages.Where(v => v.Party == party).GroupBy(v => v.Period).OrderBy(g => g.Key))
        {
            var period = slice.Key;
            var vintage = slice.Where(v => query.AsOf is null || v.InForce <= query.AsOf).OrderBy(v => v.InForce).LastOrDefault();
            if (vintage is null || period.End < _from || period.Start > _to) continue;
            var access = entitlement.Of(party, period);
            var fate = new Fate { Period = period };
            state.Fates.Add(fate);
            var hidden = Enumerable.Range(0, flow.Dimensions.Length).Where(d => (access.Dimensions >> d & 1) == 0 && Wanted(d)?.Any(w => w != "_T") == true).Select(d => flow.Dimensions[d].Id).FirstOrDefault();
            if (!access.IsOpen) fate.Kind = CoverageKind.Closed;
            else if (vintage.Kind == VintageKind.Withdrawn) fate.Kind = CoverageKind.Withdrawn;
            else if (!Inside(period)) fate.Kind = CoverageKind.TooCoarse;
            else if (hidden is not null) (fate.Kind, fate.Dimension) = (CoverageKind.Depth, hidden);
            else if (period.Frequency <= access.Finest)
            {
                var nil = vintage.Kind == VintageKind.Nil;
                fate.Tile = new() { Period = period, Views = nil ? [] : [SeenBy(vintage, access.Dimensions)], Nil = nil, Forced = false };
                state.Tiles.Add(fate.Tile);
            }
            else if (flow.Kind == MeasureKind.Flow && TimePeriod.Holding(period.Start, access.Finest) is var whole && whole.Contains(period))
            {
                if (!forced.ContainsKey(whole)) forced.Add(whole, []);
                forced[whole].Add((period, vintage, access.Dimensions, fate));
            }
            else fate.Kind = CoverageKind.TooFine;
        }
        foreach (var (whole, parts) in forced)
        {
            var picked = Tiling(whole.Start, whole.End, parts, p => p.Period, out var open);
            if (open.Count > 0 || !Inside(whole) || state.Tiles.Any(t => !t.Forced && t.Period == whole))
            {
                foreach (var part in parts) part.Fate.Kind = CoverageKind.TooFine;
                continue;
            }
            var views = picked.Where(p => p.Vintage.Kind == VintageKind.Figures).Select(p => SeenBy(p.Vintage, p.Seen)).ToList();
            var tile = new Tile { Period = whole, Views = views, Nil = views.Count == 0, Forced = true };
            state.Tiles.Add(tile);
            foreach (var part in parts)
            {
                if (picked.Contains(part)) part.Fate.Tile = tile;
                else part.Fate.Kind = CoverageKind.Superseded;
            }
        }
        state.Whole = Cover(state, _from, _to);
        if (!TimeOnAxis) return state;
        foreach (var tile in state.Tiles)
        {
            if (query.Frequency is not { } f) state.ByTime[tile.Period] = new([tile], [], false);
            else if (TimePeriod.Holding(tile.Period.Start, f) is var target && target.Contains(tile.Period) && Inside(target)) state.ByTime[target] = Cover(new() { Party = party, Tiles = [.. state.Tiles.Where(t => target.Contains(t.Period))] }, target.Start, target.End);
        }
        return state;
    }

    private PartyCoverage CoverageOf(PartyState state)
    {
        var list = state.Fates.Select(f => new PeriodCoverage(f.Period, f.Kind ?? (
            f.Tile!.Used ? f.Tile.Forced ? CoverageKind.RolledUp : f.Tile.Nil ? CoverageKind.Nil : CoverageKind.Contributed
            : !query.Totals && TimeOnAxis && query.Frequency is { } q && !(TimePeriod.Holding(f.Period.Start, q) is var t && t.Contains(f.Period) && Inside(t)) ? CoverageKind.TooCoarse
            : CoverageKind.Superseded), f.Dimension)).ToList();
        var open = DaysOf(_from, _to).Where(day => !state.Fates.Any(f => Inside(f.Period) && f.Period.Start <= day && day <= f.Period.End)).ToHashSet();
        list.AddRange(Names(open).Select(p => new PeriodCoverage(p, CoverageKind.NotReported, null)));
        return new(state.Party, [.. list.OrderBy(p => p.Period.Start).ThenBy(p => p.Period.Frequency)]);
    }

    // ---- passes ----

    private sealed class Sum { public List<(Row Row, Tile Tile)> Rows = []; public bool OneBreakdown; }

    private IEnumerable<string[]> TargetsOf(Row row, string party, TimePeriod? time, List<string> kept)
    {
        IEnumerable<string[]> targets = [[]];
        for (var d = 0; d < row.Codes.Length; d++)
        {
            var id = flow.Dimensions[d].Id;
            string[] members = !kept.Contains(id) ? Passes(d, row.Codes[d]) ? [""] : []
                : query.Chosen.Contains(id) ? [.. Wanted(d)!.Distinct().Where(w => IsWithin(d, row.Codes[d], w))]
                : Wanted(d) is null || Passes(d, row.Codes[d]) ? [row.Codes[d]] : [];
            targets = targets.SelectMany(t => members.Select(m => t.Append(m).ToArray())).ToList();
        }
        return targets.Select(t => kept.Select(id => id switch { "PARTY" => party, "TIME_PERIOD" => time!.Value.ToString(), _ => t[flow.IndexOf(id)] }).ToArray());
    }

    private Dictionary<string, Cell> Pass(List<string> kept, out Dictionary<string, (int Nil, List<MissingPeriod> Missing, bool Refused)> slots)
    {
        var sums = new Dictionary<string, Sum>();
        slots = [];
        var asked = flow.Dimensions.Select((x, d) => kept.Contains(x.Id) || Wanted(d) is not null).ToArray();
        foreach (var state in _parties)
        {
            var targets = kept.Contains("TIME_PERIOD") ? state.ByTime.Select(x => ((TimePeriod?)x.Key, x.Value)) : [(null, state.Whole)];
            foreach (var (time, target) in targets)
            {
                var slotKey = SlotKey(kept, state.Party, time?.ToString());
                var slot = slots.GetValueOrDefault(slotKey, (0, [], false));
                slots[slotKey] = (slot.Item1 + target.Tiles.Count(t => t.Nil), [.. slot.Item2, .. target.Missing], slot.Item3 || target.Refused);
                foreach (var tile in target.Tiles)
                {
                    foreach (var view in tile.Views)
                    {
                        var byTarget = view.Rows.SelectMany(r => TargetsOf(r, state.Party, time, kept).Select(t => (Key: string.Join('|', t), Row: r))).GroupBy(x => x.Key);
                        foreach (var group in byTarget)
                        {
                            var (rows, one) = WithoutDoubles([.. group.Select(x => x.Row)], view.Rows, asked);
                            if (!sums.TryGetValue(group.Key, out var sum)) sums.Add(group.Key, sum = new());
                            sum.Rows.AddRange(rows.Select(r => (r, tile)));
                            sum.OneBreakdown |= one;
                        }
                    }
                }
            }
        }
        var all = slots;
        return sums.ToDictionary(x => x.Key, x => CellOf(x.Value, kept, all[SlotKeyOf(kept, x.Key)]));
    }

    private static string SlotKey(List<string> kept, string party, string? time) =>
        (kept.Contains("PARTY") ? party : "") + "/" + (kept.Contains("TIME_PERIOD") ? time : "");

    private static string SlotKeyOf(List<string> kept, string key)
    {
        var members = key.Split('|');
        return SlotKey(kept, kept.Contains("PARTY") ? members[kept.IndexOf("PARTY")] : "", kept.Contains("TIME_PERIOD") ? members[kept.IndexOf("TIME_PERIOD")] : null);
    }

    private Cell CellOf(Sum sum, List<string> kept, (int Nil, List<MissingPeriod> Missing, bool Refused) slot)
    {
        Cell Refused(RefusalKind kind, string? dimension) => new() { Kind = CellKind.Refused, Refusal = new(kind, dimension) };
        if (flow.Kind == MeasureKind.Stock && slot.Refused) return Refused(RefusalKind.StockOverTime, "TIME_PERIOD");
        if (flow.Kind == MeasureKind.Price && (slot.Refused || sum.Rows.Count > 1)) return Refused(RefusalKind.Price, null);
        for (var d = 0; d < flow.Dimensions.Length; d++)
        {
            var id = flow.Dimensions[d].Id;
            if (sum.Rows.Any(x => x.Row.Refused == id)) return Refused(RefusalKind.DoesNotAdd, id);
            if (kept.Contains(id) && !query.Chosen.Contains(id)) continue;
            var codes = sum.Rows.Select(x => x.Row.Codes[d]).Distinct().ToList();
            if (codes.Count > 1 && (flow.Dimensions[d].Additivity == Additivity.DoesNotAdd || codes.Any(c => IsMemo(d, c)))) return Refused(RefusalKind.DoesNotAdd, id);
        }
        int Count(Func<Row, bool> which) => sum.Rows.Where(x => which(x.Row)).Select((x, i) => x.Tile.Forced ? (object)x.Tile : i).Distinct().Count();
        long Scaled(decimal amount) => (long)(amount * Ten(_decimals));
        var low = sum.Rows.Sum(x => x.Row.Low);
        var high = slot.Missing.Count > 0 || sum.Rows.Any(x => x.Row.High is null) ? null : sum.Rows.Sum(x => x.Row.High);
        return new()
        {
            Kind = CellKind.Sum,
            Low = Scaled(low),
            High = high is { } h ? Scaled(h) : Figure.Unbounded,
            Value = low == high && !sum.Rows.Any(x => x.Row.Missing) ? Scaled(low) : null,
            Reported = slot.Missing.Count > 0 || sum.Rows.Any(x => x.Row.Printed is null) ? null : Scaled(sum.Rows.Sum(x => x.Row.Printed!.Value)),
            Printed = sum.Rows.Any(x => x.Row.Printed is not null) ? Scaled(sum.Rows.Sum(x => x.Row.Printed ?? 0)) : null,
            Suppressed = Count(r => r.Suppressed),
            Missing = Count(r => r.Missing),
            Rounded = Count(r => r.Rounded),
            NilReports = slot.Nil,
            MissingPeriods = [.. Order(slot.Missing)],
            Statuses = string.Concat(sum.Rows.SelectMany(x => x.Row.Statuses).Distinct().Order()),
            HiddenAs = string.Concat(sum.Rows.SelectMany(x => x.Row.HiddenAs).Distinct().Order()),
            OneBreakdown = sum.OneBreakdown,
        };
    }

    private static IEnumerable<MissingPeriod> Order(List<MissingPeriod> missing) =>
        missing.OrderBy(m => m.Party, StringComparer.Ordinal).ThenBy(m => m.Period.Start).ThenBy(m => m.Period.Frequency);

    private static Cell Empty((int Nil, List<MissingPeriod> Missing, bool Refused) slot) => new()
    {
        Kind = slot.Nil > 0 ? CellKind.NoneReported : CellKind.Absent,
        High = slot is { Nil: > 0, Missing.Count: 0 } ? 0 : Figure.Unbounded,
        NilReports = slot.Nil,
        MissingPeriods = [.. Order(slot.Missing)],
    };

    /// <summary>The whole answer as text; see <see cref="AnswerText"/>.</summary>
    public string Answer()
    {
        var names = vintages.Select(v => v.Party).Concat(query.Parties ?? []).Distinct().Where(p => query.Parties?.Contains(p) != false).Order(StringComparer.Ordinal);
        _parties = [.. names.Select(Resolve)];
        foreach (var state in _parties)
        {
            foreach (var target in state.ByTime.Values.Concat(TimeOnAxis && !query.Totals ? [] : [state.Whole]))
            {
                foreach (var tile in target.Tiles)
                {
                    tile.Used = true;
                    foreach (var view in tile.Views) _decimals = Math.Max(_decimals, view.Decimals);
                }
            }
        }
        List<string> rowDims = [.. query.Rows], colDims = [.. query.Columns], all = [.. rowDims, .. colDims];
        var cells = Pass(all, out var slots);
        var rowTotals = Pass(rowDims, out var rowSlots);
        var colTotals = Pass(colDims, out var colSlots);
        var grand = Pass([], out var grandSlots);
        var rows = Keys(rowDims, cells.Keys.Select(k => string.Join('|', k.Split('|').Take(rowDims.Count))), rowTotals.Keys, slots, rowSlots, all);
        var cols = Keys(colDims, cells.Keys.Select(k => string.Join('|', k.Split('|').Skip(rowDims.Count))), colTotals.Keys, slots, colSlots, all);

        Cell Of(Dictionary<string, Cell> from, List<string> kept, Dictionary<string, (int, List<MissingPeriod>, bool)> at, string key) =>
            from.TryGetValue(key, out var cell) ? cell : Empty(at.GetValueOrDefault(SlotKeyOf(kept, key), (0, [], false)));
        string Join(string row, string col) => rowDims.Count == 0 ? col : colDims.Count == 0 ? row : row + "|" + col;
        return AnswerText.Write(rows, cols, (r, c) => Of(cells, all, slots, Join(rows[r], cols[c])),
            query.Totals ? [.. rows.Select(r => Of(rowTotals, rowDims, rowSlots, r))] : [], query.Totals ? [.. cols.Select(c => Of(colTotals, colDims, colSlots, c))] : [],
            query.Totals ? Of(grand, [], grandSlots, "") : null, _decimals, [.. _parties.Select(CoverageOf)]);
    }

    private List<string> Keys(List<string> dims, IEnumerable<string> ofCells, IEnumerable<string> ofTotals, Dictionary<string, (int Nil, List<MissingPeriod>, bool)> slots,
        Dictionary<string, (int Nil, List<MissingPeriod>, bool)> totalSlots, List<string> all)
    {
        if (dims.Count == 0) return [""];
        var keys = ofCells.Concat(query.Totals ? ofTotals : []).ToHashSet();
        if (dims.All(x => x is "PARTY" or "TIME_PERIOD"))
        {
            foreach (var (key, slot) in slots.Concat(query.Totals ? totalSlots : []))
            {
                if (slot.Nil > 0) keys.Add(string.Join('|', dims.Select(x => key.Split('/')[x == "PARTY" ? 0 : 1])));
            }
        }
        return [.. keys.OrderBy(k => k, Comparer<string>.Create((a, b) =>
        {
            var (x, y) = (a.Split('|'), b.Split('|'));
            for (var i = 0; i < dims.Count; i++)
            {
                var order = dims[i] switch
                {
                    "PARTY" => string.CompareOrdinal(x[i], y[i]),
                    "TIME_PERIOD" => (TimePeriod.Parse(x[i]).Start, TimePeriod.Parse(x[i]).Frequency).CompareTo((TimePeriod.Parse(y[i]).Start, TimePeriod.Parse(y[i]).Frequency)),
                    _ => Place(flow.IndexOf(dims[i]), x[i]).CompareTo(Place(flow.IndexOf(dims[i]), y[i])),
                };
                if (order != 0) return order;
            }
            return 0;
        }))];
    }
}
