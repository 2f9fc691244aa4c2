using System.Diagnostics.CodeAnalysis;

namespace Tallystick.Sdmx;

/// <summary>What a message or a map points at: one artefact of an agency, or an item in it. Written as the URN of the SDMX information model
/// (Registry specification, section 6); the tail after the package is what people read.</summary>
/// <param name="Class">The class of the artefact: <c>Dataflow</c>, <c>DataStructure</c>, <c>Codelist</c>, <c>Concept</c>.</param>
/// <param name="Agency">Who maintains it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version; empty when the message gives none.</param>
/// <param name="Item">The item in it (a code, a concept); null for the artefact itself.</param>
public sealed record SdmxReference(string Class, string Agency, string Id, string Version, string? Item = null)
{
    private const string Prefix = "urn:sdmx:org.sdmx.infomodel.";

    /// <summary>The package of the information model the class belongs to.</summary>
    public string Package { get; init; } = Class switch
    {
        "Codelist" or "Code" or "ValueList" => "codelist",
        "ConceptScheme" or "Concept" => "conceptscheme",
        "ProvisionAgreement" => "registry",
        "StructureMap" or "RepresentationMap" => "structuremapping",
        _ => "datastructure",
    };

    /// <summary>The whole: <c>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ESTAT:NA_MAIN(1.6.0)</c>.</summary>
    public string Urn => Prefix + Package + "." + this;

    /// <summary>The tail: <c>Dataflow=ESTAT:NA_MAIN(1.6.0)</c>.</summary>
    public override string ToString() => $"{Class}={Agency}:{Id}({Version}){(Item is null ? "" : "." + Item)}";

    /// <summary>Reads a URN; false for any other text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SdmxReference? found)
    {
        found = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var dot = equals < 0 ? -1 : text.LastIndexOf('.', equals);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || dot < Prefix.Length) return false;
        found = OfName(text[(dot + 1)..equals], text[(equals + 1)..]);
        if (found is not null) found = found with { Package = text[Prefix.Length..dot] };
        return found is not null;
    }

    /// <summary>Reads <c>AGENCY:ID(VERSION)</c>, with <c>.ITEM</c> behind it or not; null for any other text.</summary>
    public static SdmxReference? OfName(string kind, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var open = colon < 0 ? -1 : text.IndexOf('(', colon);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        if (close < 0 || close + 1 < text.Length && text[close + 1] != '.') return null;
        var item = close + 2 < text.Length ? text[(close + 2)..] : null;
        return new(kind, text[..colon], text[(colon + 1)..open], text[(open + 1)..close], item);
    }
}
