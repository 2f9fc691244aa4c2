using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Checks;

/// <summary>What of what is in force a submission may be held against: figures of the same agencies. One agency's file is held against its own part
/// of a composition, a composition against one of the same agencies; anything else would compare a part with the whole.</summary>
internal static class StandingPeers
{
    /// <summary>By period the submission to compare with; a period without one is not there.</summary>
    internal static async Task<IReadOnlyDictionary<TimePeriod, Submission>> OfAsync(DbSession session, Submission submission, InForce standing, CancellationToken ct)
    {
        var known = new Dictionary<string, Submission>(StringComparer.Ordinal);
        var peers = new Dictionary<TimePeriod, Submission>();
        var agencies = (submission.Kind == SubmissionKind.File ? [submission.Agency] : ComposedParts.Read(submission.Mapping).Parts.Select(part => part.Agency)).ToHashSet();
        foreach (var there in standing.Periods.Values)
        {
            if (there.Since.SubmissionId is not { } id) continue;
            var peer = await FindAsync(id);
            if (submission.Kind == SubmissionKind.File && peer.Kind == SubmissionKind.Composition)
            {
                var part = ComposedParts.Read(peer.Mapping).Parts.FirstOrDefault(part => part.Agency == submission.Agency && part.Periods.Contains(there.Period));
                if (part is not null) peers.Add(there.Period, await FindAsync(part.SubmissionId));
            }
            else if (agencies.SetEquals(ComposedParts.AgenciesOf(peer, there.Period))) peers.Add(there.Period, peer);
        }
        return peers;

        async Task<Submission> FindAsync(string id)
        {
            if (!known.TryGetValue(id, out var found)) known.Add(id, found = await SubmissionStore.FindAsync(session, submission.Party, id, ct));
            return found;
        }
    }
}
