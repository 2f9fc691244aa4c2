using System.Security.Cryptography;
using System.Text;

namespace Tallystick.Membership.People;

/// <summary>Passwords that became known elsewhere, in a file the operator brings: lines of a SHA-1 in capital hexadecimal digits, in their order, each with what it likes after a
/// colon. So the well-known collections are published; they may have any size, for a line is looked for by halving, and nobody is asked over the network.</summary>
internal sealed class BreachedPasswords(string path)
{
    private const int HashLength = 40;
    private const int LongestLine = 128;

    /// <summary>Whether the file holds the password. Without a file nothing is held.</summary>
    /// <exception cref="IOException">When the file cannot be read.</exception>
    public bool Hold(string password)
    {
        if (path.Length == 0) return false;
#pragma warning disable CA5350 // What the collections are made of; nothing is kept by it.
        var wanted = Encoding.ASCII.GetBytes(Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password))));
#pragma warning restore CA5350
        using var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        // The line is among those that begin in [from, to): each step looks at the first that begins after the middle.
        var (from, to) = (0L, RandomAccess.GetLength(file));
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            var (start, line) = LineAfter(file, middle, from, to);
            var order = start >= to ? -1 : wanted.AsSpan().SequenceCompareTo(line);
            if (order == 0) return true;
            if (order < 0) to = middle;
            else from = start + 1;
        }
        return false;
    }

    /// <summary>Why the file cannot serve, or null. Looks at its first line only.</summary>
    public static string? Fault(string path)
    {
        if (path.Length == 0) return null;
        try
        {
            using var reader = new StreamReader(path);
            var first = reader.ReadLine() ?? "";
            return first.Length >= HashLength && first[..HashLength].All(c => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F') ? null : "its first line does not begin with 40 capital hexadecimal digits";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>The hash of the first line that begins at <paramref name="place"/> or later, where <paramref name="from"/> begins one or lies inside one whose beginning was looked at.</summary>
    private static (long Start, byte[] Hash) LineAfter(Microsoft.Win32.SafeHandles.SafeFileHandle file, long place, long from, long to)
    {
        Span<byte> read = stackalloc byte[LongestLine + HashLength + 1];
        // A line begins at the beginning and after each line feed; the byte before the place tells whether one begins there.
        var at = place == 0 ? 0 : place - 1;
        var part = read[..RandomAccess.Read(file, read, at)];
        var begin = 0;
        if (place > 0)
        {
            var feed = part.IndexOf((byte)'\n');
            if (feed < 0) return (to, []);
            begin = feed + 1;
        }
        if (begin + HashLength > part.Length) return (to, []);
        return (at + begin, part.Slice(begin, HashLength).ToArray());
    }
}
