using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Web.Reader;

/// <summary>Everything the reader of this request is told, in the reader's language: sentences by key, numbers, intervals, dates, periods,
/// roles. For what machines read, use invariant forms instead.</summary>
public sealed class ReaderTexts
{
    /// <summary>For the request under way.</summary>
    public ReaderTexts(IHttpContextAccessor request) : this(ReaderLanguage.Of(request.HttpContext)) { }

    /// <summary>For a given language, outside a request.</summary>
    public ReaderTexts(Language language) => Texts = Texts.For(language);

    /// <summary>The reader's language.</summary>
    public Language Language => Texts.Language;

    /// <summary>The catalogue of that language.</summary>
    public Texts Texts { get; }

    /// <summary>The message of <paramref name="key"/>.</summary>
    public string this[string key] => Texts[key];

    /// <summary>The message of <paramref name="key"/> with its arguments filled in; numbers, dates and periods as they are, not as text.</summary>
    public string Format(string key, params ReadOnlySpan<(string Name, object Value)> arguments) => Texts.Format(key, arguments);

    /// <summary>A name out of a structure, a code list or an Exchange's file.</summary>
    public string Of(LocalText text) => Texts.Of(text);

    /// <summary>A role's name.</summary>
    public string Role(Role role) => Texts["web.role." + role.ToString().ToLowerInvariant()];

    /// <summary>Several things one after the other, with the language's comma.</summary>
    public string List(IEnumerable<string> items) => Texts.List(items);

    /// <summary>A whole number with the language's separators, digits 0 to 9.</summary>
    public string Number(long value) => Texts.Number(value, 0);

    /// <summary>An amount scaled by <paramref name="decimals"/>, all its decimals shown.</summary>
    public string Number(long scaled, byte decimals) => Texts.Number(scaled, decimals);

    /// <summary>"7,429 to 7,581", "at least 7,429", or the one number when both ends are the same. Never a dash: it would flip in Arabic.</summary>
    public string Range(long low, long high, byte decimals = 0) => Texts.Range(low, high, decimals);

    /// <summary>A day, written out: 21 November 2026.</summary>
    public string Date(DateOnly day) => Texts.Date(day);

    /// <summary>A moment: the day and the time of day in UTC, said to be so.</summary>
    public string Moment(DateTimeOffset moment) => Texts.Moment(moment);

    /// <summary>A period as people say it: 2016, May 2016, second quarter of 2016.</summary>
    public string Period(TimePeriod period) => Texts.Period(period);

    /// <summary>From one period to another.</summary>
    public string Periods(TimePeriod from, TimePeriod to) => Texts.Periods(from, to);
}
