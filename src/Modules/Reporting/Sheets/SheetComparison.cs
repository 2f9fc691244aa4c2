using System.Collections.Immutable;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Sheets;

/// <summary>How the answers of several Parties to one field stand to one another, from good to bad.</summary>
public enum FieldVerdict
{
    /// <summary>All say the same.</summary>
    Same,
    /// <summary>They differ, but only where a rule can convert: months of a fiscal year, grounds summed to their total.</summary>
    Convertible,
    /// <summary>The words differ, and whether that matters only a person can tell.</summary>
    Read,
    /// <summary>Someone has not said.</summary>
    Unsaid,
    /// <summary>They differ.</summary>
    Differs,
}

/// <summary>Whether figures compare, from good to bad. Never better than what is known.</summary>
public enum Comparability
{
    /// <summary>All fields that could break the comparison are equal.</summary>
    Comparable,
    /// <summary>They differ only where a rule can convert.</summary>
    AfterChange,
    /// <summary>A Party has no sheet, a field that matters is unsaid, or its words have to be read.</summary>
    Unknown,
    /// <summary>A field that breaks the comparison differs.</summary>
    NotComparable,
}

/// <summary>One field compared.</summary>
/// <param name="Field">The field.</param>
/// <param name="Verdict">How the answers stand to one another.</param>
public sealed record ComparedField(SheetField Field, FieldVerdict Verdict);

/// <summary>Definition sheets side by side: pure. A Party without a sheet counts as one that said nothing.</summary>
/// <param name="Fields">Every field asked, in the order of the sheet.</param>
/// <param name="Outcome">Over all of them.</param>
public sealed record SheetComparison(ImmutableArray<ComparedField> Fields, Comparability Outcome)
{
    /// <summary>Compares the sheets, at least one, by the fields of their dataflow.</summary>
    public static SheetComparison Of(IEnumerable<SheetField> fields, IReadOnlyCollection<SheetContent> sheets)
    {
        ImmutableArray<ComparedField> compared = [.. fields.Select(field => new ComparedField(field, Verdict(field, [.. sheets.Select(sheet => sheet[field.Id])])))];
        return new(compared, compared.Aggregate(Comparability.Comparable, (worst, field) => (Comparability)Math.Max((int)worst, (int)Weigh(field))));
    }

    private static FieldVerdict Verdict(SheetField field, List<SheetAnswer> answers)
    {
        var said = answers.Where(answer => answer.Says(field)).ToList();
        var values = said.Select(answer => string.Join(' ', answer.Values.Order(StringComparer.Ordinal))).ToHashSet(StringComparer.Ordinal);
        var differ = values.Count > 1;
        var convert = differ && said.All(answer => answer.Values.All(field.Converts.Contains));
        if (differ && !convert) return FieldVerdict.Differs;
        if (said.Count < answers.Count) return FieldVerdict.Unsaid;
        if (said.Skip(1).Any(answer => !answer.Texts.SequenceEqual(said[0].Texts))) return FieldVerdict.Read;
        return convert ? FieldVerdict.Convertible : FieldVerdict.Same;
    }

    private static Comparability Weigh(ComparedField compared) => (compared.Field.Weight, compared.Verdict) switch
    {
        (_, FieldVerdict.Same) => Comparability.Comparable,
        (_, FieldVerdict.Convertible) => Comparability.AfterChange,
        (SheetWeight.Breaks, FieldVerdict.Differs) => Comparability.NotComparable,
        (SheetWeight.Breaks, _) => Comparability.Unknown,
        _ => Comparability.Comparable,
    };
}
