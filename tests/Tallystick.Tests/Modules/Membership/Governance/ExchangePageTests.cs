using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership.Governance;

public sealed class ExchangePageTests
{
    [BothEngines]
    public async Task What_is_public_is_the_same_for_everybody_and_names_no_person_and_nothing_open(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var decided = await site.ProposeAsync("meeting", "suspended", ("party", "GR"));
        var open = await site.ProposeAsync("vote", "admission", AdmissionTests.France);
        using var stranger = site.Visit();
        var page = (await stranger.PageAsync("/exchange")).QuerySelector("main")!;
        foreach (var word in (string[])["Italy", "Suspended", "at least 9 of the 12 months", decided, "In a meeting", "Monthly reporting of irregular entry", "EX/2016/4"])
            Assert.Contains(word, page.TextContent, StringComparison.Ordinal);
        var json = await (await stranger.GetAsync("/api/v1/exchange", "application/json")).Content.ReadAsStringAsync();
        foreach (var text in (string[])[page.InnerHtml, json])
        {
            foreach (var secret in (string[])[open, "France", "amelie", "Giulia", "giulia.it", "Sana Idrissi", "steward\"", "For good reasons", "EX/SC/12", "No release for four quarters", "All releases are in"])
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
        foreach (var login in (string[])["steward", "giulia.it", "eleni.gr", "dana.us", "secretariat", "nadia.it"])
        {
            using var visit = await site.AsAsync(login);
            Assert.Equal(page.InnerHtml, (await visit.PageAsync("/exchange?lang=en")).QuerySelector("main")!.InnerHtml);
            Assert.Equal(json, await (await visit.GetAsync("/api/v1/exchange", "application/json")).Content.ReadAsStringAsync());
        }
        Assert.NotNull((await stranger.PageAsync("/sign-in")).QuerySelector("main a[href='/exchange']"));
        Assert.NotNull((await stranger.PageAsync("/terms")).QuerySelector("footer a[href='/exchange']"));
    }
}
