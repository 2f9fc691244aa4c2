using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Writes the part of the mapping about the number: its column, marks, flags. A blank, a dash, a star are never taken for zero or
/// for missing: they are asked.</summary>
internal sealed class MeasureDraft(FileProfile file, Dataflow dataflow, ImmutableArray<ColumnProposal> columns, JsonObject measure, List<SuggestedPart> parts, List<SuggestedQuestion> questions)
{
    /// <summary>Fills the measure.</summary>
    /// <param name="isPersonLevel">Whether rows look like cases.</param>
    public void Write(bool isPersonLevel)
    {
        var column = columns.FirstOrDefault(c => c.Role == ColumnRole.Measure);
        var numbers = Enumerable.Range(0, columns.Length).Where(i => columns[i].Role is ColumnRole.Measure or ColumnRole.Wide).Select(i => file.Columns[i]).ToList();
        if (numbers.Count == 0) { Unknown(isPersonLevel); return; }
        if (column is { Certainty: Certainty.Sure }) measure["column"] = column.Name;
        else if (column is not null) Ask("measure", Certainty.Likely, Said.Of("suggest.ask.measure-column", ("column", column.Name)), [Piece("column", column.Name), .. Others()]);
        Marks(numbers);
        Strange(numbers);
        Suffixes(numbers);
        FlagColumn();
        var filled = numbers.Sum(n => n.Numbers);
        if (dataflow.Kind != MeasureKind.Price && filled >= 200 && numbers.Sum(n => n.Uneven) == 0 && numbers.Sum(n => n.Texts.Count) >= 40) Ask("measure.rounding", Certainty.Likely, Said.Of("suggest.ask.rounding", ("step", 5)), Piece("rounding", 5));
    }

    private void Unknown(bool isPersonLevel)
    {
        var others = Others().ToList();
        if (isPersonLevel || others.Count == 0) Ask("measure", Certainty.Likely, Said.Of("suggest.ask.rows"), [Piece("rows", true), .. others]);
        else Ask("measure", Certainty.None, Said.Of("suggest.ask.measure"), [.. others, Piece("rows", true)]);
    }

    private IEnumerable<JsonObject> Others() => columns.Where(other => other.Why.Key == "suggest.why.another-number").Select(other => Piece("column", other.Name));

    private void Marks(List<ColumnProfile> numbers)
    {
        if (NumberMarks.Thousands(numbers) is { } thousands)
        {
            if (thousands.Certainty == Certainty.Sure) measure["thousands"] = thousands.Mark.ToString();
            Say("measure.thousands", thousands.Certainty, Said.Of("suggest.ask.thousands", ("mark", thousands.Mark.ToString())), Piece("thousands", thousands.Mark.ToString()));
        }
        var decimals = numbers.Sum(n => n.Decimals);
        if (decimals == 0 || dataflow.Kind != MeasureKind.Price) return;
        var point = numbers.SelectMany(n => n.Texts.Keys).Select(NumberShape.Of).First(shape => shape.Kind == NumberKind.Decimal).Point.ToString();
        Ask("measure.decimal", Certainty.Likely, Said.Of("suggest.ask.decimal", ("mark", point)), new JsonObject { ["measure"] = new JsonObject { ["decimal"] = point, ["decimals"] = 2 } });
    }

    private void Strange(List<ColumnProfile> numbers)
    {
        var texts = numbers.SelectMany(n => n.Texts).Where(text => NumberShape.Of(text.Key).Kind == NumberKind.None)
            .GroupBy(text => text.Key, StringComparer.Ordinal).Select(group => (Text: group.Key, Rows: group.Sum(text => (long)text.Value))).OrderByDescending(text => text.Rows).ToList();
        var blanks = numbers.Sum(n => n.Blanks);
        var missing = new JsonObject();
        foreach (var (text, rows) in texts.Take(40))
        {
            // Eurostat sets a flag behind the colon of a missing value too: ": c".
            if (NumberMarks.IsMissing(text)) missing[text] = "O";
            else if (NumberMarks.Bounds(text) is { } bounds)
                Mark(text, rows, NumberMarks.MayBeMissing(text) ? Certainty.None : Certainty.Likely, Hidden(text, bounds.Low, bounds.High), Hidden(text, 0, bounds.High), Absent(text));
            else Mark(text, rows, NumberMarks.MayBeMissing(text) ? Certainty.Likely : Certainty.None, NumberMarks.IsDash(text) ? [Absent(text), Hidden(text, 0, 0)] : [Absent(text)]);
        }
        if (missing.Count > 0)
        {
            measure["missing"] = missing;
            parts.Add(new("measure.missing", Certainty.Sure, Said.Of("suggest.why.missing")));
        }
        if (blanks > 0) Ask("measure.missing.blank", Certainty.None, Said.Of("suggest.ask.number-blank", ("rows", blanks)), Absent(""), Piece("missing", new JsonObject { [""] = "L" }));
    }

    private void Mark(string text, long rows, Certainty certainty, params ImmutableArray<JsonObject> candidates) =>
        Ask("measure.marks." + text, certainty, Said.Of("suggest.ask.mark", ("mark", text), ("rows", rows)), candidates);

    private void Suffixes(List<ColumnProfile> numbers)
    {
        var suffixes = numbers.SelectMany(n => n.Suffixes).GroupBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.Sum(pair => pair.Value), StringComparer.Ordinal);
        if (suffixes.Count == 0) return;
        // Only where a file is packed as Eurostat packs are the letters Eurostat's; and several at once lose one of them.
        var codes = new JsonObject();
        foreach (var suffix in suffixes.Keys.Order(StringComparer.Ordinal)) if (NumberMarks.StatusOf(suffix) is { } status) codes[suffix] = status.ToString();
        var isSure = file.Splits.Length > 0 && codes.Count == suffixes.Count && suffixes.Keys.All(suffix => suffix.Length == 1);
        var flags = new JsonObject { ["suffix"] = true, ["codes"] = codes };
        if (isSure) measure["flags"] = flags;
        Say("measure.flags", isSure ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.ask.flags", ("flags", string.Join(", ", suffixes.Keys.Order(StringComparer.Ordinal)))), Piece("flags", flags.DeepClone()));
    }

    private void FlagColumn()
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Role != ColumnRole.Flag) continue;
            var codes = new JsonObject();
            foreach (var flag in file.Columns[i].Texts.Keys.Order(StringComparer.Ordinal)) if (NumberMarks.StatusOf(flag) is { } status) codes[flag] = status.ToString();
            var flags = new JsonObject { ["column"] = columns[i].Name, ["codes"] = codes };
            var isSure = columns[i].Certainty == Certainty.Sure && file.Columns[i].Texts.Keys.All(flag => flag.Length == 1);
            if (isSure) measure["flags"] = flags;
            Say("measure.flags", isSure ? Certainty.Sure : Certainty.Likely, Said.Of("suggest.ask.flags", ("flags", string.Join(", ", file.Columns[i].Texts.Keys.Order(StringComparer.Ordinal)))), Piece("flags", flags.DeepClone()));
        }
    }

    private void Say(string path, Certainty certainty, Said sentence, JsonObject candidate)
    {
        if (certainty == Certainty.Sure) parts.Add(new(path, certainty, sentence));
        else Ask(path, certainty, sentence, candidate);
    }

    private void Ask(string path, Certainty certainty, Said question, params ImmutableArray<JsonObject> candidates)
    {
        parts.Add(new(path, certainty, question));
        questions.Add(new(path, question, candidates));
    }

    private static JsonObject Piece(string name, JsonNode value) => new() { ["measure"] = new JsonObject { [name] = value } };
    private static JsonObject Absent(string text) => Piece("missing", new JsonObject { [text] = "O" });
    private static JsonObject Hidden(string text, int low, int high) => Piece("suppressed", new JsonObject { [text] = new JsonArray(low, high) });
}
