using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Reads the codes of one dimension as the mapping says: a constant, or a table from national texts to our codes. A text that is in
/// no table is on no list; likeness is used to propose, never to read.</summary>
internal sealed class DimensionCodes
{
    /// <summary>The answer for a text that is on no list.</summary>
    public const int NoCode = -1;
    /// <summary>The answer for an empty cell when the mapping does not say what one means.</summary>
    public const int NoBlank = -2;

    private readonly Dictionary<string, int> _table = new(StringComparer.Ordinal);
    private readonly TextCache<int> _cache;
    private readonly bool _same;
    private readonly int _default = NoCode;
    private readonly int _blank = NoBlank;

    /// <summary>Binds a rule to a dimension; every code of the mapping that the list does not have is a finding.</summary>
    /// <param name="rule">The rule, or null when the mapping does not name the dimension: then it is <c>_T</c>, not broken down, unless it is expected.</param>
    public DimensionCodes(Dimension dimension, DimensionRule? rule, Action<Finding> found)
    {
        Dimension = dimension;
        Rule = rule;
        _cache = new(Read);
        if (rule is null)
        {
            Constant = new[] { Codelist.Total, Codelist.NotApplicable, Codelist.Unknown }.Select(dimension.List.IndexOf).FirstOrDefault(code => code >= 0, NoCode);
            if (dimension.Expected || Constant < 0) found(Finding.Error("mapping-dimension-missing", 0, "dimensions", dimension.Id));
            Constant = Math.Max(0, Constant);
            return;
        }
        Constant = rule.Constant is { } constant ? Math.Max(0, Code(constant, rule.Line, found)) : NoCode;
        _same = rule.Same;
        if (rule.List is { } list) TakeIn(list, rule.Line, found);
        foreach (var entry in rule.Codes) _table[entry.Text] = Code(entry.Code, entry.Line, found);
        if (rule.Default is { } other) _default = Code(other, rule.Line, found);
        if (_table.TryGetValue("", out var blankEntry)) _blank = blankEntry;
        if (rule.Blank is { } blank) _blank = Code(blank, rule.Line, found);
        if (!ArticleFive.Guards(dimension.Id)) return;
        foreach (var (text, _) in _table.Where(pair => pair.Value >= 0 && !ArticleFive.Allows(dimension.List.Codes[pair.Value].Id) && ArticleFive.IsOwnConduct(pair.Key)))
            found(Finding.Error("mapping-article-five", rule.Line, "dimensions." + dimension.Id, text));
    }

    /// <summary>The dimension.</summary>
    public Dimension Dimension { get; }
    /// <summary>What the mapping says of it; null when nothing.</summary>
    public DimensionRule? Rule { get; }
    /// <summary>The one code there is, or -1 when each row has its own.</summary>
    public int Constant { get; }

    /// <summary>The place of the code in the list, or <see cref="NoCode"/>, or <see cref="NoBlank"/>.</summary>
    public int Of(ReadOnlySpan<char> text) => _cache.Of(text);

    /// <summary>The text of the mapping, or the code, that is nearest to one on no list; null when none is near.</summary>
    public string? Near(string text) =>
        NearestWord.To(PlainText.Of(text), _same ? _table.Keys.Concat(Dimension.List.Codes.Select(code => code.Id)) : _table.Keys);

    private int Read(string text)
    {
        var plain = PlainText.Of(text);
        if (plain.Length == 0) return _blank;
        if (_table.TryGetValue(plain, out var code)) return code;
        if (_same && Dimension.List.IndexOf(plain) is >= 0 and var same) return same;
        // what is left over is never an offence for having been smuggled
        return _default >= 0 && ArticleFive.Guards(Dimension.Id) && !ArticleFive.Allows(Dimension.List.Codes[_default].Id) && ArticleFive.IsOwnConduct(plain) ? NoCode : _default;
    }

    private void TakeIn(NamedList list, int line, Action<Finding> found)
    {
        var path = "dimensions." + Dimension.Id;
        if (list.Content is not { } content) found(Finding.Error("mapping-list-elsewhere", line, path, list.Name));
        else if (content.Codelist != Dimension.List.Id) found(Finding.Error("mapping-list-other", line, path, list.Name, ("list", content.Codelist), ("wanted", Dimension.List.Id)));
        else foreach (var (text, code) in content.Codes) _table[text] = Code(code, line, found);
    }

    private int Code(string id, int line, Action<Finding> found)
    {
        var code = Dimension.List.IndexOf(id);
        if (code >= 0) return code;
        var near = NearestWord.To(id, Dimension.List.Codes.Select(known => known.Id));
        var path = "dimensions." + Dimension.Id;
        found(near is null
            ? Finding.Error("mapping-code-unknown", line, path, id, ("list", Dimension.List.Id))
            : Finding.Error("mapping-code-unknown-near", line, path, id, ("list", Dimension.List.Id), ("near", near)));
        return NoCode;
    }
}
