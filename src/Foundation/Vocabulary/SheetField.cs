using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Vocabulary;

/// <summary>What it means when two Parties answer a field of the definition sheet differently.</summary>
public enum SheetWeight
{
    /// <summary>The figures are not compared, ranked or summed without saying so.</summary>
    Breaks,
    /// <summary>They are compared with care, and the note beside them.</summary>
    Caution,
    /// <summary>Good to know.</summary>
    Information,
}

/// <summary>One field of the definition sheet, as the code list <see cref="ListId"/> says it: a root code is a field, the codes below it its
/// values, its annotations the rest. Data, never a class of its own.</summary>
/// <param name="Id">The field: <c>COUNT_UNIT</c>.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Weight">What a difference means.</param>
/// <param name="Values">The values to choose from, each with its id within the field (<c>PER</c>) and its name; empty for text and days.</param>
/// <param name="TakesSeveral">Any of the values, not one of them.</param>
/// <param name="TakesText">Words beside the values, or alone.</param>
/// <param name="IsDay">A day, <c>2026-01-01</c>.</param>
/// <param name="Converts">The values between which figures can be converted before they are compared.</param>
public sealed record SheetField(string Id, LocalText Name, SheetWeight Weight, ImmutableArray<SheetValue> Values, bool TakesSeveral, bool TakesText, bool IsDay,
    ImmutableArray<string> Converts)
{
    /// <summary>The id of the list that holds all fields.</summary>
    public const string ListId = "CL_SHEET";

    /// <summary>The value of an id; null when the field has none of it.</summary>
    public SheetValue? Find(string value) => Values.FirstOrDefault(known => known.Id == value);

    /// <summary>The fields asked of a dataflow, in the order of the sheet. None for answers in words: nothing is counted there.</summary>
    public static ImmutableArray<SheetField> Of(StructureCatalog catalog, Dataflow dataflow)
    {
        if (dataflow.Kind == MeasureKind.Narrative) return [];
        var codes = catalog.Codelist(ListId).Codes;
        var values = codes.Where(code => code.Parent is not null).ToLookup(code => code.Parent!, StringComparer.Ordinal);
        return [.. codes.Where(code => code.Parent is null && Asks(code, dataflow)).Select(code => Read(code, values[code.Id]))];
    }

    private static bool Asks(Code code, Dataflow dataflow) => code.Annotation("DATAFLOWS") is not { } flows || flows.Split(' ').Contains(dataflow.Id);

    private static SheetField Read(Code code, IEnumerable<Code> values)
    {
        var shape = (code.Annotation("SHAPE") ?? "").Split(' ');
        ImmutableArray<SheetValue> choices = [.. values.Select(value => new SheetValue(value.Id[(code.Id.Length + 1)..], value.Name))];
        return new(code.Id, code.Name, code.Annotation("WEIGHT") switch
        {
            "B" => SheetWeight.Breaks,
            "C" => SheetWeight.Caution,
            "I" => SheetWeight.Information,
            var other => throw new InvalidOperationException($"The weight of {code.Id} is B, C or I, not {other}."),
        }, choices, shape.Contains("SEVERAL"), shape.Contains("TEXT"), shape.Contains("DATE"),
            code.Annotation("CONVERTS") switch { null => [], "*" => [.. choices.Select(choice => choice.Id)], var some => [.. some.Split(' ')] });
    }
}

/// <summary>One value of a field.</summary>
/// <param name="Id">Unique within its field.</param>
/// <param name="Name">What a reader sees.</param>
public sealed record SheetValue(string Id, LocalText Name);
