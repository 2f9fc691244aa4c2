using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Reporting.PartyRules;

/// <summary>A Party's rules through forms and the interface: written, tried on the last file, switched off and on. They see the Party's own figures alone.</summary>
internal static class WriteRule
{
    /// <summary>A rule as the interface says it.</summary>
    internal sealed record RuleBody(string? Expression, string? Severity, string? Language, string? Sentence, bool? On);

    /// <summary>A rule with its name and version.</summary>
    internal sealed record RuleAnswer(string Name, long Version, string Expression, string Severity, string Language, string Sentence, bool On);

    /// <summary>What a rule says of a period: holds, fails or cannot-tell.</summary>
    internal sealed record RuleTrialAnswer(string Period, string Outcome);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        api.MapGet("rules/{dataflow}", async (string dataflow, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
                Results.Ok((await PartyRuleStore.ListAsync(session, context.Actor().RequireParty(), new(Structure(catalog, dataflow).Id), ct)).Select(AnswerOf)))
            .Allow(ReportingRoles.Read).WithTags("Reporting").WithName("ListRules").WithSummary("The rules your Party wrote for a dataflow").Produces<RuleAnswer[]>().ProducesProblem(404);
        api.MapPut("rules/{dataflow}/{name}", async (string dataflow, string name, RuleBody body, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
            {
                var version = await SaveAsync(session, context.Actor(), Structure(catalog, dataflow), RuleOf(name, body.Expression, body.Severity, body.Language, body.Sentence, body.On ?? true), ct);
                return Results.Ok(new { name, version });
            })
            .Allow(ReportingRoles.Decide).Writes().WithTags("Reporting").WithName("SetRule").WithSummary("Write a rule for your Party's own figures; a change is a new version")
            .WithDescription("expression; severity: error, warning or info; sentence with its language; on.").ProducesProblem(400).ProducesProblem(404);
        api.MapPost("rules/{dataflow}/try", async (string dataflow, RuleBody body, HttpContext context, DbSession session, StructureCatalog catalog, CancellationToken ct) =>
                Results.Ok((await RuleTrial.OfAsync(session, context.Actor().RequireParty(), Structure(catalog, dataflow), body.Expression ?? "", ct)).Results
                    .Select(result => new RuleTrialAnswer(result.Period.ToString(), Imports.Intake.Hyphenated(result.Outcome.ToString())))))
            .Allow(ReportingRoles.Decide).WithTags("Reporting").WithName("TryRule").WithSummary("What a rule would say of the last file your Party brought")
            .Produces<RuleTrialAnswer[]>().ProducesProblem(400);

        pages.MapPost("rules/{dataflow}", PageAsync).Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
        pages.MapPost("rules/{dataflow}/{name}/switch", async (string dataflow, string name, HttpContext context, DbSession session, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct) =>
            {
                var (actor, structure) = (context.Actor(), Structure(catalog, dataflow));
                var rule = (await PartyRuleStore.ListAsync(session, actor.RequireParty(), new(structure.Id), ct)).FirstOrDefault(rule => rule.Name == name)
                    ?? throw KernelProblems.NotFound("rule").AsException();
                await PartyRuleStore.SaveAsync(session, actor, new(structure.Id), RuleOf(name, rule.Expression, rule.Severity, rule.Language, rule.Sentence, rule.IsOn == 0), ct);
                return Answer.SeeOther("/report/rules/" + structure.Id, texts["reporting.rules.done"]);
            })
            .Allow(ReportingRoles.Decide).Writes().ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(string dataflow, HttpContext context, DbSession session, StructureCatalog catalog, ReaderTexts texts, CancellationToken ct)
    {
        var structure = Structure(catalog, dataflow);
        var state = FormState.Of(await context.Request.ReadFormAsync(ct));
        if (state.Text("act") == "try")
        {
            if (PartyRule.FaultOf(state.Text("expression"), structure) is { } wrong)
                return Answer.Page<RulesPage>(new { Dataflow = dataflow, Form = state.Refuse("expression", texts.Texts.Of(wrong)) }, StatusCodes.Status422UnprocessableEntity);
            return Answer.Page<RulesPage>(new { Dataflow = dataflow, Form = state, Tried = true });
        }
        var rule = RuleOf(state.Text("name"), state.Text("expression"), state.Text("severity"), state.Text("language"), state.Text("sentence"), true);
        if (rule.Fault(structure) is { } problem)
        {
            var field = problem.Code.StartsWith("reporting-rule", StringComparison.Ordinal) ? "expression"
                : problem.Arguments.TryGetValue("field", out var named) && named is string known ? known : "";
            return Answer.Page<RulesPage>(new { Dataflow = dataflow, Form = state.Refuse(field, texts.Texts.Of(problem)) }, StatusCodes.Status422UnprocessableEntity);
        }
        await PartyRuleStore.SaveAsync(session, context.Actor(), new(structure.Id), rule, ct);
        return Answer.SeeOther("/report/rules/" + structure.Id, texts["reporting.rules.done"]);
    }

    internal static async Task<long> SaveAsync(DbSession session, Actor actor, Dataflow structure, PartyRule rule, CancellationToken ct)
    {
        if (rule.Fault(structure) is { } problem) throw problem.AsException();
        return await PartyRuleStore.SaveAsync(session, actor, new(structure.Id), rule, ct);
    }

    internal static PartyRule RuleOf(string name, string? expression, string? severity, string? language, string? sentence, bool on) => new()
    {
        Name = name.Trim(),
        Expression = expression?.Trim() ?? "",
        Severity = severity ?? "warning",
        Language = language ?? "en",
        Sentence = sentence?.Trim() ?? "",
        IsOn = on ? 1 : 0,
    };

    private static RuleAnswer AnswerOf(PartyRule rule) => new(rule.Name, rule.Version, rule.Expression, rule.Severity, rule.Language, rule.Sentence, rule.IsOn == 1);

    private static Dataflow Structure(StructureCatalog catalog, string dataflow) =>
        catalog.TryFind(dataflow, out var structure) ? structure : throw ReportingProblems.NoDataflow(dataflow).AsException();
}
