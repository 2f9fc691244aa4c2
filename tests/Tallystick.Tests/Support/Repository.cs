using System.Reflection;

namespace Tallystick.Tests.Support;

/// <summary>The repository the tests were built from, for tests that read sources.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Tallystick.slnx.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file or folder in it.</summary>
    public static string Path(string path) => System.IO.Path.Combine(Root, path);

    /// <summary>All sources under src with one of the endings, nothing built among them.</summary>
    public static IEnumerable<string> Sources(params string[] endings) =>
        Directory.EnumerateFiles(Path("src"), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Where(file => !file.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    private static string Find()
    {
        var folder = new DirectoryInfo(System.IO.Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Tallystick.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }
        return folder.FullName;
    }
}
