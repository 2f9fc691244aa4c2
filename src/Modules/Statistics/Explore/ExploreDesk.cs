using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Explore;

/// <summary>What a reader can choose from when building a table.</summary>
internal sealed class ExploreDesk(ReleaseBook book, StatisticsSources sources, StructureCatalog catalog, TableDesk tables)
{
    /// <summary>The dataflows that are tables, with how many Parties have released each: that everyone may know.</summary>
    internal async Task<IReadOnlyList<FlowCard>> CardsAsync(DbSession session, CancellationToken ct)
    {
        var roll = await sources.ParticipantsAsync(session, ct);
        await book.CatchUpAsync(session, ct);
        return book.Read(state => catalog.Dataflows.Where(flow => flow.Kind != MeasureKind.Narrative)
            .Select(flow => new FlowCard(flow, roll.Parties.Count(p => state.Flows.TryGetValue((p.Id.Value, flow.Id), out var own) && own.InForce.Count > 0), roll.Parties.Length))
            .OrderByDescending(card => card.Parties > 0).ToList());
    }

    /// <summary>The codes a reader can filter a dimension by: those that occur in what the reader may see, with the groups above them. Found by
    /// asking, as that reader, so that a list of choices can tell no more than a table.</summary>
    internal async Task<ImmutableArray<CodeChoice>> ChoicesAsync(DbSession session, Actor actor, Dataflow flow, string dimension, CancellationToken ct)
    {
        var seen = await tables.PeekAsync(session, actor, flow, dimension, ct);
        if (dimension == TableRequest.Party) return [.. seen.Select(id => new CodeChoice(id, null, 0))];
        var list = flow.Dimensions[flow.IndexOf(dimension)].List;
        var wanted = new HashSet<int>();
        foreach (var id in seen)
        {
            for (var i = list.IndexOf(id); i >= 0 && wanted.Add(i);) i = list.ParentOf(i);
        }
        var children = wanted.ToLookup(list.ParentOf);
        var choices = ImmutableArray.CreateBuilder<CodeChoice>();
        void Add(int parent, int depth)
        {
            foreach (var i in children[parent].Order())
            {
                if (list.Codes[i].Id != Codelist.Total) choices.Add(new(list.Codes[i].Id, list.Codes[i].Name, depth));
                Add(i, list.Codes[i].Id == Codelist.Total ? depth : depth + 1);
            }
        }
        Add(-1, 0);
        return choices.ToImmutable();
    }
}

/// <summary>A dataflow to explore.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Parties">How many Parties have something in force.</param>
/// <param name="Of">How many take part.</param>
internal sealed record FlowCard(Dataflow Flow, int Parties, int Of);

/// <summary>A code to filter by.</summary>
/// <param name="Id">The code.</param>
/// <param name="Name">Its name; null for a Party, whose name is on the roll.</param>
/// <param name="Depth">How far it is indented under its groups.</param>
internal sealed record CodeChoice(string Id, LocalText? Name, int Depth);
