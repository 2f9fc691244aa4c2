using System.Security.Cryptography;
using System.Text;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Imports;

/// <summary>Writes the figures of a file under their submission, in many short transactions so that other writers are not kept waiting. Until
/// the submission leaves the state loading nobody sees them. They are written series by series, in the order of the key they are stored
/// under, which both engines take fastest.</summary>
internal sealed class FigureLoader(Database database, TimeProvider clock)
{
    /// <summary>Figures in one transaction.</summary>
    internal const int Batch = 50_000;

    private static readonly BulkColumn[] SeriesColumns =
        [new("submission", BulkKind.Integer), new("series", BulkKind.Integer), new("codes", BulkKind.Text)];

    private static readonly BulkColumn[] ObservationColumns =
    [
        new("submission", BulkKind.Integer), new("series", BulkKind.Integer), new("period", BulkKind.Integer), new("printed", BulkKind.Integer),
        new("low", BulkKind.Integer), new("high", BulkKind.Integer), new("decimals", BulkKind.Integer), new("status", BulkKind.Text),
        new("conf", BulkKind.Text), new("source", BulkKind.Bytes),
    ];

    /// <summary>Writes all figures; what there is of each period, without the totals.</summary>
    /// <param name="submission">The submission, in state loading.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="rowsRead">Rows of the file, for the sign of life.</param>
    /// <param name="written">Told how many figures stand after each transaction.</param>
    /// <param name="ct">Cancels between and within transactions; what stands by then is swept by the caller.</param>
    internal async Task<IReadOnlyList<PeriodSummary>> WriteAsync(Submission submission, MappedFigures figures, long rowsRead, Action<long> written, CancellationToken ct)
    {
        var (order, series, codes) = InOrder(figures);
        var digest = new PeriodDigests();
        await using var session = new DbSession(database, clock);
        for (var from = 0; from < order.Length; from += Batch)
        {
            var (start, end) = (from, Math.Min(order.Length, from + Batch));
            await session.WriteAsync(async () =>
            {
                await SubmissionStore.TouchAsync(session, submission.Id, rowsRead, ct);
                await using (var bulk = await session.BulkAsync("reporting_series", SeriesColumns, ct))
                {
                    var next = start == 0 ? 0 : series[start - 1] + 1;
                    for (; next <= series[end - 1]; next++)
                    {
                        bulk.Integer(submission.Number);
                        bulk.Integer(next);
                        bulk.Text(codes[next]);
                        await bulk.EndRowAsync(ct);
                    }
                    await bulk.CompleteAsync(ct);
                }
                await using (var bulk = await session.BulkAsync("reporting_observation", ObservationColumns, ct))
                {
                    for (var i = start; i < end; i++)
                    {
                        Write(bulk, submission.Number, series[i], figures[order[i]]);
                        await bulk.EndRowAsync(ct);
                    }
                    await bulk.CompleteAsync(ct);
                }
            }, ct);
            for (var i = start; i < end; i++) digest.Add(codes[series[i]], figures[order[i]]);
            written(end);
        }
        return digest.ToSummaries();
    }

    private static void Write(BulkWriter bulk, long submission, int series, in MappedFigure mapped)
    {
        var figure = mapped.Figure;
        bulk.Integer(submission);
        bulk.Integer(series);
        bulk.Integer(mapped.Period.Packed);
        if (figure.Value is { } value) bulk.Integer(value);
        else bulk.Null();
        bulk.Integer(figure.Low);
        if (figure.High == Figure.Unbounded) bulk.Null();
        else bulk.Integer(figure.High);
        bulk.Integer(figure.Decimals);
        bulk.Text([figure.Status]);
        bulk.Text([figure.Confidentiality]);
        bulk.Bytes(mapped.Rows.Span);
    }

    /// <summary>The figures by series and period: their places, the number of the series of each, and the key of each series.</summary>
    private static (int[] Order, int[] Series, List<string> Codes) InOrder(MappedFigures figures)
    {
        var keys = figures.Keys.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        // the period lies lowest in a key, so the keys' own order is series by series
        Array.Sort(keys, order);
        var series = new int[keys.Length];
        var codes = new List<string>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || KeyLayout.With(keys[i], default(TimePeriod)) != KeyLayout.With(keys[i - 1], default(TimePeriod)))
                codes.Add(KeyOf(figures.Dataflow, figures[order[i]].Codes.Span));
            series[i] = codes.Count - 1;
        }
        return (order, series, codes);
    }

    private static string KeyOf(Dataflow dataflow, ReadOnlySpan<int> codes)
    {
        var key = new StringBuilder();
        for (var d = 0; d < codes.Length; d++)
        {
            if (d > 0) key.Append('.');
            key.Append(dataflow.Dimensions[d].List.Codes[codes[d]].Id);
        }
        return key.ToString();
    }

    /// <summary>Counts and fingerprints the figures of each period. The fingerprint is a sum of hashes: it does not depend on the order, which
    /// differs between mappings, and it covers all of a figure but its rows.</summary>
    private sealed class PeriodDigests
    {
        private readonly SortedDictionary<TimePeriod, Counts> _periods = [];
        private readonly byte[] _line = new byte[1024];

        internal void Add(string codes, in MappedFigure mapped)
        {
            if (!_periods.TryGetValue(mapped.Period, out var counts)) _periods.Add(mapped.Period, counts = new());
            var figure = mapped.Figure;
            counts.Figures++;
            if (figure.IsSuppressed) counts.Hidden++;
            else if (figure.IsMissing) counts.Missing++;
            var length = Encoding.UTF8.GetBytes(codes, _line);
            _line[length++] = (byte)(figure.Value is null ? 0 : 1);
            foreach (var number in (ReadOnlySpan<long>)[figure.Value ?? 0, figure.Low, figure.High])
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(_line.AsSpan(length), number);
                length += sizeof(long);
            }
            _line[length++] = figure.Decimals;
            _line[length++] = (byte)figure.Status;
            _line[length++] = (byte)figure.Confidentiality;
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(_line.AsSpan(0, length), hash);
            counts.Sum = unchecked(counts.Sum + System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash));
        }

        internal IReadOnlyList<PeriodSummary> ToSummaries() =>
        [
            .. _periods.Select(pair => new PeriodSummary(pair.Key, pair.Value.Figures, pair.Value.Hidden, pair.Value.Missing, null, $"{pair.Value.Sum:x32}")),
        ];

        private sealed class Counts
        {
            internal long Figures, Hidden, Missing;
            internal UInt128 Sum;
        }
    }
}
