using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Reporting.Sheets;
using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>What the Parties of the demonstration say in words: how they count, and what they tell by topic and half-year. All of it is made up.</summary>
internal static class DemoWords
{
    /// <summary>The definition sheets: drafted a day before they are published.</summary>
    public static IEnumerable<DemoAct> Sheets(DemoCalendar calendar)
    {
        foreach (var sheet in Json("sheets.json"))
        {
            var (party, dataflow) = (sheet.Text("party"), sheet.Text("dataflow"));
            var day = calendar.Day(sheet.Text("on"));
            var texts = sheet.GetProperty("texts").EnumerateObject().ToDictionary(field => field.Name, field => Texts(field.Value), StringComparer.Ordinal);
            var values = sheet.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name,
                field => field.Value.EnumerateArray().Select(value => Value(calendar, value.GetString()!)).ToImmutableArray(), StringComparer.Ordinal);
            var content = new SheetContent(values.Keys.Union(texts.Keys).ToImmutableSortedDictionary(field => field,
                field => new SheetAnswer(values.GetValueOrDefault(field, []), texts.GetValueOrDefault(field, ImmutableSortedDictionary<string, string>.Empty)), StringComparer.Ordinal));
            yield return new DraftSheet(DemoPlan.At(day.AddDays(-1), "draft", party, dataflow), party, dataflow, content);
            yield return new PublishSheet(DemoPlan.At(day, "publish", party, dataflow), party, dataflow, sheet.Text("reason"));
        }
    }

    /// <summary>The answers, each period's released thirty days after its end. Periods are counted back from the last that is over.</summary>
    public static IEnumerable<DemoAct> Answers(DemoCalendar calendar)
    {
        foreach (var set in Json("answers.json"))
        {
            var (party, dataflow) = (set.Text("party"), set.Text("dataflow"));
            var period = TimePeriod.Holding(calendar.Last.Next.Start, Enum.Parse<Frequency>(set.Text("frequency"))).Plus(-set.GetProperty("back").GetInt32());
            var day = period.End.AddDays(30);
            foreach (var answer in set.GetProperty("answers").EnumerateArray())
            {
                var codes = answer.GetProperty("codes");
                yield return new DraftWords(DemoPlan.At(day.AddDays(-1), party, dataflow, codes.Text("TOPIC")), party, dataflow, period,
                    new(codes.Text("ROUTE", Codelist.Total) + "." + codes.Text("TOPIC"), answer.Text("original"), Texts(answer.GetProperty("texts"))));
            }
            yield return new ReleaseWords(DemoPlan.At(day, party, dataflow, period.ToString()), party, dataflow, period);
        }
    }

    /// <summary>A code as it is; a day that the calendar names, as it is stored.</summary>
    private static string Value(DemoCalendar calendar, string text) =>
        text.StartsWith('$') ? calendar.Day(text).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : text;

    private static ImmutableSortedDictionary<string, string> Texts(JsonElement texts) =>
        texts.EnumerateObject().ToImmutableSortedDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal);

    private static JsonElement.ArrayEnumerator Json(string name) => DemoResources.Json(name).EnumerateArray();
}
