using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Statistics.Tables;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>A table for everybody, as it is asked for: by page, interface and command alike.</summary>
/// <param name="By">The dimensions it is broken down by.</param>
/// <param name="From">The first period; null: from the beginning.</param>
/// <param name="To">The last period; null: to the end.</param>
/// <param name="Frequency">The frequency shown; null: as reported.</param>
/// <param name="Parties">The Parties wanted; none named: all.</param>
/// <param name="Together">All Parties in one line instead of one line each.</param>
public sealed record PublicRequest(ImmutableArray<string> By, TimePeriod? From, TimePeriod? To, Frequency? Frequency, ImmutableArray<string> Parties, bool Together)
{
    /// <summary>The most dimensions a table is broken down by. The method would bear more; each more is a cut more for who collects cuts, and finer cells than a reader can use.</summary>
    public const int MostDimensions = 2;

    /// <summary>Reads a request from its texts, in the forms of a table's (<see cref="TableRequest.Read"/>).</summary>
    /// <exception cref="ProblemException">Naming what cannot be read.</exception>
    public static PublicRequest Read(Dataflow flow, string? by, string? parties, string? period, string? frequency, bool together)
    {
        var read = TableRequest.Read(flow, by, null, string.IsNullOrWhiteSpace(parties) ? [] : [TableRequest.Party + "=" + parties], period, frequency, null);
        if (read.Rows.Length > MostDimensions) throw StatisticsProblems.TooManyDimensions(MostDimensions).AsException();
        if (read.Rows.FirstOrDefault(id => id is TableRequest.Party or TableRequest.Time) is { } axis)
            throw StatisticsProblems.NoSuchDimension(axis, flow.Id, string.Join(", ", flow.Dimensions.Select(d => d.Id))).AsException();
        return new(read.Rows, read.From, read.To, read.Frequency, read.Where.GetValueOrDefault(TableRequest.Party, []), together);
    }

    /// <summary>What stands in the rows.</summary>
    public ImmutableArray<string> Rows => Together ? By : [TableRequest.Party, .. By];
}
