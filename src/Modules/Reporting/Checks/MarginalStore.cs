using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Series;
using Tallystick.Storage;

namespace Tallystick.Reporting.Checks;

/// <summary>All SQL of sums by one dimension.</summary>
internal static class MarginalStore
{
    private static readonly BulkColumn[] Columns =
        [new("submission", BulkKind.Integer), new("dimension", BulkKind.Text), new("code", BulkKind.Text), new("period", BulkKind.Integer), new("low", BulkKind.Integer), new("high", BulkKind.Integer)];

    internal static async Task AddAsync(DbSession session, long submission, Dataflow structure, IEnumerable<MarginalSum> sums, CancellationToken ct = default)
    {
        await using var bulk = await session.BulkAsync("reporting_marginal", Columns, ct);
        foreach (var sum in sums)
        {
            bulk.Integer(submission);
            bulk.Text(structure.Dimensions[sum.Dimension].Id);
            bulk.Text(structure.Dimensions[sum.Dimension].List.Codes[sum.Code].Id);
            bulk.Integer(sum.Period.Packed);
            bulk.Integer(sum.Low);
            if (sum.High == Figure.Unbounded) bulk.Null();
            else bulk.Integer(sum.High);
            await bulk.EndRowAsync(ct);
        }
        await bulk.CompleteAsync(ct);
    }

    /// <summary>Enters into a book what a submission holds of the periods wanted: totals and sums.</summary>
    internal static async Task ReadAsync(DbSession session, long submission, IReadOnlySet<TimePeriod> wanted, SumBook book, CancellationToken ct = default)
    {
        foreach (var period in await SubmissionStore.PeriodsAsync(session, submission, ct))
        {
            if (period.Total is { } total && total.Decimals == book.Decimals && wanted.Contains(period.Period)) book.Set(SeriesKey.Total, period.Period, new(total.Low, total.High));
        }
        await using var reader = await session.ReaderAsync(
            "SELECT dimension, code, period, low, high FROM reporting_marginal WHERE submission = @submission AND period >= @from AND period <= @to",
            new { submission, from = (long)wanted.Min(period => period.Packed), to = (long)wanted.Max(period => period.Packed) }, ct);
        while (await reader.ReadAsync(ct))
        {
            var (dimension, code, period, low) = (reader.GetString(0), reader.GetString(1), TimePeriod.FromPacked((int)reader.GetInt64(2)), reader.GetInt64(3));
            if (wanted.Contains(period)) book.Set(new(dimension, code), period, new(low, reader.IsDBNull(4) ? Bounds.Open : reader.GetInt64(4)));
        }
    }
}
