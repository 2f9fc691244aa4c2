using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tallystick.Vocabulary;

/// <summary>The languages there are: one for each folder in <c>Languages</c>. Nothing else in the code names them, English excepted, from which
/// the others are made.</summary>
public static class Languages
{
    /// <summary>The language every text exists in.</summary>
    public const string Source = "en";

    /// <summary>All languages, ordered by their English names.</summary>
    public static ImmutableArray<Language> All { get; } =
    [
        .. from path in EmbeddedJson.Under("Languages")
           let parts = path.Split('/')
           where parts is [_, _, "language.json"]
           let language = Language.Read(parts[1], EmbeddedJson.Bytes(path))
           orderby language.EnglishName
           select language,
    ];

    /// <summary>English.</summary>
    public static Language English { get; } = All.Single(language => language.Tag == Source);

    /// <summary>Looks a language up by its tag, or by any longer tag of it (<c>zh-Hans</c>, <c>es-419</c>).</summary>
    public static bool TryFind(string? tag, [NotNullWhen(true)] out Language? found)
    {
        var primary = tag?.Split('-', '_')[0];
        found = All.FirstOrDefault(language => string.Equals(language.Tag, primary, StringComparison.OrdinalIgnoreCase));
        return found is not null;
    }

    /// <summary>The language a browser asks for in its Accept-Language header, or English.</summary>
    public static Language Preferred(string? acceptLanguage) =>
        (acceptLanguage ?? "").Split(',')
            .Select(part => part.Split(';', StringSplitOptions.TrimEntries))
            .Select(part => (Tag: part[0].Trim(), Weight: Weight(part)))
            .Where(wish => wish.Weight > 0)
            .OrderByDescending(wish => wish.Weight)
            .Select(wish => TryFind(wish.Tag, out var language) ? language : null)
            .FirstOrDefault(language => language is not null) ?? English;

    private static decimal Weight(string[] part) =>
        part.FirstOrDefault(p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) is not { } q ? 1
        : decimal.TryParse(q.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight : 0;
}
