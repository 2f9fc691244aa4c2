using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Kernel;

namespace Tallystick.Reporting.Uploads;

/// <summary>The headers of tus 1.0 as values: pure.</summary>
internal static class UploadWords
{
    /// <summary>The algorithms a piece may be summed with.</summary>
    internal const string Algorithms = "sha1,sha256";

    /// <summary>A count of bytes; null when it is none.</summary>
    internal static long? Count(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>The pairs of <c>Upload-Metadata</c>: <c>key base64,key base64,key</c>. A key alone has an empty value.</summary>
    /// <exception cref="ProblemException">400 when it is not of that form, or names a key twice.</exception>
    internal static IReadOnlyDictionary<string, string> Metadata(string header)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(' ');
            if (parts.Length > 2 || !pairs.TryAdd(parts[0], parts.Length == 1 ? "" : Text(parts[1]))) throw Bad("Upload-Metadata", pair);
        }
        return pairs;
    }

    /// <summary>What <c>Upload-Checksum</c> says; null when there is none.</summary>
    /// <exception cref="ProblemException">400 when it is no checksum, or of an algorithm we do not have.</exception>
    internal static (HashAlgorithmName Name, byte[] Value)? Checksum(string? header)
    {
        if (string.IsNullOrEmpty(header)) return null;
        var parts = header.Split(' ');
        var name = parts[0] switch { "sha1" => HashAlgorithmName.SHA1, "sha256" => HashAlgorithmName.SHA256, _ => throw Bad("Upload-Checksum", parts[0]) };
        var value = parts.Length == 2 ? Bytes(parts[1]) : null;
        return value?.Length == (name == HashAlgorithmName.SHA1 ? 20 : 32) ? (name, value) : throw Bad("Upload-Checksum", header);
    }

    private static string Text(string base64)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(base64) ?? throw Bad("Upload-Metadata", base64));
        }
        catch (DecoderFallbackException)
        {
            throw Bad("Upload-Metadata", base64);
        }
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static ProblemException Bad(string header, string value) => KernelProblems.BadField(header, value.Length <= 100 ? value : value[..100]).AsException();
}
