using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Ledger;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Calendar;

/// <summary>What is due of a Party.</summary>
/// <param name="Today">The day it was asked.</param>
/// <param name="Due">By deadline.</param>
/// <param name="Unreported">Dataflows with a rule of which the Party has never brought anything: nothing of others is open to it there.</param>
public sealed record PartyCalendar(DateOnly Today, ImmutableArray<DueReport> Due, ImmutableArray<DataflowId> Unreported)
{
    /// <summary>Reports that are late.</summary>
    public int Late => Due.Count(due => due.IsLate);

    /// <summary>Reports whose deadline lies within so many days and that do not stand.</summary>
    public int Within(int days) => Due.Count(due => due is { IsLate: false, State: not DueState.Released } && due.DaysLeft(Today) <= days);
}

/// <summary>Gathers what is due of a Party, from the rules of the Exchange, its own ledger and what its agencies brought.</summary>
public sealed class CalendarDesk(ExchangeRoster roster, StructureCatalog catalog)
{
    /// <summary>Days ahead that are looked at at most.</summary>
    internal const int MostDays = 730;

    /// <summary>What is due of a Party.</summary>
    /// <param name="session">The session.</param>
    /// <param name="party">The Party.</param>
    /// <param name="horizon">Days ahead.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PartyCalendar> AskAsync(DbSession session, PartyId party, int horizon, CancellationToken ct = default)
    {
        var now = session.Clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (roster.Duties is not { } duties) return new(today, [], []);
        var duty = await duties(session, party, ct);
        var rules = MirrorRule.InForce(duty.Rules, today);
        var entries = (await LedgerStore.OfPartyAsync(session, party, null, ct: ct)).ToLookup(entry => entry.Dataflow);
        var (due, unreported) = (new List<DueReport>(), ImmutableArray.CreateBuilder<DataflowId>());
        foreach (var flow in catalog.Dataflows)
        {
            if (!rules.TryGetValue(flow.Id, out var rule)) continue;
            var id = new DataflowId(flow.Id);
            AtHand[] atHand = [.. (await CompositionStore.BroughtAsync(session, party, id, ct)).Select(one => new AtHand(one.Agency, one.Period.Period, one.Submission))];
            if (atHand.Length == 0 && !entries.Contains(id)) unreported.Add(id);
            else due.AddRange(DueCalendar.Of(rule, duty, InForce.After(entries[id]), atHand, now, Math.Clamp(horizon, 0, MostDays)));
        }
        return new(today, [.. due.OrderBy(one => one.Deadline).ThenBy(one => one.Dataflow.Value, StringComparer.Ordinal).ThenBy(one => one.Period)], unreported.ToImmutable());
    }
}
