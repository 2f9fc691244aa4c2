using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Mapping;

/// <summary>What a cell may say of a person.</summary>
internal enum PersonTrait
{
    /// <summary>Nothing that can be told.</summary>
    None,
    /// <summary>A name: two to five words, one of them a given or family name.</summary>
    Name,
    /// <summary>An address of electronic mail.</summary>
    Mail,
    /// <summary>A telephone number.</summary>
    Phone,
    /// <summary>The number of a travel document.</summary>
    Document,
    /// <summary>A street with a number.</summary>
    Address,
}

/// <summary>Looks at cells, not at headers, for what identifies a person. It is made to miss rather than to accuse: counts, dates, codes, countries
/// and places are no persons. What it finds is never quoted in a finding.</summary>
internal static partial class PersonCells
{
    /// <summary>What stands in a finding instead of a person.</summary>
    public const string Hidden = "•••";

    private const int LongestCell = 120;

    private static readonly FrozenSet<string> Names = Load();

    /// <summary>Words before a given name that make it a place: San Diego, Santa Maria, Port Said.</summary>
    private static readonly FrozenSet<string> OfPlaces =
        "san santa santo saint sainte st são sao sant port puerto porto villa ville fort cape cabo ciudad el al rio río mount monte isla ile île lake point punta la las los le les de del der den van von route rue calle جبل جزيرة جزر ميناء مدينة остров гора порт город".Split(' ').Select(word => FoldedText.Of(word)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What the cell says of a person.</summary>
    public static PersonTrait Of(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        if (cell.Length is < 4 or > LongestCell) return PersonTrait.None;
        if (cell.Contains('@')) return Mail().IsMatch(cell) ? PersonTrait.Mail : PersonTrait.None;
        if (Phone().IsMatch(cell) && Digits(cell) is >= 9 and <= 15) return PersonTrait.Phone;
        if (Document().IsMatch(cell)) return PersonTrait.Document;
        var digits = Digits(cell);
        if (digits == 0) return IsName(cell) ? PersonTrait.Name : PersonTrait.None;
        return digits <= 6 && Street().IsMatch(cell) ? PersonTrait.Address : PersonTrait.None;
    }

    /// <summary>The text, or <see cref="Hidden"/> when it says something of a person.</summary>
    public static string Shown(string text) => Of(text) == PersonTrait.None ? text : Hidden;

    /// <summary>Judges a column by its distinct texts: what it holds of persons, when enough of them say so.</summary>
    /// <param name="texts">The distinct texts, with the rows of each.</param>
    /// <param name="filled">Rows with something in it.</param>
    public static PersonTrait Of(IReadOnlyDictionary<string, int> texts, long filled)
    {
        if (texts.Count < 3) return PersonTrait.None;
        var seen = new Dictionary<PersonTrait, (int Texts, long Rows)>();
        foreach (var (text, rows) in texts)
        {
            var trait = Of(text);
            if (trait == PersonTrait.None) continue;
            var before = seen.GetValueOrDefault(trait);
            seen[trait] = (before.Texts + 1, before.Rows + rows);
        }
        // a register says each person once or a few times; a list of codes says each code often
        foreach (var (trait, (count, rows)) in seen.OrderByDescending(pair => pair.Value.Texts))
        {
            var enough = trait switch
            {
                PersonTrait.Mail => count * 3 >= texts.Count,
                PersonTrait.Name => count * 5 >= texts.Count && rows <= 4L * count,
                PersonTrait.Document => count * 5 >= texts.Count * 4 && rows * 10 <= 12L * count,
                PersonTrait.Address => count * 3 >= texts.Count && rows <= 4L * count,
                _ => count * 2 >= texts.Count && rows <= 4L * count && rows * 2 >= filled,
            };
            if (enough && count >= 3) return trait;
        }
        return PersonTrait.None;
    }

    private static bool IsName(ReadOnlySpan<char> cell)
    {
        Span<Range> words = stackalloc Range[7];
        var count = cell.SplitAny(words, " ,\u00A0", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (count is < 2 or > 5) return false;
        var known = false;
        var before = "";
        for (var i = 0; i < count; i++)
        {
            var word = cell[words[i]];
            foreach (var c in word)
            {
                if (!char.IsLetter(c) && c is not ('-' or '\'' or '’' or '.') && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark) return false;
            }
            var folded = FoldedText.Of(word.ToString());
            if (OfPlaces.Contains(folded)) { before = folded; continue; }
            known |= before.Length == 0 && folded.Split(' ').Any(Names.Contains);
            before = "";
            // a script with capitals writes names with them
            if (char.IsLower(word[0])) return false;
        }
        // a country may be called after somebody
        return known && !AreaNames.For(StructureCatalog.Default.Areas).Names(cell.ToString());
    }

    private static int Digits(ReadOnlySpan<char> cell)
    {
        var digits = 0;
        foreach (var c in cell)
        {
            if (char.IsDigit(c)) digits++;
        }
        return digits;
    }

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(PersonCells).Assembly.GetManifestResourceStream("GivenNames.txt") ?? throw new InvalidOperationException("The list of names is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(name => FoldedText.Of(name)).ToFrozenSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$")]
    private static partial Regex Mail();

    /// <summary>With its country's prefix, or in groups: a plain number may be a count.</summary>
    [GeneratedRegex(@"^(?:(?:\+|00)\s?\d[\d\s().\-/]{6,}|\(?0\d{1,4}\)?[\s\-/]\d[\d\s\-/]{4,}|\d{3}[\s\-]\d{3}[\s\-]\d{4})$")]
    private static partial Regex Phone();

    /// <summary>One or two capital letters before six to nine digits, or nine digits after them one letter.</summary>
    [GeneratedRegex(@"^(?:[A-Z]{1,2}\s?\d{6,9}|\d{8,9}[A-Z])$")]
    private static partial Regex Document();

    [GeneratedRegex(@"(?:\b(?:street|avenue|ave\.|road|strasse|straße|rue|calle|carrera|avenida|via|viale|piazza|улица|ул\.|проспект|пр\.|переулок|شارع|طريق)(?:\s|$)|[\p{IsCJKUnifiedIdeographs}](?:路|街|巷)\d+号)", RegexOptions.IgnoreCase)]
    private static partial Regex Street();
}
