using System.Collections.Immutable;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Mapping;

/// <summary>How much a finding weighs: an error stops the import, a warning asks the officer to look, the rest is good to know.</summary>
public enum Severity
{
    /// <summary>Good to know; nothing is asked of anyone.</summary>
    Info,
    /// <summary>To look at; the figures stand.</summary>
    Warning,
    /// <summary>The figures cannot be taken over before it is put right.</summary>
    Error,
}

/// <summary>One thing found in a mapping or in a national file, with its place. The sentence is looked up by <c>finding.{Code}</c> with
/// <see cref="Sentence"/> as arguments. Cells shown here are the Party's own, shown to that Party; they go into no log and to no other Party.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Code">Stable, lower-case words joined by hyphens; those of the mapping itself open with <c>mapping-</c>.</param>
/// <param name="Row">Row of the file, or line of the mapping, counted as a person counts; 0 where there is none.</param>
/// <param name="Column">Column of the file, or path in the mapping (<c>dimensions.SEX.codes</c>); empty where there is none.</param>
/// <param name="Value">The text found, at most 80 characters; what looks like a person is <see cref="PersonCells.Hidden"/>.</param>
/// <param name="Arguments">What else the sentence needs, by name.</param>
internal sealed record Finding(Severity Severity, string Code, long Row, string Column, string Value, IReadOnlyDictionary<string, object> Arguments)
{
    private const int LongestValue = 80;

    /// <summary>In how many places the same text was found; <see cref="Row"/> is the first.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The codes it is about, by dimension; empty: the whole of <see cref="Period"/>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Slice { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The period it is about; null when it is about the file. Its sentence has it as <c>period</c>.</summary>
    public TimePeriod? Period { get; init; }

    /// <summary>An error with its place.</summary>
    public static Finding Error(string code, long row, string column, ReadOnlySpan<char> value, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        new(Severity.Error, code, row, PersonCells.Shown(column), Cut(value), Named(arguments));

    /// <summary>A warning with its place.</summary>
    public static Finding Warning(string code, long row, string column, ReadOnlySpan<char> value, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        new(Severity.Warning, code, row, PersonCells.Shown(column), Cut(value), Named(arguments));

    /// <summary>Something good to know, with its place.</summary>
    public static Finding Info(string code, long row, string column, ReadOnlySpan<char> value, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        new(Severity.Info, code, row, PersonCells.Shown(column), Cut(value), Named(arguments));

    /// <summary>Something about a period and some of its codes, good to know or to look at; it has no row.</summary>
    public static Finding Of(Severity severity, string code, TimePeriod period, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        new(severity, code, 0, "", period.ToString(), Named(arguments)) { Period = period };

    /// <summary>All arguments of the sentence: those given, and <c>row</c>, <c>column</c>, <c>value</c>, <c>times</c>.</summary>
    public IReadOnlyDictionary<string, object> Sentence()
    {
        var all = new Dictionary<string, object>(Arguments, StringComparer.Ordinal)
        {
            ["row"] = Row,
            ["column"] = Column,
            ["value"] = Value,
            ["times"] = Times,
        };
        return all;
    }

    /// <summary>The sentence in the reader's language.</summary>
    public string In(Texts texts) => texts.Format("finding." + Code, Sentence());

    /// <summary>Whoever finds something wrong with a cell, a person in it is not quoted.</summary>
    private static string Cut(ReadOnlySpan<char> value) => PersonCells.Of(value) != PersonTrait.None ? PersonCells.Hidden
        : value.Length <= LongestValue ? value.ToString() : string.Concat(value[..(LongestValue - 1)], "…");

    private static Dictionary<string, object> Named(ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var named = new Dictionary<string, object>(arguments.Length, StringComparer.Ordinal);
        foreach (var (name, value) in arguments) named[name] = value;
        return named;
    }
}
