using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Membership;

public sealed class ExchangeFileTests
{
    private static readonly Actor Operator = Actor.AtCommandLine(null, Role.Operator);

    [Theory]
    [InlineData("\"window\": 12", "\"window\": 0", "wants-number", "$.rules[0].window")]
    [InlineData("\"required\": 9", "\"required\": 13", "wants-number", "$.rules[0].required")]
    [InlineData("\"IRREGULAR_ENTRY\"", "\"IRREGULAR_ENTRI\"", "unknown-word-nearest", "$.rules[0].dataflow")]
    [InlineData("\"frequency\": \"M\"", "\"frequencey\": \"M\"", "unknown-property-nearest", "$.rules[0].frequencey")]
    [InlineData("\"founded\": \"2020-01-01\"", "\"founded\": \"1/1/2020\"", "wants-day", "$.exchange.founded")]
    [InlineData("\"founded\": \"2020-01-01\"", "\"synthetic\": \"yes\"", "wants-flag", "$.exchange.synthetic")]
    [InlineData("\"id\": \"GR\"", "\"id\": \"IT\"", "twice", "$.parties[1]")]
    [InlineData("\"id\": \"GR\"", "\"id\": \"EL1\"", "state-wants-two-letters", "$.parties[1]")]
    [InlineData("\"id\": \"GR\"", "\"id\": \"gr\"", "wants-upper-id", "$.parties[1].id")]
    [InlineData("\"login\": \"gus\"", "\"login\": \"anna\"", "login-twice", "$.parties[1].people[0]")]
    [InlineData("\"login\": \"gus\"", "\"login\": \"g us\"", "wants-login", "$.parties[1].people[0]")]
    [InlineData("[\"analyst\", \"auditor\"]", "[\"analist\"]", "unknown-word-nearest", "$.parties[1].people[0].roles[0]")]
    [InlineData("[\"analyst\", \"auditor\"]", "[]", "no-roles", "$.parties[1].people[0].roles")]
    [InlineData("[\"analyst\", \"auditor\"]", "[\"secretariat\"]", "role-wants-no-party", "$.parties[1].people[0].roles[0]")]
    [InlineData("[\"steward\"]", "[\"coordinator\"]", "role-wants-party", "$.people[0].roles[0]")]
    [InlineData("[\"steward\"]", "[{ \"role\": \"analyst\", \"party\": \"FR\" }]", "unknown-word-nearest", "$.people[0].roles[0].party")]
    [InlineData("\"three blue islands\"", "\"short\"", "weak-password", "$.parties[1].people[0].password")]
    [InlineData("\"password\": \"three blue islands\"", "\"demo\": true", "demo-not-synthetic", "$.parties[1].people[0]")]
    [InlineData("\"zh\": \"文本\"", "\"zh\": 3", "wants-array", "$.terms[0].text.zh")]
    [InlineData(", \"zh\": \"文本\"", "", "missing", "$.terms[0].text.zh")]
    [InlineData("\"zh\": \"文本\"", "\"zh\": [\" \"]", "wants-text", "$.terms[0].text.zh[0]")]
    [InlineData("\"text\": {", "\"txt\": {", "wants-terms-text", "$.terms[0].text")]
    [InlineData("\"name\": \"Greece\"", "\"name\": { \"fr\": \"Grèce\" }", "wants-english", "$.parties[1].name")]
    [InlineData("\"name\": \"Greece\"", "\"name\": { \"en\": \"Greece\", \"it\": \"Grecia\" }", "unknown-property", "$.parties[1].name.it")]
    [InlineData("\"terms\": \"1\" }],\n      \"people\": [{ \"login\": \"gus\"", "\"terms\": \"2\" }],\n      \"people\": [{ \"login\": \"gus\"", "unknown-word", "$.parties[1].standing[0].terms")]
    public void Check_names_the_fault_and_its_path(string good, string bad, string code, string path)
    {
        var real = MembershipSite.Real.ReplaceLineEndings("\n");
        Assert.Contains(good, real, StringComparison.Ordinal);
        var faults = ExchangeFile.Check(real.Replace(good, bad, StringComparison.Ordinal), MembershipSite.Dataflows);
        Assert.Contains(faults, f => f.Code == "membership-file-" + code && (string)f.Arguments["path"] == path);
    }

    [Fact]
    public void Check_tells_line_and_column_when_the_file_is_no_json()
    {
        var fault = Assert.Single(ExchangeFile.Check("{\n  \"exchange\": }", MembershipSite.Dataflows));
        Assert.Equal(("membership-file-not-json", 2L), (fault.Code, (long)fault.Arguments["line"]));
    }

    [Fact]
    public void Check_refuses_a_property_that_stands_twice() =>
        Assert.Equal("membership-file-not-json", Assert.Single(ExchangeFile.Check("""{ "terms": [], "terms": [] }""", MembershipSite.Dataflows)).Code);

    [Fact]
    public void Check_tells_all_faults_at_once_and_each_has_a_sentence()
    {
        var faults = ExchangeFile.Check("""{ "exchange": { "id": "x" }, "terms": {}, "parties": [] }""", MembershipSite.Dataflows);
        Assert.True(faults.Length >= 5);
        var texts = Texts.For("en");
        Assert.All(faults, f => Assert.DoesNotContain("⟦", texts.Of(f), StringComparison.Ordinal));
        Assert.All(faults, f => Assert.StartsWith((string)f.Arguments["path"], texts.Of(f), StringComparison.Ordinal));
    }

    [Fact]
    public void Check_finds_nothing_in_the_example() => Assert.Empty(ExchangeFile.Check(MembershipSite.Example, MembershipSite.Dataflows));

    [BothEngines]
    public async Task CreateAsync_stores_nothing_when_the_file_is_faulty(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = data.Session();
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            ExchangeFile.CreateAsync(session, MembershipSite.Real.Replace("\"M\"", "\"X\"", StringComparison.Ordinal), MembershipSite.Dataflows, Operator));
        Assert.Single((ImmutableArray<Problem>)refused.Problem.Arguments["faults"]);
        Assert.False(await new Participants().ExchangeExistsAsync(session));
        Assert.Equal("membership-no-exchange", (await Assert.ThrowsAsync<ProblemException>(() => new Participants().CurrentAsync(session))).Problem.Code);
    }

    [BothEngines]
    public async Task CreateAsync_refuses_a_database_that_has_an_exchange(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = data.Session();
        await ExchangeFile.CreateAsync(session, MembershipSite.Real, MembershipSite.Dataflows, Operator);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => ExchangeFile.CreateAsync(session, MembershipSite.Example, MembershipSite.Dataflows, Operator));
        Assert.Equal(("membership-exchange-exists", 409), (refused.Problem.Code, refused.Problem.Status));
        Assert.Equal(2L, await session.ScalarAsync<long>("SELECT count(*) FROM membership_party"));
    }

    [BothEngines]
    public async Task CreateAsync_stores_what_the_file_says_and_puts_it_on_record(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = data.Session();
        var created = await ExchangeFile.CreateAsync(session, MembershipSite.Example, MembershipSite.Dataflows, Operator);
        Assert.Equal(("EXAMPLE", 4, 11, 0), (created.Id, created.Parties, created.People, created.Passwords.Length));

        var state = await new Participants().CurrentAsync(session);
        Assert.True(state.IsSynthetic);
        Assert.Equal("Échange d’exemple sur le trafic illicite de migrants", state.ExchangeName.In("fr"));
        Assert.Equal(["EUROSTAT", "GR", "IT", "US"], state.Parties.Select(p => p.Id.Value));
        Assert.Equal(["BE", "DE", "FR"], state.Require(new("EUROSTAT")).Areas);
        Assert.Equal(["GR"], state.Require(new("GR")).Areas);
        Assert.True(state.Require(new("GR")).IsStanding);
        Assert.False(state.Require(new("US")).AcceptedTerms);
        Assert.Equal(Sdmx.Frequency.A, state.RuleInForce("IRREGULAR_ENTRY", new(2016, 3, 31))!.Frequency);
        Assert.Equal(2, state.RuleVersionInForce("IRREGULAR_ENTRY", new(2016, 4, 1))!.Version);
        Assert.Null(state.RuleInForce("IRREGULAR_ENTRY", new(2013, 6, 30)));
        Assert.Null(state.RuleInForce("FEES", new(2020, 1, 1)));

        var entry = Assert.Single(await AuditTrail.ReadAsync(session, new()));
        Assert.Equal(("membership.governance.exchange-create", "EXAMPLE", "CommandLine"), (entry.Action, entry.Object, entry.Door));
    }

    [BothEngines]
    public async Task CreateAsync_makes_a_password_for_one_use_when_none_is_given(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = data.Session();
        var created = await ExchangeFile.CreateAsync(session, MembershipSite.Real, MembershipSite.Dataflows, Operator);
        var once = Assert.Single(created.Passwords);
        Assert.Equal("fresh", once.Login);
        Assert.Matches("^[a-z2-9]{5}(-[a-z2-9]{5}){3}$", once.Password);
        var stored = await session.QueryAsync<string>("SELECT password_hash FROM membership_person");
        Assert.DoesNotContain(stored, hash => hash is not null && hash.Contains(once.Password, StringComparison.Ordinal));
    }

    [Fact]
    public void NoSuchParty_offers_the_nearest() => Assert.Equal("GR", Nearest.Of("GRE", ["GR", "IT"]));
}
