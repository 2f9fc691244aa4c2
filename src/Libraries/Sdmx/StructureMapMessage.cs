using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>Structure maps with the representation maps they use: what <see cref="StructureMapReader"/> reads and
/// <see cref="StructureMapWriter"/> writes.</summary>
/// <param name="StructureMaps">In the order of the message.</param>
/// <param name="RepresentationMaps">In the order of the message.</param>
public sealed record StructureMapMessage(ImmutableArray<StructureMap> StructureMaps, ImmutableArray<RepresentationMap> RepresentationMaps)
{
    /// <summary>The representation map a component map refers to; null when it stands elsewhere.</summary>
    public RepresentationMap? Find(SdmxReference reference) => RepresentationMaps.FirstOrDefault(map => map.Reference == reference);
}
