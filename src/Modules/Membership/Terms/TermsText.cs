using System.Security.Cryptography;
using System.Text;
using Tallystick.Sdmx;

namespace Tallystick.Membership.Terms;

/// <summary>The words of the terms in the one form that is hashed, so that anyone can hold what was accepted against what is shown: for each language in
/// the order of its tag, the tag on a line of its own, then the text, then a line feed; UTF-8.</summary>
public static class TermsText
{
    /// <summary>What is hashed.</summary>
    public static string Canonical(LocalText text) =>
        string.Concat(text.All.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}\n{one.Value}\n"));

    /// <summary>SHA-256 of <see cref="Canonical"/>, in small hexadecimal digits.</summary>
    public static string Hash(LocalText text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(text))));

    /// <summary>Paragraphs as they are kept: one to a line, no blanks around them, none empty.</summary>
    public static string Tidy(string text) => string.Join('\n', Paragraphs(text));

    /// <summary>The paragraphs and articles of a text.</summary>
    public static IReadOnlyList<string> Paragraphs(string text) => text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
