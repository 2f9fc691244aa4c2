using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Governance;

/// <summary>The forms of decisions: stewards put forward, record and withdraw; a coordinator speaks for the own Party. A token speaks for nobody here: what
/// binds a Party is a person's act at a browser. Each is answered with its page where a field is wrong, which is why each makes its own write.</summary>
internal static class KeepDecisions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/decisions/new", AddAsync).Allow(Role.Steward).Fresh().ExcludeFromDescription();
        routes.MapPost("/decisions/{number}/withdraw", WithdrawAsync).Allow(Role.Steward).Fresh().ExcludeFromDescription();
        routes.MapPost("/decisions/{number}/vote", VoteAsync).Allow(Role.Coordinator).Fresh().ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(IFormCollection form, HttpContext context, DbSession session, DecisionDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        var (draft, state) = DecisionForm.Read(form, texts, DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime));
        string? number = null;
        if (draft is not null)
        {
            (number, var unfit) = await desk.AddAsync(session, actor, draft, ct);
            if (unfit is { } fault) state.Refuse(fault.Field, texts.Texts.Of(fault.Problem));
        }
        return number is null ? Answer.Page<NewDecisionPage>(new { Form = state }, StatusCodes.Status400BadRequest)
            : Answer.SeeOther("/decisions/" + number, texts[draft!.Procedure.Way == DecisionWay.Meeting ? "membership.decisions.recorded" : "membership.decisions.proposed"]);
    }

    private static async Task<IResult> WithdrawAsync(string number, [FromForm] string? why, HttpContext context, DbSession session, DecisionDesk desk, ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        try
        {
            await desk.WithdrawAsync(session, actor, number, (why ?? "").Trim(), ct);
        }
        catch (ProblemException e) when (e.Problem.Status == StatusCodes.Status400BadRequest)
        {
            return Answer.Page<DecisionPage>(new { Number = number, Withdrawal = Refused(context, "why", e.Problem, texts) }, e.Problem.Status);
        }
        return Answer.SeeOther("/decisions/" + Uri.EscapeDataString(number), texts["membership.decisions.withdrawn"]);
    }

    private static async Task<IResult> VoteAsync(string number, [FromForm] string? ballot, [FromForm] string? reason, HttpContext context, DbSession session, DecisionDesk desk,
        ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        Ballot? said = Enum.TryParse<Ballot>(ballot, out var known) && Enum.IsDefined(known) ? known : null;
        try
        {
            if (said is null && ballot != "none") throw MembershipProblems.BallotUnfit().AsException();
            await desk.VoteAsync(session, actor, number, said, (reason ?? "").Trim(), ct);
        }
        catch (ProblemException e) when (e.Problem.Status == StatusCodes.Status400BadRequest)
        {
            return Answer.Page<DecisionPage>(new { Number = number, Vote = Refused(context, said is null ? "ballot" : "reason", e.Problem, texts) }, e.Problem.Status);
        }
        return Answer.SeeOther("/decisions/" + Uri.EscapeDataString(number), texts["membership.decisions.spoken"]);
    }

    private static FormState Refused(HttpContext context, string field, Problem problem, ReaderTexts texts) => FormState.Of(context.Request.Form).Refuse(field, texts.Texts.Of(problem));

    private static Actor AtBrowser(HttpContext context) => context.Actor() is { Door: Door.Web } actor ? actor : throw KernelProblems.SignInFirst().AsException();
}
