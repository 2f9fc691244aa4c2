using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Imports;

/// <summary>Writes the figures of a file under their submission, in many short transactions so that other writers are not kept waiting. Until
/// the submission leaves the state loading nobody sees them. They come series by series, in the order of the key they are stored under, which
/// both engines take fastest.</summary>
internal sealed class FigureLoader(Database database, TimeProvider clock)
{
    /// <summary>Figures in one transaction: a quarter of a second or so, in which other writers wait.</summary>
    internal const int Batch = 100_000;

    private static BulkColumn[] SeriesColumns(long submission) => [BulkColumn.Same("submission", submission), new("series", BulkKind.Integer), new("codes", BulkKind.Text)];

    private static BulkColumn[] ObservationColumns(long submission, byte decimals) =>
    [
        BulkColumn.Same("submission", submission), new("series", BulkKind.Integer), new("period", BulkKind.Integer), new("printed", BulkKind.Integer),
        new("low", BulkKind.Integer), new("high", BulkKind.Integer), BulkColumn.Same("decimals", decimals), new("status", BulkKind.Text),
        new("conf", BulkKind.Text), new("source", BulkKind.Bytes),
    ];

    /// <summary>Writes all figures; what there is of each period, without the totals.</summary>
    /// <param name="submission">The submission, in state loading.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="checks">What the Party calls small.</param>
    /// <param name="rowsRead">Rows of the file, for the sign of life.</param>
    /// <param name="written">Told how many figures stand after each transaction.</param>
    /// <param name="ct">Cancels between and within transactions; what stands by then is swept by the caller.</param>
    internal async Task<IReadOnlyList<PeriodSummary>> WriteAsync(Submission submission, MappedFigures figures, CheckSettings checks, long rowsRead, Action<long> written, CancellationToken ct)
    {
        // A server takes rows from two hands faster than from one; a file has one writer.
        var hands = database.Engine == Engine.Postgres ? 2 : 1;
        var digest = new PeriodDigests();
        long count = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Exception? first = null;
        var all = Task.WhenAll(Enumerable.Range(0, hands).Select(hand => Task.Run(async () =>
        {
            try
            {
                var own = await PartAsync(submission, figures, checks, hand, hands, rowsRead, Count, stop.Token);
                lock (digest) digest.Add(own);
            }
            catch (Exception e)
            {
                // the other hand is stopped, and what stopped this one is what is told
                Interlocked.CompareExchange(ref first, e, null);
                await stop.CancelAsync();
                throw;
            }
        }, ct)));
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first is not null) ExceptionDispatchInfo.Throw(first);
        await all;
        return digest.ToSummaries();

        void Count(long more)
        {
            lock (digest) written(count += more);
        }
    }

    /// <summary>Writes every batch whose turn it is, of <paramref name="hands"/> that share the work; each counts all series, so that they agree on their numbers.</summary>
    private async Task<PeriodDigests> PartAsync(Submission submission, MappedFigures figures, CheckSettings checks, int hand, int hands, long rowsRead, Action<long> written, CancellationToken ct)
    {
        var digest = new PeriodDigests();
        await using var session = new DbSession(database, clock);
        var reader = figures.Read();
        var series = -1;
        var seriesKey = UInt128.Zero;
        var fresh = new List<(int Series, string Codes)>();
        var more = reader.Next();
        for (var batch = 0; more; batch++)
        {
            fresh.Clear();
            if (batch % hands != hand)
            {
                for (var i = 0; i < Batch && more; i++, more = reader.Next()) NextSeries();
                continue;
            }
            long count = 0;
            await session.WriteAsync(async () =>
            {
                await using (var bulk = await session.BulkAsync("reporting_observation", ObservationColumns(submission.Number, figures.Decimals), ct))
                {
                    for (var i = 0; i < Batch && more; i++, count++, more = reader.Next())
                    {
                        var isNew = NextSeries();
                        if (isNew) fresh.Add((series, KeyOf(figures, seriesKey)));
                        if (isNew || i == 0) digest.Series(isNew ? fresh[^1].Codes : KeyOf(figures, seriesKey));
                        var figure = checks.IsSmall(reader.Figure) ? reader.Figure with { Confidentiality = 'A' } : reader.Figure;
                        Write(bulk, series, reader, figure);
                        digest.Add(KeyLayout.PeriodOf(reader.Key), figure);
                        await bulk.EndRowAsync(ct);
                    }
                    await bulk.CompleteAsync(ct);
                }
                await using (var bulk = await session.BulkAsync("reporting_series", SeriesColumns(submission.Number), ct))
                {
                    foreach (var (number, codes) in fresh)
                    {
                        bulk.Integer(number);
                        bulk.Text(codes);
                        await bulk.EndRowAsync(ct);
                    }
                    await bulk.CompleteAsync(ct);
                }
                // last, because the other hand waits at this row
                await SubmissionStore.TouchAsync(session, submission.Id, rowsRead, ct);
            }, ct);
            written(count);
        }
        return digest;

        // the period lies lowest in a key: a series is what agrees in the rest
        bool NextSeries()
        {
            var key = KeyLayout.With(reader.Key, default(TimePeriod));
            if (series >= 0 && key == seriesKey) return false;
            (series, seriesKey) = (series + 1, key);
            return true;
        }
    }

    private static void Write(BulkWriter bulk, int series, MappedFigures.Reader at, in Figure figure)
    {
        bulk.Integer(series);
        bulk.Integer(KeyLayout.PeriodOf(at.Key).Packed);
        if (figure.Value is { } value) bulk.Integer(value);
        else bulk.Null();
        bulk.Integer(figure.Low);
        if (figure.High == Figure.Unbounded) bulk.Null();
        else bulk.Integer(figure.High);
        bulk.Text([figure.Status]);
        bulk.Text([figure.Confidentiality]);
        bulk.Bytes(at.Rows);
    }

    private static string KeyOf(MappedFigures figures, UInt128 key)
    {
        var text = new StringBuilder();
        for (var d = 0; d < figures.Layout.Dimensions; d++)
        {
            if (d > 0) text.Append('.');
            text.Append(figures.Dataflow.Dimensions[d].List.Codes[figures.Layout.CodeAt(key, d)].Id);
        }
        return text.ToString();
    }

    /// <summary>Counts and fingerprints the figures of each period. The fingerprint is a sum over the figures: it does not depend on their
    /// order, and it covers all of a figure but its rows. It tells a Party what it changed itself; it is no proof against anyone.</summary>
    private sealed class PeriodDigests
    {
        private const ulong Left = 0x9E37_79B9_7F4A_7C15, Right = 0xC2B2_AE3D_27D4_EB4F;
        private readonly Dictionary<int, Counts> _periods = [];
        private ulong _left, _right;

        /// <summary>The key of the series that the figures added from here on are of.</summary>
        internal void Series(string codes)
        {
            (_left, _right) = (Left, Right);
            foreach (var letter in codes) (_left, _right) = (Fold(_left ^ letter, Left), Fold(_right ^ letter, Right));
        }

        internal void Add(TimePeriod period, in Figure figure)
        {
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_periods, period.Packed, out _);
            counts.Figures++;
            if (figure.IsSuppressed) counts.Hidden++;
            else if (figure.IsMissing) counts.Missing++;
            var kind = (ulong)figure.Status << 32 | (ulong)figure.Confidentiality << 16 | (uint)figure.Decimals << 1 | (figure.Value is null ? 0UL : 1);
            counts.Sum = unchecked(counts.Sum + new UInt128(Mixed(_left, Left, figure, kind), Mixed(_right, Right, figure, kind)));
        }

        /// <summary>Takes over what another counted.</summary>
        internal void Add(PeriodDigests other)
        {
            foreach (var (period, part) in other._periods)
            {
                ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_periods, period, out _);
                counts = new() { Figures = counts.Figures + part.Figures, Hidden = counts.Hidden + part.Hidden, Missing = counts.Missing + part.Missing, Sum = unchecked(counts.Sum + part.Sum) };
            }
        }

        internal IReadOnlyList<PeriodSummary> ToSummaries() =>
        [
            .. _periods.Select(pair => (Period: TimePeriod.FromPacked(pair.Key), pair.Value)).OrderBy(pair => pair.Period)
                .Select(pair => new PeriodSummary(pair.Period, pair.Value.Figures, pair.Value.Hidden, pair.Value.Missing, null, $"{pair.Value.Sum:x32}")),
        ];

        private static ulong Mixed(ulong seed, ulong odd, in Figure figure, ulong kind)
        {
            var hash = Fold(seed ^ (ulong)(figure.Value ?? 0), odd);
            hash = Fold(hash ^ (ulong)figure.Low, odd);
            hash = Fold(hash ^ (ulong)figure.High, odd);
            return Fold(hash ^ kind, odd);
        }

        /// <summary>The two halves of a product, one upon the other: every bit of the number reaches every bit of the outcome.</summary>
        private static ulong Fold(ulong number, ulong odd)
        {
            var high = Math.BigMul(number, odd, out var low);
            return high ^ low ^ BitOperations.RotateLeft(number, 23);
        }

        private struct Counts
        {
            internal long Figures, Hidden, Missing;
            internal UInt128 Sum;
        }
    }
}
