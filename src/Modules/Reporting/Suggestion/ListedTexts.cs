using Tallystick.Reporting.CodeLists;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Finds the list of the Party that a column's texts are in. It takes none where two say different things of them: which is meant, only
/// the Party knows.</summary>
internal static class ListedTexts
{
    /// <summary>The list that has the most of a column's texts, more than half of them, and the share it has; null when there is none.</summary>
    internal static (KnownList List, double Share)? Of(ColumnProfile column, Codelist codes, NationalLists lists)
    {
        if (column.Texts.Count == 0) return null;
        var found = lists.All.Where(list => list.Codelist == codes.Id)
            .Select(list => (List: list, Known: column.Texts.Keys.Where(text => list.Codes.ContainsKey(text)).ToList()))
            .Where(one => one.Known.Count * 2 > column.Texts.Count).OrderByDescending(one => one.Known.Count).ToList();
        if (found.Count == 0) return null;
        var (best, known) = found[0];
        var rivals = found.Skip(1).TakeWhile(one => one.Known.Count == known.Count);
        return rivals.Any(rival => known.Exists(text => rival.List.Codes.GetValueOrDefault(text) != best.Codes[text])) ? null : (best, (double)known.Count / column.Texts.Count);
    }
}
