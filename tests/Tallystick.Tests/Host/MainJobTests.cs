using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Cube;
using Tallystick.Host;
using Tallystick.Kernel;
using Tallystick.Membership.Exchanges;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Releases;
using Tallystick.Sdmx;
using Tallystick.Statistics.Explain;
using Tallystick.Statistics.Tables;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host;

/// <summary>The main job on real files: brought, mapped, checked, released, seen by whom the rule lets see, to the digit.</summary>
public sealed class MainJobTests
{
    [BothEngines]
    public async Task Figures_of_customs_and_border_protection_come_out_as_published(Engine engine)
    {
        await using var exchange = await Exchange.OpenAsync(engine);
        await exchange.ReleaseAsync("US", "us-cbp-nationwide-encounters-fy20-fy23-state.csv", "us-cbp-encounters.json");

        Assert.Equal("646822", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2019-10..2020-09"));
        Assert.Equal("1956519", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2020-10..2021-09"));
        Assert.Equal("2766582", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2021-10..2022-09"));
        Assert.Equal("3201144", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2022-10..2023-09"));
        Assert.Equal("2378944", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2021-10..2022-09", "ROUTE=MEX_USA"));
        Assert.Equal("2475669", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2022-10..2023-09", "ROUTE=MEX_USA"));
        Assert.Equal("3040535", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2022"));
        Assert.Equal("2275496", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2021"));
        Assert.Equal("334914", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2022-10..2023-09", "CITIZENSHIP=VE"));
        Assert.Equal("187136", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2021-10"));
        Assert.Equal("341392", await exchange.TotalAsync("US", "IRREGULAR_ENTRY", "2023-09"));

        await exchange.ReleaseAsync("US", "us-cbp-nationwide-encounters-fy20-fy23-state.csv", "us-cbp-expulsions-title42.json");
        Assert.Equal("1071075", await exchange.TotalAsync("US", "RETURNS", "2020-10..2021-09"));
    }

    [BothEngines]
    public async Task Figures_of_Eurostat_come_out_as_published(Engine engine)
    {
        await using var exchange = await Exchange.OpenAsync(engine);
        await exchange.ReleaseAsync("EUROSTAT", "eurostat-migr_eipre-2012-2016.csv", "eurostat-migr-eipre.json");

        Assert.Equal("2154675", await exchange.TotalAsync("EUROSTAT", "IRREGULAR_STAY", "2015", "REF_AREA=EU28"));
        Assert.Equal("499495", await exchange.TotalAsync("EUROSTAT", "IRREGULAR_STAY", "2015", "REF_AREA=GR", "CITIZENSHIP=SY"));
        Assert.Equal("911470", await exchange.TotalAsync("EUROSTAT", "IRREGULAR_STAY", "2015", "REF_AREA=GR"));
        Assert.Equal("424055", await exchange.TotalAsync("EUROSTAT", "IRREGULAR_STAY", "2015", "REF_AREA=HU"));
        Assert.Equal("1555", await exchange.TotalAsync("EUROSTAT", "IRREGULAR_STAY", "2016", "REF_AREA=FR", "CITIZENSHIP=CI"));

        // The aggregates of the Union are in no sum; what is not available is not zero: the sum is an interval with its reason.
        var all = (await exchange.AskAsync("EUROSTAT", "IRREGULAR_STAY", "", "", "2015")).Cells.GrandTotal!;
        Assert.Equal((2_175_790, 1, null, Figure.Unbounded), (all.Printed, all.Missing, all.Value, all.High));
        Assert.Equal(687_105, (await exchange.AskAsync("EUROSTAT", "IRREGULAR_STAY", "", "", "2014")).Cells.GrandTotal!.Printed);
    }

    [BothEngines]
    public async Task Running_totals_of_Italy_come_out_as_the_last_report_of_the_year(Engine engine)
    {
        await using var exchange = await Exchange.OpenAsync(engine);
        await exchange.ReleaseAsync("IT", "it-sbarchi-nazionalita.csv", "it-sbarchi-nazionalita.json");

        Assert.Equal("157652", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2023"));
        Assert.Equal("18211", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2023", "CITIZENSHIP=GN"));
        Assert.Equal("17322", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2023", "CITIZENSHIP=TN"));
        Assert.Equal("16005", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2023", "CITIZENSHIP=CI"));
        Assert.Equal("45498", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2023", "CITIZENSHIP=_O"));
        Assert.Equal("105129", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2022"));
        Assert.Equal("20542", await exchange.TotalAsync("IT", "IRREGULAR_ENTRY", "2022", "CITIZENSHIP=EG"));
    }

    [BothEngines]
    public async Task A_Party_that_shares_sees_as_deep_as_it_shares_and_one_that_does_not_is_told_what_to_submit(Engine engine)
    {
        await using var exchange = await Exchange.OpenAsync(engine);
        await exchange.ReleaseAsync("EUROSTAT", "eurostat-migr_eipre-2012-2016.csv", "eurostat-migr-eipre.json");
        await exchange.NoteAsync("EUROSTAT", "IRREGULAR_STAY", "Greece reports administrative acts.");

        // Italy has released nothing: closed, with the rule and what opens it, and not a figure.
        var closed = await exchange.AskAsync("IT", "IRREGULAR_STAY", "CITIZENSHIP", "", "2015");
        Assert.Equal(0, closed.PartiesIn);
        Assert.Empty(closed.Cells.Filled());
        Assert.Empty(closed.Notes);
        var eurostat = closed.Coverage.Single(c => c.Party.Id.Value == "EUROSTAT");
        Assert.Equal("not-mirrored", Assert.Single(eurostat.LeftOut).Ground);
        var why = ExplanationDocument.Of(await exchange.ExplainAsync("IT", "IRREGULAR_STAY", "EUROSTAT", "2015"), Texts.For("en")).Periods.Single();
        Assert.Equal((false, 2, 3, 0), (why.Sees, why.Mirror!.Required, why.Mirror.Window, why.Mirror.Met));
        Assert.Equal(["2013", "2014", "2015"], why.Mirror.Unmet);

        // It reports totals for the years the rule looks at: it sees totals, with the note, and no breakdown.
        await exchange.BringAsync("IT", "anno,valore\n2013,1000\n2014,2000\n2015,3000\n", """
            { "dataflow": "IRREGULAR_STAY", "title": "Totali", "file": { "format": "csv" }, "time": { "column": "anno", "format": "yyyy" },
              "dimensions": { "REF_AREA": "IT", "CITIZENSHIP": "_T", "BORDER": "_T" }, "measure": { "column": "valore" } }
            """);
        var total = await exchange.AskAsync("IT", "IRREGULAR_STAY", "PARTY,CITIZENSHIP", "", "2015");
        Assert.All(total.Cells.Rows, key => Assert.Equal("_T", key[1]));
        Assert.Equal("Greece reports administrative acts.", Assert.Single(total.Notes).Note.Texts["en"]);
        Assert.Contains(total.Coverage.Single(c => c.Party.Id.Value == "EUROSTAT").LeftOut, left => left.Ground == "rolled-up" && left.Detail.Contains("CITIZENSHIP"));
        var filtered = await exchange.AskAsync("IT", "IRREGULAR_STAY", "", "", "2015", "CITIZENSHIP=SY", "PARTY=EUROSTAT");
        Assert.Equal(0, filtered.PartiesIn);

        // It breaks citizenship down in all of them: it sees the others' citizenships.
        await exchange.BringAsync("IT", "anno,paese,valore\n2013,SY,400\n2014,SY,900\n2015,SY,1200\n2015,AF,1\n", """
            { "dataflow": "IRREGULAR_STAY", "title": "Cittadinanza", "file": { "format": "csv" }, "time": { "column": "anno", "format": "yyyy" },
              "dimensions": { "REF_AREA": "IT", "CITIZENSHIP": { "column": "paese", "codes": "same" }, "BORDER": "_T" }, "measure": { "column": "valore" } }
            """, "now by citizenship");
        var deep = await exchange.AskAsync("IT", "IRREGULAR_STAY", "REF_AREA", "", "2015", "CITIZENSHIP=SY", "PARTY=EUROSTAT", "REF_AREA=GR");
        Assert.Equal(499_495, deep.Cells[0, 0].Reported);

        // A withdrawal closes at once; the vintage before it stays in the record, and stays closed.
        await exchange.WithdrawAsync("EUROSTAT", "IRREGULAR_STAY", "2015");
        var gone = (await exchange.AskAsync("IT", "IRREGULAR_STAY", "PARTY", "", "2015")).Coverage.Single(c => c.Party.Id.Value == "EUROSTAT");
        Assert.False(gone.IsIn);
        Assert.Equal("withdrawn", Assert.Single(gone.LeftOut).Ground);

        await using var session = exchange.Session();
        var trail = await AuditTrail.ReadAsync(session, new AuditFilter { ActionPrefix = "statistics.read", Limit = 100 });
        Assert.Contains(trail, entry => entry.Owner == "EUROSTAT" && entry.Party == "IT");
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
    }

    [BothEngines]
    public async Task Small_counts_are_for_their_owner_alone_whatever_another_Party_asks(Engine engine)
    {
        // two exchanges alike but for the counts hidden, and with them what holds them
        var (one, other) = (await SmallCountsAsync(engine, 2, 50), await SmallCountsAsync(engine, 4, 52));
        Assert.Equal(one.Others, other.Others);
        Assert.NotEqual(one.Own, other.Own);
        // the attack has something to look at, and finds the bounds
        Assert.Contains(one.Others, answer => answer.Contains("sum,,1,4,", StringComparison.Ordinal));
    }

    [BothEngines]
    public async Task A_year_beside_its_months_and_an_earlier_open_release_do_not_tell_a_small_count(Engine engine)
    {
        var (one, other) = (await MonthsAsync(engine, 2), await MonthsAsync(engine, 4));
        Assert.Equal(one.Others, other.Others);
        Assert.NotEqual(one.Own, other.Own);
        // what was done to a figure is said, in words and by code
        Assert.Contains(one.Others, answer => answer.Contains(",sum,,1,4,,Q,A,1 value suppressed. Suppressed: small count (A).,", StringComparison.Ordinal));
        Assert.Contains(one.Others, answer => answer.Contains(",sum,,0,,,Q,D,1 value suppressed. Suppressed to protect another figure (D).,", StringComparison.Ordinal));
        foreach (var code in (string[])["A", "D"]) Assert.Contains(one.Others, answer => answer.Contains($"\"confStatus\": \"{code}\"", StringComparison.Ordinal));
        Assert.Contains(one.Others, answer => answer.Contains("suppressed [1]", StringComparison.Ordinal) && answer.Contains("[1] 1 value suppressed. Suppressed to protect another figure (D).", StringComparison.Ordinal));
    }

    /// <summary>What Italy and Greece are answered of a year that was released openly, then of its months, of which one holds a small count to hide.</summary>
    private static async Task<(List<string> Own, List<string> Others)> MonthsAsync(Engine engine, int small)
    {
        static string Mapping(string party, string time) => $$"""
            { "dataflow": "IRREGULAR_ENTRY", "title": "Mesi", "file": { "format": "csv" }, "time": { "column": "mese", "format": "{{time}}" },
              "dimensions": { "REF_AREA": "{{party}}", "CITIZENSHIP": { "column": "paese", "codes": "same" }, "OUTCOME": "_T", "BORDER": "_T", "ROUTE": "_T" }, "measure": { "column": "valore" } }
            """;
        static string Months(int year, Func<int, string> rows) => string.Concat(Enumerable.Range(1, 12).Select(m => string.Concat(rows(m).Split(' ').Select(row => $"{year}-{m:00},{row}\n"))));
        await using var exchange = await Exchange.OpenAsync(engine);
        await exchange.BringAsync("IT", $"mese,paese,valore\n2017,_T,{1200 + small}\n2017,SY,1200\n2017,AF,{small}\n", Mapping("IT", "yyyy"));
        var opened = exchange.Clock.Now;
        exchange.Clock.Advance(TimeSpan.FromDays(1));
        await exchange.SetChecksAsync("IT", "IRREGULAR_ENTRY", CheckSettings.Usual with { SmallBelow = 5, HideSmall = true });
        await exchange.BringAsync("IT", "mese,paese,valore\n" + Months(2017, m => m == 5 ? $"_T,{100 + small} SY,100 AF,{small}" : "_T,100 SY,100"), Mapping("IT", "yyyy-MM"));
        await exchange.BringAsync("GR", "mese,paese,valore\n" + Months(2016, _ => "SY,7") + Months(2017, _ => "SY,7"), Mapping("GR", "yyyy-MM"));
        List<string> own = [], others = [];
        foreach (var (rows, columns) in ((string, string)[])[("", ""), ("CITIZENSHIP", ""), ("TIME_PERIOD", ""), ("CITIZENSHIP", "TIME_PERIOD")])
        {
            foreach (var period in (string[])["2017", "2017-05", "2017-05..2017-06", "2017-Q2"])
            {
                foreach (var (frequency, asOf) in ((string?, DateTimeOffset?)[])[(null, null), ("A", null), ("Q", null), ("M", null), (null, opened)])
                {
                    foreach (var (viewer, answers) in ((string, List<string>)[])[("IT", own), ("GR", others)])
                    {
                        var answer = await exchange.AskAsync(viewer, "IRREGULAR_ENTRY", rows, columns, period, ["PARTY=IT"], frequency, asOf);
                        using var csv = new StringWriter();
                        TableCsv.Write(answer, Texts.For("en"), csv);
                        using var json = new MemoryStream();
                        TableJson.Write(answer, Texts.For("en"), json);
                        using var text = new StringWriter();
                        TableText.Write(answer, Texts.For("en"), text);
                        answers.AddRange([csv.ToString(), System.Text.Encoding.UTF8.GetString(json.ToArray()), text.ToString()]);
                    }
                }
            }
        }
        return (own, others);
    }

    /// <summary>What Italy and Greece are answered of Italy's years, by page of figures, interface and file, in every grouping, before and after a revision.</summary>
    private static async Task<(List<string> Own, List<string> Others)> SmallCountsAsync(Engine engine, int small, int total)
    {
        const string Mapping = """
            { "dataflow": "IRREGULAR_STAY", "title": "Piccoli", "file": { "format": "csv" }, "time": { "column": "anno", "format": "yyyy" },
              "dimensions": { "REF_AREA": "IT", "CITIZENSHIP": { "column": "paese", "codes": "same" }, "SEX": { "column": "sesso", "codes": "same" }, "BORDER": "_T" }, "measure": { "column": "valore" } }
            """;
        await using var exchange = await Exchange.OpenAsync(engine);
        await exchange.SetChecksAsync("IT", "IRREGULAR_STAY", CheckSettings.Usual with { SmallBelow = 5, HideSmall = true });
        // 2013 without a total, 2014 with one and another breakdown of it
        await exchange.BringAsync("IT", $"anno,paese,sesso,valore\n2013,SY,F,40\n2013,SY,M,8\n2013,AF,F,{small}\n2013,AF,M,0\n"
            + $"2014,_T,_T,{total}\n2014,SY,_T,48\n2014,AF,_T,{total - 48}\n2014,_T,F,30\n2014,_T,M,{total - 30}\n2015,SY,F,40\n", Mapping);
        await exchange.BringAsync("GR", "anno,paese,sesso,valore\n2013,SY,F,1\n2014,SY,M,7\n2015,AF,F,2\n", Mapping.Replace("\"IT\"", "\"GR\"", StringComparison.Ordinal));
        List<string> own = [], others = [];
        async Task AskAsync()
        {
            foreach (var (rows, columns) in ((string, string)[])[("", ""), ("CITIZENSHIP", ""), ("SEX", ""), ("CITIZENSHIP", "SEX"), ("SEX", "TIME_PERIOD"), ("PARTY", "CITIZENSHIP")])
            {
                foreach (var period in (string[])["2013", "2014", "2013..2014", "2013..2015"])
                {
                    foreach (var where in (string[][])[["PARTY=IT"], ["PARTY=IT", "CITIZENSHIP=AF"], ["PARTY=IT", "SEX=F"], []])
                    {
                        foreach (var (viewer, answers) in ((string, List<string>)[])[("IT", own), ("GR", others)])
                        {
                            var answer = await exchange.AskAsync(viewer, "IRREGULAR_STAY", rows, columns, period, where);
                            using var csv = new StringWriter();
                            TableCsv.Write(answer, Texts.For("en"), csv);
                            using var json = new MemoryStream();
                            TableJson.Write(answer, Texts.For("en"), json);
                            answers.Add(csv.ToString());
                            answers.Add(System.Text.Encoding.UTF8.GetString(json.ToArray()));
                        }
                    }
                }
            }
        }
        await AskAsync();
        // the threshold is given up later: what was released hidden stays so, and a revision of another year tells nothing of these
        await exchange.SetChecksAsync("IT", "IRREGULAR_STAY", CheckSettings.Usual);
        await exchange.BringAsync("IT", "anno,paese,sesso,valore\n2015,SY,F,41\n", Mapping, "late");
        await AskAsync();
        return (own, others);
    }

    /// <summary>The example exchange with all rooms, as a command opens it.</summary>
    private sealed class Exchange : IAsyncDisposable
    {
        private readonly TestDatabase _test;
        private readonly Installation _installation;
        private readonly ServiceProvider _services;

        private Exchange(TestDatabase test, Installation installation, ServiceProvider services) => (_test, _installation, _services) = (test, installation, services);

        internal static async Task<Exchange> OpenAsync(Engine engine)
        {
            var test = await TestDatabase.CreateAsync(engine);
            var installation = await Installation.OpenAsync(test.Folder, engine == Engine.Postgres ? test.ConnectionString : null, test.Clock);
            await using (var session = installation.Session())
            {
                var file = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples/exchanges/four-parties.json"));
                // In this exchange nobody's grace is running, and everybody is in standing.
                await ExchangeFile.CreateAsync(session, file, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)], Actor.System);
            }
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
            services.AddTallystick(installation, await installation.CatalogAsync(), new ConfigurationBuilder().Build());
            return new(test, installation, services.BuildServiceProvider());
        }

        internal TestClock Clock => _test.Clock;

        internal DbSession Session() => _installation.Session();

        internal async Task ReleaseAsync(string party, string file, string mapping)
        {
            await using var content = File.OpenRead(SharedFiles.Path("data/" + file));
            await ReleaseAsync(party, file, content, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples/mappings", mapping)), "");
        }

        internal Task BringAsync(string party, string csv, string mapping, string reason = "") =>
            ReleaseAsync(party, "national.csv", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)), mapping, reason);

        internal Task NoteAsync(string party, string dataflow, string text) => WriteAsync(party, (session, actor, desk) => desk.AddNoteAsync(session, actor, new(dataflow),
            new ContextNote(NewId.At(_installation.Clock), ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, null, null, new Dictionary<string, string> { ["en"] = text }.ToImmutableSortedDictionary(StringComparer.Ordinal))));

        internal async Task SetChecksAsync(string party, string dataflow, CheckSettings settings)
        {
            await using var session = Session();
            await session.WriteAsync(() => CheckSettingsStore.SaveAsync(session, Actor.AtCommandLine(new(party), Role.Coordinator), new(dataflow), settings));
        }

        internal Task WithdrawAsync(string party, string dataflow, string period) =>
            WriteAsync(party, (session, actor, desk) => desk.WithdrawAsync(session, actor, new(new(dataflow), [TimePeriod.Parse(period)], "counted twice")));

        internal Task<TableAnswer> AskAsync(string viewer, string dataflow, string rows, string columns, string period, params string[] where) =>
            AskAsync(viewer, dataflow, rows, columns, period, where, null, null);

        internal async Task<TableAnswer> AskAsync(string viewer, string dataflow, string rows, string columns, string period, string[] where, string? frequency, DateTimeOffset? asOf)
        {
            await using var session = Session();
            var desk = _services.GetRequiredService<TableDesk>();
            return await desk.AskAsync(session, Actor.AtCommandLine(new(viewer), Role.Analyst), TableRequest.Read(desk.Flow(dataflow), rows, columns, where, period, frequency, null) with { AsOf = asOf });
        }

        internal async Task<string> TotalAsync(string viewer, string dataflow, string period, params string[] where)
        {
            var cell = (await AskAsync(viewer, dataflow, "", "", period, where)).Cells[0, 0];
            return cell.Kind == CellKind.Sum && (cell.Value ?? cell.Reported) is { } value ? Figure.Text(value, 0) : cell.ToString();
        }

        internal async Task<Explanation> ExplainAsync(string viewer, string dataflow, string owner, string period)
        {
            await using var session = Session();
            return await _services.GetRequiredService<ExplainDesk>().ExplainAsync(session, Actor.AtCommandLine(new(viewer), Role.Analyst), dataflow, owner, TimePeriod.Parse(period));
        }

        private async Task ReleaseAsync(string party, string name, Stream content, string mapping, string reason)
        {
            var actor = Actor.AtCommandLine(new(party), Role.Coordinator);
            var result = await _services.GetRequiredService<Intake>().ImportAsync(new(actor, new(""), name, content, mapping));
            Assert.True(result.Report.Errors == 0, string.Join("\n", result.Report.Findings.Select(f => f.Sentence(Texts.For("en")))));
            await WriteAsync(party, (session, coordinator, desk) => desk.ReleaseAsync(session, coordinator, new(result.Submission.Id, reason)));
        }

        private async Task WriteAsync(string party, Func<DbSession, Actor, ReleaseDesk, Task<LedgerEvent>> write)
        {
            await using var session = Session();
            await session.WriteAsync(() => write(session, Actor.AtCommandLine(new(party), Role.Coordinator), _services.GetRequiredService<ReleaseDesk>()));
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await _installation.DisposeAsync();
            await _test.DisposeAsync();
        }
    }
}
