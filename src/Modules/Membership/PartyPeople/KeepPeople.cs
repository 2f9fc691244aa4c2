using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.PartyPeople;

/// <summary>A coordinator looks after the people of the own Party: invites, gives other roles, helps after a lost second factor, closes. What is allowed the
/// <see cref="Roster"/> says. A link is shown on the answering page and never again, which is why those forms are answered with a page. There is no
/// interface for programs: a token must not make people.</summary>
internal static class KeepPeople
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people", InviteAsync).Allow(Role.Coordinator).Fresh().ExcludeFromDescription();
        routes.MapPost("/people/{id}/roles", RolesAsync).Allow(Role.Coordinator).Fresh().Writes().ExcludeFromDescription();
        routes.MapPost("/people/{id}/reset", ResetAsync).Allow(Role.Coordinator).Fresh().Writes().ExcludeFromDescription();
        routes.MapPost("/people/{id}/withdraw", WithdrawAsync).Allow(Role.Coordinator).Fresh().Writes().ExcludeFromDescription();
        routes.MapPost("/people/{id}/sessions", SessionsAsync).Allow(Role.Coordinator).Writes().ExcludeFromDescription();
        routes.MapPost("/people/{id}/close", CloseAsync).Allow(Role.Coordinator).Fresh().Writes().ExcludeFromDescription();
    }

    private static async Task<IResult> InviteAsync(IFormCollection form, HttpContext context, DbSession session, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        var role = Roster.Read(Text("role")) ?? throw KernelProblems.BadField("role", Text("role")).AsException();
        OneTimeLink link;
        try
        {
            link = await Roster.InviteAsync(session, actor, actor.RequireParty(), new(Text("login"), Text("name"), Text("language"), role.Role, role.Agency), ct);
        }
        catch (ProblemException e) when (e.Problem.Status is 400 or 409)
        {
            // What was typed stays in the form.
            return Answer.Page<PeoplePage>(new { Refused = e.Problem, Form = FormState.Of(form) }, e.Problem.Status);
        }
        context.Response.Headers.CacheControl = "no-store";
        return Answer.Page<PeoplePage>(new { Link = link });

        string Text(string name) => form[name].ToString().Trim();
    }

    private static async Task<IResult> RolesAsync(string id, IFormCollection form, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        var roles = form["roles"].Select(word => Roster.Read(word ?? "") ?? throw KernelProblems.BadField("roles", word ?? "").AsException()).ToList();
        await Roster.ChangeRolesAsync(session, actor, actor.RequireParty(), new(id), roles, ct);
        return Answer.SeeOther("/people/" + Uri.EscapeDataString(id), texts["membership.people.roles-changed"]);
    }

    private static async Task<IResult> ResetAsync(string id, [FromForm] string? forgotten, HttpContext context, DbSession session, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        var link = await Roster.ResetAsync(session, actor, actor.RequireParty(), new(id), forgotten is not null, ct);
        context.Response.Headers.CacheControl = "no-store";
        return Answer.Page<PersonPage>(new { Id = id, Link = link });
    }

    private static async Task<IResult> WithdrawAsync(string id, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        await Roster.WithdrawAsync(session, actor, actor.RequireParty(), new(id), ct);
        return Answer.SeeOther("/people", texts["membership.people.withdrawn"]);
    }

    private static async Task<IResult> SessionsAsync(string id, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        await Roster.EndSessionsAsync(session, actor, actor.RequireParty(), new(id), ct);
        return Answer.SeeOther("/people/" + Uri.EscapeDataString(id), texts["membership.people.sessions-ended"]);
    }

    private static async Task<IResult> CloseAsync(string id, HttpContext context, DbSession session, ReaderTexts texts, CancellationToken ct)
    {
        var actor = AtBrowser(context);
        await Roster.CloseAsync(session, actor, actor.RequireParty(), new(id), ct);
        return Answer.SeeOther("/people", texts["membership.people.closed-now"]);
    }

    /// <summary>A stolen token must not make or unmake people.</summary>
    private static Actor AtBrowser(HttpContext context) => context.Actor() is { Door: Door.Web } actor ? actor : throw KernelProblems.SignInFirst().AsException();
}
