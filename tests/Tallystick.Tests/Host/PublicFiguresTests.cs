using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Tallystick.Disclosure;
using Tallystick.Kernel;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;
using Tallystick.Statistics.PublicFigures;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host;

/// <summary>Figures for everybody before strangers: the whole server over HTTP. A stranger asks every cut and solves; nothing closed changes a byte; the salt is one, or none.</summary>
public sealed class PublicFiguresTests
{
    // by citizenship and sex, with all totals; SO M is a lone person, and men of February are one more than those listed
    private const string January = "2025-01,_T,_T,47\n2025-01,_T,M,31\n2025-01,_T,F,16\n2025-01,SY,_T,28\n2025-01,SY,M,20\n2025-01,SY,F,8\n2025-01,AF,_T,18\n2025-01,AF,M,10\n2025-01,AF,F,8\n2025-01,SO,_T,1\n2025-01,SO,M,1\n";
    private const string February = "2025-02,_T,_T,43\n2025-02,_T,M,26\n2025-02,_T,F,17\n2025-02,SY,_T,24\n2025-02,SY,M,15\n2025-02,SY,F,9\n2025-02,AF,_T,18\n2025-02,AF,M,10\n2025-02,AF,F,8\n";

    private static readonly string[] Doors =
    [
        "/public", "/public?by=CITIZENSHIP", "/public?by=SEX&by2=CITIZENSHIP&frequency=M", "/public?together=on&frequency=Q", "/public/method", "/api/v1/public", "/api/v1/public/method", "/api/v1/public/method?format=csv",
        "/api/v1/public/IRREGULAR_ENTRY", "/api/v1/public/IRREGULAR_ENTRY?frequency=A&by=CITIZENSHIP,SEX", "/api/v1/public/IRREGULAR_ENTRY?format=csv&by=SEX", "/api/v1/public/IRREGULAR_ENTRY?party=IT&frequency=Q",
        "/api/v1/public/IRREGULAR_ENTRY?from=2025-02&to=2025-12", "/api/v1/public/IRREGULAR_ENTRY?party=ES", "/api/v1/public/IRREGULAR_ENTRY?party=QQ", "/api/v1/public/RETURNS", "/", "/explore", "/api/v1/tables/IRREGULAR_ENTRY",
    ];

    [Fact]
    public async Task A_stranger_who_asks_every_cut_and_solves_is_not_told_a_lone_person()
    {
        await using var house = await PublicHouse.OpenAsync(Engine.Sqlite);
        await house.ReleaseAsync("IT", January + February, PublicHouse.Public);
        await house.ReleaseAsync("ES", "2025-01,_T,_T,12\n2025-01,MA,_T,12\n", PublicHouse.Public);

        // every subset of two dimensions, every frequency, with and without Parties, every choice of them
        var cuts = new Dictionary<string, (ImmutableArray<string> Atoms, long Shown, string Where)>(StringComparer.Ordinal);
        var asked = 0;
        foreach (var by in PublicHouse.Dimensions.SelectMany((a, i) => PublicHouse.Dimensions.Skip(i + 1).Select(b => $"{a},{b}")).Concat(PublicHouse.Dimensions).Append(""))
        {
            foreach (var shape in (string[])["", "&frequency=A", "&frequency=Q", "&frequency=M", "&together=1", "&together=1&frequency=A", "&party=IT&frequency=A"])
            {
                var address = $"/api/v1/public/IRREGULAR_ENTRY?by={by}{shape}";
                var table = JsonDocument.Parse(await house.TextAsync(address)).RootElement;
                var parties = shape.Contains("party=IT", StringComparison.Ordinal) ? "IT" : "";
                foreach (var cell in table.GetProperty("cells").EnumerateArray().Concat(table.GetProperty("totals").EnumerateArray()))
                {
                    asked++;
                    var key = cell.GetProperty("key").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);
                    var shown = cell.TryGetProperty("value", out var value) ? value.GetInt64() : 0;
                    var atoms = Atoms(key, parties);
                    Assert.NotInRange(shown, 1, 2);
                    Assert.InRange(shown, atoms.Sum(atom => People[atom]) - 5, atoms.Sum(atom => People[atom]) + 5);
                    var people = string.Join(' ', atoms);
                    // the same people, the same number: asking again in another way averages nothing out
                    if (!cuts.TryAdd(people, (atoms, shown, address))) Assert.True(cuts[people].Shown == shown, $"{people}: {shown} at {address}, {cuts[people]}");
                }
            }
        }
        Assert.InRange(asked, 1500, int.MaxValue);
        Assert.InRange(cuts.Count, 20, 200);

        var cells = People.Select(atom => new SumCell(atom.Key, atom.Value, CellMark.Primary, ValueRange.AnyCount, default)).ToList();
        var places = cells.Select((cell, i) => (cell.Key, i)).ToDictionary();
        var relations = new List<SumRelation>();
        foreach (var (_, (atoms, shown, where)) in cuts.Where(cut => cut.Value.Atoms.Length > 0))
        {
            relations.Add(new(cells.Count, [.. atoms.Select(atom => places[atom])]));
            cells.Add(new(where, atoms.Sum(atom => People[atom]), CellMark.Primary, Possible(shown), default));
        }
        var attack = new TableAttack(new([.. cells], [.. relations]));
        foreach (var lone in (string[])["IT|2025-01|SO|M", "IT|2025-02|unlisted|M"])
        {
            var range = attack.RangeOf(places[lone]);
            Assert.True(range.Low <= 1 && range.High >= 4, $"{lone} is narrowed to {range}");
        }
    }

    [BothEngines]
    public async Task What_is_not_public_changes_no_byte(Engine engine)
    {
        await using var house = await PublicHouse.OpenAsync(engine);
        await house.ReleaseAsync("IT", January, PublicHouse.Public with { PermittedUse = "Cite the source." });
        var before = await house.BytesAsync(Doors);
        Assert.Contains("ETag", before, StringComparison.Ordinal);
        Assert.Contains("Cite the source.", before, StringComparison.Ordinal);

        // shared with participants, with nobody, under embargo, of who has no standing, a draft, withdrawn
        await house.ReleaseAsync("ES", "2024-03,_T,_T,777\n2025-01,SY,F,888\n", SharingTerms.Usual with { Audience = Audience.Participants });
        await house.ReleaseAsync("FR", "2025-01,_T,_T,999\n", PublicHouse.Public with { EmbargoUntil = house.Clock.Now.AddDays(10) });
        await house.ReleaseAsync("DE", "2025-01,_T,_T,555\n", PublicHouse.Public);
        await house.ReleaseAsync("IT", "2025-04,_T,_T,444\n", SharingTerms.Usual with { Audience = Audience.National });
        await house.ReleaseAsync("IT", "2025-05,ER,_T,333\n", release: false);
        await house.ReleaseAsync("IT", "2025-06,ER,_T,222\n", PublicHouse.Public);
        Assert.NotEqual(before, await house.BytesAsync(Doors));
        await using (var session = house.Session())
            await session.WriteAsync(() => house.Get<ReleaseDesk>().WithdrawAsync(session, Actor.AtCommandLine(new("IT"), Role.Coordinator), new(new(PublicHouse.Flow), [TimePeriod.Parse("2025-06")], "too early")));
        Assert.Equal(before, await house.BytesAsync(Doors));

        // again, after a restart, and on whatever engine: the salt of these tests is one
        await house.StartAsync();
        Assert.Equal(before, await house.BytesAsync(Doors));
        // the embargo passes
        house.Clock.Advance(TimeSpan.FromDays(11));
        var after = await house.TextAsync("/api/v1/public");
        Assert.Contains("\"FR\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("\"ES\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("\"DE\"", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_engines_publish_the_same_bytes()
    {
        var found = new List<string>();
        foreach (var engine in (Engine[])[Engine.Sqlite, Engine.Postgres])
        {
            await using var house = await PublicHouse.OpenAsync(engine);
            await house.ReleaseAsync("IT", January + February, PublicHouse.Public);
            found.Add(await house.BytesAsync(Doors));
        }
        Assert.Equal(found[0], found[1]);
    }

    [Fact]
    public async Task What_is_kept_is_asked_after_each_time_and_goes_at_once()
    {
        await using var house = await PublicHouse.OpenAsync(Engine.Sqlite);
        await house.ReleaseAsync("IT", January, PublicHouse.Public);
        const string Address = "/api/v1/public/IRREGULAR_ENTRY";
        using var first = await house.SendAsync(HttpMethod.Get, Address);
        Assert.True(first.Headers.CacheControl!.NoCache);
        var tag = first.Headers.ETag!.ToString();
        using var again = await house.SendAsync(HttpMethod.Get, Address, tag: tag);
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length));
        // the owner narrows its choice: closed with the next question, to who kept it as well
        using var shared = await house.SendAsync(HttpMethod.Put, "/api/v1/sharing/IRREGULAR_ENTRY", "IT", new { audience = "participants" });
        Assert.Equal(HttpStatusCode.OK, shared.StatusCode);
        using var closed = await house.SendAsync(HttpMethod.Get, Address, tag: tag);
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        Assert.Empty(JsonDocument.Parse(await closed.Content.ReadAsStringAsync()).RootElement.GetProperty("cells").EnumerateArray());
        // who signs in gets nothing that a cache may keep
        using var known = await house.SendAsync(HttpMethod.Get, Address, "ES");
        Assert.True(known.Headers.CacheControl!.NoStore);
        Assert.Null(known.Headers.ETag);
    }

    [Fact]
    public async Task Small_counts_their_owner_hides_are_hidden_from_everybody()
    {
        await using var house = await PublicHouse.OpenAsync(Engine.Sqlite);
        using var set = await house.SendAsync(HttpMethod.Put, "/api/v1/checks/IRREGULAR_ENTRY", "IT", new { tolerancePercent = 10, toleranceFloor = 10, repliesNeeded = false, smallBelow = 5, hideSmall = true });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        await house.ReleaseAsync("IT", January, PublicHouse.Public);
        var table = JsonDocument.Parse(await house.TextAsync("/api/v1/public/IRREGULAR_ENTRY?by=CITIZENSHIP,SEX")).RootElement;
        var cells = table.GetProperty("cells").EnumerateArray().ToDictionary(cell => $"{cell.GetProperty("key").GetProperty("CITIZENSHIP")} {cell.GetProperty("key").GetProperty("SEX")}");
        Assert.Equal(("hidden", "A"), (cells["SO M"].GetProperty("kind").GetString(), cells["SO M"].GetProperty("confStatus").GetString()));
        Assert.Equal(("hidden", "D"), (cells["_T M"].GetProperty("kind").GetString(), cells["_T M"].GetProperty("confStatus").GetString()));
        Assert.Equal("count", cells["SY F"].GetProperty("kind").GetString());
        Assert.DoesNotContain("47", table.GetProperty("totals").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_parameter_is_told_where()
    {
        await using var house = await PublicHouse.OpenAsync(Engine.Sqlite);
        await house.ReleaseAsync("IT", January, PublicHouse.Public);
        foreach (var (query, status, names) in ((string, int, string)[])[("?by=MOON", 400, "MOON"), ("?by=PARTY", 400, "PARTY"), ("?by=SEX,AGE,ROUTE", 400, "2"), ("?by=SEX,SEX", 400, "SEX"), ("?frequency=X", 400, "X"), ("?from=soon", 400, "soon"),
            ("?from=2026&to=2025", 400, "2026..2025"), ("?format=pdf", 400, "pdf"), ("?party=QQ", 404, "QQ"), ("?party=ES", 404, "ES")])
        {
            using var response = await house.SendAsync(HttpMethod.Get, "/api/v1/public/IRREGULAR_ENTRY" + query);
            Assert.Equal((query, status, "application/problem+json"), (query, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Contains(names, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await house.SendAsync(HttpMethod.Get, "/api/v1/public/NOTHING")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await house.SendAsync(HttpMethod.Get, "/api/v1/public/FEES")).StatusCode);
        // ten thousand years cost no more than one
        Assert.Equal(HttpStatusCode.OK, (await house.SendAsync(HttpMethod.Get, "/api/v1/public/IRREGULAR_ENTRY?from=1000&to=9990")).StatusCode);
    }

    [BothEngines]
    public async Task The_salt_is_made_once_and_another_is_refused_and_renewing_stands_on_the_record(Engine engine)
    {
        await using var house = await PublicHouse.OpenAsync(engine);
        // nothing is public: no salt is needed
        await house.TextAsync("/public");
        Assert.False(Directory.Exists(house.Keys) && Directory.EnumerateFiles(house.Keys, "public-salt-*").Any());
        await house.ReleaseAsync("IT", January, PublicHouse.Public);
        var first = await house.TextAsync("/api/v1/public/IRREGULAR_ENTRY");
        var file = Directory.EnumerateFiles(house.Keys, "public-salt-*").Single();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // another node without the folder, a folder that was lost, a file that was exchanged: refused, not replaced
        var kept = await File.ReadAllTextAsync(file);
        foreach (var spoilt in (string?[])[null, new string('a', 64), "nothing of the kind"])
        {
            if (spoilt is null) File.Delete(file);
            else await File.WriteAllTextAsync(file, spoilt);
            await house.StartAsync(salt: 99);
            foreach (var door in (string[])["/public", "/api/v1/public/IRREGULAR_ENTRY"])
            {
                using var refused = await house.SendAsync(HttpMethod.Get, door);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
                Assert.DoesNotContain(house.Keys, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
        await File.WriteAllTextAsync(file, kept);
        await house.StartAsync(salt: 99);
        Assert.Equal(first, await house.TextAsync("/api/v1/public/IRREGULAR_ENTRY"));

        for (var renewal = 0; renewal < 2; renewal++)
        {
            await using var session = house.Session();
            await session.WriteAsync(() => house.Get<PublicSalt>().MakeAsync(session, Actor.AtCommandLine(null, Role.Operator)));
            Assert.NotEqual(first, await house.TextAsync("/api/v1/public/IRREGULAR_ENTRY?by=CITIZENSHIP"));
        }
        Assert.Single(Directory.EnumerateFiles(house.Keys, "public-salt-*"));
        Assert.False(File.Exists(file));
        await using var reading = house.Session();
        Assert.Equal(3, await reading.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE action = 'statistics.public-salt'"));
        Assert.True((await AuditTrail.VerifyAsync(reading)).IsWhole);
    }

    [Fact]
    public async Task Many_who_come_first_at_once_get_one_salt()
    {
        await using var house = await PublicHouse.OpenAsync(Engine.Sqlite);
        await house.ReleaseAsync("IT", January, PublicHouse.Public);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => house.TextAsync("/api/v1/public/IRREGULAR_ENTRY")));
        Assert.Single(answers.Distinct());
        await using var session = house.Session();
        Assert.Equal(1, await session.ScalarAsync<long>("SELECT COUNT(*) FROM statistics_public_salt"));
    }

    [Fact]
    public async Task The_parameters_are_published_in_full()
    {
        await using var house = await PublicHouse.OpenAsync(Engine.Sqlite);
        var method = JsonDocument.Parse(await house.TextAsync("/api/v1/public/method")).RootElement;
        var lines = method.GetProperty("table").EnumerateArray().ToList();
        Assert.Equal(("D5-V3-B2", 5, 3.0), (method.GetProperty("parameters").GetString(), method.GetProperty("mostChange").GetInt32(), method.GetProperty("variance").GetDouble()));
        foreach (var count in lines.GroupBy(line => line.GetProperty("count").GetInt32()))
        {
            // each key has its line, nothing is published that is said not to be, on average nothing changes
            Assert.Equal(method.GetProperty("keys").GetInt64(), count.Sum(line => line.GetProperty("lastKey").GetInt64() - line.GetProperty("firstKey").GetInt64() + 1));
            Assert.All(count, line => Assert.NotInRange(line.GetProperty("published").GetInt32(), 1, 2));
            Assert.Equal(0, count.Sum(line => (line.GetProperty("published").GetInt32() - count.Key) * line.GetProperty("share").GetDouble()), 0.001);
        }
        Assert.Equal(lines.Count + 1, (await house.TextAsync("/api/v1/public/method?format=csv")).Trim().Split('\n').Length);
        Assert.Contains("D5-V3-B2", await house.TextAsync("/public/method"), StringComparison.Ordinal);
    }

    /// <summary>Who there is, one by one: whose, when, from where, of which sex.</summary>
    private static readonly Dictionary<string, long> People = new()
    {
        ["IT|2025-01|SY|M"] = 20,
        ["IT|2025-01|SY|F"] = 8,
        ["IT|2025-01|AF|M"] = 10,
        ["IT|2025-01|AF|F"] = 8,
        ["IT|2025-01|SO|M"] = 1,
        ["IT|2025-02|SY|M"] = 15,
        ["IT|2025-02|SY|F"] = 9,
        ["IT|2025-02|AF|M"] = 10,
        ["IT|2025-02|AF|F"] = 8,
        ["IT|2025-02|unlisted|M"] = 1,
        ["ES|2025-01|MA|_T"] = 12,
    };

    private static ImmutableArray<string> Atoms(Dictionary<string, string> key, string party)
    {
        bool Is(string dimension, string code) => !key.TryGetValue(dimension, out var asked) || asked == "_T" || asked == code;
        return
        [
            .. from atom in People.Keys.Order(StringComparer.Ordinal)
           let parts = atom.Split('|')
           where (party.Length == 0 || parts[0] == party) && Is("PARTY", parts[0]) && Is("REF_AREA", parts[0]) && TimePeriod.Parse(key["TIME_PERIOD"]).Contains(TimePeriod.Parse(parts[1]))
               && Is("CITIZENSHIP", parts[2]) && (Is("SEX", parts[3]) || parts[3] == "_T" && !key.ContainsKey("SEX"))
           select atom,
        ];
    }

    private static ValueRange Possible(long published)
    {
        var table = PublicParameters.InUse.Table;
        var counts = Enumerable.Range((int)Math.Max(0, published - 10), 21).Where(count => table.Rows.Any(row => row.Count == table.RowOf(count) && count + row.Target - row.Count == published)).ToList();
        return new(counts[0], counts[^1]);
    }
}
