using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Suggestion;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>What identifies a person is found in the cells; countries, places, codes, dates and counts never accuse a file.</summary>
public sealed class PersonCellsTests
{
    [Theory]
    [InlineData("Ahmad Rezai", nameof(PersonTrait.Name))]
    [InlineData("REZAI, Fatima", nameof(PersonTrait.Name))]
    [InlineData("María José Hernández López", nameof(PersonTrait.Name))]
    [InlineData("Иванов Сергей Петрович", nameof(PersonTrait.Name))]
    [InlineData("محمد علي حسن", nameof(PersonTrait.Name))]
    [InlineData("Jean-Pierre Dupont", nameof(PersonTrait.Name))]
    [InlineData("j.doe@example.org", nameof(PersonTrait.Mail))]
    [InlineData("+34 612 345 678", nameof(PersonTrait.Phone))]
    [InlineData("0039 333 123 4567", nameof(PersonTrait.Phone))]
    [InlineData("+٩٦٤ ٧٧٠ ١٢٣ ٤٥٦٧", nameof(PersonTrait.Phone))]
    [InlineData("X7712345", nameof(PersonTrait.Document))]
    [InlineData("12345678Z", nameof(PersonTrait.Document))]
    [InlineData("Calle Mayor 12", nameof(PersonTrait.Address))]
    [InlineData("ул. Ленина 7", nameof(PersonTrait.Address))]
    [InlineData("人民路100号", nameof(PersonTrait.Address))]
    public void Of_a_cell_that_says_who_somebody_is(string cell, string trait) => Assert.Equal(trait, PersonCells.Of(cell).ToString());

    [Theory]
    [InlineData("San Diego Sector")]
    [InlineData("Port Said")]
    [InlineData("Santa Maria")]
    [InlineData("2014-03")]
    [InlineData("1 234 567")]
    [InlineData("1.234.567,89")]
    [InlineData("2021-10-05 00:00:00")]
    [InlineData("Total detections")]
    [InlineData("Central Mediterranean")]
    [InlineData("34.05, -118.24")]
    [InlineData("FY2023 (FYTD)")]
    [InlineData("Land Border Only")]
    [InlineData("2022.MMP00123")]
    [InlineData("@")]
    public void Of_a_cell_that_says_nothing_of_a_person(string cell) => Assert.Equal(PersonTrait.None, PersonCells.Of(cell));

    /// <summary>Every name of a country and every name of a code, in every language, and every other text the structures bring.</summary>
    [Fact]
    public void No_name_of_our_own_lists_is_a_person()
    {
        var names = StructureCatalog.Default.Dataflows.SelectMany(flow => flow.Dimensions).Select(dimension => dimension.List).DistinctBy(list => list.Id)
            .SelectMany(list => list.Codes.SelectMany(code => code.Name.All.Values.Append(code.Id))).Distinct();
        Assert.Equal("", string.Join("; ", names.Where(name => PersonCells.Of(name) != PersonTrait.None)));
    }

    /// <summary>None of the real files of figures holds a column that is taken for persons by its cells.</summary>
    [Fact]
    public void No_column_of_the_real_files_is_taken_for_persons()
    {
        var accused = new List<string>();
        foreach (var path in Directory.GetFiles(SharedFiles.Path("data")).Where(path => Path.GetExtension(path) is ".csv" or ".tsv" or ".xlsx" or ".ods"))
        {
            using var stream = File.OpenRead(path);
            var profile = FileProfile.Of(stream, Path.GetFileName(path), null);
            accused.AddRange(profile.Columns.Where(column => PersonCells.Of(column.Texts, column.Filled) != PersonTrait.None || PersonCells.Of(column.Name) != PersonTrait.None)
                .Select(column => $"{Path.GetFileName(path)} {column.Name}: {PersonCells.Of(column.Texts, column.Filled)}"));
        }
        Assert.Empty(accused);
    }

    [Fact]
    public void A_column_is_judged_by_most_of_its_cells()
    {
        var people = Enumerable.Range(0, 40).ToDictionary(i => $"{(i % 2 == 0 ? "Ahmad" : "Sofia")} Family{(char)('a' + i % 26)}{(char)('a' + i / 26)}", _ => 1);
        Assert.Equal(PersonTrait.Name, PersonCells.Of(people, 40));
        // places, one of which is called like somebody
        var places = new Dictionary<string, int> { ["Lampedusa"] = 40, ["Pozzallo"] = 30, ["Victoria Falls"] = 20, ["Augusta"] = 9, ["Trapani"] = 3, ["Catania"] = 8 };
        Assert.Equal(PersonTrait.None, PersonCells.Of(places, 110));
        // a name of an operation that stands on every row is no register
        Assert.Equal(PersonTrait.None, PersonCells.Of(new Dictionary<string, int> { ["Operation Sofia"] = 500, ["Operation Themis Maria"] = 300, ["Operation Irini Anna"] = 100 }, 900));
    }
}
