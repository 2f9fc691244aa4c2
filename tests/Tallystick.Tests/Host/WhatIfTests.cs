using System.Net;
using System.Text.Json;
using Tallystick.Host.Demo;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;

namespace Tallystick.Tests.Host;

/// <summary>What would be open, were something otherwise, asked of the demonstration: what is promised comes true when it is done, nothing is done by asking, and
/// nobody learns from it what a Party chose for itself.</summary>
public sealed class WhatIfTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    private const string Strictest = "/api/v1/what-if/rules/DEATHS?frequency=M&window=12&required=12&lag=0&grace=0";

    [Fact]
    public async Task What_is_promised_to_who_reports_comes_true_and_asking_changes_nothing()
    {
        // Fulmar has released nothing: everything is closed to it, until it says that it had nothing to report.
        using var fulmar = await house.SignInAsync("Ada Thorne");
        var last = new DemoCalendar(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).Last;
        var question = $"/api/v1/what-if/reporting/DEATHS?from={last.Plus(-30)}&to={last}&frequency=M";
        var promised = await JsonAsync(fulmar, question);
        Assert.False(promised.GetProperty("now").GetProperty("holds").GetBoolean());
        Assert.True(promised.GetProperty("then").GetProperty("holds").GetBoolean());
        Assert.DoesNotContain("CITIZENSHIP", promised.GetProperty("then").GetProperty("depth").EnumerateArray().Select(d => d.GetString()));
        Assert.Contains("CITIZENSHIP", (await JsonAsync(fulmar, question + "&dimension=CITIZENSHIP")).GetProperty("then").GetProperty("depth").EnumerateArray().Select(d => d.GetString()));
        var opens = promised.GetProperty("parties").EnumerateArray().Where(p => p.GetProperty("opens").GetArrayLength() > 0).ToList();
        Assert.NotEmpty(opens);
        // asking opened nothing
        var (owner, period) = (opens[0].GetProperty("party").GetString()!, opens[0].GetProperty("opens").EnumerateArray().Last().GetString()!);
        Assert.False(await SeesAsync(fulmar, owner, period));
        Assert.Equal(promised.ToString(), (await JsonAsync(fulmar, question)).ToString());

        await using (var session = house.Session())
            await session.WriteAsync(() => house.Get<ReleaseDesk>().ReportNilAsync(session, Actor.AtCommandLine(new("XF"), Role.Coordinator),
                new(new("DEATHS"), [.. Enumerable.Range(0, 31).Select(back => last.Plus(-back))], "nobody died"), TestContext.Current.CancellationToken));
        foreach (var party in opens)
        {
            foreach (var promise in party.GetProperty("opens").EnumerateArray()) Assert.True(await SeesAsync(fulmar, party.GetProperty("party").GetString()!, promise.GetString()!), $"{party}: {promise}");
        }
    }

    [Fact]
    public async Task A_rule_opens_and_closes_as_it_would_and_says_nothing_of_what_a_Party_chose()
    {
        using var steward = await house.SignInAsync("Marta Oyelaran");
        var open = await JsonAsync(steward, "/api/v1/what-if/rules/DEATHS?frequency=M&window=1&required=0&lag=0&grace=0");
        Assert.All(open.GetProperty("parties").EnumerateArray().Where(p => p.GetProperty("inStanding").GetBoolean()),
            party => Assert.True(party.GetProperty("openThen").GetInt32() >= party.GetProperty("openNow").GetInt32()));
        var strict = await JsonAsync(steward, Strictest);
        Assert.Contains(strict.GetProperty("parties").EnumerateArray(), party => party.GetProperty("openThen").GetInt32() < party.GetProperty("openNow").GetInt32());

        // Aldora keeps all of it to itself from now on: a steward's answer stays the same to the byte
        var before = (await JsonAsync(steward, Strictest)).ToString();
        await using (var session = house.Session())
            await session.WriteAsync(() => house.Get<ReleaseDesk>().ShareAsync(session, Actor.AtCommandLine(new("XA"), Role.Coordinator), new("DEATHS"), SharingTerms.Usual with { Audience = Audience.National }, TestContext.Current.CancellationToken));
        Assert.Equal(before, (await JsonAsync(steward, Strictest)).ToString());
    }

    [Theory]
    [InlineData("Lucía Ferrer", Strictest, HttpStatusCode.Forbidden)]
    [InlineData("Marta Oyelaran", "/api/v1/what-if/reporting/DEATHS?from=2025&frequency=M", HttpStatusCode.Forbidden)]
    [InlineData("Marta Oyelaran", "/api/v1/what-if/rules/DEATHS?frequency=M&window=2&required=3&lag=0&grace=0", HttpStatusCode.BadRequest)]
    [InlineData("Marta Oyelaran", "/api/v1/what-if/rules/DEATHS?frequency=M&window=-2&required=0&lag=0&grace=0", HttpStatusCode.BadRequest)]
    [InlineData("Lucía Ferrer", "/api/v1/what-if/reporting/DEATHS?from=1700-01-01&to=2025-12-31&frequency=M", HttpStatusCode.BadRequest)]
    [InlineData("Lucía Ferrer", "/api/v1/what-if/reporting/DEATHS?from=2025-12&to=2025-01&frequency=M", HttpStatusCode.BadRequest)]
    [InlineData("Lucía Ferrer", "/api/v1/what-if/reporting/DEATHS?from=2025&frequency=M&dimension=NOTHING", HttpStatusCode.BadRequest)]
    [InlineData("Lucía Ferrer", "/what-if?dataflow=DEATHS&from=x&frequency=M", HttpStatusCode.BadRequest)]
    [InlineData("Lucía Ferrer", "/what-if?dataflow=DEATHS&from=2025&frequency=M", HttpStatusCode.OK)]
    public async Task What_makes_no_sense_is_refused(string person, string address, HttpStatusCode expected)
    {
        using var client = await house.SignInAsync(person);
        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task<bool> SeesAsync(HttpClient client, string owner, string period) =>
        (await JsonAsync(client, $"/api/v1/explanations/DEATHS/{owner}?period={period}")).GetProperty("periods").EnumerateArray()
            .Single(p => p.GetProperty("period").GetString() == period).GetProperty("sees").GetBoolean();

    private static async Task<JsonElement> JsonAsync(HttpClient client, string address)
    {
        var text = await client.GetStringAsync(address, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }
}
