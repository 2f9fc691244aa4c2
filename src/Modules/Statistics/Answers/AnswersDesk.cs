using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Statistics.Releases;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;

namespace Tallystick.Statistics.Answers;

/// <summary>What is asked for.</summary>
/// <param name="Dataflow">A dataflow of words.</param>
/// <param name="Topic">Only answers to this topic and those below it; null for all.</param>
/// <param name="Period">Only periods that touch it; null for all.</param>
/// <param name="Parties">Only of these; null for all.</param>
public sealed record AnswersRequest(string Dataflow, string? Topic = null, TimePeriod? Period = null, ImmutableArray<string>? Parties = null);

/// <summary>The one desk at which answers in words are read, whatever the door. The rule of reciprocity that opens figures opens answers: of what is
/// closed nothing leaves, neither its topics nor its languages, its length nor its time. Every read of others' answers is on the record before
/// it is answered. No number is made of an answer.</summary>
public sealed class AnswersDesk
{
    private readonly ReleaseBook _book;
    private readonly StatisticsSources _sources;
    private readonly TableDesk _tables;
    private readonly AuditRecorder _recorder;

    internal AnswersDesk(ReleaseBook book, StatisticsSources sources, TableDesk tables, AuditRecorder recorder) =>
        (_book, _sources, _tables, _recorder) = (book, sources, tables, recorder);

    /// <summary>The dataflow, when it is one of words.</summary>
    /// <exception cref="ProblemException">When there is none, or figures are reported in it.</exception>
    internal Dataflow Flow(string id) => _tables.Structure(id) is { Kind: MeasureKind.Narrative } flow ? flow : throw StatisticsProblems.NotWords(id).AsException();

    /// <summary>What the actor may read of what is asked.</summary>
    /// <exception cref="ProblemException">When the actor acts for no Party, or something asked for does not exist.</exception>
    public async Task<AnswersView> AskAsync(DbSession session, Actor actor, AnswersRequest request, CancellationToken ct = default)
    {
        var flow = Flow(request.Dataflow);
        if (request.Topic is { } topic && TopicOf(flow).List.IndexOf(topic) < 0) throw StatisticsProblems.NoSuchCode(TopicOf(flow).Id, topic).AsException();
        var roll = await _sources.ParticipantsAsync(session, ct);
        if (request.Parties?.FirstOrDefault(id => roll.Parties.All(p => p.Id.Value != id)) is { } stranger)
            throw StatisticsProblems.NoSuchParty(stranger, string.Join(", ", roll.Parties.Select(p => p.Id.Value))).AsException();
        await _book.CatchUpAsync(session, ct);
        var (viewer, now) = (TableDesk.ViewerOf(actor), session.Clock.GetUtcNow());
        var view = _book.Read(state => View(state, roll, viewer, flow, request, now));
        var detail = JsonSerializer.Serialize(new { topic = request.Topic, period = request.Period?.ToString() });
        await _recorder.RecordAllAsync([.. view.Coverage.Where(c => c.IsIn && c.Party.Id != actor.Party)
            .Select(owner => new AuditEntry(actor, "statistics.read", owner.Party.Id, flow.Id, detail))], ct);
        return view;
    }

    /// <summary>The dimension an answer's topic is named by: the first the structure expects beside the area.</summary>
    internal static Dimension TopicOf(Dataflow flow) => flow.Dimensions.First(dimension => dimension.Id != "REF_AREA" && dimension.Expected);

    private static AnswersView View(BookState state, ExchangeRoll roll, Viewer viewer, Dataflow flow, AnswersRequest request, DateTimeOffset now)
    {
        var rule = state.Facts(now, roll).From(viewer, flow.Id);
        var answers = ImmutableArray.CreateBuilder<SharedAnswer>();
        var coverage = ImmutableArray.CreateBuilder<Coverage>();
        var hidden = 0UL;
        foreach (var party in roll.Parties.Where(party => request.Parties?.Contains(party.Id.Value) != false))
        {
            var own = state.Flows.GetValueOrDefault((party.Id.Value, flow.Id), PartyFlow.Empty);
            var left = new List<(string Ground, TimePeriod Period)>();
            var shown = 0;
            foreach (var release in own.InForce.Values.Where(release => Touches(release.Period)).OrderBy(release => release.Period))
            {
                var decision = rule.Decide(party.Id.Value, release.Period);
                if (!decision.Sees) left.Add((TableDesk.GroundText(decision.Ground), release.Period));
                // words cannot be rolled up: what is finer than the reader reports stays closed
                else if (decision.Finest < release.Period.Frequency) left.Add(("too-fine", release.Period));
                else
                {
                    shown++;
                    hidden |= ~decision.Depth;
                    answers.AddRange(Open(party, own, release, decision));
                }
            }
            left.AddRange(own.Withdrawn.Where(Touches).Select(period => ("withdrawn", period)));
            if (shown == 0 && left.Count == 0) left.Add(("not-released", request.Period ?? TimePeriod.Holding(DateOnly.FromDateTime(now.UtcDateTime), Frequency.A)));
            coverage.Add(new(party, shown, [.. left.GroupBy(l => l.Ground, StringComparer.Ordinal).Select(group => new LeftOut(group.Key,
                group.Key == "not-released" ? 0 : group.Count(), group.MinBy(l => l.Period.Start).Period, group.MaxBy(l => l.Period.End).Period, []))]));
        }
        var list = TopicOf(flow).List;
        return new(flow, roll, request, now,
            [.. answers.OrderByDescending(a => a.Period.End).ThenBy(a => a.Period.Frequency).ThenBy(a => list.IndexOf(a.Topic(flow))).ThenBy(a => a.Party.Id.Value, StringComparer.Ordinal)],
            coverage.ToImmutable(), [.. state.Flows.Where(pair => pair.Key.Dataflow == flow.Id).SelectMany(pair => pair.Value.InForce.Keys).Distinct().OrderDescending()],
            // of the reader's own reporting, never of what there is: the same whether others' answers name these or not
            [.. flow.Dimensions.Where((dimension, i) => dimension.Id != "REF_AREA" && (hidden >> i & 1) != 0)]);

        bool Touches(TimePeriod period) => request.Period is not { } asked || period.Start <= asked.End && asked.Start <= period.End;

        IEnumerable<SharedAnswer> Open(RollParty party, PartyFlow own, ReleasedPeriod release, Decision decision)
        {
            bool IsDeepEnough(IEnumerable<string> dimensions) => dimensions.All(dimension => (decision.Depth >> flow.IndexOf(dimension) & 1) != 0);
            if (release.IsNil) yield return new(party, release.Period, null, release.Sharing, []);
            foreach (var answer in own.Answers.GetValueOrDefault(release.Period, []))
            {
                if (!IsDeepEnough(answer.Codes.Keys)) continue;
                if (request.Topic is { } topic && !TopicOf(flow).List.IsWithin(answer.Codes[TopicOf(flow).Id], topic)) continue;
                yield return new(party, release.Period, answer, release.Sharing, [.. own.Notes.Where(note => note.StoodAt(null)).Select(note => note.Note)
                    .Where(note => new TravellingNote(party.Id, note).Touches(release.Period) && IsDeepEnough(note.Slice.Keys) && note.Slice.All(slice => IsOf(slice, answer)))]);
            }
        }

        bool IsOf(KeyValuePair<string, ImmutableArray<string>> slice, ReleasedAnswer answer) =>
            slice.Key == "REF_AREA" || !answer.Codes.TryGetValue(slice.Key, out var code) || slice.Value.Any(of => flow.Dimensions[flow.IndexOf(slice.Key)].List.IsWithin(code, of));
    }
}

/// <summary>What one reader may read, with all that qualifies it. Of what is closed it holds the ground and the period, which everyone may know.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="Roll">Who takes part.</param>
/// <param name="Request">What was asked.</param>
/// <param name="AnsweredAt">When.</param>
/// <param name="Answers">The answers, the latest period first, then by topic.</param>
/// <param name="Coverage">Per Party how many periods are open, and why others are not.</param>
/// <param name="Periods">Every period somebody has released, the latest first: to choose from.</param>
/// <param name="Hidden">Dimensions the reader does not name in its own answers, so that it is not shown others' answers that name them.</param>
public sealed record AnswersView(Dataflow Flow, ExchangeRoll Roll, AnswersRequest Request, DateTimeOffset AnsweredAt, ImmutableArray<SharedAnswer> Answers,
    ImmutableArray<Coverage> Coverage, ImmutableArray<TimePeriod> Periods, ImmutableArray<Dimension> Hidden);

/// <summary>One answer that is open to the reader.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Period">For which period.</param>
/// <param name="Answer">The words; null for a nil report: there was nothing to tell.</param>
/// <param name="Terms">The owner's terms; they travel with it.</param>
/// <param name="Notes">The owner's notes that touch it.</param>
public sealed record SharedAnswer(RollParty Party, TimePeriod Period, ReleasedAnswer? Answer, SharingChoice Terms, ImmutableArray<SliceNote> Notes)
{
    /// <summary>Its topic; empty for a nil report.</summary>
    internal string Topic(Dataflow flow) => Answer?.Codes.GetValueOrDefault(AnswersDesk.TopicOf(flow).Id) ?? "";
}
