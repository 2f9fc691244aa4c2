using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tallystick.Membership;
using Tallystick.Membership.Governance;
using Tallystick.Storage;

namespace Tallystick.Tests.Modules.Membership.Governance;

/// <summary>What stewards and coordinators of the example do at their pages, step by step.</summary>
internal static class GovernanceSteps
{
    /// <summary>The clock stands on 1 June 2026.</summary>
    public static (string, string)[] Form(string way, string effect, params (string Name, string Value)[] fields)
    {
        (string Name, string Value)[] usual =
        [
            ("way", way), ("effect", effect), ("language", "en"), ("title", "A title"), ("grounds", "For good reasons."),
            .. way switch
            {
                "meeting" => [("day", "2026-05-30"), ("minutes", "EX/SC/12, item 3")],
                "silence" => [("opens", "2026-06-01"), ("closes", "2026-06-08")],
                _ => ((string, string)[])[("opens", "2026-06-01"), ("closes", "2026-06-02"), ("majority", "Simple"), ("quorum", "50")],
            },
        ];
        return [.. usual.Where(one => fields.All(f => f.Name != one.Name)), .. fields];
    }

    public static (string, string)[] Rule(string from = "2026-07-01", string dataflow = "IRREGULAR_ENTRY") =>
        [("dataflow", dataflow), ("frequency", "M"), ("window", "6"), ("required", "5"), ("lag", "45"), ("grace", "0"), ("from", from)];

    public static (string, string)[] With((string, string)[] form, string name, string value) => [.. form.Where(f => f.Item1 != name), (name, value)];

    /// <summary>A steward sends the form; the number it got.</summary>
    public static async Task<string> ProposeAsync(this MembershipSite site, string way, string effect, params (string, string)[] fields)
    {
        using var steward = await site.AsAsync("steward");
        var answer = await steward.PostAsync("/decisions/new", "/decisions/new", Form(way, effect, fields));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, (await Visit.ReadAsync(answer)).Body!.TextContent);
        return answer.Headers.Location!.OriginalString["/decisions/".Length..];
    }

    /// <summary>A coordinator of the example speaks.</summary>
    public static async Task<HttpStatusCode> SpeakAsync(this MembershipSite site, string login, string number, string ballot, string reason = "")
    {
        using var visit = await site.AsAsync(login);
        return (await visit.PostAsync("/account", $"/decisions/{number}/vote", ("ballot", ballot), ("reason", reason))).StatusCode;
    }

    public static void At(this MembershipSite site, string moment) => site.Clock.Now = DateTimeOffset.Parse(moment + "Z", CultureInfo.InvariantCulture);

    /// <summary>What the background does: how many were closed.</summary>
    public static async Task<int> CloseAsync(this MembershipSite site)
    {
        using var closing = new CloseDecisions(site.Data.Database, site.Clock, site.Services.GetRequiredService<DecisionDesk>(), NullLogger<CloseDecisions>.Instance);
        return await closing.CloseDueAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<Deliberation> DecisionAsync(this MembershipSite site, string number)
    {
        await using var session = site.Data.Session();
        return await DecisionDesk.FindAsync(session, number);
    }

    public static async Task<MembershipState> StateAsync(this MembershipSite site)
    {
        await using var session = site.Data.Session();
        return await new Participants().CurrentAsync(session);
    }

    public static async Task<string[]> ActionsAsync(this MembershipSite site) =>
        [.. (await site.TrailAsync()).Where(e => e.Action.StartsWith("membership.governance.", StringComparison.Ordinal)).Select(e => e.Action["membership.governance.".Length..] + " " + e.Object)];
}
