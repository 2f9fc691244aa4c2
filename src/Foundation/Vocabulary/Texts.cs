using System.Collections.Concurrent;
using System.Collections.Frozen;
using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>What the system says to a reader, in the reader's language: messages by key from <c>Languages/&lt;tag&gt;/&lt;room&gt;.json</c>, and numbers, dates
/// and periods as that language writes them. A text that is not translated comes in English; a key that does not exist comes as ⟦key⟧, and a
/// test finds both. Gives plain text: escaping is for whoever writes a page.</summary>
public sealed class Texts
{
    private static readonly FrozenDictionary<string, Texts> ByTag = Languages.All.ToFrozenDictionary(language => language.Tag, language => new Texts(language));

    private readonly FrozenDictionary<string, string> _messages;
    private readonly ConcurrentDictionary<string, Message> _parsed = new(StringComparer.Ordinal);

    private Texts(Language language)
    {
        Language = language;
        var messages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in EmbeddedJson.Under("Languages/" + language.Tag).Where(IsRoom))
        {
            foreach (var (key, message) in EmbeddedJson.Texts(path)) messages[key] = message;
        }
        _messages = messages.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The texts of a language; English for one there is not.</summary>
    public static Texts For(string? tag) => For(Languages.TryFind(tag, out var language) ? language : Languages.English);

    /// <summary>The texts of a language.</summary>
    public static Texts For(Language language) => ByTag[language.Tag];

    /// <summary>The language.</summary>
    public Language Language { get; }

    /// <summary>The keys that have a text in this language itself.</summary>
    public IReadOnlyCollection<string> Keys => _messages.Keys;

    /// <summary>The text of a key that takes no arguments.</summary>
    public string this[string key] => Format(key, (Func<string, object?>)(_ => null));

    /// <summary>True when the key has a text, in this language or in English.</summary>
    public bool Has(string key) => _messages.ContainsKey(key) || ByTag[Languages.Source]._messages.ContainsKey(key);

    /// <summary>The text of a key with its arguments filled in. Numbers, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> and
    /// <see cref="TimePeriod"/> come as the reader writes them; anything else as its invariant text.</summary>
    public string Format(string key, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var named = new Dictionary<string, object>(arguments.Length, StringComparer.Ordinal);
        foreach (var (name, value) in arguments) named[name] = value;
        return Format(key, named);
    }

    /// <summary>The text of a key with its arguments by name.</summary>
    public string Format(string key, IReadOnlyDictionary<string, object> arguments) =>
        Format(key, name => arguments.TryGetValue(name, out var value) ? value : null);

    /// <summary>The sentence of a refusal.</summary>
    public string Of(Problem problem) => Format("problem." + problem.Code, problem.Arguments);

    /// <summary>The name in this language, or in English.</summary>
    public string Of(LocalText text) => text.In(Language.Tag);

    /// <summary>A number with the digits after the point that it carries.</summary>
    public string Number(decimal number) => Language.Forms.Number(number);

    /// <summary>A scaled amount of a <see cref="Figure"/>: 1250 with 2 decimals is 12.50.</summary>
    public string Number(long amount, byte decimals)
    {
        var size = Int128.Abs(amount);
        return Language.Forms.Number(new decimal((int)(uint)(size & uint.MaxValue), (int)(uint)(size >> 32), 0, amount < 0, decimals));
    }

    /// <summary>"7,429 to 7,581", "at least 7,429", or the one number when both ends are the same. Never a dash: it would flip in Arabic.</summary>
    public string Range(long low, long high, byte decimals = 0) =>
        high == Figure.Unbounded ? Format("web.figure.at-least", ("low", Number(low, decimals)))
        : low == high ? Number(low, decimals)
        : Format("web.figure.range", ("low", Number(low, decimals)), ("high", Number(high, decimals)));

    /// <summary>A share in hundredths: 12.5 is 12.5 %.</summary>
    public string Percent(decimal hundredths) => Language.Forms.Percent(hundredths);

    /// <summary>A day in words: 21 November 2026.</summary>
    public string Date(DateOnly day) => Language.Forms.Date(day);

    /// <summary>A moment in words, in UTC: 21 November 2026, 14:05 UTC.</summary>
    public string Moment(DateTimeOffset moment) => Language.Forms.Moment(moment);

    /// <summary>A period in words: May 2016.</summary>
    public string Period(TimePeriod period) => Language.Forms.Period(period);

    /// <summary>From one period to another, both included; a single one by its own name.</summary>
    public string Periods(TimePeriod from, TimePeriod to) => from == to ? Period(from) : Format("web.period-range", ("from", from), ("to", to));

    /// <summary>Items in a row, with the mark of the language between them.</summary>
    public string List(IEnumerable<string> items) => string.Join(this["web.list.separator"], items);

    /// <summary>The message as it stands in the file; for tests that compare languages.</summary>
    internal string? Source(string key) => _messages.GetValueOrDefault(key);

    private string Format(string key, Func<string, object?> argument)
    {
        if (_messages.TryGetValue(key, out var text)) return _parsed.GetOrAdd(key, static (_, text) => Message.Parse(text), text).Format(Language, argument);
        return Language.Tag == Languages.Source ? "⟦" + key + "⟧" : ByTag[Languages.Source].Format(key, argument);
    }

    private static bool IsRoom(string path) => path.Split('/') is [_, _, var file] && file != "language.json";
}
