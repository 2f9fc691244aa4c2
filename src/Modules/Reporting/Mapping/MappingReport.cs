using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>What happened to a file on its way through a mapping: every row is accounted for
/// (<see cref="RowsRead"/> = used + refused + dropped), and the totals let an officer compare with what the agency printed.</summary>
/// <param name="MappingIdentity">The mapping used (<see cref="MappingFile.Identity"/>).</param>
/// <param name="RowsRead">Data rows of the file.</param>
/// <param name="RowsUsed">Rows that stand in at least one figure.</param>
/// <param name="RowsRefused">Rows with an error.</param>
/// <param name="Dropped">Rows left out on purpose, by reason.</param>
/// <param name="RowsSummed">Rows that share their figure with others.</param>
/// <param name="Figures">Figures made.</param>
/// <param name="Suppressed">Figures that hide at least one number.</param>
/// <param name="Missing">Figures that lack at least one number and hide none.</param>
/// <param name="Totals">One for each period covered, in order.</param>
/// <param name="Findings">Errors first; at most <see cref="FindingLog.Kept"/>.</param>
/// <param name="FindingsBeyond">How many more there were, by code.</param>
/// <param name="HasErrors">True when the figures may not be taken over.</param>
/// <param name="Marginals">The sums by one dimension at a time; none for a price.</param>
internal sealed record MappingReport(string MappingIdentity, long RowsRead, long RowsUsed, long RowsRefused, ImmutableArray<DroppedRows> Dropped,
    long RowsSummed, int Figures, int Suppressed, int Missing, ImmutableArray<PeriodTotal> Totals, ImmutableArray<Finding> Findings,
    IReadOnlyDictionary<string, long> FindingsBeyond, bool HasErrors, MarginalSums Marginals);

/// <summary>Rows left out on purpose. <paramref name="Because"/> is the mapping's own words; for rows of earlier reports it is empty, and
/// <c>mapping.dropped-revised</c> says it.</summary>
internal sealed record DroppedRows(string Because, long Rows);

/// <summary>The sum of one period over the figures that are part of no other figure and of no memo code, as an interval; what a printed
/// total can be held against. For a price there is none.</summary>
/// <param name="Low">Least, scaled by the mapping's decimals.</param>
/// <param name="High">Most; <see cref="Figure.Unbounded"/> when a number is missing.</param>
internal sealed record PeriodTotal(TimePeriod Period, int Figures, long Low, long High);

/// <summary>The figures and the report.</summary>
internal sealed record MappingResult(MappedFigures Figures, MappingReport Report);

/// <summary>How far a run has come.</summary>
internal readonly record struct MappingProgress(long Rows, long Bytes);
