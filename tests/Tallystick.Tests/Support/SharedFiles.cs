namespace Tallystick.Tests.Support;

/// <summary>The project's shared files (real data, standards, vocabulary), read where they are and never copied. Without them a test is
/// skipped on a laptop and fails where CI=true.</summary>
internal static class SharedFiles
{
    private static readonly Lazy<string?> Root = new(Find);

    /// <summary>The full path of a shared file or folder, such as <c>data/README.md</c>.</summary>
    public static string Path(string relative)
    {
        var path = Root.Value is { } root ? System.IO.Path.Combine(root, relative) : null;
        if (path is not null && (File.Exists(path) || Directory.Exists(path)))
            return path;
        var word = $"Shared file {relative} is not here; set TALLYSTICK_SHARED to the folder that holds it.";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail(word);
        Assert.Skip(word);
        return "";
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("TALLYSTICK_SHARED") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder?.Parent is { } parent; folder = parent)
        {
            var sibling = System.IO.Path.Combine(parent.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(sibling, "data")))
                return sibling;
        }
        return null;
    }
}
