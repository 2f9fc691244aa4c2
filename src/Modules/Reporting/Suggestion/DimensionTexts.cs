using System.Collections.Immutable;
using Tallystick.Reporting.CodeLists;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>The texts of one column read against one code list. It sees the whole column, so it tells codes from names (NA is Namibia among
/// codes), M for man from M for mujer, and ages that fill a band from ages that do not.</summary>
internal sealed class DimensionTexts
{
    private const int MostRead = 1500;
    private static readonly HashSet<string> Nothing = ["n/a", "na", "n.a.", "-", "--", "null", "none", "nan", "."];

    private DimensionTexts(ImmutableArray<(string Text, int Rows, CodeReading Reading)> texts, AreaScheme? scheme, bool isSame, KnownList? list)
    {
        Texts = texts;
        Scheme = scheme;
        IsSame = isSame;
        List = list;
    }

    /// <summary>Every text kept, with its rows and what it was taken for.</summary>
    public ImmutableArray<(string Text, int Rows, CodeReading Reading)> Texts { get; }
    /// <summary>The code system of areas, or null where they are names.</summary>
    public AreaScheme? Scheme { get; }
    /// <summary>True when the texts are our own codes, letter by letter, with few exceptions.</summary>
    public bool IsSame { get; }
    /// <summary>The list of the Party that most texts are in; null when there is none, or they are our own codes.</summary>
    public KnownList? List { get; }

    /// <summary>The share of texts with a code, sure or likely, 0 to 1.</summary>
    public double Fit => Texts.Length == 0 ? 0 : (double)Texts.Count(text => text.Reading.Code is not null) / Texts.Length;
    /// <summary>The share of texts that mean something of the list other than all, other or unknown.</summary>
    public double Telling => Texts.Length == 0 ? 0 : (double)Texts.Count(text => text.Reading is { Code: { } code, Certainty: Certainty.Sure } && code[0] != '_') / Texts.Length;

    /// <summary>Reads a column against a list.</summary>
    public static DimensionTexts Read(ColumnProfile column, Dimension dimension, RememberedAnswers answers)
    {
        var list = dimension.List;
        var names = CodeNames.For(list);
        var scheme = list.Id == StructureCatalog.AreaList ? SchemeOf(column, AreaNames.For(list)) : null;
        var texts = column.Texts.OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal).Take(MostRead)
            .Select(text => (text.Key, text.Value, Reading: One(text.Key, list, names, scheme))).ToList();
        if (list.Id == "CL_SEX") texts = Letters(texts);
        if (names.SpanOf("Y_LT18") is not null) texts = Bands(texts, names);
        for (var i = 0; i < texts.Count; i++)
        {
            if (answers.Of(list.Id, texts[i].Key) is { } said && list.IndexOf(said) >= 0) texts[i] = (texts[i].Key, texts[i].Value, CodeReading.Of(said, Certainty.Sure));
        }
        var listed = ListedTexts.Of(column, list, answers.Lists)?.List;
        for (var i = 0; i < texts.Count; i++)
        {
            if (listed?.Codes.GetValueOrDefault(texts[i].Key) is { } kept && list.IndexOf(kept) >= 0) texts[i] = (texts[i].Key, texts[i].Value, CodeReading.Of(kept, Certainty.Sure));
        }
        var exact = texts.Count(text => list.IndexOf(text.Key) >= 0 && text.Reading.Code == text.Key);
        var isSame = exact * 10 >= texts.Count * 8 && texts.Count > 0;
        return new([.. texts], scheme, isSame, isSame ? null : listed);
    }

    private static CodeReading One(string text, Codelist list, CodeNames names, AreaScheme? scheme)
    {
        if (scheme is not { } system) return Nothing.Contains(text.ToLowerInvariant()) && list.IndexOf(text) < 0 ? Doubtful(list) : names.Read(text);
        if (AreaNames.For(list).ByCode(text, system) is { } code) return CodeReading.Of(code, Certainty.Sure);
        // Among codes a word may be a total or a remainder, but a code of another system is a slip.
        var reading = names.Read(text);
        return reading.Certainty == Certainty.Sure && text.Length > 3 ? reading : reading.Code is { } near ? reading with { Code = near, Certainty = Certainty.Likely } : reading;
    }

    private static CodeReading Doubtful(Codelist list) => list.IndexOf(Codelist.Unknown) >= 0 ? CodeReading.Of(Codelist.Unknown, Certainty.Likely) : CodeReading.Nothing;

    /// <summary>The system nearly all texts are codes of; a few codes that happen to be words are not enough.</summary>
    private static AreaScheme? SchemeOf(ColumnProfile column, AreaNames areas)
    {
        var texts = column.Texts.Keys.Take(MostRead).ToList();
        if (texts.Count == 0) return null;
        foreach (var scheme in Enum.GetValues<AreaScheme>())
        {
            var known = texts.Count(text => areas.ByCode(text, scheme) is not null && (scheme == AreaScheme.M49 || text == text.ToUpperInvariant() || text == text.ToLowerInvariant()));
            if (known * 10 >= texts.Count * 8 && known >= (scheme == AreaScheme.M49 ? 5 : 1)) return scheme;
        }
        return null;
    }

    /// <summary>One letter for each sex means what the other letter lets it mean: H and M are hombre and mujer, M and V man and vrouw or mujer and varón.</summary>
    private static List<(string Key, int Value, CodeReading Reading)> Letters(List<(string Key, int Value, CodeReading Reading)> texts)
    {
        var letters = texts.Where(text => FoldedText.Of(text.Key).Length == 1).Select(text => FoldedText.Of(text.Key)).ToHashSet(StringComparer.Ordinal);
        CodeReading? Of(string letter) => letter switch
        {
            "m" when letters.Contains("h") => CodeReading.Of("F", Certainty.Likely),
            "h" when letters.Contains("m") || letters.Contains("f") => CodeReading.Of("M", Certainty.Likely),
            "m" when letters.Contains("v") => CodeReading.AnyOf(["M", "F"]),
            "v" when letters.Contains("m") => CodeReading.AnyOf(["F", "M"]),
            "m" when letters.Contains("k") || letters.Contains("w") || letters.Contains("f") => CodeReading.Of("M", letters.Contains("k") ? Certainty.Likely : Certainty.Sure),
            "k" when letters.Contains("m") || letters.Contains("e") => CodeReading.Of("F", Certainty.Likely),
            "e" when letters.Contains("k") => CodeReading.Of("M", Certainty.Likely),
            "w" when letters.Contains("m") => CodeReading.Of("F", Certainty.Sure),
            "ж" or "f" when letters.Count > 1 => CodeReading.Of("F", Certainty.Sure),
            "м" when letters.Contains("ж") => CodeReading.Of("M", Certainty.Sure),
            "1" when letters.Contains("2") => CodeReading.Of("M", Certainty.Likely),
            "2" when letters.Contains("1") => CodeReading.Of("F", Certainty.Likely),
            "m" or "f" => CodeReading.Of(letter.ToUpperInvariant(), Certainty.Likely),
            _ => null,
        };
        return [.. texts.Select(text => FoldedText.Of(text.Key) is { Length: 1 } letter && Of(letter) is { } reading ? (text.Key, text.Value, reading) : text)];
    }

    /// <summary>Narrower ages go into a band for sure only where together they are the band, each age once.</summary>
    private static List<(string Key, int Value, CodeReading Reading)> Bands(List<(string Key, int Value, CodeReading Reading)> texts, CodeNames names)
    {
        var result = new List<(string Key, int Value, CodeReading Reading)>(texts);
        foreach (var group in texts.Select((text, at) => (Text: text, At: at, Span: AgeSpan.Of(text.Key))).Where(entry => entry.Span is not null && entry.Text.Reading.Code is not null).GroupBy(entry => entry.Text.Reading.Code!))
        {
            if (names.SpanOf(group.Key) is not { } band) continue;
            var parts = group.OrderBy(entry => entry.Span!.Value.From).ToList();
            if (parts.Count == 1 && parts[0].Span == band) continue;
            var next = band.From;
            foreach (var part in parts) next = part.Span!.Value.From == next ? part.Span.Value.To + 1 : int.MinValue;
            // Single years end where nobody is counted any more.
            var filled = next == band.To + 1 || band.To == AgeSpan.NoEnd && next > 90;
            foreach (var part in parts) result[part.At] = part.Text with { Reading = part.Text.Reading with { Certainty = filled ? Certainty.Sure : Certainty.Likely } };
        }
        return result;
    }
}
