using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Compositions;

/// <summary>What an agency brought last of a period.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="Agency">The agency.</param>
/// <param name="State">Checked or released.</param>
/// <param name="Period">What it holds of the period.</param>
internal sealed record BroughtPeriod(string Submission, AgencyId Agency, SubmissionState State, PeriodSummary Period);

/// <summary>All SQL of compositions. Always within one Party.</summary>
internal static class CompositionStore
{
    /// <summary>For each agency and period the last submission without errors that holds it.</summary>
    internal static async Task<IReadOnlyList<BroughtPeriod>> BroughtAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default)
    {
        var rows = await session.QueryAsync<BroughtRow>("""
            SELECT s.id, s.agency, s.state, p.period, p.figures, p.hidden, p.missing, p.total_low, p.total_high, p.decimals, p.digest
            FROM reporting_submission s JOIN reporting_submission_period p ON p.submission = s.number
            WHERE s.party = @party AND s.dataflow = @dataflow AND s.kind = 'file' AND s.state IN ('checked', 'released') AND s.errors = 0
            ORDER BY s.number
            """, new { party, dataflow }, ct);
        var last = new Dictionary<(AgencyId, long), BroughtRow>();
        foreach (var row in rows) last[(row.Agency, row.Period)] = row;
        return [.. last.Values.Select(row => new BroughtPeriod(row.Id, row.Agency, row.State, row.ToSummary()))];
    }

    /// <summary>The submissions the parts name, as far as they are the Party's, with the periods each holds.</summary>
    internal static async Task<(IReadOnlyDictionary<string, Submission> Sources, IReadOnlyDictionary<string, IReadOnlySet<TimePeriod>> Holds)> SourcesAsync(DbSession session, PartyId party,
        ComposedParts composition, CancellationToken ct = default)
    {
        var (sources, holds) = (new Dictionary<string, Submission>(StringComparer.Ordinal), new Dictionary<string, IReadOnlySet<TimePeriod>>(StringComparer.Ordinal));
        foreach (var id in composition.Parts.Take(ComposedParts.MostParts).Select(part => part.SubmissionId).Distinct())
        {
            var source = await SubmissionStore.FindAsync(session, party, id, ct);
            sources.Add(id, source);
            holds.Add(id, (await SubmissionStore.PeriodsAsync(session, source.Number, ct)).Select(period => period.Period).ToHashSet());
        }
        return (sources, holds);
    }

    /// <summary>Enters what a composition is made of.</summary>
    internal static async Task AddPartsAsync(DbSession session, string id, ComposedParts composition, CancellationToken ct)
    {
        for (var i = 0; i < composition.Parts.Length; i++)
        {
            await session.ExecuteAsync("INSERT INTO reporting_part (submission, part, source) SELECT number, @part, @source FROM reporting_submission WHERE id = @id",
                new { id, part = (long)i + 1, source = composition.Parts[i].SubmissionId }, ct);
        }
    }

    /// <summary>The compositions, checked or released, that stand on a submission; latest first.</summary>
    internal static Task<IReadOnlyList<string>> OnAsync(DbSession session, string source, CancellationToken ct = default) => session.QueryAsync<string>("""
        SELECT DISTINCT s.id FROM reporting_part p JOIN reporting_submission s ON s.number = p.submission
        WHERE p.source = @source AND s.state IN ('loading', 'checked', 'released') ORDER BY s.id DESC
        """, new { source }, ct);

    /// <summary>What the agencies gave to a composed figure.</summary>
    /// <param name="session">The session.</param>
    /// <param name="submission">The composition.</param>
    /// <param name="structure">The dataflow.</param>
    /// <param name="codes">The figure's key.</param>
    /// <param name="period">Its period.</param>
    /// <param name="parts">The numbers of the parts it is made of, from 1.</param>
    /// <param name="ct">Cancels.</param>
    internal static async Task<ImmutableArray<PartOrigin>> OriginsAsync(DbSession session, Submission submission, Dataflow structure, IReadOnlyList<string> codes,
        TimePeriod period, IReadOnlyList<long> parts, CancellationToken ct)
    {
        var composition = ComposedParts.Read(submission.Mapping);
        var origins = ImmutableArray.CreateBuilder<PartOrigin>();
        foreach (var part in parts)
        {
            var source = await SubmissionStore.FindAsync(session, submission.Party, composition.Parts[(int)part - 1].SubmissionId, ct);
            foreach (var key in AsGiven(codes))
            {
                if (await FigureStore.FindAsync(session, source, structure, key, period, ct) is not { } found) continue;
                origins.Add(new(source, key, found.Figure, found.Rows));
                break;
            }
        }
        return origins.ToImmutable();
    }

    /// <summary>The keys an agency may have given a figure under: its own, then with "all" in place of "unknown", in fewer dimensions first.</summary>
    private static IEnumerable<ImmutableArray<string>> AsGiven(IReadOnlyList<string> codes)
    {
        int[] unknown = [.. Enumerable.Range(0, codes.Count).Where(d => codes[d] == Codelist.Unknown).Take(10)];
        foreach (var which in Enumerable.Range(0, 1 << unknown.Length).OrderBy(which => System.Numerics.BitOperations.PopCount((uint)which)))
            yield return [.. codes.Select((code, d) => Array.IndexOf(unknown, d) is >= 0 and var at && (which >> at & 1) != 0 ? Codelist.Total : code)];
    }

    /// <summary>Keeps the figures that several agencies give.</summary>
    internal static async Task AddMetAsync(DbSession session, long number, ImmutableArray<MetFigure> met, CancellationToken ct)
    {
        for (var place = 0; place < met.Length; place++)
        {
            foreach (var (agency, figure) in met[place].Figures)
            {
                await session.ExecuteAsync("""
                    INSERT INTO reporting_met (submission, place, agency, codes, period, decision, printed, low, high, decimals, status, conf)
                    VALUES (@number, @place, @agency, @codes, @period, @decision, @printed, @low, @high, @decimals, @status, @conf)
                    """, new
                {
                    number,
                    place = (long)place,
                    agency,
                    codes = met[place].Codes,
                    period = (long)met[place].Period.Packed,
                    decision = ComposedParts.Word(met[place].Kind),
                    printed = figure.Value,
                    low = figure.Low,
                    high = figure.High == Figure.Unbounded ? (long?)null : figure.High,
                    decimals = (long)figure.Decimals,
                    status = figure.Status.ToString(),
                    conf = figure.Confidentiality.ToString(),
                }, ct);
            }
        }
    }

    /// <summary>The figures that several agencies give, those nobody decided first; at most <paramref name="most"/>.</summary>
    internal static async Task<IReadOnlyList<MetFigure>> MetAsync(DbSession session, Submission submission, ComposedParts composition, int most, CancellationToken ct = default)
    {
        var met = new List<MetFigure>();
        await using var reader = await session.ReaderAsync("""
            SELECT place, agency, codes, period, decision, printed, low, high, decimals, status, conf FROM reporting_met
            WHERE submission = @number AND place < @most ORDER BY place
            """, new { number = submission.Number, most = (long)most }, ct);
        long last = -1;
        while (await reader.ReadAsync(ct))
        {
            // a column after the other: that is how the server hands them out
            var (place, agency) = (reader.GetInt64(0), new AgencyId(reader.GetString(1)));
            var head = new MetFigure(reader.GetString(2), TimePeriod.FromPacked((int)reader.GetInt64(3)), [], ComposedParts.Kind(reader.GetString(4)));
            if (place != last) met.Add(head);
            last = place;
            met[^1] = met[^1] with { Figures = met[^1].Figures.Add((agency, FigureStore.FigureAt(reader, 5))) };
        }
        return [.. met.Select(one => one with { Figures = [.. one.Figures.OrderBy(given => composition.Agencies.IndexOf(given.Agency))] })];
    }

    /// <summary>The last composition released of a dataflow, whose rule the next begins with; null when there is none.</summary>
    internal static async Task<ComposedParts?> LastAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        await session.SingleOrDefaultAsync<string>("""
            SELECT mapping FROM reporting_submission WHERE party = @party AND dataflow = @dataflow AND kind = 'composition' AND state = 'released' ORDER BY number DESC LIMIT 1
            """, new { party, dataflow }, ct) is { } text ? ComposedParts.Read(text) : null;

    private sealed class BroughtRow : SubmissionStore.PeriodRow
    {
        public string Id { get; init; } = "";
        public AgencyId Agency { get; init; }
        public SubmissionState State { get; init; }
    }
}
