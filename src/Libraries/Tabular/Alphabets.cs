using System.Buffers;
using System.Globalization;

namespace Tallystick.Tabular;

/// <summary>Proposes the 8-bit encoding of a text that is no UTF-8: the one in which its letters beyond ASCII are those of one language and
/// stand as letters do. It proves nothing: a person has to look.</summary>
internal static class Alphabets
{
    /// <summary>Languages by what they write beyond ASCII, small letters. In a tie the earlier one wins.</summary>
    private static readonly (string Encoding, SearchValues<char> Letters)[] Known =
    [
        .. Of("windows-1252", "àâæçéèêëîïôœùûüÿ", "áéíñóúüªº", "áâãàçéêíóôõúüªº", "äöüßé", "àèéìíòóùú", "åäöæøéü", "áðéíóúýþæö", "ëïéèöüó", "àçèéíïòóúü"),
        .. Of("windows-1250", "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "ëç"),
        .. Of("windows-1254", "çğıöşüâîû"),
        .. Of("windows-1251", "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдежзийклмнопрстуфхцчшђјљњћџ", "абвгдѓежзѕијклљмнњопрстќуфхцчџш", "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
        .. Of("windows-1253", "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋΐΰ"),
        .. Of("windows-1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئًٌٍَُِّْـپچژگکہھے"),
    ];

    /// <summary>The encoding that makes the most sense of <paramref name="head"/>; windows-1252 when nothing speaks for another.</summary>
    public static TextEncoding Guess(ReadOnlySpan<byte> head)
    {
        var chars = ArrayPool<char>.Shared.Rent(head.Length);
        var best = default(TextEncoding);
        var bestScore = double.NegativeInfinity;
        foreach (var group in Known.GroupBy(known => known.Encoding))
        {
            var encoding = TextEncoding.Named(group.Key)!;
            if (encoding.Decode(head, chars, last: true, out _, out var count) == OperationStatus.InvalidData)
                continue;
            foreach (var (_, letters) in group)
            {
                var score = Score(chars.AsSpan(0, count), letters);
                if (score > bestScore)
                    (best, bestScore) = (encoding, score);
            }
        }
        ArrayPool<char>.Shared.Return(chars);
        if (best is not null && bestScore >= 0)
            return best;
        // No language writes so: what most programs write, or Latin-1 when that leaves some byte free.
        return TextEncoding.Named(head.IndexOfAny<byte>([0x81, 0x8D, 0x8F, 0x90, 0x9D]) >= 0 ? "iso-8859-1" : "windows-1252")!;
    }

    private static IEnumerable<(string, SearchValues<char>)> Of(string encoding, params string[] languages) =>
        languages.Select(letters => (encoding, SearchValues.Create(letters)));

    /// <summary>Sense by the character: 1 for all letters in place, less for each that is foreign, in a word of another script, a sign inside a
    /// word, or a capital behind a small letter.</summary>
    private static double Score(ReadOnlySpan<char> text, SearchValues<char> letters)
    {
        double sum = 0;
        var beyond = 0;
        for (var i = text.IndexOfAnyExceptInRange('\0', '\x7F'); i >= 0 && i < text.Length; i++)
        {
            var c = text[i];
            if (c <= '\x7F')
                continue;
            beyond++;
            var before = i > 0 ? text[i - 1] : ' ';
            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            var small = char.ToLowerInvariant(c);
            var mark = CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
            if (!char.IsLetter(c) && !mark)
                sum += char.IsLetter(before) && char.IsLetter(after) && c is not ('’' or '·' or '\u00AD' or '\u200C') ? -2 : 0;
            else if (!letters.Contains(small) && small != 'ı')
                sum -= 2;
            else if (OtherScript(before, small) || OtherScript(after, small))
                sum -= 2;
            else if (char.IsUpper(c) && char.IsLower(before))
                sum -= 2;
            else
                sum += 1;
        }
        return beyond == 0 ? 0 : sum / beyond;
    }

    /// <summary>Whether a neighbour is a Latin letter beside one that is not.</summary>
    private static bool OtherScript(char neighbour, char letter) => char.IsLetter(neighbour) && neighbour < '\u0250' != letter < '\u0250';
}
