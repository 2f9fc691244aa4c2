using Tallystick.Reporting.Checks;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.PartyRules;

/// <summary>Whether a rule holds for a period.</summary>
internal enum RuleOutcome
{
    /// <summary>It surely does.</summary>
    Holds,
    /// <summary>It surely does not.</summary>
    Fails,
    /// <summary>What is hidden, missing or not reported decides.</summary>
    CannotTell,
}

/// <summary>An amount in a rule: at least, at most. Without an upper end the most is infinite.</summary>
internal readonly record struct RuleAmount(double Low, double High)
{
    internal static RuleAmount Unknown { get; } = new(double.NegativeInfinity, double.PositiveInfinity);
}

/// <summary>What a rule says of a period, with the two amounts it held against one another.</summary>
internal sealed record RuleResult(TimePeriod Period, RuleOutcome Outcome, RuleAmount Left, RuleAmount Right);

/// <summary>Evaluates a rule over sums: pure. Every amount is an interval; a rule fails only where it fails whatever the true numbers are.</summary>
/// <param name="coming">The submission.</param>
/// <param name="standing">What is in force, for periods the submission does not have.</param>
/// <param name="flow">The dataflow.</param>
internal sealed class RuleRun(SumBook coming, SumBook standing, Dataflow flow)
{
    internal RuleResult Of(RuleTree rule, TimePeriod period)
    {
        if (rule is RuleTree.Change change)
        {
            var (now, before) = (Amount(change.Of, period), Amount(change.Of, period.Plus(-1)));
            var factor = change.Percent ? 1 + (double)change.Within / 100 : Math.Max(1, (double)change.Within);
            var least = change.Percent ? Math.Max(0, 1 - (double)change.Within / 100) : 1 / factor;
            var up = AtMost(now, Scaled(before, factor));
            var down = AtMost(Scaled(before, least), now);
            var outcome = up == RuleOutcome.Fails || down == RuleOutcome.Fails ? RuleOutcome.Fails
                : up == RuleOutcome.Holds && down == RuleOutcome.Holds ? RuleOutcome.Holds : RuleOutcome.CannotTell;
            return new(period, outcome, before, now);
        }
        var (left, sign, right) = (RuleTree.Compare)rule;
        var (a, b) = (Amount(left, period), Amount(right, period));
        return new(period, sign switch
        {
            "<=" => AtMost(a, b),
            ">=" => AtMost(b, a),
            "<" => Not(AtMost(b, a)),
            ">" => Not(AtMost(a, b)),
            _ => AtMost(a, b) == RuleOutcome.Fails || AtMost(b, a) == RuleOutcome.Fails ? RuleOutcome.Fails
                : AtMost(a, b) == RuleOutcome.Holds && AtMost(b, a) == RuleOutcome.Holds ? RuleOutcome.Holds : RuleOutcome.CannotTell,
        }, a, b);
    }

    private static RuleOutcome AtMost(RuleAmount a, RuleAmount b) => a.High <= b.Low ? RuleOutcome.Holds : a.Low > b.High ? RuleOutcome.Fails : RuleOutcome.CannotTell;

    private static RuleOutcome Not(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Holds => RuleOutcome.Fails,
        RuleOutcome.Fails => RuleOutcome.Holds,
        _ => outcome,
    };

    private RuleAmount Amount(RuleSum sum, TimePeriod period)
    {
        switch (sum)
        {
            case RuleSum.Number number:
                return new((double)number.Value, (double)number.Value);
            case RuleSum.Total:
                return Sum(SeriesKey.Total, period) ?? RuleAmount.Unknown;
            case RuleSum.Of part:
                return Part(part.Dimension, part.Code, period);
            case RuleSum.Previous previous:
                return Amount(previous.Part, period.Plus(-1));
            case RuleSum.Times times:
                var whole = Amount(times.Part, period);
                // first the product: a tenth of 30 is 3, to the digit
                return times.Percent ? new(Scaled(whole, (double)times.Factor).Low / 100, Scaled(whole, (double)times.Factor).High / 100) : Scaled(whole, (double)times.Factor);
            case RuleSum.Plus plus:
                var (a, b) = (Amount(plus.Left, period), Amount(plus.Right, period));
                return plus.Less ? new(a.Low - b.High, a.High - b.Low) : new(a.Low + b.Low, a.High + b.High);
            default:
                throw new ArgumentOutOfRangeException(nameof(sum));
        }
    }

    /// <summary>All of a code: as summed; of all codes the total; of a code above others, what is reported below it. A code nobody reported in a period that
    /// is broken down counts nothing there.</summary>
    private RuleAmount Part(string dimension, string code, TimePeriod period)
    {
        if (Sum(new(dimension, code), period) is { } own) return own;
        if (code == Codelist.Total) return Sum(SeriesKey.Total, period) ?? RuleAmount.Unknown;
        var rule = flow.Dimensions[flow.IndexOf(dimension)];
        var broken = false;
        var below = new List<string>();
        foreach (var other in rule.List.Codes)
        {
            if (other.Id == Codelist.Total || Sum(new(dimension, other.Id), period) is null) continue;
            broken = true;
            if (other.Id != code && !other.IsMemo && rule.List.IsWithin(other.Id, code)) below.Add(other.Id);
        }
        if (!broken || below.Count > 0 && rule.Additivity != Additivity.Adds) return RuleAmount.Unknown;
        var sum = new RuleAmount(0, 0);
        foreach (var part in below.Where(part => !below.Exists(other => other != part && rule.List.IsWithin(part, other))))
        {
            var more = Sum(new(dimension, part), period)!.Value;
            sum = new(sum.Low + more.Low, sum.High + more.High);
        }
        return sum;
    }

    private RuleAmount? Sum(SeriesKey series, TimePeriod period)
    {
        // a period the submission has is the submission's, whole
        var book = coming.At(SeriesKey.Total, period) is not null ? coming : standing;
        if (book.At(series, period) is not { } sum) return null;
        var one = Math.Pow(10, book.Decimals);
        return new(sum.Low / one, sum.IsOpen ? double.PositiveInfinity : sum.High / one);
    }

    private static RuleAmount Scaled(RuleAmount amount, double factor) => factor == 0 ? new(0, 0) : new(amount.Low * factor, amount.High * factor);
}
