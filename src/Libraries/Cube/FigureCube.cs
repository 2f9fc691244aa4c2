using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>All vintages of one dataflow, and the answers drawn from them. Readers work on a snapshot that never changes; a change
/// makes a new directory and shares every block. Safe for any number of readers beside writers.</summary>
public sealed class FigureCube
{
    private readonly Lock _writing = new();
    private volatile Directory _directory = new([]);

    /// <summary>An empty cube.</summary>
    /// <exception cref="ArgumentException">When the dataflow is narrative.</exception>
    public FigureCube(Dataflow flow)
    {
        FlowLayout.Of(flow);
        Flow = flow;
    }

    /// <summary>The dataflow. Every block must have been built for this very object: its code places are the blocks' codes.</summary>
    public Dataflow Flow { get; }

    /// <summary>Puts vintages in their places, all or none. Costs the directory of the Parties named, never a block.</summary>
    /// <exception cref="ArgumentException">When a block belongs to another dataflow, or to another edition of this one.</exception>
    public void Apply(IEnumerable<VintageChange> changes)
    {
        var byParty = new SortedDictionary<string, List<VintageChange>>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (change.Vintage.Figures is { } block && !ReferenceEquals(block.Flow, Flow))
            {
                throw new ArgumentException($"A block of {block.Flow.Id} was not built for this cube's {Flow.Id}.", nameof(changes));
            }
            if (change.Period.Frequency == 0) throw new ArgumentException("A vintage needs a period.", nameof(changes));
            if (!byParty.TryGetValue(change.Party, out var list)) byParty.Add(change.Party, list = []);
            list.Add(change);
        }
        if (byParty.Count == 0) return;
        lock (_writing) _directory = _directory.With(byParty);
    }

    /// <summary>Answers a question with what <paramref name="entitlement"/> lets the asker see, and nothing that depends on more.</summary>
    /// <exception cref="ArgumentException">When the question names a dimension or code that the dataflow does not have.</exception>
    public CubeAnswer Answer(CubeQuery query, Entitlement entitlement) => new QueryRun(Flow, _directory.Shelves, query, entitlement).Run();

    /// <summary>What a Party has in force for a period at a moment (null: now); null when it never said anything by then.</summary>
    public Vintage? InForce(string party, TimePeriod period, DateTimeOffset? asOf = null)
    {
        foreach (var shelf in _directory.Shelves)
        {
            if (shelf.Party != party) continue;
            foreach (var slice in shelf.Slices)
            {
                if (slice.Period == period) return slice.InForce(asOf);
            }
        }
        return null;
    }

    /// <summary>What all Parties have in force now, by Party, then period.</summary>
    internal IEnumerable<(string Party, TimePeriod Period, Vintage Vintage)> InForceNow() =>
        from shelf in _directory.Shelves
        from slice in shelf.Slices
        let vintage = slice.InForce(null)
        where vintage is not null
        select (shelf.Party, slice.Period, vintage);

    /// <summary>One period of one Party: its vintages, the oldest first.</summary>
    internal sealed record Slice(TimePeriod Period, Vintage[] Vintages)
    {
        public Days Days { get; } = Days.Of(Period);

        public Vintage? InForce(DateTimeOffset? asOf)
        {
            for (var i = Vintages.Length - 1; i >= 0; i--)
            {
                if (asOf is not { } moment || Vintages[i].InForce <= moment) return Vintages[i];
            }
            return null;
        }

        public Slice With(Vintage vintage)
        {
            var kept = new List<Vintage>(Vintages.Length + 1);
            foreach (var old in Vintages)
            {
                if (old.InForce != vintage.InForce) kept.Add(old);
            }
            var at = kept.Count;
            while (at > 0 && kept[at - 1].InForce > vintage.InForce) at--;
            kept.Insert(at, vintage);
            return new(Period, [.. kept]);
        }

        /// <summary>The slice with what others see of each vintage.</summary>
        public Slice Veil(PeriodSecrets secrets) => this with
        {
            Vintages = [.. Vintages.Select((vintage, i) => vintage with { Veiled = vintage.Figures is null ? null : new(() => secrets.Shown(i)) })],
        };
    }

    /// <summary>One Party: its periods by frequency, then time.</summary>
    internal sealed record Shelf(string Party, Slice[] Slices);

    private sealed record Directory(Shelf[] Shelves)
    {
        public Directory With(SortedDictionary<string, List<VintageChange>> byParty)
        {
            var shelves = new SortedDictionary<string, Shelf>(StringComparer.Ordinal);
            foreach (var shelf in Shelves) shelves.Add(shelf.Party, shelf);
            foreach (var (party, changes) in byParty)
            {
                var slices = new SortedDictionary<TimePeriod, Slice>();
                if (shelves.TryGetValue(party, out var shelf))
                {
                    foreach (var slice in shelf.Slices) slices.Add(slice.Period, slice);
                }
                foreach (var change in changes)
                {
                    var slice = slices.GetValueOrDefault(change.Period) ?? new(change.Period, []);
                    slices[change.Period] = slice.With(change.Vintage);
                }
                if (slices.Values.Any(static slice => slice.Vintages.Any(static vintage => vintage.HiddenBelow > 0))) Veil(slices, changes);
                shelves[party] = new(party, [.. slices.Values]);
            }
            return new([.. shelves.Values]);
        }

        /// <summary>What is shown of a period hangs together with whatever was released for any of its days, that again with more, and so on.</summary>
        private static void Veil(SortedDictionary<TimePeriod, Slice> slices, List<VintageChange> changes)
        {
            var stretches = changes.Select(static change => Days.Of(change.Period)).ToList();
            var rest = slices.Values.OrderBy(static slice => slice.Days.First).ToList();
            var touched = new List<Slice>();
            for (var found = true; found;)
            {
                found = false;
                foreach (var slice in rest.Where(slice => stretches.Exists(slice.Days.Overlaps)).ToArray())
                {
                    rest.Remove(slice);
                    touched.Add(slice);
                    if (stretches.Contains(slice.Days)) continue;
                    stretches.Add(slice.Days);
                    found = true;
                }
            }
            var layout = touched.SelectMany(static slice => slice.Vintages).Select(static vintage => vintage.Figures?.Layout).FirstOrDefault(static layout => layout is not null);
            if (layout is null) return;
            foreach (var (slice, secrets) in touched.Zip(PeriodSecrets.Of(layout, touched))) slices[slice.Period] = slice.Veil(secrets);
        }
    }
}
