using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Sheets;

/// <summary>What a Party says to one field of a definition sheet.</summary>
/// <param name="Values">The ids of the values chosen, in the order of the field; or the day. Empty where only words are asked, or nothing was chosen.</param>
/// <param name="Texts">Words by language tag, side by side; may be empty.</param>
public sealed record SheetAnswer(ImmutableArray<string> Values, ImmutableSortedDictionary<string, string> Texts)
{
    /// <summary>Nothing said.</summary>
    public static SheetAnswer Unsaid { get; } = new([], ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The same values and the same words.</summary>
    public bool Equals(SheetAnswer? other) => other is not null && Values.SequenceEqual(other.Values) && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Values.Length, Texts.Count);

    /// <summary>True when the field is answered: by a value where there are values, else by words.</summary>
    internal bool Says(SheetField field) => field.Values.IsEmpty && !field.IsDay ? Texts.Count > 0 : Values.Length > 0;
}

/// <summary>A definition sheet's content: how a Party counts in one dataflow, field by field. It describes method and holds no figure.</summary>
/// <param name="Fields">By field; a field that is not there is unsaid.</param>
public sealed record SheetContent(ImmutableSortedDictionary<string, SheetAnswer> Fields)
{
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A field as it is stored and spoken.</summary>
    /// <param name="Values">The values, or the day.</param>
    /// <param name="Texts">Words by language.</param>
    public sealed record Entry(IReadOnlyList<string>? Values, IReadOnlyDictionary<string, string>? Texts);

    /// <summary>A sheet that says nothing yet.</summary>
    public static SheetContent Empty { get; } = new(ImmutableSortedDictionary.Create<string, SheetAnswer>(StringComparer.Ordinal));

    /// <summary>What is said to a field.</summary>
    public SheetAnswer this[string field] => Fields.GetValueOrDefault(field, SheetAnswer.Unsaid);

    /// <summary>The first day it holds; null while that is unsaid.</summary>
    public DateOnly? ValidFrom => Day("VALID_FROM");

    /// <summary>The last day it holds; null when it holds until the next.</summary>
    public DateOnly? ValidTo => Day("VALID_TO");

    /// <summary>The fields that are still unsaid. That it holds without end needs no saying.</summary>
    internal IEnumerable<SheetField> Unsaid(IEnumerable<SheetField> fields) => fields.Where(field => !this[field.Id].Says(field) && field.Id != "VALID_TO");

    /// <summary>Reads a day as it is stored.</summary>
    internal static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    internal SortedDictionary<string, Entry> Document() => new(Fields.ToDictionary(field => field.Key, field => new Entry(
        field.Value.Values.IsEmpty ? null : field.Value.Values, field.Value.Texts.IsEmpty ? null : field.Value.Texts)), StringComparer.Ordinal);

    internal string Text() => JsonSerializer.Serialize(Document(), Options);

    internal static SheetContent Parse(string json) => Of(JsonSerializer.Deserialize<Dictionary<string, Entry>>(json, Options) ?? []);

    /// <summary>Takes fields as they are spoken. Whether they will do, <see cref="SheetRules"/> says.</summary>
    internal static SheetContent Of(IReadOnlyDictionary<string, Entry> document) => new(document
        .Select(field => KeyValuePair.Create(field.Key, new SheetAnswer(
            [.. (field.Value?.Values ?? []).Select(value => (value ?? "").Trim()).Where(value => value.Length > 0)],
            (field.Value?.Texts ?? ImmutableDictionary<string, string>.Empty).Where(text => !string.IsNullOrWhiteSpace(text.Value))
                .ToImmutableSortedDictionary(text => text.Key.Trim(), text => text.Value.Trim(), StringComparer.Ordinal))))
        .Where(field => field.Value.Values.Length > 0 || field.Value.Texts.Count > 0)
        .ToImmutableSortedDictionary(StringComparer.Ordinal));

    private DateOnly? Day(string field) => this[field].Values is [var text] && TryDay(text, out var day) ? day : null;
}
