using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Membership.Parties;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web.Edge;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Rules;

/// <summary>A steward enters a rule the governing body adopted, as the next version for its dataflow. It rules from today or later: no
/// version reaches back, and none is ever changed.</summary>
internal static class AdoptRule
{
    /// <summary>The form, as typed.</summary>
    internal sealed record Request(string? Dataflow, string? Frequency, string? Window, string? Required, string? Lag, string? Grace, string? OpensHistory,
        string? From, string? Decision)
    {
        public static Request Of(IFormCollection form) => new(form["dataflow"], form["frequency"], form["window"], form["required"], form["lag"], form["grace"],
            form["opensHistory"], form["from"], form["decision"]);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/participants/rules", HandleAsync).Allow(Role.Steward).Writes();

    private static async Task<IResult> HandleAsync(IFormCollection form, HttpContext context, DbSession session, Participants participants,
        ReaderTexts texts, CancellationToken ct)
    {
        var store = new PartyStore(session);
        await store.BumpAsync(ct);
        var state = await participants.CurrentAsync(session, ct);
        var (rule, refused) = Decide(Request.Of(form), state);
        if (rule is null) throw refused!.AsException();
        var version = await store.AddRuleAsync(rule, ct);
        session.Note(new(context.Actor(), MembershipActions.RuleAdopt, null, rule.Dataflow, AuditDetail.Of(("version", version), ("window", rule.Window),
            ("required", rule.Required), ("lag", rule.LagDays), ("grace", rule.GraceDays), ("opensHistory", rule.CurrentOpensHistory),
            ("frequency", rule.Frequency.ToString()), ("from", rule.InForceFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("decision", rule.Decision))));
        return Answer.SeeOther("/participants#rules", texts["membership.participants.rule-adopted"]);
    }

    /// <summary>The rule, or why not.</summary>
    internal static (MirrorRule? Rule, Problem? Refused) Decide(Request form, MembershipState state)
    {
        if (!StructureCatalog.Default.TryFind(form.Dataflow ?? "", out var flow)) return (null, MembershipProblems.NoSuchDataflow(form.Dataflow ?? ""));
        if (!Enum.TryParse<Frequency>(form.Frequency, out var frequency) || !flow.Frequencies.Contains(frequency)) return (null, KernelProblems.BadField("frequency", form.Frequency ?? ""));
        if (Number(form.Window) is not { } window || Number(form.Required) is not { } required || Number(form.Lag) is not { } lag || Number(form.Grace) is not { } grace)
            return (null, MembershipProblems.RuleNumbers());
        if (!DateOnly.TryParseExact(form.From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)) return (null, KernelProblems.BadField("from", form.From ?? ""));
        if (string.IsNullOrWhiteSpace(form.Decision)) return (null, MembershipProblems.ReasonMissing());
        var earliest = state.Rules.Where(r => r.Dataflow == flow.Id).Select(r => r.InForceFrom.AddDays(1)).Append(state.Day).Max();
        if (from < earliest) return (null, MembershipProblems.RuleInPast(earliest.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        var rule = new MirrorRule(flow.Id, frequency, window, required, lag, grace, form.OpensHistory is "true" or "on", from, form.Decision.Trim());
        return rule.IsSensible ? (rule, null) : (null, MembershipProblems.RuleNumbers());
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
