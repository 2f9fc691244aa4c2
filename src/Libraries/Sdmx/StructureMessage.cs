using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>Code lists, concepts and dataflows that travel together. What <see cref="StructureReader"/> reads and
/// <see cref="StructureWriter"/> writes; it knows no file, no format and no web.</summary>
/// <param name="Codelists">In the order of the message.</param>
/// <param name="ConceptSchemes">In the order of the message.</param>
/// <param name="Dataflows">Each with the dimensions of its structure resolved to code lists.</param>
public sealed record StructureMessage(ImmutableArray<Codelist> Codelists, ImmutableArray<ConceptScheme> ConceptSchemes, ImmutableArray<Dataflow> Dataflows)
{
    /// <summary>Nothing yet.</summary>
    public static StructureMessage Empty { get; } = new([], [], []);

    /// <summary>The agency that maintains all of it.</summary>
    public string Agency { get; init; } = "";

    /// <summary>The version of all of it.</summary>
    public string Version { get; init; } = "";

    /// <summary>This message and another; on the same id the other's wins. Agency and version stay, unless there are none yet.</summary>
    public StructureMessage With(StructureMessage other) => this with
    {
        Agency = Agency.Length == 0 ? other.Agency : Agency,
        Version = Version.Length == 0 ? other.Version : Version,
        Codelists = Joined(Codelists, other.Codelists, list => list.Id),
        ConceptSchemes = Joined(ConceptSchemes, other.ConceptSchemes, scheme => scheme.Id),
        Dataflows = Joined(Dataflows, other.Dataflows, flow => flow.Id),
    };

    private static ImmutableArray<T> Joined<T>(ImmutableArray<T> mine, ImmutableArray<T> others, Func<T, string> id)
    {
        var newer = others.ToDictionary(id, StringComparer.Ordinal);
        var builder = ImmutableArray.CreateBuilder<T>(mine.Length + others.Length);
        foreach (var item in mine) builder.Add(newer.Remove(id(item), out var replacement) ? replacement : item);
        foreach (var item in others)
        {
            if (newer.ContainsKey(id(item))) builder.Add(item);
        }
        return builder.ToImmutable();
    }
}
