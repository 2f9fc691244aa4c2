using System.Data.Common;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Submissions;

/// <summary>Takes one figure: its codes as places in the lists of the structure's dimensions, in key order; its period; what it is. The span
/// lives for the call.</summary>
public delegate void FigureVisitor(ReadOnlySpan<int> codes, TimePeriod period, Figure figure);

/// <summary>Reads the figures of a submission out of the database, millions at a time, without holding more than its series.</summary>
internal static class FigureStore
{
    /// <summary>Shows every figure of a submission to <paramref name="visit"/>, series by series.</summary>
    /// <exception cref="InvalidDataException">When a stored code is not in the structure: a code list must never lose a code.</exception>
    internal static async Task ReadAsync(DbSession session, Submission submission, Dataflow structure, FigureVisitor visit, CancellationToken ct = default)
    {
        var (codes, width) = (await SeriesAsync(session, submission, structure, ct), structure.Dimensions.Length);
        await using var reader = await session.ReaderAsync("""
            SELECT series, period, printed, low, high, decimals, status, conf FROM reporting_observation
            WHERE submission = @number ORDER BY series, period
            """, new { number = submission.Number }, ct);
        while (await reader.ReadAsync(ct))
        {
            var series = (int)reader.GetInt64(0);
            var period = TimePeriod.FromPacked((int)reader.GetInt64(1));
            visit(codes.AsSpan(series * width, width), period, FigureAt(reader, 2));
        }
    }

    /// <summary>One figure with the rows it was made of; null when the submission has none of this key and period.</summary>
    internal static async Task<(Figure Figure, IReadOnlyList<long> Rows)?> FindAsync(DbSession session, Submission submission, Dataflow structure,
        IReadOnlyList<string> codes, TimePeriod period, CancellationToken ct = default)
    {
        var stored = submission.Dimensions.Split('.');
        var key = string.Join('.', stored.Select(dimension => structure.IndexOf(dimension) is >= 0 and var at ? codes[at] : ""));
        await using var reader = await session.ReaderAsync("""
            SELECT o.printed, o.low, o.high, o.decimals, o.status, o.conf, o.source FROM reporting_series s
            JOIN reporting_observation o ON o.submission = s.submission AND o.series = s.series
            WHERE s.submission = @number AND s.codes = @key AND o.period = @period
            """, new { number = submission.Number, key, period = (long)period.Packed }, ct);
        if (!await reader.ReadAsync(ct)) return null;
        var figure = FigureAt(reader, 0);
        return (figure, reader.IsDBNull(6) ? [] : SourceRows.Decode(reader.GetFieldValue<byte[]>(6)));
    }

    /// <summary>The keys a submission has figures of in a period, in the order they were stored.</summary>
    internal static async Task<IReadOnlyList<string[]>> KeysAsync(DbSession session, Submission submission, Dataflow structure, TimePeriod period, int most, CancellationToken ct = default)
    {
        var stored = submission.Dimensions.Split('.');
        var keys = await session.QueryAsync<string>("""
            SELECT s.codes FROM reporting_observation o JOIN reporting_series s ON s.submission = o.submission AND s.series = o.series
            WHERE o.submission = @number AND o.period = @period ORDER BY o.series LIMIT @most
            """, new { number = submission.Number, period = (long)period.Packed, most }, ct);
        return
        [
            .. keys.Select(key => key.Split('.')).Select(key =>
                structure.Dimensions.Select(dimension => Array.IndexOf(stored, dimension.Id) is >= 0 and var at ? key[at] : Unsaid(dimension.List)).ToArray()),
        ];
    }

    /// <summary>The figure in six columns from <paramref name="column"/>: printed, low, high, decimals, status, conf.</summary>
    internal static Figure FigureAt(DbDataReader reader, int column) => new(
        reader.IsDBNull(column) ? null : reader.GetInt64(column),
        reader.GetInt64(column + 1),
        reader.IsDBNull(column + 2) ? Figure.Unbounded : reader.GetInt64(column + 2),
        (byte)reader.GetInt64(column + 3), reader.GetString(column + 4)[0], reader.GetString(column + 5)[0]);

    /// <summary>The codes of every series, one after the other; series are numbered from 0 without gaps.</summary>
    private static async Task<int[]> SeriesAsync(DbSession session, Submission submission, Dataflow structure, CancellationToken ct)
    {
        var width = structure.Dimensions.Length;
        var stored = submission.Dimensions.Split('.');
        var place = structure.Dimensions.Select(dimension => Array.IndexOf(stored, dimension.Id)).ToArray();
        var count = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_series WHERE submission = @number", new { number = submission.Number }, ct);
        var codes = new int[count * width];
        await using var reader = await session.ReaderAsync(
            "SELECT series, codes FROM reporting_series WHERE submission = @number", new { number = submission.Number }, ct);
        while (await reader.ReadAsync(ct))
        {
            var series = (int)reader.GetInt64(0);
            var key = reader.GetString(1).Split('.');
            for (var d = 0; d < width; d++)
            {
                var list = structure.Dimensions[d].List;
                var code = place[d] >= 0 ? key[place[d]] : Unsaid(list);
                var index = list.IndexOf(code);
                if (index < 0) throw new InvalidDataException($"The list {list.Id} has lost the code {code}, which figures of {structure.Id} bear.");
                codes[series * width + d] = index;
            }
        }
        return codes;
    }

    /// <summary>The code of a dimension that came into the structure after the figures: all of it, where the list can say so.</summary>
    private static string Unsaid(Codelist list) => list.IndexOf(Codelist.Total) >= 0 ? Codelist.Total : Codelist.Unknown;
}
