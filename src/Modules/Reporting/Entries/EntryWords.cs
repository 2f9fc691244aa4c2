using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.Entries;

/// <summary>What a reader is told about a return that is typed in.</summary>
internal static class EntryWords
{
    /// <summary>The codes of a row, by their names.</summary>
    internal static string Row(ReaderTexts texts, EntryState state, int row) =>
        state.Shape.RowsBy.Length == 0 ? texts.Of(state.Structure.Name) : string.Join(" · ", state.Shape.RowsBy.Select((id, i) => Code(texts, state, id, state.Shape.Rows[row][i])));

    /// <summary>What stands over a column.</summary>
    internal static string Column(ReaderTexts texts, EntryState state, int column) =>
        state.Shape.ColumnsBy is { } id ? Code(texts, state, id, state.Shape.Columns[column]) : texts["reporting.submissions.figures"];

    /// <summary>A code's name.</summary>
    internal static string Code(ReaderTexts texts, EntryState state, string dimension, string code) =>
        state.Structure.Dimensions[state.Structure.IndexOf(dimension)].List.TryFind(code, out var found) ? texts.Of(found.Name) : code;

    /// <summary>A dimension's name.</summary>
    internal static string Dimension(ReaderTexts texts, EntryState state, string dimension) => texts.Of(state.Structure.Dimensions[state.Structure.IndexOf(dimension)].Name);

    /// <summary>A sum with its reasons; empty when there is none.</summary>
    internal static string Sum(ReaderTexts texts, CellSum? sum)
    {
        if (sum is null) return "";
        var parts = new List<string> { texts.Range(sum.Low, sum.High) };
        if (sum.Hidden > 0) parts.Add(texts.Format("web.figure.hidden-parts", ("count", sum.Hidden)));
        if (sum.Missing > 0) parts.Add(texts.Format("web.figure.missing-parts", ("count", sum.Missing)));
        return string.Join(" · ", parts);
    }

    /// <summary>When it was saved, and by whom.</summary>
    internal static string Saved(ReaderTexts texts, Entry entry) =>
        entry.Version == 1 ? texts["reporting.entry.unsaved"] : texts.Format("reporting.entry.saved", ("at", entry.SavedAt), ("by", entry.SavedBy));

    /// <summary>Why a cell cannot be read, naming it.</summary>
    internal static string Fault(ReaderTexts texts, EntryState state, (int Row, int Column) cell, string fault, string typed) => texts.Format("reporting.entry.fault",
        ("row", Row(texts, state, cell.Row)), ("column", Column(texts, state, cell.Column)), ("value", typed), ("why", texts["reporting.entry.fault." + fault]));

    /// <summary>What is wrong with the cells, for the summary above the form.</summary>
    internal static FormState Faults(ReaderTexts texts, EntryState state, IReadOnlyDictionary<string, string> typed, FormState form)
    {
        foreach (var (cell, fault) in state.Faults)
        {
            var name = EntryShape.Name(cell.Row, cell.Column);
            form.Refuse("c" + name, Fault(texts, state, cell, fault, typed.GetValueOrDefault(name, "")));
        }
        return form;
    }
}
