using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>One axis: its dimensions, and how their members make up one number whose order is the order of the keys.</summary>
internal sealed class Axis(int[] parts)
{
    public const int PartyPart = -1;
    public const int TimePart = -2;

    /// <summary>A dimension's place, or <see cref="PartyPart"/>, or <see cref="TimePart"/>.</summary>
    public int[] Parts { get; } = parts;
    public long[] Sizes { get; } = new long[parts.Length];
    public long[] Strides { get; } = new long[parts.Length];
    /// <summary>How many keys there could be.</summary>
    public long Total { get; private set; } = 1;
    /// <summary>True when nothing but Party and time stand on it: then a nil report is a key of its own.</summary>
    public bool KnowsNil { get; } = Array.TrueForAll(parts, static part => part < 0);

    public void Measure(Func<int, int> sizeOf)
    {
        Total = 1;
        for (var i = Parts.Length - 1; i >= 0; i--)
        {
            Sizes[i] = Math.Max(1, sizeOf(Parts[i]));
            Strides[i] = Total;
            Total = checked(Total * Sizes[i]);
        }
    }

    /// <summary>The member of a part in a key's number, or 0 when the part is not on this axis.</summary>
    public int Member(long key, int part)
    {
        var i = Array.IndexOf(Parts, part);
        return i < 0 ? 0 : (int)(key / Strides[i] % Sizes[i]);
    }

    /// <summary>What a member of a part adds to a key's number.</summary>
    public long StrideOf(int part)
    {
        var i = Array.IndexOf(Parts, part);
        return i < 0 ? 0 : Strides[i];
    }

    public bool Has(int part) => Array.IndexOf(Parts, part) >= 0;
}

/// <summary>A question, checked and put into numbers. It knows the dataflow and nothing of the figures.</summary>
internal sealed class QueryPlan
{
    private int _sources;

    public QueryPlan(Dataflow flow, CubeQuery query)
    {
        Flow = flow;
        Query = query;
        Trees = FlowLayout.Of(flow).Trees;
        if (query.From.Frequency == 0 || query.To.Frequency == 0 || query.From.Start > query.To.End) throw new ArgumentException("A question needs a range of time.", nameof(query));
        Range = new(query.From.Start.DayNumber, query.To.End.DayNumber);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Rows = AxisOf(query.Rows, seen);
        Columns = AxisOf(query.Columns, seen);
        HasTime = Rows.Has(Axis.TimePart) || Columns.Has(Axis.TimePart);
        Wanted = new int[]?[Trees.Length];
        Passes = new bool[Trees.Length][];
        foreach (var (dimension, codes) in query.Where)
        {
            var d = flow.IndexOf(dimension);
            if (d < 0) throw new ArgumentException($"{flow.Id} has no dimension {dimension}.", nameof(query));
            Wanted[d] = CodesOf(d, codes);
        }
        Chosen = new bool[Trees.Length];
        foreach (var dimension in query.Chosen)
        {
            var d = flow.IndexOf(dimension);
            if (d < 0 || Wanted[d] is null) throw new ArgumentException($"{dimension} has no chosen codes.", nameof(query));
            Chosen[d] = true;
        }
        for (var d = 0; d < Trees.Length; d++) Passes[d] = Wanted[d] is { } wanted ? Trees[d].Under(wanted.ToHashSet()) : Trees[d].UnderTotal();
    }

    /// <summary>Earlier start first; of two that start together, the longer.</summary>
    public static Comparer<TimePeriod> ByTime { get; } = Comparer<TimePeriod>.Create(static (a, b) =>
        a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.CompareTo(b));

    public Dataflow Flow { get; }
    public CubeQuery Query { get; }
    public CodeTree[] Trees { get; }
    public Days Range { get; }
    public Axis Rows { get; }
    public Axis Columns { get; }
    public bool HasTime { get; }
    /// <summary>True when no part of the answer takes the range as a whole.</summary>
    public bool OnlyByTime => HasTime && !Query.Totals;
    /// <summary>By dimension, the codes asked for, ascending; null where none were.</summary>
    public int[]?[] Wanted { get; }
    /// <summary>By dimension: does it list the codes asked for, instead of those reported?</summary>
    public bool[] Chosen { get; }
    /// <summary>By dimension and code: may it be summed? A dimension on an axis without wanted codes lists all instead.</summary>
    public bool[][] Passes { get; }

    public int NextSource() => ++_sources;

    /// <summary>The period of an axis that holds these days, or null when none does.</summary>
    public TimePeriod? Target(Days days, Frequency frequency)
    {
        var target = TimePeriod.Holding(DateOnly.FromDayNumber(days.First), frequency);
        var stretch = Days.Of(target);
        return stretch.Contains(days) && Range.Contains(stretch) ? target : null;
    }

    /// <summary>The first dimension that is filtered by anything but the total and is not among those seen; null when there is none.</summary>
    public string? FilteredOutside(ulong seen)
    {
        for (var d = 0; d < Trees.Length; d++)
        {
            if ((seen >> d & 1) == 0 && Wanted[d] is { } wanted && Array.Exists(wanted, c => c != Trees[d].Total)) return Trees[d].Dimension.Id;
        }
        return null;
    }

    /// <summary>The rules of a pass that keeps the axes given.</summary>
    public PassRules Rules(bool rows, bool columns)
    {
        var keeps = new bool[Trees.Length];
        var asked = new bool[Trees.Length];
        var checks = new List<Check>();
        for (var d = 0; d < Trees.Length; d++)
        {
            var grouped = rows && Rows.Has(d) || columns && Columns.Has(d);
            keeps[d] = grouped && !Chosen[d];
            asked[d] = grouped || Wanted[d] is not null;
            if (keeps[d] || Flow.Kind == MeasureKind.Price) continue;
            var (passing, memo) = (0, false);
            for (var c = 0; c < Trees[d].Count; c++)
            {
                if (!Passes[d][c]) continue;
                passing++;
                memo |= Trees[d].IsMemo(c);
            }
            if (passing < 2) continue;
            if (Trees[d].Dimension.Additivity == Additivity.DoesNotAdd) checks.Add(new(d, Agreement.OneCode));
            else if (memo) checks.Add(new(d, Agreement.NoMemo));
        }
        return new(Flow.Kind, keeps, asked, [.. checks]);
    }

    /// <summary>By how much the chosen codes of a dimension are nested in one another, and for each layer and code the chosen code of that
    /// layer which holds it, or -1.</summary>
    public int[][] Layers(int d)
    {
        var wanted = Wanted[d]!;
        var layers = new List<int[]>();
        for (var c = 0; c < Trees[d].Count; c++)
        {
            var holders = new List<int>();
            for (var a = c; a >= 0; a = Trees[d].ParentOf(a))
            {
                if (Array.BinarySearch(wanted, a) >= 0) holders.Insert(0, a);
            }
            for (var i = 0; i < holders.Count; i++)
            {
                if (layers.Count == i)
                {
                    layers.Add(new int[Trees[d].Count]);
                    Array.Fill(layers[i], -1);
                }
                layers[i][c] = holders[i];
            }
        }
        return [.. layers];
    }

    private Axis AxisOf(IReadOnlyList<string> ids, HashSet<string> seen)
    {
        var parts = new int[ids.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!seen.Add(ids[i])) throw new ArgumentException($"{ids[i]} stands on the axes twice.");
            parts[i] = ids[i] switch
            {
                CubeQuery.Party => Axis.PartyPart,
                CubeQuery.Time => Axis.TimePart,
                var id => Flow.IndexOf(id) is >= 0 and var d ? d : throw new ArgumentException($"{Flow.Id} has no dimension {id}."),
            };
        }
        return new(parts);
    }

    private int[] CodesOf(int d, IReadOnlyList<string> ids)
    {
        var codes = new SortedSet<int>();
        foreach (var id in ids)
        {
            var code = Trees[d].IndexOf(id);
            codes.Add(code >= 0 ? code : throw new ArgumentException($"{Trees[d].Dimension.Id} has no code {id}."));
        }
        return [.. codes];
    }
}
