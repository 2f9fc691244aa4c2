using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tallystick.Vocabulary;

/// <summary>A language readers can choose. All that differs between languages stands in <c>Languages/&lt;tag&gt;/language.json</c>.</summary>
public sealed class Language
{
    private Language(string tag, Settings settings)
    {
        Tag = tag;
        Name = settings.Name;
        EnglishName = settings.English;
        IsRightToLeft = settings.Direction == "rtl";
        HtmlLang = settings.Html;
        Plurals = new(settings.Plurals);
        Forms = new(settings, IsRightToLeft);
    }

    /// <summary>The tag by which texts are kept: <c>zh</c>.</summary>
    public string Tag { get; }
    /// <summary>The language's name in itself: 中文.</summary>
    public string Name { get; }
    /// <summary>The language's name in English; languages are ordered by it, as the United Nations does.</summary>
    public string EnglishName { get; }
    /// <summary>True for scripts that run from right to left.</summary>
    public bool IsRightToLeft { get; }
    /// <summary><c>rtl</c> or <c>ltr</c>.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";
    /// <summary>What the <c>lang</c> attribute of a page says: <c>zh-Hans</c>.</summary>
    public string HtmlLang { get; }
    /// <summary>The plural categories a message in this language has to give: one, few, many, other.</summary>
    public IReadOnlyList<string> PluralCategories => Plurals.Categories;

    internal PluralRules Plurals { get; }
    internal LocalForms Forms { get; }

    /// <inheritdoc/>
    public override string ToString() => Tag;

    internal static Language Read(string tag, ReadOnlySpan<byte> json) =>
        new(tag, JsonSerializer.Deserialize<Settings>(json, ReadOptions) ?? throw new InvalidOperationException($"The settings of {tag} are empty."));

    private static readonly JsonSerializerOptions ReadOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The file language.json as it stands.</summary>
    internal sealed record Settings(string Name, string English, string Direction, string Html, Dictionary<string, string> Plurals,
        NumberSettings Number, DateSettings Date);

    /// <summary>How numbers are written.</summary>
    /// <param name="Group">Between thousands.</param>
    /// <param name="Decimal">Before the fraction.</param>
    /// <param name="GroupFrom">The least number of digits that is grouped: 4, or 5 where 1234 stays whole.</param>
    /// <param name="Percent">Pattern with {n}.</param>
    internal sealed record NumberSettings(string Group, string Decimal, int GroupFrom, string Percent);

    /// <summary>How dates and periods are written: patterns with {d}, {month}, {y}, {n}, {date}, {time}.</summary>
    internal sealed record DateSettings(string Day, string Moment, string Year, string[] Halves, string[] Quarters, string Month, string Week,
        string[] Months, string[] MonthsAlone, string? FirstDay = null);
}
