using System.Reflection;
using System.Text.RegularExpressions;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Architecture;

/// <summary>What the documents say is there, is there: paths they name, configuration keys they list.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Tops = ["src/", "tests/", "docs/", "bench/", "samples/", "deploy/", ".ci/"];

    [Fact]
    public void Paths_named_in_documents_exist()
    {
        var documents = SourceTree.Files(".md").ToList();
        Assert.NotEmpty(documents.SelectMany(Paths));
        Assert.Empty(documents.SelectMany(d => Faults(d, p => File.Exists(p) || Directory.Exists(p))));
    }

    [Fact]
    public void Configuration_keys_stand_in_their_document()
    {
        var document = Path.Combine(Repository.Root, "docs", "configuration.md");
        if (!File.Exists(document)) return;
        Assert.Empty(KeyFaults(OptionTypes(), SourceTree.Files(".cs").Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)), File.ReadAllText(document)));
    }

    /// <summary>A promise that names the test which holds it is worth something as long as the test is there.</summary>
    [Fact]
    public void Tests_named_in_documents_exist()
    {
        var sources = SourceTree.Files(".cs").Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileNameWithoutExtension(file.Path), file => file.Text);
        var named = SourceTree.Files(".md").SelectMany(document => NamedTest().Matches(document.Text).Select(m => (document.Path, Class: m.Groups[1].Value, Method: m.Groups[2].Value))).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.True(sources.TryGetValue(test.Class, out var text) && (test.Method.Length == 0 || text.Contains($" {test.Method}(", StringComparison.Ordinal)), $"{test.Path} names {test.Class} {test.Method}"));
    }

    [Theory]
    [InlineData("See `src/Attic/Ghost.cs`.")]
    [InlineData("See [there](../src/Attic/Ghost.cs).")]
    [InlineData("See `docs/ghost.md#part`.")]
    [InlineData("See `src/Attic/`.")]
    public void A_path_that_is_not_there_is_seen(string text) =>
        Assert.Contains("docs/a.md names", Assert.Single(Faults(new("docs/a.md", text), _ => false)), StringComparison.Ordinal);

    [Theory]
    [InlineData("`src/Modules/<Name>/`, `docs/decisions/NNNN-*.md`, [site](https://example.org/src/a), `a/b`, [part](#part), and/or")]
    [InlineData("```\nsrc/Attic/Ghost.cs\n```")]
    public void What_is_no_path_is_left_alone(string text) => Assert.Empty(Faults(new("docs/a.md", text), _ => false));

    [Theory]
    [InlineData("nothing", 3)]
    [InlineData("`Planted:Hours`, `TALLYSTICK_GHOST`", 1)]
    [InlineData("`Planted:Hours`, `Planted:Name`, `TALLYSTICK_GHOST`", 0)]
    public void A_key_that_is_not_documented_is_seen(string document, int faults) =>
        Assert.Equal(faults, KeyFaults([typeof(PlantedOptions)], [new("src/A.cs", "Environment.GetEnvironmentVariable(\"TALLYSTICK_GHOST\")")], document).Count());

    private static IEnumerable<string> Faults(TextFile document, Func<string, bool> exists) =>
        Paths(document).Where(p => !exists(Path.Combine(Repository.Root, p))).Select(p => $"{document.Path} names {p}, which is not there");

    private static IEnumerable<string> Paths(TextFile document)
    {
        var text = Fenced().Replace(document.Text, "");
        var folder = document.Path.Contains('/', StringComparison.Ordinal) ? document.Path[..(document.Path.LastIndexOf('/') + 1)] : "";
        var quoted = Quoted().Matches(text).Select(m => m.Groups[1].Value).Where(p => Tops.Any(t => p.StartsWith(t, StringComparison.Ordinal)));
        var linked = Linked().Matches(text).Select(m => m.Groups[1].Value).Where(p => !p.Contains(':', StringComparison.Ordinal) && !p.StartsWith('#')).Select(p => p.StartsWith('/') ? p[1..] : folder + p);
        return quoted.Concat(linked).Select(p => LineOrPart().Replace(p, "")).Where(p => p.IndexOfAny(['<', '*', '{', '…', ' ']) < 0 && !p.Contains("NNNN", StringComparison.Ordinal)).Distinct();
    }

    /// <summary>A room's options are its class <c>ReportingOptions</c>; its keys are documented as <c>Reporting:Property</c>.</summary>
    private static IEnumerable<string> KeyFaults(IEnumerable<Type> options, IEnumerable<TextFile> sources, string document)
    {
        var keys = options.SelectMany(o => o.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.Name != "EqualityContract").Select(p => $"{o.Name[..^"Options".Length]}:{p.Name}"));
        var variables = sources.SelectMany(f => Variable().Matches(f.Text)).Select(m => m.Groups[1].Value);
        return keys.Concat(variables).Distinct().Where(k => !document.Contains($"`{k}`", StringComparison.Ordinal)).Select(k => $"docs/configuration.md does not name `{k}`");
    }

    private static IEnumerable<Type> OptionTypes() =>
        SourceTree.Rooms.Select(p => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, p.Assembly + ".dll")).GetType($"{p.Namespace}.{p.Name}Options")).OfType<Type>();

    [GeneratedRegex(@"`([A-Z]\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Linked();

    [GeneratedRegex(@"(#.*|:\d+)$")]
    private static partial Regex LineOrPart();

    [GeneratedRegex("\"(TALLYSTICK_[A-Z_]+)\"")]
    private static partial Regex Variable();

    private sealed record PlantedOptions(int Hours, string Name)
    {
        public string Derived => Name;
    }
}
