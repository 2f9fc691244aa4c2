using System.Text.RegularExpressions;

namespace Tallystick.Tests.Architecture;

/// <summary>Folder, namespace and project are one name; a type has its name alone in the whole solution, and the name says what it is.</summary>
public sealed partial class NameTests
{
    private static readonly string[] Forbidden = ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Manager", "Common", "Extensions"];

    [Fact]
    public void Namespace_folder_and_project_are_one_name() =>
        Assert.Empty(NamespaceFaults(SourceTree.Projects, SourceTree.Files(".cs")));

    [Fact]
    public void Projects_are_named_like_their_folders() => Assert.Empty(SourceTree.Projects.Select(ProjectFault).OfType<string>());

    [Fact]
    public void Type_names_are_unique_and_say_what_they_are()
    {
        var files = SourceTree.Files(".cs", ".razor").ToList();
        Assert.True(files.SelectMany(Types).Count() > 20, "The rule no longer sees the types.");
        Assert.Empty(TypeFaults(SourceTree.Projects, files));
    }

    [Theory]
    [InlineData("src/Libraries/Cube/A.cs", "namespace Tallystick.Cubes;")]
    [InlineData("src/Libraries/Cube/Deep/A.cs", "namespace Tallystick.Cube;")]
    [InlineData("src/Libraries/Cube/A.cs", "namespace Tallystick.Cube { }")]
    [InlineData("src/Libraries/Cube/A.cs", "class A;")]
    public void A_file_in_another_namespace_is_seen(string path, string text) => Assert.Single(NamespaceFaults([Cube], [new(path, text)]));

    [Fact]
    public void A_file_in_its_namespace_is_fine() =>
        Assert.Empty(NamespaceFaults([Cube], [new("src/Libraries/Cube/Deep/A.cs", "using X;\n\nnamespace Tallystick.Cube.Deep;\n")]));

    [Fact]
    public void A_project_named_unlike_its_folder_is_seen() => Assert.NotNull(ProjectFault(Cube with { Path = "src/Libraries/Cubes/Tallystick.Cube.csproj", Name = "Cubes" }));

    [Theory]
    [InlineData("public sealed class CodeHelper;", "src/Libraries/Cube/CodeHelper.cs")]
    [InlineData("internal static class TextExtensions\n{", "src/Libraries/Cube/TextExtensions.cs")]
    [InlineData("[Flags]\npublic enum Cube", "src/Libraries/Cube/Cube.cs")]
    [InlineData("public readonly record struct CubeManager(int A);", "src/Libraries/Cube/CubeManager.cs")]
    [InlineData("<p>x</p>", "src/Libraries/Cube/PageUtils.razor")]
    public void A_bad_type_name_is_seen(string text, string path) => Assert.Single(TypeFaults([Cube], [new(path, text)]));

    [Fact]
    public void A_name_used_twice_is_seen()
    {
        var fault = Assert.Single(TypeFaults([Cube], [
            new("src/Libraries/Cube/Slice.cs", "public sealed record Slice(int A);"), new("src/Modules/Cases/Slice.cs", "internal sealed partial class Slice<T>\n{")]));
        Assert.Contains("src/Modules/Cases/Slice.cs", fault, StringComparison.Ordinal);
    }

    private static ProjectFile Cube { get; } = SourceTree.Read("src/Libraries/Cube/Tallystick.Cube.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");

    private static IEnumerable<string> NamespaceFaults(IReadOnlyCollection<ProjectFile> projects, IEnumerable<TextFile> files)
    {
        foreach (var (path, text) in files)
        {
            var project = projects.FirstOrDefault(p => path.StartsWith(p.Folder, StringComparison.Ordinal));
            // Program.cs is statements; a file of assembly attributes holds no type.
            if (project is null || path == project.Folder + "Program.cs") continue;
            var below = path[project.Folder.Length..].Split('/')[..^1];
            var root = project.Floor.Length > 0 ? project.Namespace : project.Name;
            var expected = string.Join('.', below.Prepend(root));
            var declared = Namespace().Match(text);
            if (declared.Groups[1].Value != expected) yield return $"{path} declares '{declared.Groups[1].Value}', not '{expected}'";
        }
    }

    private static string? ProjectFault(ProjectFile project)
    {
        var name = project.Path[project.Folder.Length..^".csproj".Length];
        var expected = project.Floor.Length > 0 ? project.Namespace : project.Name;
        return name == expected ? null : $"{project.Path} should be named {expected}.csproj";
    }

    private static IEnumerable<string> TypeFaults(IReadOnlyCollection<ProjectFile> projects, IEnumerable<TextFile> files)
    {
        var rooms = projects.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var type in files.SelectMany(Types).GroupBy(t => t.Name, StringComparer.Ordinal))
        {
            var paths = type.Select(t => t.Path).Distinct().ToList();
            if (rooms.Contains(type.Key)) yield return $"{type.Key} is named like its project or another: {paths[0]}";
            if (Forbidden.Any(f => type.Key.EndsWith(f, StringComparison.Ordinal))) yield return $"{type.Key} says nothing of what it does: {paths[0]}";
            // A component and its code beside it are one type.
            if (paths.Select(p => p.EndsWith(".razor.cs", StringComparison.Ordinal) ? p[..^3] : p).Distinct().Count() > 1) yield return $"{type.Key} stands in {string.Join(" and ", paths)}";
        }
    }

    private static IEnumerable<(string Name, string Path)> Types(TextFile file)
    {
        if (!file.Path.EndsWith(".razor", StringComparison.Ordinal)) return TopLevelType().Matches(file.Text).Select(m => (m.Groups[1].Value, file.Path));
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..^".razor".Length];
        return name.StartsWith('_') ? [] : [(name, file.Path)];
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:\[[^\n]*\] ?)?(?:(?:public|internal|static|sealed|abstract|readonly|ref|unsafe|partial|required) )*(?:record struct|record class|record|class|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    internal static partial Regex TopLevelType();
}
