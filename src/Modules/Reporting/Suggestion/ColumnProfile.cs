using System.Runtime.InteropServices;
using Tallystick.Reporting.Mapping;

namespace Tallystick.Reporting.Suggestion;

/// <summary>What one column holds, told after one pass: its texts with their counts up to a limit, how many are numbers and of which form,
/// which patterns of periods read them. It keeps cells of the file, so it is for the Party that brought it.</summary>
internal sealed class ColumnProfile(string name, int index)
{
    /// <summary>Distinct texts kept; beyond it rows are only counted.</summary>
    public const int MostTexts = 3000;
    private const int LongestText = 200;

    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private IReadOnlyList<int>? _alive;
    private readonly long[] _patterns = new long[PeriodForms.All.Length];

    /// <summary>The header in its plain form.</summary>
    public string Name { get; } = name;
    /// <summary>Its place among the columns, those of a split after the file's own.</summary>
    public int Index { get; } = index;
    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }
    /// <summary>Rows with nothing in it.</summary>
    public long Blanks { get; private set; }
    /// <summary>Rows with a text beyond the limit of distinct ones.</summary>
    public long Beyond { get; private set; }
    /// <summary>Characters of all texts.</summary>
    public long Characters { get; private set; }
    /// <summary>Distinct texts with the rows of each.</summary>
    public IReadOnlyDictionary<string, int> Texts => _texts;
    /// <summary>Rows that are numbers, by form.</summary>
    public long Plain { get; private set; }
    /// <summary>Rows with marks that part thousands.</summary>
    public long Grouped { get; private set; }
    /// <summary>Rows with a mark that parts thousands or a fraction.</summary>
    public long Twofold { get; private set; }
    /// <summary>Rows with a fraction.</summary>
    public long Decimals { get; private set; }
    /// <summary>Plain numbers of a thousand and more: where there are any, a mark before three digits may be a fraction.</summary>
    public long PlainThousands { get; private set; }
    /// <summary>Numbers above 0 that are no multiple of five.</summary>
    public long Uneven { get; private set; }
    /// <summary>Marks seen between three digits, with their rows.</summary>
    public Dictionary<char, long> Marks { get; } = [];
    /// <summary>Letters after numbers, with their rows.</summary>
    public Dictionary<string, long> Suffixes { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows with something in it.</summary>
    public long Filled => Rows - Blanks;
    /// <summary>Rows that are numbers.</summary>
    public long Numbers => Plain + Grouped + Twofold + Decimals;
    /// <summary>True when all texts are kept.</summary>
    public bool IsWhole => Beyond == 0;
    /// <summary>The mean length of a text.</summary>
    public double Length => Filled == 0 ? 0 : (double)Characters / Filled;

    /// <summary>Takes the cell of one row in.</summary>
    public void Add(ReadOnlySpan<char> cell)
    {
        Rows++;
        if (cell.IsWhiteSpace()) { Blanks++; return; }
        Characters += cell.Length;
        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(cell, out var text, out _)) CollectionsMarshal.GetValueRefOrNullRef(_texts, text)++;
        else if (_texts.Count >= MostTexts || cell.Length > LongestText)
        {
            Beyond++;
            // Only the forms of periods met so far are looked for: the column has shown what it holds.
            _alive ??= PeriodForms.Among(_texts.Keys.Take(200));
            if (cell.Length <= LongestText) Judge(cell.ToString(), 1, _alive);
        }
        else _texts[cell.ToString()] = 1;
    }

    /// <summary>Judges the texts kept, once all rows are in.</summary>
    public void Close()
    {
        // Blanks and direction marks are nobody's text: the same text to a mapping is one here.
        foreach (var text in _texts.Keys.ToList())
        {
            var plain = PlainText.Of(text);
            if (plain == text || !_texts.Remove(text, out var rows)) continue;
            if (plain.Length == 0) Blanks += rows;
            else CollectionsMarshal.GetValueRefOrAddDefault(_texts, plain, out _) += rows;
        }
        foreach (var (text, rows) in _texts) Judge(text, rows, _alive ?? PeriodForms.Places);
    }

    /// <summary>Rows a pattern of periods reads.</summary>
    public long Reads(int pattern) => _patterns[pattern];

    private void Judge(string text, int rows, IReadOnlyList<int> forms)
    {
        var number = NumberShape.Of(text);
        switch (number.Kind)
        {
            case NumberKind.Plain: Plain += rows; if (number.Whole >= 1000) PlainThousands += rows; break;
            case NumberKind.Grouped: Grouped += rows; break;
            case NumberKind.Twofold: Twofold += rows; break;
            case NumberKind.Decimal: Decimals += rows; break;
        }
        if (number.Kind is NumberKind.Grouped or NumberKind.Twofold) Marks[number.Thousands] = Marks.GetValueOrDefault(number.Thousands) + rows;
        if (number.Kind != NumberKind.None && number.Suffix.Length > 0) Suffixes[number.Suffix] = Suffixes.GetValueOrDefault(number.Suffix) + rows;
        if (number.Kind is NumberKind.Plain or NumberKind.Grouped or NumberKind.Twofold && number.Whole % 5 != 0) Uneven += rows;
        PeriodForms.Count(text, rows, _patterns, forms);
    }
}
