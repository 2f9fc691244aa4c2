using System.Reflection;

namespace Tallystick.Tests.Architecture;

/// <summary>The table of who may reference whom, read from the project files and again from what was compiled of them.</summary>
public sealed class ReferenceTests
{
    /// <summary>Foundation's one direction: a room may reference those before it.</summary>
    private static readonly string[] FoundationOrder = ["Kernel", "Vocabulary", "Storage", "Web"];

    /// <summary>What a library must do without.</summary>
    private static readonly string[] NotInLibraries = ["Microsoft.AspNetCore", "Microsoft.NET.Sdk.", "Dapper", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCL", "System.Data.Common"];

    [Fact]
    public void Projects_reference_only_what_their_floor_may() => Assert.Empty(Faults(SourceTree.Projects));

    [Fact]
    public void Assemblies_reference_only_what_their_floor_may()
    {
        var rooms = SourceTree.Rooms.ToList();
        var byAssembly = rooms.ToDictionary(p => p.Assembly);
        var compiled = rooms.Select(p =>
        {
            var names = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, p.Assembly + ".dll")).GetReferencedAssemblies().Select(n => n.Name!).ToList();
            return p with { References = [.. names.Where(byAssembly.ContainsKey).Select(n => byAssembly[n].Path)], Packages = [.. names.Where(n => !byAssembly.ContainsKey(n))] };
        }).ToList();
        Assert.Contains(compiled, p => p.References.Count > 0);
        Assert.Empty(Faults(compiled));
    }

    [Theory]
    [InlineData("src/Modules/Cases", "src/Modules/Reporting", "never another module")]
    [InlineData("src/Modules/Cases", "src/Host", "Host")]
    [InlineData("src/Foundation/Kernel", "src/Foundation/Storage", "one direction")]
    [InlineData("src/Foundation/Web", "src/Modules/Cases", "Modules")]
    [InlineData("src/Foundation/Unheard", "src/Foundation/Kernel", "no place")]
    [InlineData("src/Libraries/Cube", "src/Foundation/Kernel", "Foundation")]
    [InlineData("src/Libraries/Cube", "tests/Tallystick.Tests", "tests")]
    [InlineData("src/Attic/Cube", "src/Libraries/Sdmx", "no floor")]
    public void A_reference_across_the_wall_is_seen(string from, string to, string said) =>
        Assert.Contains(said, Assert.Single(Faults([Planted(from, to, "")])), StringComparison.Ordinal);

    [Theory]
    [InlineData("Npgsql")]
    [InlineData("Dapper")]
    [InlineData("Microsoft.Data.Sqlite.Core")]
    [InlineData("Microsoft.AspNetCore.App")]
    public void A_database_or_web_package_in_a_library_is_seen(string package) =>
        Assert.Contains(package, Assert.Single(Faults([Planted("src/Libraries/Cube", "src/Libraries/Sdmx", package)])), StringComparison.Ordinal);

    [Fact]
    public void A_web_project_in_a_library_is_seen() =>
        Assert.Single(Faults([SourceTree.Read("src/Libraries/Cube/Tallystick.Cube.csproj", """<Project Sdk="Microsoft.NET.Sdk.Razor" />""")]));

    [Theory]
    [InlineData("src/Host", "src/Modules/Cases")]
    [InlineData("src/Modules/Cases", "src/Foundation/Web")]
    [InlineData("src/Modules/Cases", "src/Libraries/Cube")]
    [InlineData("src/Foundation/Web", "src/Foundation/Storage")]
    [InlineData("src/Libraries/Cube", "src/Libraries/Sdmx")]
    [InlineData("tests/Tallystick.Tests", "src/Host")]
    public void A_reference_down_the_house_is_fine(string from, string to) => Assert.Empty(Faults([Planted(from, to, "Irrelevant")]));

    private static IEnumerable<string> Faults(IEnumerable<ProjectFile> projects)
    {
        foreach (var project in projects)
        {
            foreach (var fault in project.References.Select(r => Fault(project, r)).OfType<string>()) yield return $"{project.Path}: {fault}";
            if (project.Floor != "Libraries") continue;
            foreach (var package in project.Packages.Where(p => NotInLibraries.Any(n => p.StartsWith(n, StringComparison.Ordinal)))) yield return $"{project.Path}: a library does without {package}";
        }
    }

    private static string? Fault(ProjectFile from, string reference)
    {
        var to = reference.Split('/');
        if (from.Floor.Length == 0) return null;
        if (to[0] != "src") return $"{reference} belongs to {to[0]}";
        return (from.Floor, to[1]) switch
        {
            ("Host", _) => null,
            ("Modules", "Modules") => $"never another module: {reference}",
            ("Modules", "Foundation" or "Libraries") => null,
            ("Foundation", "Libraries") => null,
            ("Foundation", "Foundation") => (Array.IndexOf(FoundationOrder, from.Name), Array.IndexOf(FoundationOrder, to[2])) switch
            {
                (-1, _) or (_, -1) => $"{from.Name} or {to[2]} has no place in Foundation's order yet",
                var (a, b) => b < a ? null : $"Foundation references in one direction: {string.Join(" < ", FoundationOrder)}",
            },
            ("Libraries", "Libraries") => null,
            ("Host" or "Modules" or "Foundation" or "Libraries", _) => $"{from.Floor} do not reference {to[1]}: {reference}",
            _ => $"{from.Floor} is no floor of this house",
        };
    }

    private static ProjectFile Planted(string from, string to, string package) => SourceTree.Read(
        $"{from}/Tallystick.{from.Split('/')[^1]}.csproj",
        $"""
        <Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
          <ProjectReference Include="{string.Concat(Enumerable.Repeat("../", from.Split('/').Length))}{to}/Tallystick.{to.Split('/')[^1]}.csproj" />
          <PackageReference Include="{package}" />
        </ItemGroup></Project>
        """);
}
