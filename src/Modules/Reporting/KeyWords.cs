using Tallystick.Sdmx;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting;

/// <summary>A key in a reader's words: the dimensions that say something, each with the name of its code.</summary>
internal static class KeyWords
{
    /// <summary>Dimension and code by name; a dimension that says "all of it" is left out, and so is the reporting area.</summary>
    /// <param name="texts">The reader's language.</param>
    /// <param name="structure">The dataflow.</param>
    /// <param name="codes">The codes in key order, joined by points.</param>
    internal static string Of(ReaderTexts texts, Dataflow structure, string codes)
    {
        var key = codes.Split('.');
        if (key.Length != structure.Dimensions.Length) return codes;
        var words = structure.Dimensions.Select((dimension, i) => (dimension, code: key[i]))
            .Where(part => part.code != Codelist.Total && part.dimension.Id != "REF_AREA")
            .Select(part => texts.Format("reporting.key.part", ("dimension", texts.Of(part.dimension.Name)), ("code", part.dimension.List.TryFind(part.code, out var code) ? texts.Of(code.Name) : part.code)))
            .ToList();
        return words.Count == 0 ? texts["reporting.key.all"] : string.Join(" · ", words);
    }
}
