using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>What a column is for.</summary>
public enum ColumnRole
{
    /// <summary>Nothing is proposed.</summary>
    Open,
    /// <summary>It gives the code of one or more dimensions.</summary>
    Dimension,
    /// <summary>It gives the period, whole.</summary>
    Time,
    /// <summary>It gives the year of the period.</summary>
    Year,
    /// <summary>It gives the month of the period.</summary>
    Month,
    /// <summary>It gives the quarter of the period.</summary>
    Quarter,
    /// <summary>It holds the number.</summary>
    Measure,
    /// <summary>It holds marks about the number.</summary>
    Flag,
    /// <summary>It holds the number of the period or code in its header.</summary>
    Wide,
    /// <summary>It packs several columns.</summary>
    Packed,
    /// <summary>It dates the report a row is from.</summary>
    Report,
    /// <summary>A distinction to give up: rows are summed over it.</summary>
    SumAway,
    /// <summary>It is not read.</summary>
    Ignore,
    /// <summary>It would carry persons and must not be read.</summary>
    Person,
}

/// <summary>A sentence by its key, to be said in the reader's language.</summary>
/// <param name="Key">Its key: <c>suggest.why.header</c>.</param>
/// <param name="Arguments">What it needs, by name.</param>
public sealed record Said(string Key, IReadOnlyDictionary<string, object> Arguments)
{
    /// <summary>A sentence with its arguments.</summary>
    public static Said Of(string key, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var named = new Dictionary<string, object>(arguments.Length, StringComparer.Ordinal);
        foreach (var (name, value) in arguments) named[name] = value;
        return new(key, named);
    }

    /// <summary>The sentence in the reader's language.</summary>
    public string In(Texts texts) => texts.Format(Key, Arguments.ToDictionary(argument => argument.Key, argument => argument.Value is LocalText name ? texts.Of(name) : argument.Value));
}

/// <summary>What is proposed for one column.</summary>
/// <param name="Name">The header.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Dimensions">The dimensions it gives, when it gives any.</param>
/// <param name="Certainty">How sure.</param>
/// <param name="Why">The reason.</param>
public sealed record ColumnProposal(string Name, ColumnRole Role, ImmutableArray<string> Dimensions, Certainty Certainty, Said Why);

/// <summary>One part of the mapping with the confidence in it.</summary>
/// <param name="Path">Its path: <c>file.encoding</c>, <c>columns.Sex</c>, <c>dimensions.SEX.codes</c>.</param>
/// <param name="Certainty">Sure stands in the mapping; anything less is asked.</param>
/// <param name="Why">The reason.</param>
public sealed record SuggestedPart(string Path, Certainty Certainty, Said Why);

/// <summary>Something to be asked of a person.</summary>
/// <param name="Path">The part it is about.</param>
/// <param name="Sentence">The question.</param>
/// <param name="Candidates">What may be put into the mapping, the best first: pieces of a mapping to be laid over it.</param>
public sealed record SuggestedQuestion(string Path, Said Sentence, ImmutableArray<JsonObject> Candidates);

/// <summary>A text of the file and the code it was taken for.</summary>
/// <param name="Column">The column.</param>
/// <param name="Dimension">The dimension.</param>
/// <param name="Text">The text as in the file.</param>
/// <param name="Rows">In how many rows.</param>
/// <param name="Reading">The code.</param>
public sealed record CodedText(string Column, string Dimension, string Text, long Rows, CodeReading Reading);

/// <summary>A mapping proposed for a file. Only what is sure stands in it: whatever is not makes the import stop with a finding until a person
/// has answered, and stands among the questions.</summary>
/// <param name="Mapping">A mapping file, perhaps with gaps.</param>
/// <param name="Parts">Its parts with the confidence in each.</param>
/// <param name="Questions">What a person has to say.</param>
/// <param name="Columns">All columns.</param>
/// <param name="Texts">All texts that were held against code lists.</param>
/// <param name="IsPersonLevel">True when each row seems to be one case: the file is counted here, and no row of it travels.</param>
public sealed record MappingSuggestion(JsonObject Mapping, ImmutableArray<SuggestedPart> Parts, ImmutableArray<SuggestedQuestion> Questions,
    ImmutableArray<ColumnProposal> Columns, ImmutableArray<CodedText> Texts, bool IsPersonLevel)
{
    /// <summary>The proposal as the command and the interface print it, sentences in the reader's language.</summary>
    public JsonObject ToJson(Texts texts) => new()
    {
        ["mapping"] = Mapping.DeepClone(),
        ["personLevel"] = IsPersonLevel,
        ["parts"] = new JsonArray([.. Parts.Select(part => (JsonNode)new JsonObject { ["part"] = part.Path, ["confidence"] = Word(part.Certainty), ["why"] = part.Why.In(texts) })]),
        ["questions"] = new JsonArray([.. Questions.Select(question => (JsonNode)new JsonObject
        {
            ["part"] = question.Path,
            ["key"] = question.Sentence.Key,
            ["question"] = question.Sentence.In(texts),
            ["candidates"] = new JsonArray([.. question.Candidates.Select(candidate => candidate.DeepClone())]),
        })]),
        ["columns"] = new JsonArray([.. Columns.Select(column => (JsonNode)new JsonObject
        {
            ["column"] = column.Name,
            ["role"] = column.Role.ToString(),
            ["dimensions"] = new JsonArray([.. column.Dimensions.Select(dimension => (JsonNode)dimension)]),
            ["confidence"] = Word(column.Certainty),
            ["why"] = column.Why.In(texts),
        })]),
        ["texts"] = new JsonArray([.. Texts.Where(text => text.Reading.Certainty != Certainty.Sure).Select(text => (JsonNode)new JsonObject
        {
            ["column"] = text.Column,
            ["dimension"] = text.Dimension,
            ["text"] = text.Text,
            ["rows"] = text.Rows,
            ["confidence"] = Word(text.Reading.Certainty),
            ["candidates"] = new JsonArray([.. text.Reading.Candidates.Select(candidate => (JsonNode)candidate)]),
        })]),
    };

    /// <summary>The word for a confidence in what is printed: sure, likely, ask.</summary>
    public static string Word(Certainty certainty) => certainty switch { Certainty.Sure => "sure", Certainty.Likely => "likely", _ => "ask" };
}
