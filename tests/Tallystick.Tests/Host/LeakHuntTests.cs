using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Tallystick.Host.Demo;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host;

/// <summary>Aldora releases figures so large that no sum can hide them, each shared otherwise, beside a word of its file and of its note. Everyone then follows every
/// link and asks every table: they stand where they should, and nowhere else; not in a body, not in a head, not in an address.</summary>
public sealed partial class LeakHuntTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    private const string Mapping = """
        { "dataflow": "IRREGULAR_ENTRY", "title": "planted", "file": { "format": "csv" }, "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": { "REF_AREA": "XA", "CITIZENSHIP": { "column": "from", "codes": "same" }, "SEX": "_T", "AGE": "_T", "BORDER": "_T", "ROUTE": "_T", "OUTCOME": "_T" }, "measure": { "column": "n" } }
        """;

    /// <summary>What is looked for: a number by its first digits, as any sum with it begins with them too, and words.</summary>
    private static readonly (string Name, string Digits, string Word)[] Planted = [("kept", "7318", "quillwort"), ("named", "6227", "saxifrage"), ("shared", "5149", "bladderwort")];

    [Fact]
    public async Task What_is_planted_stands_where_it_should_and_nowhere_else()
    {
        var last = new DemoCalendar(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).Last;
        await PlantAsync(Planted[0], last.Next, SharingTerms.Usual with { Audience = Audience.National });
        await PlantAsync(Planted[1], last, SharingTerms.Usual with { Audience = Audience.Named, Parties = [new("XB")] });
        await PlantAsync(Planted[2], last.Plus(-1), SharingTerms.Usual);
        string[] months = [last.Next.ToString(), last.ToString(), last.Plus(-1).ToString()];

        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var (person, party) in ((string, string)[])[("", ""), ("Lucía Ferrer", "XA"), ("Nora Whitfield", "XA"), ("Pilar Santos", "XA"), ("Camille Aubert", "XB"), ("Ingrid Falk", "XB"),
            ("Вера Соколова", "XC"), ("Ирина Белова", "XC"), ("Ada Thorne", "XF"), ("Marta Oyelaran", "-"), ("Idris Calloway", "-")])
        {
            using var client = person.Length == 0 ? house.Client() : await house.SignInAsync(person);
            foreach (var (address, text) in await EverythingAsync(client, months))
            {
                foreach (var (name, digits, word) in Planted)
                {
                    var number = NumberOf(digits).IsMatch(Plain(text));
                    if (number || text.Contains(word, StringComparison.Ordinal)) found[$"{name} {person}"] = address;
                    var may = party == "XA" || (name == "named" && party == "XB") || (name == "shared" && party is "XB" or "XC");
                    // a file's name never leaves its Party, whatever is shared
                    if ((number && !may) || (text.Contains(word + ".csv", StringComparison.Ordinal) && party != "XA") || (text.Contains(word + " note", StringComparison.Ordinal) && !may))
                        faults.Add($"{name}: {(person.Length == 0 ? "a stranger" : person)} finds it at {address}: {Around(Plain(text), digits, word)}");
                }
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(30)));
        // the hunt finds what it should: whose it is, for whom it was named, who mirrors
        foreach (var met in (string[])["kept Lucía Ferrer", "named Lucía Ferrer", "shared Lucía Ferrer", "named Camille Aubert", "shared Camille Aubert"])
            Assert.True(found.ContainsKey(met), $"{met} is not found; found are {string.Join("; ", found)}");
    }

    private async Task PlantAsync((string Name, string Digits, string Word) what, TimePeriod month, SharingTerms terms)
    {
        var actor = Actor.AtCommandLine(new("XA"), Role.Coordinator);
        var csv = $"month,from,n\n{month},QM,{what.Digits}000001\n{month},QN,3\n";
        var result = await house.Get<Intake>().ImportAsync(new(actor, new(""), what.Word + ".csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)), Mapping));
        Assert.True(result.Report.Errors == 0, string.Join('\n', result.Report.Findings.Select(finding => finding.Sentence(Texts.For("en")))));
        await using var session = house.Session();
        var desk = house.Get<ReleaseDesk>();
        await session.WriteAsync(() => desk.ReleaseAsync(session, actor, new(result.Submission.Id, what.Word + " reason", terms, ReplacesOthers: true)));
        await session.WriteAsync(() => desk.AddNoteAsync(session, actor, new("IRREGULAR_ENTRY"),
            new ContextNote(NewId.At(TimeProvider.System), ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, month, month,
                ImmutableSortedDictionary<string, string>.Empty.Add("en", what.Word + " note"))));
    }

    /// <summary>Every page there is a link to, and every table that can be asked for of the months in question; head and body of each answer.</summary>
    private static async Task<List<(string Address, string Text)>> EverythingAsync(HttpClient client, string[] months)
    {
        var answers = new List<(string, string)>();
        var (seen, queue) = (new HashSet<string>(), new Queue<string>(["/", "/explore", "/report", "/report/releases/IRREGULAR_ENTRY", "/participants", "/audit", "/audit.csv", "/openapi/v1.json", "/api/v1/releases",
            "/api/v1/submissions", "/api/v1/answers", "/api/v1/calendar", "/api/v1/sheets/IRREGULAR_ENTRY", "/api/v1/compositions/IRREGULAR_ENTRY"]));
        foreach (var shape in (string[])["", "rows=PARTY", "rows=TIME_PERIOD", "rows=CITIZENSHIP&columns=PARTY", "rows=REF_AREA&columns=CITIZENSHIP", "rows=CITIZENSHIP&columns=TIME_PERIOD"])
        {
            foreach (var frequency in (string[])["M", "A"])
            {
                foreach (var period in (string[])["", "&period=" + months[0], $"&period={months[2]}..{months[0]}"])
                {
                    foreach (var where in (string[])["", "&where=CITIZENSHIP%3DQM"])
                    {
                        queue.Enqueue($"/explore/IRREGULAR_ENTRY?{shape}&frequency={frequency}{period}{where}");
                        if (frequency == "M") foreach (var format in (string[])["json", "csv"]) queue.Enqueue($"/api/v1/tables/IRREGULAR_ENTRY?{shape}{period}{where}&format={format}");
                    }
                }
            }
        }
        foreach (var address in (string[])["/audit/checkpoints", "/people", "/break-glass", "/account", "/what-if?dataflow=IRREGULAR_ENTRY&frequency=M&window=12&required=6&lag=30&grace=0",
            "/api/v1/what-if/rules/IRREGULAR_ENTRY?frequency=M&window=12&required=6&lag=30&grace=0", "/api/v1/audit", "/audit?side=others", "/audit.csv?kind=releasing", "/.well-known/security.txt"]) queue.Enqueue(address);
        foreach (var month in months)
        {
            queue.Enqueue($"/what-if?dataflow=IRREGULAR_ENTRY&from={month}&to={month}&frequency=M&dimension=CITIZENSHIP");
            queue.Enqueue($"/api/v1/what-if/reporting/IRREGULAR_ENTRY?from={month}&frequency=M&dimension=CITIZENSHIP");
            queue.Enqueue($"/explain/IRREGULAR_ENTRY/XA?period={month}");
            queue.Enqueue($"/api/v1/explanations/IRREGULAR_ENTRY/XA?period={month}");
        }
        var followed = 0;
        while (queue.TryDequeue(out var address))
        {
            if (!seen.Add(address)) continue;
            using var response = await client.GetAsync(address);
            var body = await response.Content.ReadAsStringAsync();
            answers.Add((address, $"{response.Headers}{response.Content.Headers}\n{body}"));
            if (response.Content.Headers.ContentType?.MediaType != "text/html") continue;
            using var page = new HtmlParser().ParseDocument(body);
            foreach (var link in page.QuerySelectorAll("a[href]"))
            {
                var to = new Uri(new Uri(client.BaseAddress!, address), link.GetAttribute("href")!);
                if (to.Host == client.BaseAddress!.Host && !seen.Contains(to.PathAndQuery) && followed++ < MostFollowed) queue.Enqueue(to.PathAndQuery);
            }
        }
        return answers;
    }

    private const int MostFollowed = 150;

    /// <summary>Without what stands between digits for the eye, and with digits of one script.</summary>
    private static string Plain(string text) => BetweenDigits().Replace(string.Concat(text.Select(c => c is >= '٠' and <= '٩' ? (char)(c - '٠' + '0') : c)), "");

    private static Regex NumberOf(string digits) => new($@"(?<!\d){digits}\d{{6}}(?!\d)", RegexOptions.CultureInvariant);

    private static string Around(string text, string digits, string word)
    {
        var at = NumberOf(digits).Match(text) is { Success: true } match ? match.Index : text.IndexOf(word, StringComparison.Ordinal);
        return text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 40)].ReplaceLineEndings(" ");
    }

    [GeneratedRegex(@"(?<=\d)[\s.,'’٬\u00A0\u202F](?=\d{3}(?!\d))")]
    private static partial Regex BetweenDigits();
}
