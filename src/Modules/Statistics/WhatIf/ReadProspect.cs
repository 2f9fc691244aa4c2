using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Statistics.WhatIf;

/// <summary>What would be open, as JSON, for programs and for the command line.</summary>
internal static class ReadProspect
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/what-if/reporting/{dataflow}", Reporting).Allow(WhatIfDesk.Reporters).WithName("readReportingProspect").WithTags("Statistics")
            .WithSummary("What would be open to the asker's Party, had it released these periods, broken down so")
            .Produces<ReportingProspectDocument>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapGet("/api/v1/what-if/rules/{dataflow}", Rules).Allow(Role.Steward).WithName("readRuleProspect").WithTags("Statistics")
            .WithSummary("What would be open to whom, were this rule in force")
            .Produces<RuleProspectDocument>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> Reporting(string dataflow, string from, string? to, string frequency, [FromQuery(Name = "dimension")] string[]? dimensions,
        HttpContext context, WhatIfDesk desk, DbSession session, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(ReportingProspectDocument.Of(await desk.SupposeAsync(session, context.Actor(), dataflow, WhatIfDesk.Period(from), WhatIfDesk.Period(to ?? from),
            WhatIfDesk.FrequencyOf(frequency), dimensions ?? [], ct)));
    }

    private static async Task<IResult> Rules(string dataflow, string frequency, string window, string required, string lag, string grace, bool? opensHistory,
        HttpContext context, WhatIfDesk desk, DbSession session, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(RuleProspectDocument.Of(await desk.SupposeAsync(session,
            WhatIfDesk.Read(dataflow, WhatIfDesk.FrequencyOf(frequency), window, required, lag, grace, opensHistory ?? false), ct)));
    }
}

/// <summary>How reporting stands, or would stand.</summary>
/// <param name="Holds">It mirrors, by grace or by itself.</param>
/// <param name="ByGrace">By grace alone.</param>
/// <param name="Required">k.</param>
/// <param name="Met">How many periods count as met.</param>
/// <param name="Depth">The dimensions others' figures are then seen broken down by.</param>
/// <param name="Finest">The finest frequency seen.</param>
public sealed record ProspectStanding(bool Holds, bool ByGrace, int Required, int Met, IReadOnlyList<string> Depth, string Finest)
{
    internal static ProspectStanding? Of(Sdmx.Dataflow flow, Mirror? mirror) => mirror is null ? null
        : new(mirror.Holds, mirror.ByGrace, mirror.Required, mirror.Met, [.. WhatIfDesk.Named(flow, mirror.Depth).Select(d => d.Id)], mirror.Finest.ToString());
}

/// <summary>What a Party's own reporting would open, for machines.</summary>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="From">The first period supposed.</param>
/// <param name="To">The last.</param>
/// <param name="Dimensions">What they would be broken down by.</param>
/// <param name="Now">How it stands for the last period; null without a rule.</param>
/// <param name="Then">How it would stand.</param>
/// <param name="Parties">The other Parties.</param>
public sealed record ReportingProspectDocument(string Dataflow, string From, string To, IReadOnlyList<string> Dimensions, ProspectStanding? Now, ProspectStanding? Then, IReadOnlyList<OwnerProspectDocument> Parties)
{
    /// <summary>From a prospect.</summary>
    public static ReportingProspectDocument Of(ReportingProspect p) => new(p.Flow.Id, p.First.ToString(), p.Last.ToString(), [.. p.Dimensions.Select(d => d.Id)],
        ProspectStanding.Of(p.Flow, p.Now), ProspectStanding.Of(p.Flow, p.Then),
        [.. p.Owners.Select(o => new OwnerProspectDocument(o.Owner.Id.Value, o.Released, o.OpenNow, o.OpenThen, [.. o.Opens.Select(period => period.ToString())]))]);
}

/// <summary>Another Party's figures.</summary>
/// <param name="Party">The Party.</param>
/// <param name="Released">How many periods it has in force.</param>
/// <param name="OpenNow">How many are open.</param>
/// <param name="OpenThen">How many would be.</param>
/// <param name="Opens">Those that would open.</param>
public sealed record OwnerProspectDocument(string Party, int Released, int OpenNow, int OpenThen, IReadOnlyList<string> Opens);

/// <summary>What a rule would open, for machines.</summary>
/// <param name="Dataflow">The dataflow.</param>
/// <param name="Parties">The Parties that look.</param>
public sealed record RuleProspectDocument(string Dataflow, IReadOnlyList<ViewerProspectDocument> Parties)
{
    /// <summary>From a prospect.</summary>
    public static RuleProspectDocument Of(RuleProspect p) => new(p.Flow.Id, [.. p.Viewers.Select(v => new ViewerProspectDocument(v.Viewer.Id.Value, v.Viewer.HasStanding,
        v.Released, v.OpenNow, v.OpenThen, ProspectStanding.Of(p.Flow, v.Now), ProspectStanding.Of(p.Flow, v.Then)!))]);
}

/// <summary>What it would open to one Party.</summary>
/// <param name="Party">The Party.</param>
/// <param name="InStanding">It accepted the terms in force and is neither suspended nor gone.</param>
/// <param name="Released">How many periods the others have in force.</param>
/// <param name="OpenNow">How many of them the rule in force opens.</param>
/// <param name="OpenThen">How many the other would.</param>
/// <param name="Now">How its reporting stands at the last period due; null without a rule.</param>
/// <param name="Then">How it would stand.</param>
public sealed record ViewerProspectDocument(string Party, bool InStanding, int Released, int OpenNow, int OpenThen, ProspectStanding? Now, ProspectStanding Then);
