using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Account;

/// <summary>Settles the language a person reads, now and at every sign-in.</summary>
internal static class ChangeLanguage
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/language", HandleAsync).Allow().Writes();

    private static async Task<IResult> HandleAsync([FromForm] string? language, HttpContext context, DbSession session, OwnAccount own, CancellationToken ct)
    {
        var person = await own.OpenAsync(context, ct);
        if (Languages.All.FirstOrDefault(l => l.Tag == language) is not { } chosen) throw KernelProblems.BadField("language", language ?? "").AsException();
        await new PersonStore(session).SetLanguageAsync(person.Id, chosen.Tag, ct);
        session.Note(new(context.Actor(), MembershipActions.LanguageChange, context.Actor().Party, person.Id.Value, AuditDetail.Of(("language", chosen.Tag))));
        ReaderLanguage.Keep(context, chosen);
        return Answer.SeeOther("/account");
    }
}
