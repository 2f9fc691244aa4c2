using Tallystick.Kernel;
using Tallystick.Reporting.Narratives;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Sheets;

/// <summary>Whether a definition sheet may be kept, and published: pure.</summary>
internal static class SheetRules
{
    /// <summary>Characters of a field's words in one language.</summary>
    internal const int LongestText = 2000;

    /// <summary>What the words of a field are called beside its values: <c>TERRITORY-text</c>.</summary>
    internal const string Words = "-text";

    /// <summary>What is wrong, field by field (its words as <see cref="Words"/> says), in the order of the sheet; a field the dataflow does not ask
    /// comes first.</summary>
    internal static IEnumerable<(string Field, Problem Problem)> Faults(IReadOnlyList<SheetField> fields, SheetContent content)
    {
        foreach (var id in content.Fields.Keys.Where(id => fields.All(field => field.Id != id))) yield return (id, ReportingProblems.NoSheetField(id));
        foreach (var field in fields)
        {
            var answer = content[field.Id];
            if (Values(field, answer) is { } wrong) yield return (field.Id, wrong);
            if (answer.Texts.Count > 0 && !field.TakesText) yield return (field.Id + Words, KernelProblems.BadField(field.Id, ""));
            foreach (var (tag, text) in answer.Texts)
            {
                if (NarrativeRules.Tag(tag) is { } bad) yield return (field.Id + Words, bad);
                if (text.Length > LongestText) yield return (field.Id + Words, ReportingProblems.TextTooLong(field.Id, LongestText));
                if (PersonalTraces.FirstIn(text) is { } trace) yield return (field.Id + Words, ReportingProblems.HoldsTrace(trace, tag));
            }
        }
        if (content is { ValidFrom: { } from, ValidTo: { } to } && to < from) yield return ("VALID_TO", ReportingProblems.SheetEndsBeforeItBegins());
    }

    /// <summary>May this content be published over <paramref name="last"/>, the version there is (0: none)?</summary>
    internal static Problem? Publish(SheetContent content, long last, string reason) =>
        content.ValidFrom is null ? ReportingProblems.SheetWithoutBeginning()
        : last > 0 && string.IsNullOrWhiteSpace(reason) ? ReportingProblems.SheetReasonNeeded()
        : reason.Length > Releases.ReleaseRules.LongestText ? ReportingProblems.TextTooLong("reason", Releases.ReleaseRules.LongestText)
        : PersonalTraces.FirstIn(reason) is { } trace ? ReportingProblems.HoldsTrace(trace, "")
        : null;

    private static Problem? Values(SheetField field, SheetAnswer answer)
    {
        if (answer.Values.Length > 1 && !field.TakesSeveral || answer.Values.Distinct(StringComparer.Ordinal).Count() != answer.Values.Length)
            return KernelProblems.BadField(field.Id, string.Join(' ', answer.Values));
        if (field.IsDay) return answer.Values is [var day] && !SheetContent.TryDay(day, out _) ? KernelProblems.BadField(field.Id, day) : null;
        return answer.Values.FirstOrDefault(value => field.Find(value) is null) is { } unknown ? KernelProblems.BadField(field.Id, unknown) : null;
    }
}
