using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.PartyRules;

/// <summary>A rule a Party wrote for its own figures of a dataflow. A change is a new version; the last one holds while it is on.</summary>
internal sealed class PartyRule
{
    internal const int LongestName = 60, LongestSentence = 500, Most = 50;

    /// <summary>What the Party calls it.</summary>
    public string Name { get; init; } = "";
    /// <summary>1, 2, 3 …</summary>
    public long Version { get; init; }
    /// <summary>What it asks.</summary>
    public string Expression { get; init; } = "";
    /// <summary>error, warning or info.</summary>
    public string Severity { get; init; } = "";
    /// <summary>The language of its sentence.</summary>
    public string Language { get; init; } = "";
    /// <summary>What the report says when it fails, in the Party's words.</summary>
    public string Sentence { get; init; } = "";
    /// <summary>1 while it holds.</summary>
    public long IsOn { get; init; }
    /// <summary>Who wrote this version.</summary>
    public string CreatedBy { get; init; } = "";
    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why this cannot be a rule of a dataflow; null when it can.</summary>
    internal Problem? Fault(Dataflow structure)
    {
        if (Name.Length is 0 or > LongestName || Name.Any(c => char.IsControl(c) || c is '/' or '\\' or '?' or '#' or '%') || Name is "." or "..") return KernelProblems.BadField("name", Name.Length > LongestName ? Name[..LongestName] : Name);
        if (Severity is not ("error" or "warning" or "info")) return KernelProblems.BadField("severity", Severity);
        if (Language.Length is < 2 or > 8) return KernelProblems.BadField("language", Language);
        if (Sentence.Length > LongestSentence) return ReportingProblems.TextTooLong("sentence", LongestSentence);
        if (Sentence.Length == 0) return KernelProblems.BadField("sentence", "");
        return FaultOf(Expression, structure);
    }

    /// <summary>Why an expression is no rule of a dataflow; null when it is.</summary>
    internal static Problem? FaultOf(string expression, Dataflow structure)
    {
        if (structure.Kind is not (MeasureKind.Flow or MeasureKind.Stock)) return ReportingProblems.RuleOfNoCount(structure.Id);
        return RuleText.Read(expression, structure).Fault is { } fault ? ReportingProblems.RuleWrong(fault) : null;
    }

    /// <summary>What the rules that are on find in the periods named.</summary>
    internal static IEnumerable<Finding> Findings(IEnumerable<PartyRule> rules, RuleRun run, Dataflow structure, IReadOnlyCollection<TimePeriod> periods, byte decimals)
    {
        foreach (var rule in rules.Where(rule => rule.IsOn == 1))
        {
            // a code that has left its list since takes its rule out of work, never the import
            if (RuleText.Read(rule.Expression, structure).Tree is not { } tree) continue;
            foreach (var result in periods.Order().Select(period => run.Of(tree, period)).Where(result => result.Outcome == RuleOutcome.Fails))
            {
                yield return Finding.Of(Enum.Parse<Severity>(rule.Severity, ignoreCase: true), "party-rule", result.Period, ("sentence", rule.Sentence), ("rule", rule.Name),
                    ("left", Shown(result.Left, decimals)), ("right", Shown(result.Right, decimals))) with
                { Value = $"{rule.Name} {result.Period}" };
            }
        }
    }

    /// <summary>An amount as a reader is shown it, with one digit after the point where it has some.</summary>
    internal static TotalRange Shown(RuleAmount amount, byte decimals)
    {
        var digits = decimals == 0 && amount.Low == Math.Floor(amount.Low) && (double.IsInfinity(amount.High) || amount.High == Math.Floor(amount.High)) ? (byte)0 : Math.Max((byte)1, decimals);
        var one = Math.Pow(10, digits);
        return new(Whole(Math.Floor(amount.Low * one)), double.IsPositiveInfinity(amount.High) ? Figure.Unbounded : Whole(Math.Ceiling(amount.High * one)), digits);
    }

    // an amount nobody can bound from below is a count all the same
    private static long Whole(double amount) => double.IsNegativeInfinity(amount) ? 0 : (long)Math.Clamp(amount, -9e17, 9e17);
}

/// <summary>All SQL of a Party's rules.</summary>
internal static class PartyRuleStore
{
    private const string Columns = "name, version, expression, severity, language, sentence, is_on, created_by, created_at";

    /// <summary>The last version of each rule, by name.</summary>
    internal static Task<IReadOnlyList<PartyRule>> ListAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        session.QueryAsync<PartyRule>($"""
            SELECT {Columns} FROM reporting_party_rule r WHERE party = @party AND dataflow = @dataflow
            AND version = (SELECT MAX(version) FROM reporting_party_rule l WHERE l.party = r.party AND l.dataflow = r.dataflow AND l.name = r.name) ORDER BY name
            """, new { party, dataflow }, ct);

    /// <summary>Lets a rule hold as it is given, as a new version when it differs from the last; the version it has.</summary>
    internal static async Task<long> SaveAsync(DbSession session, Actor actor, DataflowId dataflow, PartyRule rule, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        await LedgerStore.LockAsync(session, ct);
        var all = await ListAsync(session, party, dataflow, ct);
        var last = all.FirstOrDefault(other => other.Name == rule.Name);
        if (last is null && all.Count >= PartyRule.Most) throw ReportingProblems.TooManyRules(PartyRule.Most).AsException();
        if (last is not null && (last.Expression, last.Severity, last.Language, last.Sentence, last.IsOn) == (rule.Expression, rule.Severity, rule.Language, rule.Sentence, rule.IsOn)) return last.Version;
        var version = (last?.Version ?? 0) + 1;
        await session.ExecuteAsync("""
            INSERT INTO reporting_party_rule (party, dataflow, name, version, expression, severity, language, sentence, is_on, created_by, created_at)
            VALUES (@party, @dataflow, @Name, @version, @Expression, @Severity, @Language, @Sentence, @IsOn, @by, @at)
            """, new { party, dataflow, rule.Name, version, rule.Expression, rule.Severity, rule.Language, rule.Sentence, rule.IsOn, by = actor.Name, at = session.Clock.GetUtcNow() }, ct);
        session.Note(new(actor, "reporting.set-rule", party, dataflow.Value,
            System.Text.Json.JsonSerializer.Serialize(new { rule = rule.Name, version, expression = rule.Expression, severity = rule.Severity, on = rule.IsOn == 1 })));
        return version;
    }
}
