using Tallystick.Kernel;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.PartyRules;

/// <summary>What an expression would say of the last file the Party brought of a dataflow; nothing is kept.</summary>
/// <param name="FileName">The file; null when there is none to try it on.</param>
/// <param name="Results">By period.</param>
internal sealed record RuleTrial(string? FileName, IReadOnlyList<RuleResult> Results)
{
    /// <exception cref="ProblemException">When the expression is no rule.</exception>
    internal static async Task<RuleTrial> OfAsync(DbSession session, PartyId party, Dataflow structure, string expression, CancellationToken ct = default)
    {
        if (PartyRule.FaultOf(expression, structure) is { } problem) throw problem.AsException();
        if (await SubmissionStore.LastAsync(session, party, new(structure.Id), ct) is not { } last) return new(null, []);
        var periods = await SubmissionStore.PeriodsAsync(session, last.Number, ct);
        var held = periods.Select(period => period.Period).ToHashSet();
        var coming = new SumBook { Decimals = LoadedChecks.DecimalsOf(periods) };
        await MarginalStore.ReadAsync(session, last.Number, held, coming, ct);
        var standing = await ReleaseLedger.InForceAsync(session, party, new(structure.Id), ct: ct);
        var run = new RuleRun(coming, await LoadedChecks.PastAsync(session, standing, await StandingPeers.OfAsync(session, last, standing, ct), held, coming.Decimals, ct), structure);
        return new(last.FileName, [.. held.Order().Select(period => run.Of(RuleText.Read(expression, structure).Tree!, period))]);
    }
}
