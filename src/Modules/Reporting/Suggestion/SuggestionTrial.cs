using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>How a proposal compares with what a person wrote down by hand.</summary>
/// <param name="File">The file, and its sheet.</param>
/// <param name="Columns">Columns there are.</param>
/// <param name="ColumnsRight">Columns for which the right use was proposed, however sure.</param>
/// <param name="Names">Distinct names of areas.</param>
/// <param name="NamesRight">Names whose first candidate is the right code.</param>
/// <param name="NamesSure">Names right and sure.</param>
/// <param name="SureAndWrong">What was stated as sure and is wrong; nothing may ever be.</param>
/// <param name="Faults">What was wrong, in a line each.</param>
public sealed record SuggestionScore(string File, int Columns, int ColumnsRight, int Names, int NamesRight, int NamesSure, int SureAndWrong, IReadOnlyList<string> Faults)
{
    /// <summary>A line of the table.</summary>
    public override string ToString() => $"{File,-62} columns {ColumnsRight,3} of {Columns,3}   names {NamesRight,3} of {Names,3} ({NamesSure} sure)   sure and wrong {SureAndWrong}";
}

/// <summary>Measures <see cref="Suggester"/> against the truth about a file.</summary>
public static class SuggestionTrial
{
    /// <summary>Proposes and compares.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="dataflow">What is reported from it.</param>
    /// <param name="roles">For each header the uses that are right, parted by bars: <c>Dimension:SEX|Ignore</c>.</param>
    /// <param name="names">The area each name of the file stands for.</param>
    /// <param name="codes">For other lists: dimension and text, parted by a bar, and the code. A text that is not listed must not be sure.</param>
    /// <param name="sheet">The sheet of a workbook.</param>
    public static SuggestionScore Run(Stream stream, string fileName, Dataflow dataflow, IReadOnlyDictionary<string, string> roles,
        IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<string, string> codes, string? sheet = null)
    {
        var suggestion = Suggester.Suggest(stream, fileName, dataflow, RememberedAnswers.None, Texts.For(Languages.Source), sheet);
        var faults = new List<string>();
        int right = 0, wrong = 0, named = 0, sure = 0;
        foreach (var column in suggestion.Columns)
        {
            var found = column.Role == ColumnRole.Dimension ? $"{column.Role}:{string.Join('+', column.Dimensions)}" : column.Role.ToString();
            if (roles.TryGetValue(column.Name, out var expected) && expected.Split('|').Contains(found)) { right++; continue; }
            faults.Add($"{column.Name}: {found} ({MappingSuggestion.Word(column.Certainty)}), not {expected}");
            if (column.Certainty == Certainty.Sure) wrong++;
        }
        var read = suggestion.Texts.Where(text => ListOf(text) == StructureCatalog.AreaList).GroupBy(text => text.Text).ToDictionary(group => group.Key, group => group.First().Reading);
        var areas = AreaNames.For(dataflow.Dimensions[0].List);
        foreach (var (name, code) in names)
        {
            var reading = read.TryGetValue(name, out var inColumn) ? inColumn : areas.Read(name);
            if (reading.Code == code)
            {
                named++;
                if (reading.Certainty == Certainty.Sure) sure++;
                continue;
            }
            faults.Add($"{name}: {reading.Code ?? "nothing"} ({MappingSuggestion.Word(reading.Certainty)}), not {code}");
            if (reading.Certainty == Certainty.Sure) wrong++;
        }
        foreach (var text in suggestion.Texts.Where(text => text.Reading.Certainty == Certainty.Sure && (ListOf(text) != StructureCatalog.AreaList || !names.ContainsKey(text.Text))))
        {
            if (codes.GetValueOrDefault($"{text.Dimension}|{text.Text}") == text.Reading.Code) continue;
            faults.Add($"{text.Column}, {text.Text}: {text.Reading.Code} (sure)");
            wrong++;
        }
        return new(sheet is null ? fileName : $"{fileName} {sheet}", suggestion.Columns.Length, right, names.Count, named, sure, wrong, faults);

        string ListOf(CodedText text) => dataflow.Dimensions[dataflow.IndexOf(text.Dimension)].List.Id;
    }
}
