using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tallystick.Kernel;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Compositions;

/// <summary>What two agencies' figures of the same thing are to one another.</summary>
public enum OverlapKind
{
    /// <summary>Nobody has said; where they meet, it cannot be released.</summary>
    Ask,
    /// <summary>They counted different events: the figures add up.</summary>
    Add,
    /// <summary>They counted the same events: one agency's figure stands.</summary>
    Lead,
}

/// <summary>One agency's contribution: the periods taken of one of its submissions.</summary>
/// <param name="SubmissionId">A checked or released submission without errors.</param>
/// <param name="Agency">The agency that brought it; empty for the Party as such.</param>
/// <param name="Periods">The periods taken, ascending.</param>
public sealed record CompositionPart(string SubmissionId, AgencyId Agency, ImmutableArray<TimePeriod> Periods);

/// <summary>A decision for a slice, instead of the rule.</summary>
/// <param name="Slice">The codes it holds for by dimension; a dimension that is not named is not restricted.</param>
/// <param name="From">The first period; null: from the beginning.</param>
/// <param name="To">The last period; null: without end.</param>
/// <param name="Kind">Add or Lead.</param>
/// <param name="Leader">Whose figure stands when <paramref name="Kind"/> is Lead.</param>
public sealed record OverlapDecision(ImmutableSortedDictionary<string, ImmutableArray<string>> Slice, TimePeriod? From, TimePeriod? To, OverlapKind Kind, AgencyId Leader);

/// <summary>How the figures of several agencies of a Party become the Party's one figure. It is kept as the text of the submission it makes, so
/// that what was released can be walked back to each agency's file.</summary>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="Agencies">All agencies that are to contribute, the leading one first.</param>
/// <param name="Parts">What is taken of whom; one agency has at most one part for a period.</param>
/// <param name="Rule">What holds where they meet.</param>
/// <param name="Decisions">Exceptions from the rule; the last that fits holds.</param>
public sealed record ComposedParts(DataflowId Dataflow, ImmutableArray<AgencyId> Agencies, ImmutableArray<CompositionPart> Parts, OverlapKind Rule,
    ImmutableArray<OverlapDecision> Decisions)
{
    /// <summary>Parts a composition may have.</summary>
    internal const int MostParts = 400;
    /// <summary>Agencies a composition may have.</summary>
    internal const int MostAgencies = 64;
    /// <summary>Decisions a composition may have.</summary>
    internal const int MostDecisions = 2_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>A composition as a request or the record says it.</summary>
    internal sealed record Document(string Dataflow, string[] Agencies, PartDocument[] Parts, string? Overlap, DecisionDocument[]? Decisions);

    /// <summary>A part; periods as in <c>2016-01..2016-06, 2016-09</c>.</summary>
    internal sealed record PartDocument(string Submission, string Agency, string Periods);

    /// <summary>A decision; overlap is <c>add</c> or <c>lead</c>.</summary>
    internal sealed record DecisionDocument(SortedDictionary<string, string[]>? Slice, string? From, string? To, string Overlap, string? Leader);

    /// <summary>The one text of this composition.</summary>
    internal string ToJson() => JsonSerializer.Serialize(ToDocument(), Options);

    /// <summary>As a request or the record says it.</summary>
    internal Document ToDocument() => new(Dataflow.Value, [.. Agencies.Select(agency => agency.Value)],
        [.. Parts.Select(part => new PartDocument(part.SubmissionId, part.Agency.Value, PeriodList.Text(part.Periods)))], Word(Rule),
        Decisions.IsEmpty ? null : [.. Decisions.Select(decision => new DecisionDocument(
            decision.Slice.IsEmpty ? null : new(decision.Slice.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), StringComparer.Ordinal),
            decision.From?.ToString(), decision.To?.ToString(), Word(decision.Kind), decision.Leader.Value is { Length: > 0 } leader ? leader : null))]);

    /// <summary>SHA-256 of <see cref="ToJson"/>, 64 lower-case hexadecimal digits.</summary>
    internal string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())));

    /// <summary>Reads the text of a composition.</summary>
    /// <exception cref="ProblemException">When it is none.</exception>
    internal static ComposedParts Read(string json)
    {
        try
        {
            return Of(JsonSerializer.Deserialize<Document>(json, Options) ?? throw new JsonException("No composition."));
        }
        catch (JsonException fault)
        {
            throw KernelProblems.BadField(fault.Path is { Length: > 0 } path ? path : "composition", "").AsException();
        }
    }

    /// <summary>A composition as a request says it.</summary>
    /// <exception cref="ProblemException">When a word or a period is none.</exception>
    internal static ComposedParts Of(Document document) => new(new(document.Dataflow), [.. document.Agencies.Select(id => new AgencyId(id))],
        [.. document.Parts.Select(part => new CompositionPart(part.Submission, new(part.Agency), PeriodList.Parse(part.Periods)))],
        Kind(document.Overlap ?? "ask"),
        [.. (document.Decisions ?? []).Select(decision => new OverlapDecision(
            (decision.Slice ?? []).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            Period(decision.From), Period(decision.To), Kind(decision.Overlap), new(decision.Leader ?? "")))]);

    /// <summary>The agencies whose figures a submission holds for a period.</summary>
    internal static IEnumerable<AgencyId> AgenciesOf(Submission submission, TimePeriod period) => submission.Kind == SubmissionKind.File ? [submission.Agency]
        : Read(submission.Mapping).Parts.Where(part => part.Periods.Contains(period)).Select(part => part.Agency);

    /// <summary>The agencies' submissions a submission is made of for a period: itself, when it is a file's.</summary>
    internal static IEnumerable<string> SourcesOf(Submission submission, TimePeriod period) => submission.Kind == SubmissionKind.File ? [submission.Id]
        : Read(submission.Mapping).Parts.Where(part => part.Periods.Contains(period)).Select(part => part.SubmissionId);

    internal static string Word(OverlapKind kind) => kind.ToString().ToLowerInvariant();

    internal static OverlapKind Kind(string word) => word switch
    {
        "ask" => OverlapKind.Ask,
        "add" => OverlapKind.Add,
        "lead" => OverlapKind.Lead,
        _ => throw KernelProblems.BadField("overlap", word).AsException(),
    };

    private static TimePeriod? Period(string? text) =>
        text is null ? null : TimePeriod.TryParse(text, out var period) ? period : throw ReportingProblems.BadPeriods(text).AsException();
}
