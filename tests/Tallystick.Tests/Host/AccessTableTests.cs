using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Tallystick.Host.Commands;
using Tallystick.Tests.Support;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Host;

/// <summary>docs/access.md against the server that runs: every address, asked by everyone.</summary>
public sealed class AccessTableTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    private const string Stranger = "stranger";

    /// <summary>Of the demonstration, one person of each role that people sign in with.</summary>
    private static readonly (string Role, string Person)[] People =
    [
        ("provider", "Ben Ashdown"), ("coordinator", "Lucía Ferrer"), ("analyst", "Nora Whitfield"), ("auditor", "Pilar Santos"), ("steward", "Marta Oyelaran"), ("secretariat", "Idris Calloway"),
    ];

    [Fact]
    public void Every_address_has_its_row_and_every_row_its_address()
    {
        var said = Rows().Select(row => $"{row.Methods} {row.Address} {row.Who}").ToHashSet();
        var met = house.Endpoints().Select(endpoint => $"{Methods(endpoint)} {endpoint.RoutePattern.RawText} {Who(endpoint)}").ToHashSet();
        Assert.NotEmpty(met);
        Assert.True(said.SetEquals(met), $"docs/access.md lacks:\n{string.Join('\n', met.Except(said).Order())}\nand has, without an address:\n{string.Join('\n', said.Except(met).Order())}");
        Assert.All(Rows(), row => Assert.Contains(row.Whose, (string[])["own", "open", "common", "self", "begun", "trail"]));
    }

    [Fact]
    public void Every_command_has_its_row()
    {
        var rows = File.ReadLines(Repository.Path("docs/access.md")).SkipWhile(line => line != "## Commands").Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1)).Select(name => name.Split(' ')[0]).ToHashSet();
        var commands = CommandLine.Root().Subcommands.Select(command => command.Name).ToHashSet();
        Assert.NotEmpty(commands);
        Assert.True(commands.IsSubsetOf(rows), $"docs/access.md lacks: {string.Join(", ", commands.Except(rows))}");
    }

    [Fact]
    public async Task Everyone_is_let_in_or_turned_away_as_the_table_says()
    {
        var faults = new List<string>();
        var asked = 0;
        var rows = Rows();
        foreach (var (role, person) in People.Prepend((Stranger, "")))
        {
            using var client = role == Stranger ? house.Client() : await house.SignInAsync(person);
            foreach (var row in rows)
            {
                foreach (var method in row.Methods.Split(' '))
                {
                    // a form at the address of a page goes before the page
                    if (row.Methods != method && rows.Any(form => form.Methods == method && Same(form.Address, row.Address))) continue;
                    // no form carries the token of this site, so that nobody who is let in changes anything
                    using var request = new HttpRequestMessage(new HttpMethod(method), Filled(row.Address));
                    using var response = await client.SendAsync(request);
                    var may = row.Who == "anyone" || (role != Stranger && (row.Who == "signed in" || row.Who.Split(", ").Contains(role)));
                    // who enters at the root is led to the first page that is open
                    var elsewhere = response.StatusCode == HttpStatusCode.SeeOther && row.Address == "/" && role != Stranger;
                    var turned = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || elsewhere
                        || (role == Stranger && response.StatusCode == HttpStatusCode.SeeOther && response.Headers.Location!.ToString().StartsWith("/sign-in?return=", StringComparison.Ordinal));
                    asked++;
                    if (row.Whose == "begun" ? !may && !turned : may == turned) faults.Add($"{role}: {method} {row.Address} answers {(int)response.StatusCode} {response.Headers.Location}");
                    if (response.StatusCode == HttpStatusCode.InternalServerError) faults.Add($"{role}: {method} {row.Address} breaks");
                }
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(asked, 1000, int.MaxValue);
    }

    /// <summary>What a coordinator comes by in a Party's own pages is asked by the coordinator of another Party, with a valid form where something is written.</summary>
    [Fact]
    public async Task What_carries_an_id_of_another_Party_does_not_exist()
    {
        using var owner = await house.SignInAsync("Lucía Ferrer");
        using var other = await house.SignInAsync("Camille Aubert");
        var (known, ids) = await WalkAsync(owner);
        Assert.True(ids.GetValueOrDefault("/report/{Id}")?.Count > 5, "The walk finds what there is to ask for.");

        var faults = new List<string>();
        foreach (var address in known)
        {
            using var response = await other.GetAsync(address);
            if (response.StatusCode != HttpStatusCode.NotFound) faults.Add($"GET {address} answers {(int)response.StatusCode}");
        }

        var before = await house.WritesAsync();
        var token = await house.FormTokenAsync(other, "/report");
        var submissions = ids["/report/{Id}"].Take(3).ToList();
        var writes = 0;
        foreach (var row in Rows().Where(row => row.Whose == "own" && row.Address.Contains("{id}", StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var method in row.Methods.Split(' ').Where(method => method is not ("GET" or "OPTIONS")))
            {
                foreach (var id in submissions)
                {
                    var page = house.Endpoints().Any(endpoint => endpoint.RoutePattern.RawText == row.Address && Methods(endpoint) == "GET POST");
                    using var request = new HttpRequestMessage(new HttpMethod(method), Filled(row.Address, id));
                    request.Headers.Add("Form-Token", token);
                    request.Content = page || !row.Address.StartsWith("/api", StringComparison.Ordinal)
                        ? new FormUrlEncodedContent([new("form-token", token), new("reason", "because"), new("text", "x"), new("confirm", "on")])
                        : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                    using var response = await other.SendAsync(request);
                    writes++;
                    if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.PreconditionFailed))
                        faults.Add($"{method} {row.Address} answers {(int)response.StatusCode} {response.Headers.Location}");
                }
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(writes, 50, int.MaxValue);
        Assert.Equal(before, await house.WritesAsync());
    }

    /// <summary>Follows every link from the first page on; the addresses behind which something of the Party's own with an id lies.</summary>
    private static async Task<(List<string> Addresses, Dictionary<string, HashSet<string>> Ids)> WalkAsync(HttpClient client)
    {
        var rows = Rows().Where(row => row.Methods.StartsWith("GET", StringComparison.Ordinal)).Select(row => (Row: row, Matcher: new TemplateMatcher(TemplateParser.Parse(row.Address), []))).ToList();
        var (seen, queue, found, ids) = (new HashSet<string>(), new Queue<string>(["/", "/report", "/report/releases"]), new List<string>(), new Dictionary<string, HashSet<string>>());
        while (queue.TryDequeue(out var address) && seen.Count < 400)
        {
            var path = address.Split('?', '#')[0];
            if (!seen.Add(path)) continue;
            foreach (var (row, matcher) in rows)
            {
                var values = new RouteValueDictionary();
                if (row.Whose != "own" || !row.Address.Contains("{id}", StringComparison.OrdinalIgnoreCase) || !matcher.TryMatch(path, values) || values["id"] is not string { Length: > 20 } id) continue;
                found.Add(path);
                (ids.TryGetValue(row.Address, out var known) ? known : ids[row.Address] = []).Add(id);
            }
            using var response = await client.GetAsync(address);
            if (response.Content.Headers.ContentType?.MediaType != "text/html") continue;
            using var page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
            foreach (var link in page.QuerySelectorAll("a[href^='/'],a[href^='report'],a[href^='.']"))
                if (new Uri(new Uri(client.BaseAddress!, address), link.GetAttribute("href")!) is var to && to.Host == client.BaseAddress!.Host) queue.Enqueue(to.PathAndQuery);
        }
        return (found, ids);
    }

    private static string Filled(string address, string id = "00000000000000000000000000000000") => string.Join('/', address.Split('/').Select(part => part.Trim('{', '}').Split(':')[0].ToLowerInvariant() switch
    {
        var name when !part.StartsWith('{') => name,
        "dataflow" => "IRREGULAR_ENTRY",
        "owner" or "party" => "XB",
        "period" => "2024",
        "number" => "1",
        "documentname}.json" or "documentname" => "v1.json",
        _ => id,
    }));

    private static bool Same(string one, string other) => string.Equals(one.TrimEnd('/'), other.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static string Methods(RouteEndpoint endpoint) => string.Join(' ', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);

    private static string Who(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<AccessAttribute>() switch
    {
        null => "nobody",
        { Anyone: true } => "anyone",
        { Roles.Count: 0 } => "signed in",
        var access => string.Join(", ", access.Roles).ToLowerInvariant(),
    };

    private static List<Row> Rows() =>
    [
        .. File.ReadLines(Repository.Path("docs/access.md")).Where(line => line.StartsWith("| `/", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => new Row(cells[1].Trim('`'), cells[2], cells[3], cells[4])),
    ];

    private sealed record Row(string Address, string Methods, string Who, string Whose);
}
