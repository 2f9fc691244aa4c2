using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Disclosure;
using Tallystick.Sdmx;
using Tallystick.Statistics.Tables;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>A table for everybody in words.</summary>
internal static class PublicWords
{
    /// <summary>What was done to the figures: the sentence that goes with all of them.</summary>
    internal static string Changed(Texts texts) => texts.Format("statistics.public.changed", ("name", PublicParameters.InUse.Version));

    /// <summary>What stands in a cell, short.</summary>
    internal static string Short(PublishedCell cell, Texts texts) => cell.Kind switch
    {
        PublishedKind.NotOpen => "",
        PublishedKind.NoneOrFew => texts["statistics.public.none-or-few"],
        _ => CellWords.Short(cell.Cell, 0, texts),
    };

    /// <summary>Why a cell is not simply a number, or not of all it should hold.</summary>
    internal static ImmutableArray<string> Reasons(PublishedCell cell, PublicAnswer answer, Texts texts) => CellWords.Reasons(cell.Cell, 0, answer.Flow, answer.Roll, texts);

    /// <summary>The kind as files say it.</summary>
    internal static string Code(PublishedKind kind) => kind switch
    {
        PublishedKind.NotOpen => "not-open",
        PublishedKind.NoneOrFew => "none-or-few",
        PublishedKind.Hidden => "hidden",
        _ => "count",
    };

    /// <summary>The names of a row's members; a code that is no breakdown is the total.</summary>
    internal static IEnumerable<string> Row(PublicAnswer answer, ImmutableArray<string> key, Texts texts) => key.Length == 0 ? [texts["statistics.table.total"]]
        : answer.Request.Rows.Select((dimension, i) => dimension != TableRequest.Party && key[i] == Codelist.Total ? texts["statistics.table.total"] : KeyNames.Member(answer.Flow, answer.Roll, dimension, key[i], texts));

    /// <summary>The source, without a moment: the same figures are the same bytes.</summary>
    internal static string Source(PublicAnswer answer, Texts texts) =>
        texts.Format(answer.Roll.IsSynthetic ? "statistics.public.source-synthetic" : "statistics.public.source", ("exchange", texts.Of(answer.Roll.ExchangeName)));

    /// <summary>What the owners allow, in a line.</summary>
    internal static string Uses(PublicAnswer answer) => string.Join(" | ", answer.Uses.Select(use => $"{use.Party.Id}: {use.Words}"));
}

/// <summary>A line of the perturbation table, by whole keys.</summary>
/// <param name="Count">The true count; of the last one in the table, every larger count too, by as much.</param>
/// <param name="Published">What is published instead.</param>
/// <param name="FirstKey">For cells whose key is this</param>
/// <param name="LastKey">up to this.</param>
/// <param name="Share">How likely that is.</param>
internal sealed record MethodLine(int Count, int Published, long FirstKey, long LastKey, double Share)
{
    /// <summary>All lines of the parameters.</summary>
    internal static IEnumerable<MethodLine> Of(CellKeyParameters parameters) => parameters.Table.Rows
        .Select(row => (Row: row, From: (long)Math.Round(row.From * parameters.Keys), To: (long)Math.Round(row.To * parameters.Keys)))
        .Select(line => new MethodLine(line.Row.Count, line.Row.Target, line.From, line.To - 1, (line.To - line.From) / (double)parameters.Keys));
}
