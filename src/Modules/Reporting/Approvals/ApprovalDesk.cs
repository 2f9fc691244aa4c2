using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Sharing;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Approvals;

/// <summary>What came of a release or nil report: done, or asked of a second person.</summary>
/// <param name="Entry">The ledger entry, when it was done.</param>
/// <param name="Asked">The request, when a second person must confirm.</param>
public sealed record ReleaseOutcome(LedgerEvent? Entry, Ask? Asked);

/// <summary>The second pair of eyes, for Parties that want it: what one coordinator asks for takes effect when another person who is a coordinator
/// confirms it. To want it takes one person, to want it no more takes two. A withdrawal never waits. Always inside the caller's write
/// transaction; refusals are <see cref="ProblemException"/>s.</summary>
public sealed class ApprovalDesk(ReleaseDesk desk, NarrativeDesk answers, ExchangeRoster roster)
{
    /// <summary>Releases, or asks for it.</summary>
    public async Task<ReleaseOutcome> ReleaseAsync(DbSession session, Actor actor, ReleaseRequest request, CancellationToken ct = default)
    {
        if (!await AskStore.IsNeededAsync(session, actor.RequireParty(), ct)) return new(await desk.ReleaseAsync(session, actor, request, ct), null);
        var (submission, hiddenBelow) = await desk.CheckReleaseAsync(session, actor, request, ct);
        return new(null, await AskAsync(session, actor, AskKind.Release, submission.Dataflow, submission.Id, AskBody.Of(request, await LedgerStore.HeadOfAsync(session, actor.RequireParty(), ct), hiddenBelow), ct));
    }

    /// <summary>Reports nil, or asks for it.</summary>
    public async Task<ReleaseOutcome> ReportNilAsync(DbSession session, Actor actor, NilRequest request, CancellationToken ct = default)
    {
        if (!await AskStore.IsNeededAsync(session, actor.RequireParty(), ct)) return new(await desk.ReportNilAsync(session, actor, request, ct), null);
        await desk.CheckNilAsync(session, actor, request, ct);
        return new(null, await AskAsync(session, actor, AskKind.Nil, request.Dataflow, PeriodList.Text([.. request.Periods.Distinct().Order()]), AskBody.Of(request, await LedgerStore.HeadOfAsync(session, actor.RequireParty(), ct)), ct));
    }

    /// <summary>Releases a period's answers in words, or asks for it.</summary>
    public async Task<ReleaseOutcome> ReleaseAnswersAsync(DbSession session, Actor actor, string dataflow, TimePeriod period, string reason = "", SharingTerms? sharing = null,
        long? seenHead = null, CancellationToken ct = default)
    {
        if (!await AskStore.IsNeededAsync(session, actor.RequireParty(), ct)) return new(await answers.ReleaseAsync(session, actor, dataflow, period, reason, sharing, seenHead, ct), null);
        var seen = await answers.CheckReleaseAsync(session, actor, dataflow, period, reason, sharing, seenHead, ct);
        return new(null, await AskAsync(session, actor, AskKind.Answers, new(dataflow), period.ToString(),
            AskBody.Of(reason, sharing, seenHead ?? await LedgerStore.HeadOfAsync(session, actor.RequireParty(), ct), seen), ct));
    }

    /// <summary>From now on nothing comes into force before a second person confirmed it.</summary>
    public async Task NeedAsync(DbSession session, Actor actor, CancellationToken ct = default)
    {
        var party = ReleaseDesk.Coordinating(actor);
        // with one coordinator alone nothing could ever be released again
        if (roster.Coordinators is { } count && await count(session, party, ct) < 2) throw ReportingProblems.OneCoordinatorOnly().AsException();
        await AskStore.NeedAsync(session, party, actor.Name, ct);
        session.Note(new(actor, "reporting.second-person", party, "", "{}"));
    }

    /// <summary>Asks that one person may release alone again.</summary>
    public async Task<Ask> AskForAloneAsync(DbSession session, Actor actor, CancellationToken ct = default)
    {
        var party = ReleaseDesk.Coordinating(actor);
        if (!await AskStore.IsNeededAsync(session, party, ct)) throw KernelProblems.NotFound("request").AsException();
        return await AskAsync(session, actor, AskKind.Alone, new(""), "", "{}", ct);
    }

    /// <summary>Confirms what another person asked for, and does it.</summary>
    public async Task<LedgerEvent?> ConfirmAsync(DbSession session, Actor actor, string id, CancellationToken ct = default)
    {
        var (party, ask) = await OpenAsync(session, actor, id, ct);
        if (actor.Person is not { } person || person == ask.AskedBy) throw ReportingProblems.OtherPersonNeeded().AsException();
        if (!await AskStore.AnswerAsync(session, id, AskState.Confirmed, actor.Name, "", ct)) throw ReportingProblems.AnsweredAlready().AsException();
        session.Note(new(actor, "reporting.confirm", party, ask.Dataflow.Value, Detail(ask)));
        switch (ask.Kind)
        {
            case AskKind.Release:
                return await desk.ReleaseNowAsync(session, actor, AskBody.Read(ask.Body).ToRelease(ask.Subject), ct);
            case AskKind.Nil:
                return await desk.ReportNilNowAsync(session, actor, AskBody.Read(ask.Body).ToNil(ask.Dataflow, ask.Subject), ct);
            case AskKind.Answers:
                var body = AskBody.Read(ask.Body);
                return await answers.ReleaseNowAsync(session, actor, ask.Dataflow.Value, TimePeriod.Parse(ask.Subject), body.Reason, SharingForm.Read(body.Sharing), body.SeenHead, body.Seen, ct);
            default:
                await AskStore.NeedNoMoreAsync(session, party, ct);
                return null;
        }
    }

    /// <summary>Declines what another asked for, or takes back what one asked for oneself.</summary>
    public async Task DeclineAsync(DbSession session, Actor actor, string id, string words, CancellationToken ct = default)
    {
        var (party, ask) = await OpenAsync(session, actor, id, ct);
        if (words.Length > ReleaseRules.LongestText) throw ReportingProblems.TextTooLong("words", ReleaseRules.LongestText).AsException();
        if (!await AskStore.AnswerAsync(session, id, AskState.Declined, actor.Name, words.Trim(), ct)) throw ReportingProblems.AnsweredAlready().AsException();
        session.Note(new(actor, "reporting.decline", party, ask.Dataflow.Value, Detail(ask)));
    }

    private static async Task<Ask> AskAsync(DbSession session, Actor actor, AskKind kind, DataflowId dataflow, string subject, string body, CancellationToken ct)
    {
        // a token without an owner, or the command line, is nobody who could be told from the one who confirms
        if (actor.Person is not { } person) throw ReportingProblems.PersonNeeded().AsException();
        var ask = new Ask
        {
            Id = NewId.At(session.Clock),
            Party = actor.RequireParty(),
            Kind = kind,
            Dataflow = dataflow,
            Subject = subject,
            Body = body,
            AskedBy = person,
            AskedName = actor.Name,
            AskedAt = session.Clock.GetUtcNow(),
        };
        if (!await AskStore.AddAsync(session, ask, ct)) throw ReportingProblems.AskedAlready().AsException();
        session.Note(new(actor, "reporting.ask", ask.Party, dataflow.Value, Detail(ask)));
        return ask;
    }

    private static async Task<(PartyId Party, Ask Ask)> OpenAsync(DbSession session, Actor actor, string id, CancellationToken ct)
    {
        var party = ReleaseDesk.Coordinating(actor);
        var ask = await AskStore.FindAsync(session, party, id, ct);
        return ask.State == AskState.Open ? (party, ask) : throw ReportingProblems.AnsweredAlready().AsException();
    }

    private static string Detail(Ask ask) => JsonSerializer.Serialize(new { ask = ask.Id, kind = ask.Kind.ToString().ToLowerInvariant(), subject = ask.Subject, askedBy = ask.AskedName });
}
