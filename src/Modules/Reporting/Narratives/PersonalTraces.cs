using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tallystick.Reporting.Narratives;

/// <summary>What in a text leads to a person.</summary>
internal enum TraceKind
{
    /// <summary>An e-mail address.</summary>
    Email,
    /// <summary>A link, or the name of an account.</summary>
    Account,
    /// <summary>A telephone number.</summary>
    Phone,
    /// <summary>The number of a document, a case or a bank account.</summary>
    Document,
    /// <summary>A place to the house: coordinates.</summary>
    Coordinates,
    /// <summary>A street with its number.</summary>
    Address,
}

/// <summary>Something found, and where; never what it says.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The place of its first character in the text, from 0.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Character">Its place in that line, from 1.</param>
internal readonly record struct PersonalTrace(TraceKind Kind, int Start, int Line, int Character);

/// <summary>Looks through words for what leads to a person: the exchange cannot hold one. Digits of every script, full-width letters and marks
/// nobody sees are read as what they stand for. It leaves alone what reports are full of: years, dates, counts, sums of money, ranges, articles of
/// law. It knows forms, not names: that no person is named stays with who writes and who releases.</summary>
internal static partial class PersonalTraces
{
    /// <summary>The first trace in a text; null when there is none.</summary>
    internal static PersonalTrace? FirstIn(string text) => In(text) is [var first, ..] ? first : null;

    /// <summary>Every trace, in the order of the text; of two that overlap, the first.</summary>
    internal static IReadOnlyList<PersonalTrace> In(string text)
    {
        var (plain, places) = Plain(text);
        var found = new List<(TraceKind Kind, int At, int End)>();
        void Add(TraceKind kind, Regex pattern, Func<Match, bool>? isOne = null)
        {
            foreach (Match match in pattern.Matches(plain))
            {
                if (isOne?.Invoke(match) == false || found.Any(other => match.Index < other.End && other.At < match.Index + match.Length)) continue;
                found.Add((kind, match.Index, match.Index + match.Length));
            }
        }
        Add(TraceKind.Email, EmailForm());
        Add(TraceKind.Account, LinkForm());
        Add(TraceKind.Account, AccountForm());
        Add(TraceKind.Coordinates, CoordinatesForm(), match => IsOnEarth(match));
        Add(TraceKind.Coordinates, DegreesForm());
        Add(TraceKind.Address, NumberBeforeStreet());
        Add(TraceKind.Address, StreetBeforeNumber(), match => !IsYear(match.Groups["n"].Value));
        Add(TraceKind.Phone, CalledPhone());
        Add(TraceKind.Document, CalledDocument());
        Add(TraceKind.Document, LettersAndDigits(), match => !match.Value.EndsWith("000", StringComparison.Ordinal) && !Sum().IsMatch(match.Value));
        Add(TraceKind.Document, MixedCode(), match => IsMixed(match.Value));
        Add(TraceKind.Phone, ManyDigits(), match => IsPhone(match.Value));
        Add(TraceKind.Document, ManyDigits(), match => IsLongNumber(match.Value));
        return [.. found.OrderBy(trace => trace.At).Select(trace => Trace(text, trace.Kind, places[trace.At]))];
    }

    private static PersonalTrace Trace(string text, TraceKind kind, int start)
    {
        var before = text.AsSpan(0, start);
        return new(kind, start, before.Count('\n') + 1, start - before.LastIndexOf('\n'));
    }

    /// <summary>The text with every digit as 0 to 9, full-width signs as plain ones, dashes and blanks of one kind, and without what is not seen;
    /// with the place each character comes from.</summary>
    private static (string Plain, List<int> Places) Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var places = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(text, i);
            var c = digit >= 0 ? (char)('0' + digit) : text[i];
            if (c is >= '\uFF01' and <= '\uFF5E') c = (char)(c - 0xFEE0);
            else if (c is >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE58' or '\uFE63') c = '-';
            else if (c is '\u066B') c = '.';
            else if (c is '\u066C') c = ',';
            else if (c is not ('\n' or '\r') && (char.IsWhiteSpace(c) || c == '\t')) c = ' ';
            else if (digit < 0 && CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark && c is not '\u200D' || c is '\u200D') continue;
            plain.Append(c);
            places.Add(i);
        }
        places.Add(text.Length);
        return (plain.ToString(), places);
    }

    /// <summary>Digits with marks between them that are a telephone number, and not a count, a date, a range or a row of years.</summary>
    private static bool IsPhone(string candidate)
    {
        var digits = string.Concat(candidate.Where(char.IsAsciiDigit));
        if (candidate.StartsWith('+') || candidate.StartsWith("(+", StringComparison.Ordinal)) return digits.Length is >= 7 and <= 17;
        if (digits.StartsWith("00", StringComparison.Ordinal) && digits.Length is >= 9 and <= 17) return true;
        if (digits.Length is < 8 or > 15 || IsAmount(candidate) || IsDates(candidate) || IsRange(candidate) || IsRow(candidate)) return false;
        return digits[0] == '0' || candidate.Any(c => !char.IsAsciiDigit(c));
    }

    /// <summary>Eight digits and more in one run: a document's, an account's, unless they are a day or a round sum.</summary>
    private static bool IsLongNumber(string candidate) => candidate.Length >= 8 && candidate.All(char.IsAsciiDigit) && !IsAmount(candidate) && !IsDates(candidate);

    /// <summary>One number as people write counts and sums: grouped by three and short enough, or round.</summary>
    private static bool IsAmount(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length > 0 && digits[0] == '0') return false;
        var isOne = text.All(char.IsAsciiDigit) || Grouped().IsMatch(text);
        return isOne && (digits.EndsWith("000", StringComparison.Ordinal) || digits.Length <= 7 || (digits.Length == 8 && !text.All(char.IsAsciiDigit)));
    }

    private static bool IsDates(string text) => Dates().IsMatch(text) || text.Length == 8 && text.All(char.IsAsciiDigit)
        && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2100;

    /// <summary>From one amount to another.</summary>
    private static bool IsRange(string text) => text.Split('-', '/') is [var low, var high]
        && ((string[])[low.Trim(), high.Trim()]).All(end => end.Length > 0 && (IsAmount(end) || end.Length <= 6 && end[0] != '0' && end.All(char.IsAsciiDigit)));

    /// <summary>A row of numbers that are each no more than a year, a share or an amount, as in a sentence that lists them.</summary>
    private static bool IsRow(string text)
    {
        var parts = text.Split([' ', '-', '/'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && (parts.All(IsYear) || parts.All(part => Share().IsMatch(part)));
    }

    private static bool IsYear(string text) => text.Length == 4 && (text.StartsWith("19", StringComparison.Ordinal) || text.StartsWith("20", StringComparison.Ordinal));

    private static bool IsMixed(string text)
    {
        var turns = 0;
        for (var i = 1; i < text.Length; i++) turns += char.IsAsciiDigit(text[i]) != char.IsAsciiDigit(text[i - 1]) ? 1 : 0;
        return turns >= 2 && text.Count(char.IsAsciiDigit) >= 5 && !YearInside().IsMatch(text);
    }

    private static bool IsOnEarth(Match match) =>
        double.TryParse(match.Groups["lat"].Value.Replace(',', '.'), CultureInfo.InvariantCulture, out var latitude) && Math.Abs(latitude) <= 90
        && double.TryParse(match.Groups["lon"].Value.Replace(',', '.'), CultureInfo.InvariantCulture, out var longitude) && Math.Abs(longitude) <= 180;

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63} ?(?:@|[\[(] ?at ?[\])]) ?[\p{L}\p{N}-]{1,63}(?:(?:\.| ?[\[(] ?dot ?[\])] ?)[\p{L}\p{N}-]{1,63})+", RegexOptions.IgnoreCase)]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"\b[a-z]{2,10}://\S+|\bwww\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:(?:com|net|org|info|biz|io|me|app|onion|link|site|online|xyz|gg|ru|cn)\b(?:/\S*)?|[a-z]{2,6}/[a-z0-9@_.-]{2,})", RegexOptions.IgnoreCase)]
    private static partial Regex LinkForm();

    [GeneratedRegex(@"(?<![\p{L}\p{N}_.])@(?=[\p{L}\p{N}_.]*\p{L})[\p{L}\p{N}_.]{3,32}|\b(?:telegram|whatsapp|viber|signal|instagram|facebook|tiktok|snapchat|wechat|imo|vk|微信|تلغرام|تيليغرام|телеграм)(?: (?:id|user|account|channel|аккаунт|канал))? ?: ?(?=[a-z0-9_.]*[a-z_])(?=[a-z0-9_.]*[0-9_])[a-z0-9_.]{4,}", RegexOptions.IgnoreCase)]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"(?<![\d.])(?<lat>-?\d{1,2}[.,]\d{4,}|-?\d{1,2}[.,]\d{2,}(?= ?°| ?[NS]\b)) ?°? ?[NS]?(?: ?[,;/] ?| )(?<lon>-?\d{1,3}[.,]\d{2,})(?![\d])")]
    private static partial Regex CoordinatesForm();

    [GeneratedRegex(@"\d{1,3} ?° ?\d{1,2}(?:[.,]\d+)? ?['\u2032\u2019]")]
    private static partial Regex DegreesForm();

    [GeneratedRegex(@"(?<![\d.,])\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|impasse|chemin) (?:de |du |des |de la |d'|d’|la |le |les )*\p{Lu}|(?<![\d.,])\d{1,5} (?:\p{Lu}[\p{L}'’-]+ ){1,3}(?:Street|Avenue|Road|Lane|Boulevard|Drive|Square|St\.|Ave\.?|Rd\.?|Blvd\.?)(?!\p{L})")]
    private static partial Regex NumberBeforeStreet();

    [GeneratedRegex(@"(?<!\p{L})(?:[Cc]alle|[Aa]venida|[Aa]vda\.|[Rr]ue|[Bb]oulevard|[Pp]iazza|[Vv]iale|[Уу]лица|[Уу]л\.|[Пп]роспект|[Пп]р-т|[Пп]ереулок|شارع|حي) ?(?:(?:de|del|du|des|la|las|los|el|le|les|d'|d’) ?)*[\p{Lu}\p{Lo}][\p{L}'’.-]*(?: (?:(?:de|del|du|la) )?[\p{Lu}\p{Lo}][\p{L}'’.-]*){0,3},? (?:(?:n[º°o]?\.?|núm\.|№|д\.|дом|رقم) ?)?(?<n>\d{1,4})(?![\d.,]*\d)|[\u4E00-\u9FFF]{1,8}(?:路|街|巷|弄|大道) ?(?<n>\d{1,5}) ?号")]
    private static partial Regex StreetBeforeNumber();

    [GeneratedRegex(@"(?<!\p{L})(?:tel|tél|phone|telephone|téléphone|teléfono|mobile|móvil|celular|whatsapp|viber|signal|imo|тел|телефон|ватсап|هاتف|الهاتف|جوال|واتساب|电话|手机|微信)[^\p{L}\p{N}\n]{0,4}(?:(?:no|nr|n[º°]|№|رقم|号码|номер)[^\p{L}\p{N}\n]{0,3})?\d(?:[ .\-/()]{0,2}\d){5,}", RegexOptions.IgnoreCase)]
    private static partial Regex CalledPhone();

    [GeneratedRegex(@"(?<!\p{L})(?:passport|passeport|pasaporte|паспорта?|جواز(?: السفر)?|护照|case|file|dossier|expediente|дел[оа]|القضية|الملف|案件|身份证|id card|identity card|iban)(?: (?:file|card))? ?(?:no\.?|nr\.?|number|num\.|n\.?[º°]|núm\.|№|رقم|编号|号码?|#)[ :.]*(?:[A-ZА-Я]{0,3}[ -]?)\d[\d/. -]{1,18}\d|رقم (?:الجواز|جواز السفر|القضية|الملف|الهوية)[ :]*[A-Z]{0,3}\d[\d/. -]{1,18}\d|(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex CalledDocument();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:\p{Lu}{1,2}[ -]?|\p{Lu}{3})(?<n>\d{6,9})(?![\p{L}\p{N}]|[.,]\d)")]
    private static partial Regex LettersAndDigits();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{8,14}(?![\p{L}\p{N}])")]
    private static partial Regex MixedCode();

    [GeneratedRegex(@"(?<![\p{L}\p{N}.,])\(?\+?\(?\d(?:[ .\-/()]{0,2}\d){6,24}(?![\p{N}]|[.,]\d)")]
    private static partial Regex ManyDigits();

    // a sum of money, its currency written before it
    [GeneratedRegex(@"^(?:USD|EUR|GBP|CHF|XOF|XAF|RUB|CNY|TRY|MAD|EGP|AED|SAR)")]
    private static partial Regex Sum();

    [GeneratedRegex(@"^\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*$")]
    private static partial Regex Grouped();

    // one day, or from one day to another; the year first or last
    [GeneratedRegex(@"^(?:(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)|\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2})(?: ?[-/ ] ?(?:(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)|\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}))*$")]
    private static partial Regex Dates();

    [GeneratedRegex(@"^\d+\.\d+$")]
    private static partial Regex Share();

    [GeneratedRegex(@"(?:19|20)\d\d")]
    private static partial Regex YearInside();
}
