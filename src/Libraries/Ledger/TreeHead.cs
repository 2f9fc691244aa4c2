using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tallystick.Ledger;

/// <summary>What a log says it holds, in the form of c2sp.org/tlog-checkpoint: the text of a note that the log signs.</summary>
/// <param name="Origin">Which log.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">The root over them.</param>
public sealed record TreeHead(string Origin, long Size, byte[] Root)
{
    /// <summary>Reads the text of a note. Lines after the third are left aside.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TreeHead? head)
    {
        head = null;
        if (!text.EndsWith('\n') || text.Split('\n')[..^1] is not [var origin, var size, var code, .. var more] || origin.Length == 0 || more.Contains("")) return false;
        if (Number(size) is not { } leaves || Hash(code) is not { } root) return false;
        head = new(origin, leaves, root);
        return true;
    }

    /// <summary>The text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>A number in decimal without zeros before it; null when it is none.</summary>
    internal static long? Number(string text) =>
        text.Length > 0 && (text[0] != '0' || text.Length == 1) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A hash in base64; null when it is none.</summary>
    internal static byte[]? Hash(string code)
    {
        var bytes = new byte[MerkleTree.HashSize];
        return Convert.TryFromBase64String(code, bytes, out var length) && length == bytes.Length ? bytes : null;
    }
}
