using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Suggestion;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Proposals;

/// <summary>What a mapping says that will hold for the Party's next file too: what each column was for, and the code of each text.</summary>
internal static class LearntAnswers
{
    private const int Most = 4000;

    internal static IReadOnlyList<RememberedAnswer> Of(MappingFile mapping, Dataflow dataflow)
    {
        var answers = new List<RememberedAnswer>();
        foreach (var rule in mapping.Dimensions)
        {
            var at = dataflow.IndexOf(rule.Dimension);
            if (at < 0) continue;
            if (rule.Constant is { } constant) answers.Add(new(RememberedAnswers.Constants, rule.Dimension, constant));
            if (rule.Column is { } column) answers.Add(new(RememberedAnswers.Columns, column, "Dimension:" + rule.Dimension));
            answers.AddRange(rule.Codes.Where(code => code.Text.Length > 0).Select(code => new RememberedAnswer(dataflow.Dimensions[at].List.Id, code.Text, code.Code)));
        }
        Column(mapping.Time.Column, ColumnRole.Time);
        Column(mapping.Time.Year, ColumnRole.Year);
        Column(mapping.Time.Month, ColumnRole.Month);
        Column(mapping.Time.Quarter, ColumnRole.Quarter);
        // the year of a whole file is not learnt: the next file has another
        if (mapping.Time.Years.Words is { Length: > 0 } years)
        {
            answers.Add(new(RememberedAnswers.Years, mapping.Time.Header ? RememberedAnswers.Headers : mapping.Time.Column ?? mapping.Time.Year ?? mapping.Time.Month ?? mapping.Time.Quarter ?? RememberedAnswers.Headers, years));
        }
        Column(mapping.Measure.Column, ColumnRole.Measure);
        Column(mapping.Measure.Flags?.Column, ColumnRole.Flag);
        foreach (var reason in mapping.Ignore) Column(reason.Column, ColumnRole.Ignore);
        // a column may be carried and summed away at once: then what it carries is the answer
        foreach (var reason in mapping.SumAway) Column(reason.Column, ColumnRole.SumAway);
        return [.. answers.DistinctBy(answer => (answer.Scope, answer.Text)).Take(Most)];

        void Column(string? name, ColumnRole role)
        {
            if (name is not null) answers.Add(new(RememberedAnswers.Columns, name, role.ToString()));
        }
    }
}
