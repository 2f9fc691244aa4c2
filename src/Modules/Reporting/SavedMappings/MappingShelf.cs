using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Reporting.SavedMappings;

/// <summary>What other rooms may ask of the mappings a Party keeps.</summary>
public static class MappingShelf
{
    /// <summary>The last version of a mapping by its name, as it was given; null when the Party keeps none of that name.</summary>
    public static async Task<string?> LastAsync(DbSession session, PartyId party, string name, CancellationToken ct = default) =>
        (await SavedMappingStore.ListAsync(session, party, ct)).FirstOrDefault(mapping => mapping.Name == name)?.Mapping;
}
