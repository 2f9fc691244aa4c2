using Tallystick.Reciprocity;
using Tallystick.Vocabulary;
using Tallystick.Web.Reader;

namespace Tallystick.Membership.Rules;

/// <summary>A mirror rule in sentences a reader can act on.</summary>
internal static class RuleWords
{
    public static string Of(ReaderTexts texts, MirrorRule rule)
    {
        var frequency = rule.Frequency.ToString().ToLowerInvariant();
        string[] sentences =
        [
            rule.Required == 0 ? texts["membership.rule.open"]
                : texts.Format($"membership.rule.mirror-{frequency}", ("required", rule.Required), ("window", rule.Window)),
            texts.Format($"membership.rule.due-{frequency}", ("lag", rule.LagDays)),
            rule.GraceDays > 0 ? texts.Format("membership.rule.grace", ("grace", rule.GraceDays)) : texts["membership.rule.no-grace"],
            texts[rule.CurrentOpensHistory ? "membership.rule.opens-history" : "membership.rule.period-by-period"],
        ];
        return string.Join(texts["membership.rule.between"], sentences);
    }

    /// <summary>The dataflow's name; its id where the catalogue has none.</summary>
    public static string Flow(ReaderTexts texts, string dataflow) =>
        StructureCatalog.Default.TryFind(dataflow, out var flow) ? texts.Of(flow.Name) : dataflow;
}
