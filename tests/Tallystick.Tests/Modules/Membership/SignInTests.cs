using System.Net;
using System.Text.RegularExpressions;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed partial class SignInTests
{
    [BothEngines]
    public async Task A_stranger_a_wrong_password_and_a_locked_person_are_refused_in_the_same_words(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var visit = site.Visit();
        var unknown = await Words(await visit.SignInAsync("nobody", "twelve loud mountains"));
        var wrong = await Words(await visit.SignInAsync("ben", "wrong"));
        for (var i = 0; i < 4; i++) await visit.SignInAsync("ben", "wrong");
        var locked = await Words(await visit.SignInAsync("ben", "twelve loud mountains"));
        Assert.Contains("do not fit", unknown, StringComparison.Ordinal);
        Assert.Equal(unknown, wrong);
        Assert.Equal(unknown, locked);
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal(["membership.sign-in-fail", "membership.sign-in-fail", "membership.sign-in-fail", "membership.sign-in-fail", "membership.sign-in-fail",
            "membership.sign-in-lock", "membership.sign-in-fail"], (await site.TrailAsync()).Select(e => e.Action));

        static async Task<string> Words(HttpResponseMessage response)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            return (await Visit.ReadAsync(response)).QuerySelector(".notice.error")!.TextContent;
        }
    }

    [BothEngines]
    public async Task A_lock_ends_after_fifteen_minutes(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var visit = site.Visit();
        for (var i = 0; i < 5; i++) await visit.SignInAsync("ben", "wrong");
        site.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.Unauthorized, (await visit.SignInAsync("ben", "twelve loud mountains")).StatusCode);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await site.EnterAsync("ben", "twelve loud mountains");
        Assert.Equal("Ben|IT||Analyst|Web", await later.WhoAsync());
        var trail = await site.TrailAsync();
        Assert.Equal(("membership.sign-in", "Ben", "IT"), (trail[^1].Action, trail[^1].ActorName, trail[^1].Owner));
    }

    [BothEngines]
    public async Task The_demo_door_is_not_there_in_a_real_exchange(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var visit = site.Visit();
        await using var session = site.Data.Session();
        var ben = await session.ScalarAsync<string>("SELECT id FROM membership_person WHERE login = 'ben'");
        Assert.Equal(HttpStatusCode.NotFound, (await visit.PostAsync("/sign-in", "/sign-in/demo", ("person", ben!))).StatusCode);
        Assert.DoesNotContain("/sign-in/demo", await (await visit.GetAsync("/sign-in")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task The_demo_lets_a_newcomer_in_by_one_button_and_leads_back_to_the_page_wanted(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var visit = site.Visit();
        var page = await visit.PageAsync("/sign-in?return=%2Fparticipants");
        Assert.Equal(11, page.QuerySelectorAll("button[name=person]").Length);
        Assert.Contains("Coordinator", page.Body!.TextContent, StringComparison.Ordinal);
        var button = page.QuerySelectorAll("button[name=person]").Single(b => b.TextContent.Contains("Giulia", StringComparison.Ordinal));
        var answer = await visit.PostAsync("/sign-in", "/sign-in/demo", ("person", button.GetAttribute("value")!), ("return", "/participants"));
        Assert.Equal((HttpStatusCode.SeeOther, "/participants"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal("Giulia Conti|IT||Coordinator,Analyst|Web", await visit.WhoAsync());
        Assert.Equal("membership.sign-in-demo", Assert.Single(await site.TrailAsync()).Action);
    }

    [BothEngines]
    public async Task A_return_address_leads_nowhere_else(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var visit = site.Visit();
        var code = await site.CodeAsync("ben");
        await visit.PostAsync("/sign-in", "/sign-in", ("login", "ben"), ("password", "twelve loud mountains"), ("return", "//evil.example/"));
        var answer = await visit.PostAsync("/sign-in/code", "/sign-in/code", ("code", code));
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [BothEngines]
    public async Task Who_acts_for_two_parties_chooses_and_never_acts_for_both(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var visit = await site.AsAsync("liaison");
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/sign-in/role", "/sign-in/role", ("hat", "US"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await visit.PostAsync("/sign-in/role", "/sign-in/role", ("hat", "GR"))).StatusCode);
        Assert.Equal("Marta Ruiz|GR||Analyst|Web", await visit.WhoAsync());
        await visit.PostAsync("/account", "/account/role", ("hat", "IT"));
        Assert.Equal("Marta Ruiz|IT||Analyst|Web", await visit.WhoAsync());
        Assert.Equal("membership.act-as", (await site.TrailAsync())[^1].Action);
    }

    [BothEngines]
    public async Task A_coordinator_of_a_real_exchange_enrols_a_second_factor_and_is_asked_for_it_from_then_on(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var first = site.Visit();
        Assert.Equal("/sign-in/enrol", (await first.SignInAsync("anna", "seven quiet harbours")).Headers.Location!.OriginalString);
        Assert.StartsWith("|", await first.WhoAsync(), StringComparison.Ordinal);
        await first.PostAsync("/sign-in/enrol", "/sign-in/enrol/begin");
        var page = await first.PageAsync("/sign-in/enrol");
        var secret = MembershipSite.FromBase32(Secret().Match(page.Body!.TextContent).Value);
        var picture = await first.GetAsync("/sign-in/totp.svg");
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, (await first.PostAsync("/sign-in/enrol", "/sign-in/enrol/confirm", ("code", "000000"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first.PostAsync("/sign-in/enrol", "/sign-in/enrol/confirm", ("code", Code()))).StatusCode);
        Assert.Equal("Anna|IT||Coordinator|Web", await first.WhoAsync());
        Assert.Equal(["membership.totp-enrol", "membership.sign-in"], (await site.TrailAsync()).Select(e => e.Action));

        using var second = site.Visit();
        Assert.Equal("/sign-in/code", (await second.SignInAsync("anna", "seven quiet harbours")).Headers.Location!.OriginalString);
        // The code that enrolled does not work a second time.
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.PostAsync("/sign-in/code", "/sign-in/code", ("code", Code()))).StatusCode);
        Assert.StartsWith("|", await second.WhoAsync(), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.SeeOther, (await second.PostAsync("/sign-in/code", "/sign-in/code", ("code", Code()))).StatusCode);
        Assert.Equal("Anna|IT||Coordinator|Web", await second.WhoAsync());

        string Code() => Totp.Code(secret, Totp.StepAt(site.Clock.Now));
    }

    [BothEngines]
    public async Task Wrong_codes_lock_even_between_right_passwords(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        await using var session = site.Data.Session();
        var factors = (SecondFactors)site.Services.GetService(typeof(SecondFactors))!;
        await session.ExecuteAsync("UPDATE membership_person SET totp_secret = @secret WHERE login = 'ben'", new { secret = factors.New() });
        using var visit = site.Visit();
        for (var i = 0; i < 5; i++)
        {
            await visit.SignInAsync("ben", "twelve loud mountains");
            await visit.PostAsync("/sign-in/code", "/sign-in/code", ("code", "12345x"));
        }
        Assert.Equal("membership.sign-in-lock", (await site.TrailAsync())[^1].Action);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visit.SignInAsync("ben", "twelve loud mountains")).StatusCode);
    }

    [BothEngines]
    public async Task A_one_time_password_is_replaced_at_the_first_sign_in(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        var once = site.Created.Passwords.Single().Password;
        using var visit = site.Visit();
        Assert.Equal("/sign-in/password", (await visit.SignInAsync("fresh", once)).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.BadRequest, (await visit.PostAsync("/sign-in/password", "/sign-in/password", ("password", once), ("again", once))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visit.PostAsync("/sign-in/password", "/sign-in/password", ("password", "short"), ("again", "short"))).StatusCode);
        const string own = "a heron on a wire";
        Assert.Equal("/sign-in/enrol", (await visit.PostAsync("/sign-in/password", "/sign-in/password", ("password", own), ("again", own))).Headers.Location!.OriginalString);
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
        using var later = site.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.SignInAsync("fresh", once)).StatusCode);
        Assert.Equal("/sign-in/enrol", (await later.SignInAsync("fresh", own)).Headers.Location!.OriginalString);
    }

    [BothEngines]
    public async Task A_session_ends_when_idle_and_after_eight_hours_however_busy(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var idle = await site.EnterAsync("ben", "twelve loud mountains");
        site.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.StartsWith("|", await idle.WhoAsync(), StringComparison.Ordinal);

        using var busy = await site.EnterAsync("ben", "twelve loud mountains");
        for (var minutes = 20; minutes <= 8 * 60; minutes += 20)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.StartsWith("Ben|", await busy.WhoAsync(), StringComparison.Ordinal);
        }
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("|", await busy.WhoAsync(), StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_changed_password_ends_all_other_sessions(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var here = await site.EnterAsync("ben", "twelve loud mountains");
        using var there = await site.EnterAsync("ben", "twelve loud mountains");
        Assert.Equal(HttpStatusCode.BadRequest, (await here.PostAsync("/account", "/account/password",
            ("present", "wrong"), ("password", "a heron on a wire"), ("again", "a heron on a wire"))).StatusCode);
        Assert.StartsWith("Ben|", await there.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await here.PostAsync("/account", "/account/password",
            ("present", "twelve loud mountains"), ("password", "a heron on a wire"), ("again", "a heron on a wire"))).StatusCode);
        Assert.StartsWith("Ben|", await here.WhoAsync(), StringComparison.Ordinal);
        Assert.StartsWith("|", await there.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal("membership.password-change", (await site.TrailAsync())[^1].Action);
    }

    [BothEngines]
    public async Task A_closed_account_drops_out_at_once_and_is_refused(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Real);
        using var visit = await site.EnterAsync("ben", "twelve loud mountains");
        await using var session = site.Data.Session();
        var people = new PersonStore(session);
        await people.CloseAsync((await people.FindByLoginAsync("BEN ", default))!.Id, default);
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visit.SignInAsync("ben", "twelve loud mountains")).StatusCode);
    }

    [BothEngines]
    public async Task Signing_out_ends_the_session_and_is_on_record(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var visit = await site.AsAsync("giulia.it");
        await visit.PostAsync("/account", "/sign-out");
        Assert.StartsWith("|", await visit.WhoAsync(), StringComparison.Ordinal);
        Assert.Equal("membership.sign-out", (await site.TrailAsync())[^1].Action);
    }

    [Fact]
    public async Task One_address_may_try_only_so_often()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Real, triesPerMinute: 2);
        using var visit = site.Visit();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++) answers.Add((await visit.SignInAsync("nobody" + i, "x")).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
    }

    [Fact]
    public async Task People_of_the_demonstration_cannot_be_locked_out_by_each_other()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Example);
        using var visit = await site.AsAsync("giulia.it");
        Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/account", "/account/password", ("present", ""), ("password", "a heron on a wire"), ("again", "a heron on a wire"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await visit.PostAsync("/account", "/account/totp")).StatusCode);
    }

    [Fact]
    public async Task The_language_of_the_account_is_that_of_the_pages_after_sign_in()
    {
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Example);
        using var visit = await site.AsAsync("steward");
        Assert.Equal("fr", (await visit.PageAsync("/account")).DocumentElement.GetAttribute("lang"));
        await visit.PostAsync("/account", "/account/language", ("language", "ar"));
        Assert.Equal("rtl", (await visit.PageAsync("/account")).DocumentElement.GetAttribute("dir"));
        Assert.Equal("membership.language-change", (await site.TrailAsync())[^1].Action);
    }

    [GeneratedRegex("([A-Z2-7]{4} ){7}[A-Z2-7]{4}")]
    private static partial Regex Secret();
}
