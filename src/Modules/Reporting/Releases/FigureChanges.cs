using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Releases;

/// <summary>A figure that a release would change.</summary>
/// <param name="Codes">Its key, as in SDMX.</param>
/// <param name="Period">Its period.</param>
/// <param name="Before">What stands; null when nothing does.</param>
/// <param name="After">What would stand; null when it would be gone.</param>
internal sealed record FigureChange(string Codes, TimePeriod Period, Figure? Before, Figure? After);

/// <summary>Holds the figures of a submission against those in force, for the reviewer. It shows the first of them; the totals by period are in the plan.</summary>
internal static class FigureChanges
{
    private const string Pairs = """
        SELECT s.codes, o.period, o.printed, o.low, o.high, o.decimals, o.status, o.conf FROM reporting_observation o
        JOIN reporting_series s ON s.submission = o.submission AND s.series = o.series
        WHERE o.submission = @here AND o.period = @period AND NOT EXISTS (
            SELECT 1 FROM reporting_series t JOIN reporting_observation p ON p.submission = t.submission AND p.series = t.series
            WHERE t.submission = @there AND t.codes = s.codes AND p.period = o.period AND p.low = o.low AND p.decimals = o.decimals AND p.status = o.status
            AND p.conf = o.conf AND COALESCE(p.high, -1) = COALESCE(o.high, -1) AND COALESCE(p.printed, -1) = COALESCE(o.printed, -1))
        ORDER BY s.codes LIMIT @most
        """;

    /// <summary>The first figures that differ in the revised periods, by period and key.</summary>
    internal static async Task<IReadOnlyList<FigureChange>> FirstAsync(DbSession session, Submission submission, ReleasePlan plan, int most, CancellationToken ct = default)
    {
        var changes = new List<FigureChange>();
        foreach (var period in plan.Periods.Where(p => p.Change == PeriodChange.Revised && p.Standing!.Since.SubmissionId is not null))
        {
            if (changes.Count >= most) break;
            var other = await SubmissionStore.FindAsync(session, submission.Party, period.Standing!.Since.SubmissionId!, ct);
            var after = await DifferingAsync(session, submission.Number, other.Number, period.Period, most, ct);
            var before = await DifferingAsync(session, other.Number, submission.Number, period.Period, most, ct);
            // where a list was cut, what follows its end is not known on that side
            var end = new[] { after, before }.Where(side => side.Count == most).Select(side => side.Keys.Max(StringComparer.Ordinal)!).Min(StringComparer.Ordinal);
            changes.AddRange(after.Keys.Union(before.Keys).Where(codes => end is null || string.CompareOrdinal(codes, end) <= 0).Order(StringComparer.Ordinal).Select(codes => new FigureChange(codes, period.Period,
                before.TryGetValue(codes, out var old) ? old : null, after.TryGetValue(codes, out var fresh) ? fresh : null)));
        }
        return changes.Count <= most ? changes : changes[..most];
    }

    private static async Task<Dictionary<string, Figure>> DifferingAsync(DbSession session, long here, long there, TimePeriod period, int most, CancellationToken ct)
    {
        var found = new Dictionary<string, Figure>(StringComparer.Ordinal);
        await using var reader = await session.ReaderAsync(Pairs, new { here, there, period = (long)period.Packed, most }, ct);
        while (await reader.ReadAsync(ct))
        {
            var codes = reader.GetString(0);
            found[codes] = FigureStore.FigureAt(reader, 2);
        }
        return found;
    }
}
