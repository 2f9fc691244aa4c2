using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>What one Party hides of one period, in whichever release, and what others see of each release. It depends on all that the Party ever released for days of that period: a year
/// beside its months tells them, and so does an earlier release beside a later one. Everything is found when first asked for.</summary>
internal sealed class PeriodSecrets
{
    private readonly FlowLayout _layout;
    private readonly TimePeriod _period;
    private readonly Lazy<PeriodSecrets[]> _near;
    private readonly Lazy<SmallCounts?[]> _small;

    private PeriodSecrets(FlowLayout layout, FigureCube.Slice slice, PeriodSecrets[] all)
    {
        _layout = layout;
        _period = slice.Period;
        _near = new(() => [.. all.Where(other => Days.Of(other._period).Overlaps(slice.Days))]);
        _small = new(() => FindSmall(slice.Vintages));
    }

    /// <summary>Takes slices of one Party; those that share no day with the others may be left out.</summary>
    public static PeriodSecrets[] Of(FlowLayout layout, IReadOnlyList<FigureCube.Slice> slices)
    {
        var all = new PeriodSecrets[slices.Count];
        for (var i = 0; i < all.Length; i++) all[i] = new(layout, slices[i], all);
        return all;
    }

    /// <summary>The figures of a release as others see them.</summary>
    public Block Shown(int vintage)
    {
        var own = _small.Value[vintage]!;
        var (cells, memos) = (new CellSet(_layout), new List<(TimePeriod Period, UInt128 Key)>());
        foreach (var near in _near.Value)
        {
            foreach (var key in near._small.Value.OfType<SmallCounts>().SelectMany(small => small.Secrets).Distinct())
            {
                // another number for the same cell, shown in this release, has its own totals here
                if (near == this && own.Shows(key)) continue;
                if (_layout.IsMemo(key)) memos.Add((near._period, key));
                else cells.Add(near._period.Frequency, key);
            }
        }
        // of two small counts that meet only the finer is said to be small: eight citizenships of at least one and two sexes of at most four each would all be told by it
        return SmallCells.Hide(own,
            key => _layout.IsMemo(key) ? !cells.IsEmpty || memos.Count > 0 : cells.Meets(key) || memos.Exists(memo => MeetsMemo(key, memo.Period, memo.Key)),
            key => !_layout.IsMemo(key) && !cells.MeetsFiner(_period.Frequency, key));
    }

    // What is hidden once is hidden in what was released openly before; what is shown later is the owner's to show.
    private static SmallCounts?[] FindSmall(Vintage[] vintages)
    {
        var found = new SmallCounts?[vintages.Length];
        var below = 0;
        for (var i = found.Length - 1; i >= 0; i--)
        {
            below = Math.Max(below, vintages[i].HiddenBelow);
            if (vintages[i].Figures is { } figures) found[i] = new(figures, below, [.. found.Skip(i + 1).OfType<SmallCounts>()]);
        }
        return found;
    }

    /// <summary>A small memo code may have to do with whatever is wider than itself; a code without others under it is either no part of it, or not wider.</summary>
    private bool MeetsMemo(UInt128 key, TimePeriod period, UInt128 memo)
    {
        var inside = period.Contains(_period);
        for (var d = 0; d < _layout.Trees.Length; d++)
        {
            var (tree, own, hidden) = (_layout.Trees[d], _layout.CodeOf(key, d), _layout.CodeOf(memo, d));
            if (tree.IsMemo(hidden)) inside &= !tree.HoldsOthers(own);
            else if (tree.IsWithin(own, hidden)) continue;
            else if (tree.IsWithin(hidden, own)) inside = false;
            else return false;
        }
        return !inside;
    }
}
