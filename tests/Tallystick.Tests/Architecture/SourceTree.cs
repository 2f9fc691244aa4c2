using System.Xml.Linq;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Architecture;

/// <summary>A project as its file and folder say it.</summary>
/// <param name="Path">Of the csproj, from the repository's root.</param>
/// <param name="Floor">Host, Modules, Foundation or Libraries; empty outside src.</param>
/// <param name="Name">The folder's name: Storage.</param>
/// <param name="References">Paths of the projects it references, from the repository's root.</param>
/// <param name="Packages">Packages and frameworks it references.</param>
internal sealed record ProjectFile(string Path, string Floor, string Name, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    /// <summary>Its folder, from the repository's root, with a slash at the end.</summary>
    public string Folder { get; } = Path[..(Path.LastIndexOf('/') + 1)];

    /// <summary>The namespace its root holds.</summary>
    public string Namespace => "Tallystick." + Name;

    /// <summary>The name of what is built of it.</summary>
    public string Assembly => Floor == "Host" ? "tallystick" : Namespace;
}

/// <summary>A text file of the repository.</summary>
internal sealed record TextFile(string Path, string Text);

/// <summary>What lies in the repository: projects and text files, without what is built or fetched.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", "artifacts", "TestResults", ".vs", ".idea"];
    private static readonly Lazy<IReadOnlyList<string>> Paths = new(() =>
        [.. Walk(new DirectoryInfo(Repository.Root)).Select(Relative).Where(p => !p.StartsWith("data/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);

    /// <summary>Every project, src, tests and bench.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } = [.. Files(".csproj").Select(f => Read(f.Path, f.Text))];

    /// <summary>The projects of src.</summary>
    public static IEnumerable<ProjectFile> Rooms => Projects.Where(p => p.Floor.Length > 0);

    /// <summary>Every file that ends so.</summary>
    public static IEnumerable<TextFile> Files(params string[] endings) =>
        Paths.Value.Where(p => endings.Any(e => p.EndsWith(e, StringComparison.Ordinal)))
            .Select(p => new TextFile(p, File.ReadAllText(Path.Combine(Repository.Root, p))));

    /// <summary>A project from its text.</summary>
    public static ProjectFile Read(string path, string text)
    {
        var parts = path.Split('/');
        var project = XDocument.Parse(text);
        var folder = string.Join('/', parts[..^1]);
        string Target(string include) => Normal(folder + "/" + include.Replace('\\', '/'));
        IEnumerable<string> Included(string element) =>
            project.Descendants().Where(e => e.Name.LocalName == element).Select(e => e.Attribute("Include")?.Value).OfType<string>();
        var sdk = project.Root!.Attribute("Sdk")?.Value ?? "";
        return new(
            path, parts[0] == "src" ? parts[1] : "", parts[^2],
            [.. Included("ProjectReference").Select(Target)],
            [.. Included("PackageReference"), .. Included("FrameworkReference"), .. sdk.EndsWith(".Web", StringComparison.Ordinal) || sdk.EndsWith(".Razor", StringComparison.Ordinal) ? [sdk] : Array.Empty<string>()]);
    }

    private static string Normal(string path)
    {
        var kept = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == "..") kept.RemoveAt(kept.Count - 1);
            else if (part is not ("." or "")) kept.Add(part);
        }
        return string.Join('/', kept);
    }

    private static string Relative(FileInfo file) => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/');

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(d => !NotOurs.Contains(d.Name) && d.LinkTarget is null).SelectMany(Walk));
}
