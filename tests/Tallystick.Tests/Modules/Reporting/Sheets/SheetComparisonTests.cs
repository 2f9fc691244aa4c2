using System.Collections.Immutable;
using Tallystick.Reporting.Sheets;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Sheets;

public sealed class SheetComparisonTests
{
    private static readonly ImmutableArray<SheetField> Refusals = Fields("REFUSALS");

    [Fact]
    public void The_fields_are_those_of_the_vocabulary_and_each_dataflow_asks_its_own()
    {
        var all = StructureCatalog.Default.Dataflows.SelectMany(flow => SheetField.Of(StructureCatalog.Default, flow)).DistinctBy(field => field.Id).ToList();

        Assert.Equal(41, all.Count);
        Assert.Equal("BBCBCCBBCBBBCBBBBBCBCBBCBCCCBCICCCBCBCIII".Order(), all.Select(field => field.Weight.ToString()[0]).Order());
        Assert.Equal(["PER", "EVT", "DEC", "DOC", "INC"], all.Single(field => field.Id == "COUNT_UNIT").Values.Select(value => value.Id));
        Assert.Empty(Fields("NARRATIVE"));
        Assert.Contains(Fields("SMUGGLERS"), field => field.Id == "GAIN_REQUIRED");
        Assert.DoesNotContain(Refusals, field => field.Id is "GAIN_REQUIRED" or "PRICE_BASIS" or "DEATH_RULE");
        Assert.Contains(Refusals, field => field is { Id: "GROUNDS_PER_DECISION", Weight: SheetWeight.Breaks });
    }

    [Fact]
    public void A_Party_without_a_sheet_is_never_taken_to_compare()
    {
        var full = Full(0);

        Assert.Equal(Comparability.Comparable, SheetComparison.Of(Refusals, [full, full]).Outcome);
        Assert.Equal(Comparability.Unknown, SheetComparison.Of(Refusals, [full, SheetContent.Empty]).Outcome);
        Assert.Equal(Comparability.Unknown, SheetComparison.Of(Refusals, [SheetContent.Empty, SheetContent.Empty]).Outcome);
    }

    [Fact]
    public void What_differs_weighs_as_the_sheet_says()
    {
        var one = Full(0);

        Assert.Equal((Comparability.NotComparable, FieldVerdict.Differs), Compared("COUNT_UNIT", "EVT"));
        Assert.Equal((Comparability.AfterChange, FieldVerdict.Convertible), Compared("GROUNDS_PER_DECISION", "SEVERAL"));
        Assert.Equal((Comparability.AfterChange, FieldVerdict.Convertible), Compared("TIME_SHAPE", "RUNNING"));
        Assert.Equal((Comparability.NotComparable, FieldVerdict.Differs), Compared("TIME_SHAPE", "STOCK"));
        Assert.Equal((Comparability.AfterChange, FieldVerdict.Convertible), Compared("REFERENCE_PERIOD", "FISCAL"));
        Assert.Equal((Comparability.Comparable, FieldVerdict.Differs), Compared("ROUNDING", "TO_5"));
        Assert.Equal((Comparability.Comparable, FieldVerdict.Differs), Compared("VALID_FROM", "2020-01-01"));
        var words = With(one, "POPULATION", one["POPULATION"] with { Texts = ImmutableSortedDictionary<string, string>.Empty.Add("fr", "sauf les apatrides") });
        Assert.Equal(Comparability.Unknown, SheetComparison.Of(Refusals, [one, words]).Outcome);
        Assert.Equal(FieldVerdict.Read, SheetComparison.Of(Refusals, [one, words]).Fields.Single(field => field.Field.Id == "POPULATION").Verdict);
        // of several values the order does not matter
        var several = With(one, "BORDER_SCOPE", new(["SEA", "LAND"], ImmutableSortedDictionary<string, string>.Empty));
        Assert.Equal(FieldVerdict.Same, SheetComparison.Of(Refusals, [several, With(one, "BORDER_SCOPE", several["BORDER_SCOPE"] with { Values = ["LAND", "SEA"] })])
            .Fields.Single(field => field.Field.Id == "BORDER_SCOPE").Verdict);

        (Comparability, FieldVerdict) Compared(string field, string value)
        {
            var compared = SheetComparison.Of(Refusals, [one, With(one, field, one[field] with { Values = [value] })]);
            return (compared.Outcome, compared.Fields.Single(f => f.Field.Id == field).Verdict);
        }
    }

    [Fact]
    public void Of_agrees_with_looking_at_every_two_whatever_was_said()
    {
        var random = new Random(3);
        for (var round = 0; round < 400; round++)
        {
            var fields = Fields(round % 2 == 0 ? "REFUSALS" : "SMUGGLERS");
            var sheets = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Any(random, fields)).ToList();
            var compared = SheetComparison.Of(fields, sheets);

            Assert.Equal(fields.Select(field => Slow(field, sheets)), compared.Fields.Select(field => field.Verdict));
            // the order of the Parties does not matter, and one more Party never makes it better
            Assert.Equal(compared.Outcome, SheetComparison.Of(fields, [.. Enumerable.Reverse(sheets)]).Outcome);
            Assert.True(SheetComparison.Of(fields, [.. sheets, Any(random, fields)]).Outcome >= compared.Outcome);
        }
    }

    /// <summary>The worst that any two say of one another.</summary>
    private static FieldVerdict Slow(SheetField field, List<SheetContent> sheets)
    {
        var worst = FieldVerdict.Same;
        foreach (var a in sheets)
        {
            foreach (var b in sheets)
            {
                var (x, y) = (a[field.Id], b[field.Id]);
                FieldVerdict verdict;
                if (!Said(x) || !Said(y)) verdict = FieldVerdict.Unsaid;
                else if (x.Values.ToHashSet().SetEquals(y.Values))
                    verdict = x.Texts.Count == y.Texts.Count && x.Texts.All(text => y.Texts.GetValueOrDefault(text.Key) == text.Value) ? FieldVerdict.Same : FieldVerdict.Read;
                else if (x.Values.Concat(y.Values).All(value => field.Converts.Contains(value)))
                    verdict = x.Texts.SequenceEqual(y.Texts) ? FieldVerdict.Convertible : FieldVerdict.Read;
                else verdict = FieldVerdict.Differs;
                if (verdict > worst) worst = verdict;
            }
        }
        return worst;

        bool Said(SheetAnswer answer) => field.Values.Length > 0 || field.IsDay ? answer.Values.Length > 0 : answer.Texts.Count > 0;
    }

    private static SheetContent Any(Random random, IEnumerable<SheetField> fields) => new(fields.Where(_ => random.Next(12) > 0).ToImmutableSortedDictionary(field => field.Id, field =>
    {
        ImmutableArray<string> values = field.Values.IsEmpty ? field.IsDay ? ["2026-01-01"] : []
            : field.TakesSeveral ? [.. field.Values.Where(_ => random.Next(3) > 0).Select(value => value.Id)] : [field.Values[Math.Min(random.Next(6) / 3, field.Values.Length - 1)].Id];
        var texts = ImmutableSortedDictionary<string, string>.Empty;
        return new SheetAnswer(values, field.TakesText && random.Next(2) == 0 ? texts.Add("en", random.Next(3) == 0 ? "so" : "as before") : texts);
    }, StringComparer.Ordinal));

    private static SheetContent Full(int choice) => new(Refusals.ToImmutableSortedDictionary(field => field.Id, field => new SheetAnswer(
        field.Values.Length > 0 ? [field.Values[choice].Id] : field.IsDay ? ["2026-01-01"] : [],
        field is { TakesText: true, Values.IsEmpty: true } ? ImmutableSortedDictionary<string, string>.Empty.Add("en", "All of it.") : ImmutableSortedDictionary<string, string>.Empty), StringComparer.Ordinal));

    private static SheetContent With(SheetContent sheet, string field, SheetAnswer answer) => new(sheet.Fields.SetItem(field, answer));

    private static ImmutableArray<SheetField> Fields(string dataflow) => SheetField.Of(StructureCatalog.Default, StructureCatalog.Default.Dataflow(dataflow));
}
