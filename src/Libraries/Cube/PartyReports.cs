using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>A report that may be used as one piece of time: a period's own, or a whole coarser period put together from reports that the
/// asker may not see one by one.</summary>
internal sealed class Tile(TimePeriod period, Days days, List<Block> blocks, int nilReports, int source)
{
    public TimePeriod Period { get; } = period;
    public Days Days { get; } = days;
    /// <summary>What may be seen of its figures; empty for a nil report.</summary>
    public List<Block> Blocks { get; } = blocks;
    public int NilReports { get; } = nilReports;
    /// <summary>0 for a period's own report; else a number of its own, by which its parts count as one.</summary>
    public int Source { get; } = source;
    public bool Used { get; set; }
}

/// <summary>The tiles that make up one target of time for one Party.</summary>
/// <param name="Tiles">In no particular order.</param>
/// <param name="Missing">What they leave open.</param>
/// <param name="Refused">True when a stock or a price would be stretched over time.</param>
internal sealed record TimeTarget(List<Tile> Tiles, List<MissingPeriod> Missing, bool Refused);

/// <summary>One Party's part in a question: which of its reports may be used, for which targets of time, and what became of the others.
/// Closed reports are passed over before anything is looked at.</summary>
internal sealed class PartyReports
{
    private readonly string _party;
    private readonly QueryPlan _plan;
    private readonly List<Tile> _tiles = [];
    private readonly List<(TimePeriod Period, CoverageKind? Kind, string? Dimension, Tile? Tile)> _fates = [];
    private readonly List<Days> _known = [];

    public PartyReports(string party, FigureCube.Slice[] slices, QueryPlan plan, Entitlement entitlement)
    {
        _party = party;
        _plan = plan;
        var fine = new SortedDictionary<TimePeriod, List<(TimePeriod Period, Days Days, Block? Seen)>>();
        foreach (var slice in slices)
        {
            var days = slice.Days;
            if (!plan.Range.Overlaps(days) || slice.InForce(plan.Query.AsOf) is not { } vintage) continue;
            Place(slice.Period, days, vintage, entitlement.Of(party, slice.Period), fine);
        }
        foreach (var (whole, parts) in fine) RollUpTime(whole, parts);
        _tiles.Sort((a, b) => a.Period.CompareTo(b.Period));
        Whole = Cover(plan.Range, _tiles);
        ByTime = plan.HasTime ? Targets() : [];
    }

    /// <summary>The range as one target.</summary>
    public TimeTarget Whole { get; }

    /// <summary>The targets on an axis of time.</summary>
    public SortedDictionary<TimePeriod, TimeTarget> ByTime { get; }

    /// <summary>Says what became of each period; ask once the answer is drawn.</summary>
    public PartyCoverage Coverage()
    {
        var periods = new List<PeriodCoverage>();
        foreach (var (period, kind, dimension, tile) in _fates) periods.Add(new(period, kind ?? FateOf(period, tile!), dimension));
        foreach (var gap in TimeCover.Gaps(_plan.Range, _known))
        {
            foreach (var period in TimeCover.Name(gap, _plan.Flow)) periods.Add(new(period, CoverageKind.NotReported, null));
        }
        periods.Sort((a, b) => QueryPlan.ByTime.Compare(a.Period, b.Period));
        return new(_party, [.. periods]);
    }

    private void Place(TimePeriod period, Days days, Vintage vintage, Access access,
        SortedDictionary<TimePeriod, List<(TimePeriod Period, Days Days, Block? Seen)>> fine)
    {
        var inside = _plan.Range.Contains(days);
        if (inside) _known.Add(days);
        if (!access.IsOpen)
        {
            _fates.Add((period, CoverageKind.Closed, null, null));
            return;
        }
        if (vintage.Kind == VintageKind.Withdrawn)
        {
            _fates.Add((period, CoverageKind.Withdrawn, null, null));
            return;
        }
        if (!inside)
        {
            _fates.Add((period, CoverageKind.TooCoarse, null, null));
            return;
        }
        if (_plan.FilteredOutside(access.Dimensions) is { } dimension)
        {
            _fates.Add((period, CoverageKind.Depth, dimension, null));
            return;
        }
        var seen = (access.IsOwner ? vintage.Figures : vintage.Shared)?.SeenBy(access.Dimensions);
        if (period.Frequency <= access.Finest)
        {
            var tile = new Tile(period, days, seen is null ? [] : [seen], seen is null ? 1 : 0, 0);
            _tiles.Add(tile);
            _fates.Add((period, null, null, tile));
            return;
        }
        var whole = TimePeriod.Holding(period.Start, access.Finest);
        if (_plan.Flow.Kind != MeasureKind.Flow || !Days.Of(whole).Contains(days))
        {
            _fates.Add((period, CoverageKind.TooFine, null, null));
            return;
        }
        if (!fine.TryGetValue(whole, out var parts)) fine.Add(whole, parts = []);
        parts.Add((period, days, seen));
    }

    // All of it or nothing: a year with eleven months closed would show the twelfth.
    private void RollUpTime(TimePeriod whole, List<(TimePeriod Period, Days Days, Block? Seen)> parts)
    {
        var stretch = Days.Of(whole);
        var picked = TimeCover.Pick(stretch, parts, static part => part.Days, out var gaps);
        Tile? tile = null;
        if (gaps.Count == 0 && _plan.Range.Contains(stretch) && !_tiles.Exists(own => own.Source == 0 && own.Period == whole))
        {
            var blocks = new List<Block>();
            foreach (var part in picked)
            {
                if (part.Seen is not null) blocks.Add(part.Seen);
            }
            tile = new(whole, stretch, blocks, blocks.Count == 0 ? 1 : 0, _plan.NextSource());
            _tiles.Add(tile);
        }
        foreach (var part in parts)
        {
            if (tile is null) _fates.Add((part.Period, CoverageKind.TooFine, null, null));
            else if (picked.Contains(part)) _fates.Add((part.Period, null, null, tile));
            else _fates.Add((part.Period, CoverageKind.Superseded, null, null));
        }
    }

    private SortedDictionary<TimePeriod, TimeTarget> Targets()
    {
        var targets = new SortedDictionary<TimePeriod, TimeTarget>(QueryPlan.ByTime);
        if (_plan.Query.Frequency is not { } frequency)
        {
            foreach (var tile in _tiles) targets.Add(tile.Period, new([tile], [], false));
            return targets;
        }
        var inside = new SortedDictionary<TimePeriod, List<Tile>>();
        foreach (var tile in _tiles)
        {
            if (_plan.Target(tile.Days, frequency) is not { } target) continue;
            if (!inside.TryGetValue(target, out var tiles)) inside.Add(target, tiles = []);
            tiles.Add(tile);
        }
        foreach (var (target, tiles) in inside) targets.Add(target, Cover(Days.Of(target), tiles));
        return targets;
    }

    private TimeTarget Cover(Days stretch, List<Tile> tiles)
    {
        var picked = TimeCover.Pick(stretch, tiles, static tile => tile.Days, out var gaps);
        var missing = new List<MissingPeriod>();
        if (picked.Count > 0)
        {
            foreach (var gap in gaps)
            {
                foreach (var period in TimeCover.Name(gap, _plan.Flow)) missing.Add(new(_party, period));
            }
        }
        var stretched = picked.Count > 1 || picked.Count == 1 && gaps.Count > 0;
        return new(picked, missing, stretched && _plan.Flow.Kind != MeasureKind.Flow);
    }

    private CoverageKind FateOf(TimePeriod period, Tile tile)
    {
        if (tile.Used) return tile.Source != 0 ? CoverageKind.RolledUp : tile.Blocks.Count == 0 ? CoverageKind.Nil : CoverageKind.Contributed;
        var fits = !_plan.OnlyByTime || _plan.Query.Frequency is not { } frequency || _plan.Target(Days.Of(period), frequency) is not null;
        return fits ? CoverageKind.Superseded : CoverageKind.TooCoarse;
    }
}
