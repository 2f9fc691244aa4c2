using System.Reflection;

namespace Tallystick.Tests.Support;

/// <summary>The files handed to the project (national tables, standards, vocabularies), read where they lie beside the repository.
/// Nothing of them is copied into it.</summary>
internal static class SharedFiles
{
    private static readonly string? Root = Find();

    /// <summary>The full path of <paramref name="path"/>, as <c>data/x.csv</c>. When the files are not there the test is skipped, saying
    /// so; in CI it fails.</summary>
    public static string Path(string path)
    {
        var full = Root is null ? null : System.IO.Path.Combine(Root, path);
        if (full is null || (!File.Exists(full) && !Directory.Exists(full)))
            Missing.SkipOrFail($"shared file {path} (set TALLYSTICK_SHARED to the folder that holds it)");
        return full!;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("TALLYSTICK_SHARED") is { Length: > 0 } named) return named;
        var folder = new DirectoryInfo(System.IO.Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        for (; folder is not null; folder = folder.Parent)
        {
            var beside = System.IO.Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(beside, "data"))) return beside;
        }
        return null;
    }
}
