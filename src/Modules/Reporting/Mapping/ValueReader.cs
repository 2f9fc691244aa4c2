using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Reads the cell of a number: a number written as the mapping says, a text that means missing, or one that hides a number between
/// bounds; with its flag. Any other text is a fault, never a guess: 1,405 is one thousand four hundred and five only where the mapping
/// says that the comma parts thousands.</summary>
internal sealed class ValueReader
{
    /// <summary>The longest number read; above it a sum could leave the range of 64 bits.</summary>
    private const int MostDigits = 15;

    private readonly MeasureRule _rule;
    private readonly long _scale;
    private readonly TextCache<Figure?> _marks;
    private readonly TextCache<char> _flags;
    private readonly bool _suffix;
    // A mark of digits alone (99999 for not available) must be looked for before the text is taken for a number.
    private readonly bool _marksLookLikeNumbers;

    /// <summary>A reader for the rule.</summary>
    public ValueReader(MeasureRule rule)
    {
        _rule = rule;
        _scale = (long)Math.Pow(10, rule.Decimals);
        _suffix = rule.Flags is { Column: null };
        var marks = new Dictionary<string, Figure>(StringComparer.Ordinal);
        foreach (var mark in rule.Missing) marks[mark.Text] = Figure.Missing(mark.Status) with { Decimals = rule.Decimals };
        foreach (var mark in rule.Suppressed)
        {
            marks[mark.Text] = new(null, mark.Low * _scale, mark.High * _scale, rule.Decimals, 'Q', mark.Confidentiality);
        }
        _marksLookLikeNumbers = marks.Keys.Any(mark => mark.Length > 0 && mark.All(c => char.IsDigit(c) || c == rule.Thousands));
        _marks = new(text => marks.TryGetValue(PlainText.Of(text), out var figure) ? figure : null);
        var flags = new Dictionary<string, char>(StringComparer.Ordinal) { [""] = 'A' };
        foreach (var (text, status) in rule.Flags?.Codes ?? []) flags[text] = status;
        _flags = new(text => Flag(flags, PlainText.Of(text)));
    }

    /// <summary>The status of a flag; of several letters in one, each on the list, the most cautious.</summary>
    private static char Flag(Dictionary<string, char> flags, string text)
    {
        if (flags.TryGetValue(text, out var status)) return status;
        foreach (var letter in text)
        {
            if (!flags.TryGetValue(letter.ToString(), out var next)) return '\0';
            status = status == '\0' ? next : GrowingFigure.MoreCautious(status, next);
        }
        return status;
    }

    /// <summary>True when the last number read was no multiple of what the source is said to round to.</summary>
    public bool IsUneven { get; private set; }

    /// <summary>Reads a cell whose ends are trimmed, with the flag of the flag column (empty where there is none).</summary>
    /// <returns>Null, or the code of the finding.</returns>
    public string? Read(ReadOnlySpan<char> cell, ReadOnlySpan<char> flag, out Figure figure)
    {
        figure = default;
        IsUneven = false;
        var status = flag.IsEmpty ? 'A' : _flags.Of(flag);
        if (status == '\0') return "flag-unknown";
        var fault = Body(cell, status, out figure);
        if (fault != "not-a-number" || !_suffix) return fault;
        var head = cell.Length;
        while (head > 0 && char.IsLetter(cell[head - 1])) head--;
        if (head == 0 || head == cell.Length) return fault;
        status = _flags.Of(cell[head..]);
        return status == '\0' ? "flag-unknown" : Body(cell[..head].TrimEnd(), status, out figure);
    }

    private string? Body(ReadOnlySpan<char> cell, char status, out Figure figure)
    {
        long number = 0;
        if (_scale == 1 && !_marksLookLikeNumbers && cell.Length is > 0 and <= MostDigits && Plain(cell, ref number)) return Made(number, status, out figure);
        if (_marks.Of(cell) is { } mark)
        {
            figure = mark;
            return null;
        }
        figure = default;
        if (cell.IsEmpty) return "value-blank";
        return Written(cell, ref number) is { } fault ? fault : Made(number, status, out figure);
    }

    private string? Made(long amount, char status, out Figure figure)
    {
        if (_rule.Rounding == 1)
        {
            figure = Figure.Scaled(amount, _rule.Decimals, status);
            return null;
        }
        var step = _rule.Rounding * _scale;
        IsUneven = amount % step != 0;
        figure = new(amount, Math.Max(0, amount - step / 2), amount + (step - 1) / 2, _rule.Decimals, status, 'F');
        return null;
    }

    /// <summary>The shortest way for what most cells hold: ASCII digits, perhaps in groups of three.</summary>
    private bool Plain(ReadOnlySpan<char> cell, ref long number)
    {
        long value = 0;
        var group = -1;
        for (var i = 0; i < cell.Length; i++)
        {
            var c = cell[i];
            if (char.IsAsciiDigit(c))
            {
                value = value * 10 + (c - '0');
                if (group >= 0) group++;
            }
            else if (c == _rule.Thousands && (group < 0 ? i is > 0 and <= 3 : group == 3)) group = 0;
            else return false;
        }
        if (group is not -1 and not 3) return false;
        number = value;
        return true;
    }

    /// <summary>A number with marks, scaled; or the finding.</summary>
    private string? Written(ReadOnlySpan<char> cell, ref long number)
    {
        var text = PlainText.WithAsciiDigits(PlainText.Of(cell)).AsSpan();
        var negative = text.Length > 1 && text[0] is '-' or '\u2212';
        if (negative) text = text[1..];
        var point = _rule.DecimalMark is { } mark ? text.IndexOf(mark) : -1;
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        long value = 0;
        var digits = 0;
        var group = -1;
        foreach (var c in whole)
        {
            if (char.IsAsciiDigit(c))
            {
                value = value * 10 + (c - '0');
                if (group >= 0) group++;
                if (++digits > MostDigits - _rule.Decimals) return "number-too-long";
            }
            else if (digits is > 0 && (group is -1 && digits <= 3 || group == 3) && IsThousands(c)) group = 0;
            else return "not-a-number";
        }
        if (digits == 0 || group is not -1 and not 3 || point >= 0 && fraction.IsEmpty) return "not-a-number";
        var scale = _scale;
        foreach (var c in fraction)
        {
            if (!char.IsAsciiDigit(c)) return "not-a-number";
            scale /= 10;
            if (scale > 0) value = value * 10 + (c - '0');
            else if (c != '0') return _rule.Decimals == 0 ? "number-fractional" : "number-too-fine";
        }
        for (; scale > 1; scale /= 10) value *= 10;
        if (negative && value != 0) return "number-negative";
        number = value;
        return null;
    }

    private bool IsThousands(char c) => _rule.Thousands is { } mark
        && (c == mark || mark == ' ' && char.IsWhiteSpace(c) || mark is '\'' or '’' && c is '\'' or '’');
}
