using System.Reflection;
using System.Xml.Linq;

namespace Tallystick.Tests.Architecture;

/// <summary>Every type of src says what it is for: public ones in what the compiler documents, all of them where they are declared.</summary>
public sealed class SummaryTests
{
    [Fact]
    public void Public_types_have_a_summary()
    {
        foreach (var project in SourceTree.Rooms)
        {
            var path = Path.Combine(AppContext.BaseDirectory, project.Assembly + ".dll");
            var types = Assembly.LoadFrom(path).GetTypes().Where(t => t.IsVisible && !IsComponent(t) && t.FullName!.StartsWith("Tallystick.", StringComparison.Ordinal)).ToList();
            if (types.Count == 0) continue;
            Assert.Empty(Faults(types, XDocument.Load(Path.ChangeExtension(path, ".xml"))));
        }
    }

    [Fact]
    public void Types_have_a_summary_where_they_are_declared() =>
        Assert.Empty(SourceTree.Files(".cs").Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)).SelectMany(Faults));

    [Theory]
    [InlineData("<doc><members /></doc>")]
    [InlineData("""<doc><members><member name="T:Tallystick.Tests.Architecture.SummaryTests"><summary> </summary></member></members></doc>""")]
    [InlineData("""<doc><members><member name="T:Tallystick.Tests.Architecture.SummaryTests"><remarks>x</remarks></member></members></doc>""")]
    public void A_public_type_without_a_summary_is_seen(string xml) => Assert.Single(Faults([typeof(SummaryTests)], XDocument.Parse(xml)));

    [Fact]
    public void A_public_type_with_a_summary_is_fine() =>
        Assert.Empty(Faults([typeof(SummaryTests)], XDocument.Parse("""<doc><members><member name="T:Tallystick.Tests.Architecture.SummaryTests"><summary>Looks.</summary></member></members></doc>""")));

    [Theory]
    [InlineData("internal sealed class Bare\n{\n}\n", 1)]
    [InlineData("// a word\n[Flags]\npublic enum Bare\n", 1)]
    [InlineData("/// <summary>A.</summary>\n[Flags]\n[Other(1)]\npublic enum Fine\n", 0)]
    [InlineData("/// <summary>A\n/// b.</summary>\n/// <param name=\"X\">c</param>\npublic record Fine(int X);\n", 0)]
    public void A_declaration_without_a_summary_is_seen(string text, int faults) => Assert.Equal(faults, Faults(new TextFile("src/X.cs", text)).Count());

    private static IEnumerable<string> Faults(IEnumerable<Type> types, XDocument documentation)
    {
        var summaries = documentation.Descendants("member").ToLookup(m => m.Attribute("name")!.Value, m => m.Element("summary")?.Value ?? "");
        return types.Where(t => summaries["T:" + t.FullName!.Replace('+', '.')].All(string.IsNullOrWhiteSpace)).Select(t => t.FullName!);
    }

    private static IEnumerable<string> Faults(TextFile file)
    {
        var lines = file.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var type = NameTests.TopLevelType().Match(lines[i]);
            if (!type.Success) continue;
            var above = i - 1;
            while (above >= 0 && (lines[above].StartsWith('[') || lines[above].StartsWith('#'))) above--;
            var comment = new List<string>();
            for (; above >= 0 && lines[above].StartsWith("///", StringComparison.Ordinal); above--) comment.Add(lines[above]);
            if (!comment.Any(l => l.Contains("<summary>", StringComparison.Ordinal) || l.Contains("<inheritdoc", StringComparison.Ordinal))) yield return $"{file.Path}: {type.Groups[1].Value} has no summary";
        }
    }

    /// <summary>Razor makes components public whether asked or not.</summary>
    private static bool IsComponent(Type type) => typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type) || type.Name == "_Imports";
}
