using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Ledger;

/// <summary>What explains a figure: a text bound to a slice of one dataflow of its owner, which goes with every figure it touches. It
/// describes figures and never holds one person's data.</summary>
/// <param name="Id">The note's id; its withdrawal names it.</param>
/// <param name="Slice">The codes it is bound to by dimension; a dimension that is not named is not restricted. Empty: the whole dataflow.</param>
/// <param name="From">The first period it touches; null: from the beginning.</param>
/// <param name="To">The last period it touches; null: without end.</param>
/// <param name="Texts">The text by two-letter language tag; at least one.</param>
public sealed record ContextNote(string Id, ImmutableSortedDictionary<string, ImmutableArray<string>> Slice, TimePeriod? From, TimePeriod? To,
    ImmutableSortedDictionary<string, string> Texts)
{
    /// <summary>True when some day of <paramref name="period"/> lies in the note's time range.</summary>
    public bool Touches(TimePeriod period) =>
        (From is not { } from || from.Start <= period.End) && (To is not { } to || period.Start <= to.End);

    /// <summary>The text in <paramref name="language"/>, else English, else the first there is, with the language it is in.</summary>
    public (string Language, string Text) In(string language) =>
        Texts.TryGetValue(language, out var text) ? (language, text)
        : Texts.TryGetValue("en", out text) ? ("en", text)
        : (Texts.First().Key, Texts.First().Value);
}
