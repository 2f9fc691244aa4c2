namespace Tallystick.Reporting.PartyRules;

/// <summary>A part of a rule that stands for an amount.</summary>
internal abstract record RuleSum
{
    /// <summary>The total of the period.</summary>
    internal sealed record Total : RuleSum;
    /// <summary>All of one code of one dimension.</summary>
    internal sealed record Of(string Dimension, string Code) : RuleSum;
    /// <summary>A number as written.</summary>
    internal sealed record Number(decimal Value) : RuleSum;
    /// <summary>One amount and another, or less another.</summary>
    internal sealed record Plus(RuleSum Left, RuleSum Right, bool Less) : RuleSum;
    /// <summary>So many times an amount, or so many hundredths of it.</summary>
    internal sealed record Times(decimal Factor, RuleSum Part, bool Percent) : RuleSum;
    /// <summary>The same of the period before.</summary>
    internal sealed record Previous(RuleSum Part) : RuleSum;
}

/// <summary>What a rule asks of a period.</summary>
internal abstract record RuleTree
{
    /// <summary>Two amounts compared.</summary>
    /// <param name="Left">The one.</param>
    /// <param name="Sign"><c>&lt;=</c>, <c>&lt;</c>, <c>&gt;=</c>, <c>&gt;</c> or <c>=</c>.</param>
    /// <param name="Right">The other.</param>
    internal sealed record Compare(RuleSum Left, string Sign, RuleSum Right) : RuleTree;

    /// <summary>An amount that may not change by more than so many times, or so many hundredths, from one period to the next.</summary>
    internal sealed record Change(RuleSum Of, decimal Within, bool Percent) : RuleTree;
}

/// <summary>Why an expression is no rule: where, and what would do.</summary>
/// <param name="At">The character, from 1.</param>
/// <param name="Code">unexpected, dimension, code, too-long, too-deep or number.</param>
/// <param name="Value">What stands there; empty at the end.</param>
/// <param name="Wanted">What may stand there, or the word probably meant; empty where nothing comes near.</param>
internal sealed record RuleFault(int At, string Code, string Value, string Wanted);
