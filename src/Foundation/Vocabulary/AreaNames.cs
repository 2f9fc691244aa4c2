using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>How well a text is known to mean a code.</summary>
public enum Certainty
{
    /// <summary>Nothing, or several things, it could mean.</summary>
    None,
    /// <summary>One thing it probably means; a person confirms it.</summary>
    Likely,
    /// <summary>It means this and nothing else.</summary>
    Sure,
}

/// <summary>What a text was taken for.</summary>
/// <param name="Code">The best candidate, or null.</param>
/// <param name="Certainty">How sure.</param>
/// <param name="Candidates">All it may mean, the best first.</param>
public sealed record CodeReading(string? Code, Certainty Certainty, ImmutableArray<string> Candidates)
{
    /// <summary>Nothing known.</summary>
    public static CodeReading Nothing { get; } = new(null, Certainty.None, []);

    /// <summary>One meaning.</summary>
    public static CodeReading Of(string code, Certainty certainty) => new(code, certainty, [code]);

    /// <summary>Several meanings, none before the others.</summary>
    public static CodeReading AnyOf(IEnumerable<string> codes) => new(null, Certainty.None, [.. codes]);
}

/// <summary>The code systems in which registers write areas.</summary>
public enum AreaScheme
{
    /// <summary>Two letters, as in ISO 3166-1, with EL and UK; our other codes as they stand.</summary>
    Alpha2,
    /// <summary>Three letters, as in ISO 3166-1.</summary>
    Alpha3,
    /// <summary>Numbers of the United Nations' M49, with leading zeros or without.</summary>
    M49,
}

/// <summary>Recognises areas by the names registers give them: in six languages and fifty more, old and official names, adjectives, inverted,
/// in capitals, without accents, with footnote marks. A likeness is never more than likely, and a name of several areas is none.</summary>
public sealed partial class AreaNames
{
    private static readonly ConditionalWeakTable<Codelist, AreaNames> Known = [];

    /// <summary>Titles of States: with or without them it is the same name, except where they tell two States apart.</summary>
    private static readonly HashSet<string> Titles = [.. ("republic republica republique republik repubblica republika respublika республика republiek cumhuriyeti جمهوريه الجمهوريه "
        + "kingdom royaume reino regno konigreich королевство مملكه المملكه state etat estado stato staat государство دوله islamic islamique islamica islamische исламская الاسلاميه "
        + "bolivarian bolivarienne bolivariana боливарианская البوليفاريه plurinational plurinacional многонациональное المتعدده القوميات united unie unida объединенная المتحده "
        + "democratic democratique democratica демократическая الديمقراطيه people populaire popular народная الشعبيه socialist socialiste socialista социалистическая الاشتراكيه "
        + "arab arabe арабская العربيه federal federale federative федеративная الاتحاديه cooperative commonwealth principality principaute principado sultanate sultanat sultanato "
        + "union federation federacion grand duchy 共和国 伊斯兰共和国 玻利瓦尔共和国 多民族国 人民共和国 联邦 王国").Split(' ')];

    /// <summary>Where the title is what tells them apart.</summary>
    private static readonly HashSet<string> ByTitle = ["CN", "TW", "KP", "KR", "CG", "CD", "YE", "VN", "US", "GE", "DE", "DM", "DO", "FM", "SU", "YU", "CS"];

    /// <summary>Names that more than one area bears in everyday use, though one of them has it officially.</summary>
    private static readonly HashSet<string> Twofold = [.. "congo|korea|guiana|virgin islands|saint martin|america|конго|كونغو|الكونغو|刚果|corea|coree|كوريا|корея|朝鲜半岛|micronesia".Split('|')];

    private readonly Codelist _areas;
    private readonly Dictionary<string, ImmutableArray<string>> _own = new(StringComparer.Ordinal), _further = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>[] _codes = [new(StringComparer.OrdinalIgnoreCase), new(StringComparer.OrdinalIgnoreCase), new(StringComparer.Ordinal)];

    private AreaNames(Codelist areas)
    {
        _areas = areas;
        foreach (var code in areas.Codes)
        {
            foreach (var name in code.Name.All.Values) Add(_own, name, code.Id);
            _codes[0][code.Id] = code.Id;
            if (code.Annotation("ALPHA3") is { } three) _codes[1][three] = code.Id;
            if (code.Annotation("M49") is { } number) _codes[2][number.TrimStart('0')] = code.Id;
            foreach (var alias in (code.Annotation("ALIAS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)) _codes[alias.Length == 3 ? 1 : 0].TryAdd(alias, code.Id);
        }
        foreach (var (id, names) in EmbeddedJson.Texts("Words/areas.json")) Add(_own, names, id);
        foreach (var (id, groups) in EmbeddedJson.TextLists("Areas/AREA_NAMES.json"))
        {
            Add(_own, groups[0], id);
            Add(_further, groups[1], id);
        }
    }

    /// <summary>The names of a list of areas.</summary>
    public static AreaNames For(Codelist areas) => Known.GetValue(areas, list => new(list));

    /// <summary>The area a code of one system stands for, or null.</summary>
    public string? ByCode(string text, AreaScheme scheme)
    {
        var code = text.Trim();
        if (scheme == AreaScheme.M49) code = code.Length is > 0 and <= 3 && code.All(char.IsAsciiDigit) ? code.TrimStart('0') : "";
        return _codes[(int)scheme].GetValueOrDefault(code);
    }

    /// <summary>The area a name stands for. A bare code in capitals is a name too, though only a likely one.</summary>
    public CodeReading Read(string text)
    {
        var name = FootnoteMark().Replace(text.Trim(), "");
        var folded = FoldedText.Of(name);
        if (folded.Length == 0) return CodeReading.Nothing;
        if (Named(folded) is { Candidates.Length: > 0 } named) return named;
        if (folded.Contains("1244", StringComparison.Ordinal) && folded.Contains("kosov", StringComparison.Ordinal)) return CodeReading.Of("XK", Certainty.Sure);
        if (Titled(folded) is { } titled) return titled;
        if (name.Length is 2 or 3 && name.All(char.IsAsciiLetterUpper) && (ByCode(name, AreaScheme.Alpha2) ?? ByCode(name, AreaScheme.Alpha3)) is { } code)
            return CodeReading.Of(code, Certainty.Likely);
        return WithRemark(name) ?? Within(name, folded) ?? Near(folded);
    }

    /// <summary>True when the text is the very name of an area; the quick look, without likenesses.</summary>
    public bool Names(string text) => FoldedText.Of(text) is { Length: > 1 } folded && Named(folded).Code is not null;

    private CodeReading Named(string folded)
    {
        var bag = FoldedText.Bag(folded);
        var codes = Find(_own, folded, bag);
        if (codes.IsDefaultOrEmpty) codes = Find(_further, folded, bag);
        if (codes.IsDefaultOrEmpty) return CodeReading.Nothing;
        // South Africa and Southern Africa are one word in some languages: more often the State is meant.
        if (codes.Length > 1) return codes.Where(code => !char.IsAsciiDigit(code[0])).ToList() is [var state] ? new(state, Certainty.Likely, codes) : CodeReading.AnyOf(codes);
        // A region among countries may be a total of them or one of their names in everyday use.
        var isRegion = char.IsAsciiDigit(codes[0][0]);
        return CodeReading.Of(codes[0], isRegion || Twofold.Contains(bag) ? Certainty.Likely : Certainty.Sure);
    }

    private static ImmutableArray<string> Find(Dictionary<string, ImmutableArray<string>> names, string folded, string bag)
    {
        if (names.TryGetValue(bag, out var codes) || bag != folded && names.TryGetValue(folded, out codes)) return codes;
        // The article before an Arabic name comes and goes.
        return bag.StartsWith("ال", StringComparison.Ordinal) && bag.Length > 4 && names.TryGetValue(bag[2..], out codes)
            || bag.Length > 2 && bag[0] is >= '\u0620' and <= '\u06FF' && names.TryGetValue("ال" + bag, out codes) ? codes : [];
    }

    private CodeReading? Titled(string folded)
    {
        var words = FoldedText.Bag(folded).Split(' ');
        var rest = string.Join(' ', words.Where(word => !Titles.Contains(word)));
        if (rest.Length == 0) return null;
        if (words.Length == 1)
        {
            rest = ChineseTitle().Replace(folded, "");
            if (rest == folded || rest.Length < 2) return null;
        }
        if (rest == folded || Named(rest) is not { Code: { } code } named) return null;
        return CodeReading.Of(code, ByTitle.Contains(code) ? Certainty.Likely : named.Certainty);
    }

    /// <summary>A name with a remark in brackets: sure only where the remark is another name of the same area, or its code.</summary>
    private CodeReading? WithRemark(string name)
    {
        var match = Remark().Match(name);
        if (!match.Success) return null;
        var (outer, inner) = (match.Groups[1].Value, match.Groups[2].Value.Trim());
        var first = Plain(outer);
        var second = Plain(inner);
        if (first?.Code is not { } code) return second?.Code is { } other && FoldedText.Of(outer).Length > 0 ? CodeReading.Of(other, Certainty.Likely) : null;
        var same = second?.Code == code || ByCode(inner, AreaScheme.Alpha2) == code || ByCode(inner, AreaScheme.Alpha3) == code;
        if (same && first.Certainty == Certainty.Sure) return first;
        return second?.Code is { } different && different != code && !IsPartOf(different, code) ? new(code, Certainty.Likely, [code, different]) : CodeReading.Of(code, Certainty.Likely);
    }

    private CodeReading? Plain(string text)
    {
        var folded = FoldedText.Of(text);
        if (folded.Length == 0) return null;
        var named = Named(folded);
        return named.Code is null ? Titled(folded) : named;
    }

    private bool IsPartOf(string code, string whole) => _areas.IsWithin(code, whole);

    /// <summary>Names inside a longer text: one is likely meant, several are several.</summary>
    private CodeReading? Within(string name, string folded)
    {
        var parts = Several().Split(name).Select(part => Plain(FootnoteMark().Replace(part.Trim(), ""))?.Code).ToList();
        if (parts.Count > 1 && parts.OfType<string>().Distinct().ToList() is { Count: > 1 } joined) return CodeReading.AnyOf(joined);
        var words = folded.Split(' ');
        if (words.Length is < 2 or > 8) return null;
        var found = new List<string>();
        for (var from = 0; from < words.Length; from++)
        {
            for (var to = Math.Min(words.Length, from + 4); to > from; to--)
            {
                var piece = string.Join(' ', words[from..to]);
                if (piece.Length < 4 || piece is "island" or "islands" || Named(piece) is not { Certainty: Certainty.Sure, Code: { } code }) continue;
                found.Add(code);
                from = to - 1;
                break;
            }
        }
        var codes = found.Distinct().ToList();
        return codes.Count switch { 0 => null, 1 => CodeReading.Of(codes[0], Certainty.Likely), _ => CodeReading.AnyOf(codes) };
    }

    /// <summary>A slip of the pen; never more than likely, and nothing where two areas are equally near.</summary>
    private CodeReading Near(string folded)
    {
        if (folded.Length < 5) return CodeReading.Nothing;
        var bag = FoldedText.Bag(folded);
        var least = bag.Length >= 9 ? 2 : 1;
        var best = new List<string>();
        foreach (var (name, codes) in _own.Concat(_further))
        {
            var distance = name.Length < 4 ? int.MaxValue : EditDistance.Between(bag, name, least);
            if (distance > least) continue;
            if (distance < least) best.Clear();
            least = distance;
            best.AddRange(codes.Where(code => !best.Contains(code)));
        }
        return best.Count switch { 0 => CodeReading.Nothing, 1 => CodeReading.Of(best[0], Certainty.Likely), _ => CodeReading.AnyOf(best) };
    }

    private void Add(Dictionary<string, ImmutableArray<string>> names, string barred, string id)
    {
        if (_areas.IndexOf(id) < 0) return;
        foreach (var name in barred.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var bag = FoldedText.Bag(FoldedText.Of(name));
            if (bag.Length == 0) continue;
            var codes = names.GetValueOrDefault(bag, []);
            if (!codes.Contains(id)) names[bag] = codes.Add(id);
        }
    }

    // stars and daggers, or a small number or letter in brackets, at the end
    [GeneratedRegex(@"(?:\s*[\*†‡§#¹²³⁰⁴-⁹]+|\s*[\(\[]\s*(?:\d{1,2}|[a-z]|\*+)\s*[\)\]]|(?<!\d)\s*\d{1,2}[/\)])+$")]
    private static partial Regex FootnoteMark();

    [GeneratedRegex(@"^(.+?)\s*[\(\[（](.*?)[\)\]）]?\s*$", RegexOptions.Singleline)]
    private static partial Regex Remark();

    [GeneratedRegex(@"\s*(?:[&,;/+\n]|\s(?:and|et|y|e|und|и|و)\s|、|，)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Several();

    [GeneratedRegex("(?:伊斯兰|玻利瓦尔|社会主义|民主|人民|联邦|联合)*(?:共和国|王国|公国|大公国)$")]
    private static partial Regex ChineseTitle();
}
