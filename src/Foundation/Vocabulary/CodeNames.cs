using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>Recognises the codes of a list by the names they bear in six languages and the words registers use for them; areas through
/// <see cref="AreaNames"/>, ages also by their years (<see cref="AgeSpan"/>). A slip of the pen is never more than likely.</summary>
public sealed class CodeNames
{
    private const string AgeList = "CL_AGE", SexList = "CL_SEX", EveryList = "*", Unspecified = "_UNS";

    private static readonly ConditionalWeakTable<Codelist, CodeNames> Known = [];
    private static readonly Lazy<Dictionary<string, Dictionary<string, string>>> Words = new(() =>
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(EmbeddedJson.Bytes("Words/codes.json"))!);

    private readonly Codelist _list;
    private readonly AreaNames? _areas;
    private readonly Dictionary<string, ImmutableArray<string>> _names = new(StringComparer.Ordinal), _words = new(StringComparer.Ordinal);
    private readonly List<(AgeSpan Span, string Code)> _spans = [];

    private CodeNames(Codelist list)
    {
        _list = list;
        if (list.Id == StructureCatalog.AreaList) _areas = AreaNames.For(list);
        foreach (var id in new[] { list.Id, EveryList })
        {
            foreach (var (code, names) in Words.Value.GetValueOrDefault(id) ?? [])
            {
                foreach (var name in names.Split('|')) Add(IsPlain(id, list.Id, name) ? _names : _words, name, code);
            }
        }
        if (_areas is not null) return;
        foreach (var code in list.Codes)
        {
            foreach (var name in code.Name.All.Values) Add(_names, name, code.Id);
            if (list.Id == AgeList && AgeSpan.OfCode(code.Id) is { } span) _spans.Add((span, code.Id));
        }
    }

    /// <summary>The names of a list.</summary>
    public static CodeNames For(Codelist list) => Known.GetValue(list, found => new(found));

    /// <summary>What a text stands for in this list. It knows nothing of the column the text is from: letters that mean one thing beside
    /// others (M beside H) are for whoever sees the column.</summary>
    public CodeReading Read(string text)
    {
        var trimmed = text.Trim();
        if (_areas is null && _list.IndexOf(trimmed) >= 0) return CodeReading.Of(trimmed, Certainty.Sure);
        var folded = FoldedText.Of(trimmed);
        if (folded.Length == 0) return CodeReading.Nothing;
        var bag = FoldedText.Bag(folded);
        if (_names.TryGetValue(bag, out var codes)) return codes.Length > 1 ? CodeReading.AnyOf(codes) : IsWhole(codes[0]) ? CodeReading.Of(codes[0], Certainty.Sure) : new(codes[0], Certainty.Likely, [codes[0], codes[0] + Unspecified]);
        if (_words.TryGetValue(bag, out codes)) return codes.Length == 1 ? CodeReading.Of(codes[0], Certainty.Likely) : CodeReading.AnyOf(codes);
        if (_areas is not null) return _areas.Read(trimmed);
        if (_spans.Count > 0 && AgeSpan.Of(trimmed) is { } span) return OfAge(span);
        return Near(folded);
    }

    /// <summary>The age span a code of this list stands for, or null.</summary>
    public AgeSpan? SpanOf(string code) => _spans.Where(entry => entry.Code == code).Select(entry => (AgeSpan?)entry.Span).FirstOrDefault();

    /// <summary>False for a code whose name may also mean the part of it that was not told apart; ages say which by their years.</summary>
    private bool IsWhole(string code) => _spans.Count > 0 || _list.IndexOf(code + Unspecified) < 0;

    private CodeReading OfAge(AgeSpan span)
    {
        if (_spans.Where(entry => entry.Span == span).Select(entry => entry.Code).FirstOrDefault() is { } exact) return CodeReading.Of(exact, Certainty.Sure);
        var around = _spans.Where(entry => entry.Span.Holds(span)).OrderBy(entry => entry.Span.Years).Select(entry => entry.Code).ToList();
        return around.Count == 0 ? CodeReading.Nothing : new(around[0], Certainty.Likely, [.. around]);
    }

    private CodeReading Near(string folded)
    {
        var bag = FoldedText.Bag(folded);
        var best = new List<string>();
        var words = bag.Split(' ').ToHashSet(StringComparer.Ordinal);
        foreach (var (name, codes) in _names.Concat(_words))
        {
            var near = bag.Length >= 6 && EditDistance.Between(bag, name, bag.Length >= 10 ? 2 : 1) <= (bag.Length >= 10 ? 2 : 1);
            // Single Adults: every word of the name stands in the text
            var within = name.Length >= 4 && words.Count is > 1 and <= 8 && name.Split(' ').All(word => words.Contains(word));
            if (near || within) best.AddRange(codes.Where(code => !best.Contains(code) && code[0] != '_'));
        }
        return best.Count switch { 0 => CodeReading.Nothing, 1 => CodeReading.Of(best[0], Certainty.Likely), _ => CodeReading.AnyOf(best) };
    }

    /// <summary>Words for sexes, areas, all, other and unknown say one thing; those for borders, stages or ages are a judgement (is "land" at a
    /// crossing point?) that a person confirms, and so is a single letter outside of the lists where everyone uses it.</summary>
    private static bool IsPlain(string words, string list, string name) =>
        words is StructureCatalog.AreaList or SexList || words == EveryList && (name.Length > 1 || list is StructureCatalog.AreaList or SexList);

    private void Add(Dictionary<string, ImmutableArray<string>> names, string name, string code)
    {
        if (_list.IndexOf(code) < 0) return;
        var bag = FoldedText.Bag(FoldedText.Of(name));
        if (bag.Length == 0) return;
        var codes = names.GetValueOrDefault(bag, []);
        if (!codes.Contains(code)) names[bag] = codes.Add(code);
    }
}
