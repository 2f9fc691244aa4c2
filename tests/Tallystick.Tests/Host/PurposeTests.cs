using System.Net;
using Tallystick.Storage;

namespace Tallystick.Tests.Host;

/// <summary>What others' data is read for: said once a session or with each request, and seen by the Party whose data it is.</summary>
public sealed class PurposeTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    private const string Table = "/api/v1/tables/IRREGULAR_ENTRY?rows=PARTY";

    [Fact]
    public async Task A_purpose_is_said_once_a_session_and_stands_beside_every_read()
    {
        using var reader = await house.SignInAsync("Lucía Ferrer");
        await PurposesAsync();
        await reader.GetStringAsync(Table);
        Assert.Equal(["analysis"], await PurposesAsync());

        var token = await house.FormTokenAsync(reader, "/explore");
        async Task<HttpResponseMessage> SayAsync(string purpose)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/purpose") { Content = new FormUrlEncodedContent([new("form-token", token), new("purpose", purpose)]) };
            request.Headers.Referrer = new(reader.BaseAddress!, "/explore?x=1");
            return await reader.SendAsync(request);
        }
        using var said = await SayAsync("operational-planning");
        Assert.Equal((HttpStatusCode.SeeOther, "/explore?x=1"), (said.StatusCode, said.Headers.Location!.ToString()));
        Assert.Contains("Planificación operativa", await reader.GetStringAsync("/explore"), StringComparison.Ordinal);
        await reader.GetStringAsync(Table);
        await reader.GetStringAsync("/explore/IRREGULAR_ENTRY");
        Assert.Equal(["operational-planning"], await PurposesAsync());
        using var wrong = await SayAsync("gossip");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        // The header is for its request alone.
        using var header = new HttpRequestMessage(HttpMethod.Get, Table);
        header.Headers.Add("Tallystick-Purpose", "training");
        using var answer = await reader.SendAsync(header);
        Assert.Equal((HttpStatusCode.OK, "training"), (answer.StatusCode, Assert.Single(await PurposesAsync())));
        await reader.GetStringAsync(Table);
        Assert.Equal(["operational-planning"], await PurposesAsync());

        using var auditor = await house.SignInAsync("Pilar Santos");
        Assert.Contains("Capacitación", await auditor.GetStringAsync("/audit?kind=reading&purpose=training"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purpose_nobody_knows_reads_nothing()
    {
        using var reader = await house.SignInAsync("Nora Whitfield");
        await PurposesAsync();
        using var header = new HttpRequestMessage(HttpMethod.Get, Table);
        header.Headers.Add("Tallystick-Purpose", "gossip");
        using var answer = await reader.SendAsync(header);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await PurposesAsync());
    }

    private long _seen;

    /// <summary>For what was read since this was last asked.</summary>
    private async Task<IReadOnlyList<string>> PurposesAsync()
    {
        await using var session = house.Session();
        var reads = await AuditTrail.ReadAsync(session, new(ActionPrefix: "statistics.read", AfterSeq: _seen, Limit: int.MaxValue));
        _seen = (await AuditTrail.HeadAsync(session)).Seq;
        return [.. reads.Select(read => read.Detail.Split('"')).Select(parts => parts.Length > 3 && parts[1] == "purpose" ? parts[3] : "").Distinct()];
    }
}
