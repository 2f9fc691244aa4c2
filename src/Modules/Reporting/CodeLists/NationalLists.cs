using System.Collections.Frozen;
using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Reporting.CodeLists;

/// <summary>A version of a list a Party keeps: its own texts, and our code for each.</summary>
/// <param name="Name">What the Party calls it; mappings name it so.</param>
/// <param name="Version">1, 2, 3 …</param>
/// <param name="Codelist">The code list it leads to.</param>
/// <param name="Codes">Code by text, texts in their plain form.</param>
internal sealed record KnownList(string Name, long Version, string Codelist, FrozenDictionary<string, string> Codes);

/// <summary>The last versions of the lists a Party keeps, looked up once: what a mapping that names lists is read with. They are that Party's
/// own, and no other's mapping is ever read with them.</summary>
public sealed class NationalLists
{
    internal NationalLists(IEnumerable<KnownList> lists) => All = [.. lists];

    /// <summary>A Party that keeps none.</summary>
    public static NationalLists None { get; } = new([]);

    /// <summary>All of them, by name.</summary>
    internal ImmutableArray<KnownList> All { get; }

    /// <summary>The list of a name; null when the Party keeps none.</summary>
    internal KnownList? Find(string name) => All.FirstOrDefault(list => list.Name == name);

    /// <summary>Looks up a Party's lists.</summary>
    public static async Task<NationalLists> OfAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        new((await NationalListStore.ListAsync(session, party, ct)).Select(list => list.Known()));
}
