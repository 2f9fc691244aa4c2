using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Narratives;

/// <summary>Whether an answer may be kept, and a set of answers released: pure.</summary>
internal static class NarrativeRules
{
    /// <summary>Characters of an answer in one language.</summary>
    internal const int LongestText = 4000;

    /// <summary>Languages one answer is given in.</summary>
    internal const int MostLanguages = 6;

    /// <summary>Is this a period answers are given for? One that has begun, of a frequency of the structure.</summary>
    internal static Problem? Period(Dataflow flow, TimePeriod period, DateOnly today) =>
        flow.Frequencies.Contains(period.Frequency) && period.Start <= today ? null : ReportingProblems.BadPeriods(period.ToString());

    /// <summary>What is wrong with an answer, field by field: <c>TOPIC</c>, <c>ROUTE</c>, <c>original</c>, <c>text-fr</c>.</summary>
    internal static IEnumerable<(string Field, Problem Problem)> Faults(Dataflow flow, NarrativeAnswer answer)
    {
        var codes = answer.Codes.Split('.');
        var dimensions = NarrativeKey.Dimensions(flow);
        if (codes.Length != dimensions.Length) throw KernelProblems.BadField("codes", answer.Codes).AsException();
        for (var i = 0; i < dimensions.Length; i++)
        {
            var isOpen = codes[i] == Codelist.Total;
            if (isOpen && dimensions[i].Expected) yield return (dimensions[i].Id, ReportingProblems.NarrativeNeeds(dimensions[i].Id));
            else if (!isOpen && dimensions[i].List.IndexOf(codes[i]) < 0) yield return (dimensions[i].Id, ReportingProblems.NoCode(codes[i], dimensions[i].Id));
        }
        if (answer.Texts.IsEmpty || !answer.Texts.ContainsKey(answer.Original)) yield return ("original", ReportingProblems.NarrativeEmpty());
        if (answer.Texts.Count > MostLanguages) yield return ("original", ReportingProblems.NarrativeLanguages(MostLanguages));
        foreach (var (tag, text) in answer.Texts)
        {
            if (Tag(tag) is { } bad) yield return ("text-" + tag, bad);
            if (text.Length > LongestText) yield return ("text-" + tag, ReportingProblems.TextTooLong(tag, LongestText));
            if (PersonalTraces.FirstIn(text) is { } trace) yield return ("text-" + tag, ReportingProblems.HoldsTrace(trace, tag));
        }
    }

    /// <summary>Is this a language tag: two or three letters, and what may follow?</summary>
    internal static Problem? Tag(string tag) =>
        tag.Length is >= 2 and <= 12 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetterLower(tag[0]) && char.IsAsciiLetterLower(tag[1])
            ? null : KernelProblems.BadField("language", tag.Length > 12 ? tag[..12] : tag);

    /// <summary>The answers a release would put in force: those that are, with what was written over them; without what was marked to be left out.</summary>
    internal static ImmutableArray<NarrativeAnswer> Next(IEnumerable<NarrativeAnswer> inForce, IEnumerable<NarrativeDraft> drafts)
    {
        var next = inForce.ToDictionary(answer => answer.Codes, StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (draft.Answer is { } answer) next[draft.Codes] = answer;
            else next.Remove(draft.Codes);
        }
        return [.. next.Values.OrderBy(answer => answer.Codes, StringComparer.Ordinal)];
    }

    /// <summary>May these answers be released over what stands?</summary>
    internal static Problem? Release(ImmutableArray<NarrativeAnswer> inForce, ImmutableArray<NarrativeAnswer> next, PeriodInForce? standing, string reason) =>
        next.IsEmpty ? ReportingProblems.NarrativeNothingLeft()
        : next.SequenceEqual(inForce) ? ReportingProblems.NothingNew()
        : standing is not null && string.IsNullOrWhiteSpace(reason) ? ReportingProblems.ReasonNeeded(1)
        : reason.Length > ReleaseRules.LongestText ? ReportingProblems.TextTooLong("reason", ReleaseRules.LongestText)
        : null;
}
