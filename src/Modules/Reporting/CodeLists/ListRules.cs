using System.Text;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.CodeLists;

/// <summary>A row of a list as somebody wrote it; <paramref name="Row"/> counts as a person counts, 0 where there is only one.</summary>
internal sealed record ListRow(string Text, string Code, long Row);

/// <summary>Rows as they were written, or why nobody can read them.</summary>
internal sealed record WrittenRows(IReadOnlyList<ListRow> Rows, Problem? Fault)
{
    internal static WrittenRows Of(Problem fault) => new([], fault);
}

/// <summary>What a list may say, and the files it is written in: CSV (or a sheet) with the columns <c>text</c> and <c>code</c>, and JSON.</summary>
internal static class ListRules
{
    private const string TextColumn = "text", CodeColumn = "code";

    /// <summary>A name as it is kept: it stands in addresses and in mappings.</summary>
    /// <exception cref="ProblemException">When it cannot be one.</exception>
    internal static string RequireName(string name) =>
        name.Trim() is { Length: > 0 and <= NationalList.LongestName } kept && kept is not ("." or "..") && PersonCells.Of(kept) == PersonTrait.None
        && !kept.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '/' or '\\' or '?' or '#' or '%') ? kept : throw ReportingProblems.BadListName().AsException();

    /// <summary>The code list of an id.</summary>
    /// <exception cref="ProblemException">When there is none.</exception>
    internal static Codelist RequireCodelist(StructureCatalog catalog, string id) =>
        catalog.TryFindCodelist(id.Trim(), out var list) ? list : throw ReportingProblems.NoCodelist(id, NearestWord.To(id, catalog.Codelists.Select(known => known.Id))).AsException();

    /// <summary>Code by text, and all that is wrong with the rows; what is wrong is not among them.</summary>
    internal static (SortedDictionary<string, string> Codes, IReadOnlyList<Problem> Faults) Check(IReadOnlyList<ListRow> rows, Codelist list)
    {
        var codes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        var faults = new List<Problem>();
        foreach (var row in rows)
        {
            var (text, code) = (PlainText.Of(row.Text), row.Code.Trim());
            if (text.Length is 0 or > NationalList.LongestText || text.Any(char.IsControl)) faults.Add(ReportingProblems.ListText(row.Row, NationalList.LongestText));
            else if (list.IndexOf(code) < 0) faults.Add(ReportingProblems.ListCode(row.Row, list.Id, code, NearestWord.To(code, list.Codes.Select(known => known.Id))));
            else if (!codes.TryAdd(text, code) && codes[text] != code) faults.Add(ReportingProblems.ListTwice(row.Row, first[text], PersonCells.Shown(text)));
            else first.TryAdd(text, row.Row);
        }
        if (faults.Count > 0) return (codes, faults);
        if (codes.Count > NationalList.MostTexts) faults.Add(ReportingProblems.ListTooLong(NationalList.MostTexts));
        else if (HoldsPersons(codes.Keys)) faults.Add(ReportingProblems.ListOfPersons());
        return (codes, faults);
    }

    /// <summary>A list of words for codes says nothing of anybody, and a register of persons does not become one by being called a list. But airports and
    /// bridges bear names of persons: only where nearly all texts are such names are they taken for persons.</summary>
    private static bool HoldsPersons(IReadOnlyCollection<string> texts) =>
        PersonCells.Of(texts.ToDictionary(text => text, _ => 1), texts.Count) switch
        {
            PersonTrait.None => false,
            PersonTrait.Name => texts.Count(text => PersonCells.Of(text) == PersonTrait.Name) * 5 >= texts.Count * 4,
            _ => true,
        };

    /// <summary>The same, for who takes the whole or nothing.</summary>
    /// <exception cref="ProblemException">The first fault.</exception>
    internal static SortedDictionary<string, string> Require(IReadOnlyList<ListRow> rows, Codelist list)
    {
        var (codes, faults) = Check(rows, list);
        return faults.Count == 0 ? codes : throw faults[0].AsException();
    }

    /// <summary>Rows of a file with a column <c>text</c> and a column <c>code</c>, others passed over; or of two columns without a header.</summary>
    internal static WrittenRows OfTable(Stream stream, string fileName, Codelist list)
    {
        try
        {
            using var table = Tables.Open(stream, fileName);
            var (text, code) = (Find(table, TextColumn), Find(table, CodeColumn));
            var rows = new List<ListRow>();
            if (text < 0 || code < 0)
            {
                // the first row is no header when it ends in a code of the list
                if (table.Columns is not [var own, var ours] || list.IndexOf(ours) < 0) return WrittenRows.Of(ReportingProblems.ListHeader());
                (text, code) = (0, 1);
                rows.Add(new(Unguarded(own), ours, 1));
            }
            while (table.Read())
            {
                if (rows.Count > NationalList.MostTexts) return WrittenRows.Of(ReportingProblems.ListTooLong(NationalList.MostTexts));
                rows.Add(new(Unguarded(table.Cell(text).ToString()), table.Cell(code).ToString(), table.RowNumber));
            }
            return rows.Count == 0 ? WrittenRows.Of(ReportingProblems.ListEmpty()) : new(rows, null);
        }
        catch (TableException fault)
        {
            return WrittenRows.Of(ReportingProblems.FileUnreadable(fault.Fault, fault.Row, fault.Detail));
        }
    }

    /// <summary>Rows of a JSON object from text to code, alone or as the property <c>codes</c> of another, as the interface gives it out.</summary>
    /// <param name="json">The text.</param>
    /// <param name="said">What else the object says, by name: <c>codelist</c>, <c>agency</c>.</param>
    internal static WrittenRows OfJson(string json, out IReadOnlyDictionary<string, string> said)
    {
        said = new Dictionary<string, string>();
        var findings = new List<Finding>();
        if (JsonTree.Read(json, findings) is not { Kind: JsonValueKind.Object } tree) return WrittenRows.Of(ReportingProblems.ListJson(findings.Count > 0 ? findings[0].Row : 1));
        if (tree.Member("codes") is { Kind: JsonValueKind.Object } codes)
        {
            said = tree.Members.Where(member => member.Value.Kind == JsonValueKind.String).ToDictionary(member => member.Name, member => member.Value.Text);
            tree = codes;
        }
        if (findings.Count > 0) return WrittenRows.Of(ReportingProblems.ListJson(findings[0].Row));
        if (tree.Members.FirstOrDefault(member => member.Value.Kind is not (JsonValueKind.String or JsonValueKind.Number)).Value is { } wrong) return WrittenRows.Of(ReportingProblems.ListJson(wrong.Line));
        return tree.Members.Count == 0 ? WrittenRows.Of(ReportingProblems.ListEmpty()) : new([.. tree.Members.Select(member => new ListRow(member.Name, member.Value.Text, member.Value.Line))], null);
    }

    /// <summary>A list as CSV, to be changed in a spreadsheet and sent back.</summary>
    internal static string Csv(IEnumerable<KeyValuePair<string, string>> codes)
    {
        var csv = new StringBuilder($"\uFEFF{TextColumn};{CodeColumn}\r\n");
        foreach (var (text, code) in codes) csv.Append(Cell(Guarded(text))).Append(';').Append(Cell(code)).Append("\r\n");
        return csv.ToString();
    }

    private static int Find(TableReader table, string name) =>
        table.Columns.ToList().FindIndex(column => string.Equals(column.Trim(), name, StringComparison.OrdinalIgnoreCase));

    private static string Cell(string text) => text.AsSpan().IndexOfAny(";,\"\t") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A text that a spreadsheet would run as a formula, made plain text; and back, so that what is sent back says the same.</summary>
    private static string Guarded(string text) => IsFormula(text.TrimStart('\'')) ? "'" + text : text;

    private static string Unguarded(string text) => text.StartsWith('\'') && IsFormula(text.TrimStart('\'')) ? text[1..] : text;

    private static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@';
}
