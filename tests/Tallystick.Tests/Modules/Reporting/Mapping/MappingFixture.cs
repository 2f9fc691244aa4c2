using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Tables in memory, mappings in a line, and the sums tests compare with: added up figure by figure, with no help from the engine.</summary>
internal static class MappingFixture
{
    /// <summary>Sex by country and year: a count of people, as small as a dataflow can be.</summary>
    public static Dataflow Small { get; } = new("SMALL", LocalText.English("Small"), LocalText.English("A count"), MeasureKind.Flow, "PER",
    [
        new("REF_AREA", LocalText.English("Area"), List("CL_AREA", "_T", "IT<_T", "MT<_T", "EU<!"), Additivity.Adds, true),
        new("SEX", LocalText.English("Sex"), List("CL_SEX", "_T", "F<_T", "M<_T", "_U<_T"), Additivity.Adds, false),
    ],
    [Frequency.A, Frequency.Q, Frequency.M, Frequency.W, Frequency.D]);

    /// <summary>A mapping for <see cref="Small"/> out of its parts: time, dimensions, measure and the rest come as JSON.</summary>
    public static string Json(string time = """{ "column": "Year", "format": "yyyy" }""", string sex = """{ "column": "Sex", "codes": { "F": "F", "M": "M", "Total": "_T" } }""",
        string measure = """{ "column": "N" }""", string more = "", string area = "\"IT\"") => $$"""
        {
          "dataflow": "SMALL", "title": "Test", "file": { "format": "csv" },
          "time": {{time}},
          "dimensions": { "REF_AREA": {{area}}, "SEX": {{sex}} },
          "measure": {{measure}}{{(more.Length > 0 ? "," : "")}}
          {{more}}
        }
        """;

    /// <summary>A mapping that has no faults.</summary>
    public static MappingFile Read(string json)
    {
        var reading = MappingFile.Read(json);
        Assert.Empty(reading.Findings.Select(Sentence));
        return reading.File!;
    }

    /// <summary>Maps lines of cells parted by <c>|</c>, the first the header.</summary>
    public static MappingResult Map(string json, params string[] lines) => MappingRun.Over(new TableInMemory(lines), Read(json), Small);

    /// <summary>The codes of the errors, in order.</summary>
    public static IEnumerable<string> Errors(this MappingResult result) =>
        result.Report.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Code);

    /// <summary>What a finding says in English.</summary>
    public static string Sentence(Finding finding) => finding.In(Texts.For("en"));

    /// <summary>The figures as <c>IT F 2020 = 12 (12..12) A</c>, rows after a comma, in the order of their first rows.</summary>
    public static IEnumerable<string> Lines(this MappingResult result) => result.Figures.OrderBy(figure => SourceRows.First(figure.Rows.Span)).Select(figure =>
    {
        var high = figure.Figure.High == Figure.Unbounded ? "∞" : figure.Figure.High.ToString();
        return $"{figure.CodeOf(result.Figures.Dataflow, "REF_AREA")} {figure.CodeOf(result.Figures.Dataflow, "SEX")} {figure.Period} = "
            + $"{figure.Figure.Value?.ToString() ?? "?"} ({figure.Figure.Low}..{high}) {figure.Figure.Status}{figure.Figure.Confidentiality}, "
            + string.Join('+', SourceRows.Decode(figure.Rows.Span));
    });

    /// <summary>A code list; a code is written with its parent, <c>F&lt;_T</c>, or as a memo, <c>EU&lt;!</c>.</summary>
    public static Codelist List(string id, params string[] codes) => new(id, LocalText.English(id),
        [.. codes.Select(code => code.Split('<')).Select(code =>
            new Code(code[0], code.Length == 1 || code[1] == "!" ? null : code[1], LocalText.English(code[0]), null, code.Length > 1 && code[1] == "!"))]);
}

/// <summary>A table whose rows are lines with cells between bars.</summary>
internal sealed class TableInMemory(params string[] lines) : TableReader
{
    private string[] _cells = [];
    private int _row;

    public override IReadOnlyList<string> Columns { get; } = lines[0].Split('|');
    public override long RowNumber => _row + 1;
    public override long BytesRead => _row;
    public override int CellCount => _cells.Length;

    public override bool Read()
    {
        if (++_row >= lines.Length) return false;
        _cells = lines[_row].Split('|');
        return true;
    }

    public override ReadOnlySpan<char> Cell(int column) => column < _cells.Length ? _cells[column] : default;

    public override void Dispose() { }
}
