using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Storage;

namespace Tallystick.Reporting.CodeLists;

/// <summary>Reads mappings with the lists of the Party they are for. Lists are looked up only where a mapping names one.</summary>
internal static class ListShelf
{
    internal static async Task<MappingReading> ReadAsync(DbSession session, PartyId party, string json, CancellationToken ct = default) =>
        MappingFile.Read(json) is { NamesLists: false } reading ? reading : MappingFile.Read(json, await NationalLists.OfAsync(session, party, ct));

    /// <summary>The names of the mappings a Party keeps that name a list, by the list's name.</summary>
    internal static async Task<ILookup<string, string>> MappingsAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        (await SavedMappings.SavedMappingStore.ListAsync(session, party, ct))
            .SelectMany(saved => MappingFile.Read(saved.Mapping).File?.Dimensions.Select(rule => rule.List?.Name).OfType<string>().Distinct().Select(list => (List: list, saved.Name)) ?? [])
            .ToLookup(use => use.List, use => use.Name);
}
