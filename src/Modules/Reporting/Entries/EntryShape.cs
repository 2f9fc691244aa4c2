using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Entries;

/// <summary>The form of a return that is typed in: one period, codes that hold for all of it, and a grid. Pure.</summary>
/// <param name="Period">The period, in SDMX's form.</param>
/// <param name="Fixed">By dimension: the one code of the whole return.</param>
/// <param name="RowsBy">The dimensions that vary down the page; empty when there is one row.</param>
/// <param name="Rows">The codes of each row, in the order of <paramref name="RowsBy"/>.</param>
/// <param name="ColumnsBy">The dimension that varies across; null when there is one column.</param>
/// <param name="Columns">Its codes.</param>
internal sealed record EntryShape(string Period, ImmutableSortedDictionary<string, string> Fixed, ImmutableArray<string> RowsBy, ImmutableArray<ImmutableArray<string>> Rows,
    string? ColumnsBy, ImmutableArray<string> Columns)
{
    /// <summary>The most cells of one return; more than that is a file.</summary>
    internal const int MostCells = 500;
    /// <summary>The most columns; more cannot be read on a phone.</summary>
    internal const int MostColumns = 20;

    /// <summary>How many columns of numbers there are.</summary>
    public int Width => ColumnsBy is null ? 1 : Columns.Length;

    /// <summary>The cells by their names, row by row: <c>1.1</c>, <c>1.2</c>, <c>2.1</c> ….</summary>
    public IEnumerable<(int Row, int Column)> Cells() => from row in Enumerable.Range(0, Rows.Length) from column in Enumerable.Range(0, Width) select (row, column);

    /// <summary>What a cell is called, counted from 1.</summary>
    public static string Name(int row, int column) => FormattableString.Invariant($"{row + 1}.{column + 1}");

    /// <summary>The place of a cell by its name; null when there is none.</summary>
    public (int Row, int Column)? Place(string name)
    {
        var parts = name.Split('.');
        return parts.Length == 2 && int.TryParse(parts[0], out var row) && int.TryParse(parts[1], out var column) && row >= 1 && row <= Rows.Length && column >= 1 && column <= Width
            && Name(row - 1, column - 1) == name ? (row - 1, column - 1) : null;
    }

    /// <summary>The code of a dimension in a cell.</summary>
    public string CodeAt(string dimension, int row, int column) =>
        Fixed.TryGetValue(dimension, out var code) ? code : dimension == ColumnsBy ? Columns[column] : Rows[row][RowsBy.IndexOf(dimension)];

    /// <summary>Refuses a shape that its dataflow does not have.</summary>
    /// <exception cref="ProblemException">Saying what is wrong with it.</exception>
    public void RequireFit(Dataflow structure)
    {
        // a program may leave out what the page never does
        if (Period is null || Fixed is null || RowsBy.IsDefault || Rows.IsDefault || Rows.Any(row => row.IsDefault) || Columns.IsDefault) throw KernelProblems.BadField("shape", "").AsException();
        if (structure.Kind == MeasureKind.Narrative) throw ReportingProblems.NoDataflow(structure.Id).AsException();
        if (!TimePeriod.TryParse(Period, out var period) || !structure.Frequencies.Contains(period.Frequency)) throw ReportingProblems.BadPeriods(Period).AsException();
        if (Width > MostColumns || (long)Rows.Length * Width > MostCells) throw ReportingProblems.EntryTooLarge(MostCells, MostColumns).AsException();
        if (Rows.Length == 0 || Width == 0) throw ReportingProblems.EntryWithoutCells().AsException();
        if (RowsBy.Any(id => id is null)) throw KernelProblems.BadField("rowsBy", "").AsException();
        string[] named = [.. Fixed.Keys, .. RowsBy, .. ColumnsBy is null ? [] : new[] { ColumnsBy }];
        foreach (var id in named.Where(id => structure.IndexOf(id) < 0)) throw ReportingProblems.NoDimension(id, structure.Id).AsException();
        foreach (var dimension in structure.Dimensions)
        {
            if (named.Count(id => id == dimension.Id) != 1) throw ReportingProblems.EntryDimension(dimension.Id).AsException();
            IEnumerable<string> codes = Fixed.TryGetValue(dimension.Id, out var one) ? [one] : dimension.Id == ColumnsBy ? Columns : Rows.Select(row => row.Length == RowsBy.Length ? row[RowsBy.IndexOf(dimension.Id)] : "");
            foreach (var code in codes.Where(code => code is null || dimension.List.IndexOf(code) < 0)) throw ReportingProblems.NoCode(code ?? "", dimension.Id).AsException();
        }
        if (Rows.Select(row => string.Join('.', row)).Distinct().Count() != Rows.Length || Columns.Distinct().Count() != Columns.Length || RowsBy.Length == 0 && Rows.Length > 1)
            throw ReportingProblems.EntryKeyTwice().AsException();
    }

    /// <summary>Every combination of the codes picked for the rows.</summary>
    public static ImmutableArray<ImmutableArray<string>> Combined(IReadOnlyList<IReadOnlyList<string>> codes)
    {
        IEnumerable<ImmutableArray<string>> rows = [[]];
        foreach (var list in codes) rows = rows.SelectMany(_ => list, (row, code) => row.Add(code));
        // one more than may be, so that too many are seen to be too many
        return [.. rows.Take(MostCells + 1)];
    }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static EntryShape Read(string json) => JsonSerializer.Deserialize<EntryShape>(json, JsonSerializerOptions.Web)!;
}
