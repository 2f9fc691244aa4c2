using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Narratives;

/// <summary>An answer in words: to a topic, on a route where one is named. No number is ever made of it.</summary>
/// <param name="Codes">A code per dimension of <see cref="NarrativeKey.Dimensions"/>, in their order, joined by points: <c>CMED.RT_NEW</c>; <c>_T</c> where none is named.</param>
/// <param name="Original">The language it was written in.</param>
/// <param name="Texts">The words by language, the original among them.</param>
public sealed record NarrativeAnswer(string Codes, string Original, ImmutableSortedDictionary<string, string> Texts)
{
    /// <summary>The same words to the same question.</summary>
    public bool Equals(NarrativeAnswer? other) => other is not null && Codes == other.Codes && Original == other.Original && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Codes, Original, Texts.Count);

    internal static string Text(ImmutableSortedDictionary<string, string> texts) => JsonSerializer.Serialize(texts, Json);

    internal static ImmutableSortedDictionary<string, string> Parse(string json) =>
        (JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>The question an answer belongs to, as codes of the structure. Whose answer it is the release says: REF_AREA is no part of it.</summary>
public static class NarrativeKey
{
    /// <summary>The dimension every answer names.</summary>
    public const string Topic = "TOPIC";

    /// <summary>The dimensions of the key, in the order of the structure.</summary>
    public static ImmutableArray<Dimension> Dimensions(Dataflow flow) => [.. flow.Dimensions.Where(dimension => dimension.Id != "REF_AREA")];

    /// <summary>The key of the codes given by dimension; a dimension that is not named, or empty, is <c>_T</c>.</summary>
    internal static string Of(Dataflow flow, Func<string, string?> code) =>
        string.Join('.', Dimensions(flow).Select(dimension => code(dimension.Id) is { Length: > 0 } named ? named : Codelist.Total));

    /// <summary>The codes that are named, by dimension.</summary>
    public static IEnumerable<(Dimension Dimension, string Code)> Named(Dataflow flow, string codes) =>
        Dimensions(flow).Zip(codes.Split('.')).Where(pair => pair.Second != Codelist.Total);
}
