using System.Text;

namespace Tallystick.Host.Watching;

/// <summary>Which names are looked at, and the names things get: pure.</summary>
internal static class InboxNames
{
    /// <summary>Where a file is moved before it is read, so that nobody can exchange it any more.</summary>
    internal const string Taken = ".taken";
    /// <summary>Where a file lies that was taken over.</summary>
    internal const string Done = "done";
    /// <summary>Where a file lies that was not.</summary>
    internal const string Refused = "refused";

    // what file systems take
    private const int MostBytes = 255;

    private static readonly string[] Unfinished = [".part", ".partial", ".filepart", ".crdownload", ".tmp", "~"];

    /// <summary>False for names of files that are not there yet, by the habit of programs that copy, and for hidden ones.</summary>
    internal static bool IsFile(string name) => !name.StartsWith('.') && !Unfinished.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>False for folders that are ours or hidden.</summary>
    internal static bool IsInbox(string name) => !name.StartsWith('.') && name is not (Done or Refused);

    /// <summary>False for a name whose bytes are no text: it cannot be said, and so not opened.</summary>
    internal static bool IsSayable(string name) => !name.Contains('\uFFFD');

    /// <summary>The first of <c>a.csv</c>, <c>a-2.csv</c>, <c>a-3.csv</c> … that is not taken.</summary>
    internal static string Free(string name, Func<string, bool> isTaken)
    {
        if (!isTaken(name)) return name;
        var (stem, end) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        for (var n = 2; ; n++)
        {
            var next = With(stem, $"-{n}{end}");
            if (!isTaken(next)) return next;
        }
    }

    /// <summary>A name with an ending, its middle cut where the two together are longer than a file system takes.</summary>
    internal static string With(string name, string end)
    {
        var room = MostBytes - Encoding.UTF8.GetByteCount(end);
        if (Encoding.UTF8.GetByteCount(name) <= room) return name + end;
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0) break;
            kept.Append(rune.ToString());
        }
        return kept + end;
    }
}
