using Tallystick.Kernel;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Compositions;

/// <summary>Whether submissions may be put together so: pure. Each method returns why not, or null.</summary>
internal static class CompositionRules
{
    /// <summary>May this be composed?</summary>
    /// <param name="composition">What is asked.</param>
    /// <param name="structure">The dataflow's structure.</param>
    /// <param name="sources">The submissions its parts name, of the asker's own Party, by id.</param>
    /// <param name="holds">The periods each of them holds.</param>
    internal static Problem? Compose(ComposedParts composition, Dataflow structure, IReadOnlyDictionary<string, Submission> sources,
        Func<string, IReadOnlySet<TimePeriod>> holds)
    {
        if (composition.Parts.Length is 0 or > ComposedParts.MostParts || composition.Agencies.Length > ComposedParts.MostAgencies) return ReportingProblems.BadParts(ComposedParts.MostParts);
        if (composition.Decisions.Length > ComposedParts.MostDecisions) return ReportingProblems.TooManyDecisions(ComposedParts.MostDecisions);
        var taken = new HashSet<(AgencyId, TimePeriod)>();
        foreach (var part in composition.Parts)
        {
            if (!sources.TryGetValue(part.SubmissionId, out var source)) return KernelProblems.NotFound("submission");
            if (Part(source, composition.Dataflow) is { } problem) return problem;
            if (source.Agency != part.Agency || !composition.Agencies.Contains(part.Agency)) return ReportingProblems.NoAgency(part.Agency.Value);
            if (part.Periods.IsEmpty) return ReportingProblems.BadPeriods("");
            foreach (var period in part.Periods)
            {
                if (!holds(part.SubmissionId).Contains(period) || !taken.Add((part.Agency, period))) return ReportingProblems.BadPeriods(period.ToString());
            }
        }
        if (composition.Agencies.Distinct().Count() != composition.Agencies.Length) return ReportingProblems.NoAgency(composition.Agencies[^1].Value);
        foreach (var decision in composition.Decisions)
        {
            if (Decision(decision, composition, structure) is { } problem) return problem;
        }
        return null;
    }

    /// <summary>May a part be made of this submission?</summary>
    internal static Problem? Part(Submission source, DataflowId dataflow) => source switch
    {
        { Kind: SubmissionKind.Composition } => ReportingProblems.PartIsComposition(),
        { State: SubmissionState.Loading } => ReportingProblems.StillLoading(),
        { State: SubmissionState.Discarded } => ReportingProblems.Discarded(),
        { Errors: > 0 } => ReportingProblems.HasErrors(source.Errors),
        _ when source.Dataflow != dataflow => ReportingProblems.OtherDataflow(dataflow.Value, source.Dataflow.Value),
        _ => null,
    };

    private static Problem? Decision(OverlapDecision decision, ComposedParts composition, Dataflow structure)
    {
        if (decision.Kind == OverlapKind.Ask) return KernelProblems.BadField("overlap", "ask");
        if (decision.Kind == OverlapKind.Lead && !composition.Agencies.Contains(decision.Leader)) return ReportingProblems.NoAgency(decision.Leader.Value);
        foreach (var (dimension, codes) in decision.Slice)
        {
            if (structure.IndexOf(dimension) is not (>= 0 and var at)) return ReportingProblems.NoDimension(dimension, structure.Id);
            foreach (var code in codes)
            {
                if (structure.Dimensions[at].List.IndexOf(code) < 0) return ReportingProblems.NoCode(code, dimension);
            }
        }
        return decision is { From: { } from, To: { } to } && to.End < from.Start ? ReportingProblems.BadPeriods($"{from}..{to}") : null;
    }
}
