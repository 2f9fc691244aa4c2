using System.Security.Cryptography;
using System.Text;
using Tallystick.Kernel;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Modules.Reporting.Mapping;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.CodeLists;

/// <summary>Mappings that name lists: what they are known by, what a list that is not there or leads elsewhere is told as, and which version a
/// file was read with.</summary>
public sealed class ListedMappingTests
{
    private static readonly NationalLists Sexes = Lists(("sexes", 3, "CL_SEX", new() { ["hombre"] = "M", ["mujer"] = "F" }), ("countries", 1, "CL_AREA", new() { ["Italia"] = "IT" }));

    private static NationalLists Lists(params (string Name, long Version, string Codelist, Dictionary<string, string> Codes)[] lists) =>
        new(lists.Select(list => new KnownList(list.Name, list.Version, list.Codelist, System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(list.Codes))));

    private static string Sex(string rule) => MappingFixture.Json(sex: $$"""{ "column": "Sex", {{rule}} }""");

    private static MappingFile Read(string json, NationalLists? lists = null)
    {
        var reading = MappingFile.Read(json, lists);
        Assert.Empty(reading.Findings.Select(MappingFixture.Sentence));
        return reading.File!;
    }

    private static IEnumerable<string> Findings(string json, NationalLists? lists) => MappingFile.Read(json, lists).Findings.Select(MappingFixture.Sentence);

    [Fact]
    public void A_mapping_that_names_a_list_is_known_by_what_the_list_says()
    {
        var named = Read(Sex("\"list\": \"sexes\", \"default\": \"_U\""), Sexes);
        var inPlace = Read(Sex("\"default\": \"_U\", \"codes\": { \"mujer\": \"F\", \"hombre\": \"M\" }"));

        Assert.Equal(inPlace.Identity, named.Identity);
        Assert.Equal(inPlace.Canonical, named.Canonical);
        // what is kept can be read again without any list, and is the same mapping
        var kept = named.Kept("");
        Assert.False(MappingFile.Read(kept).NamesLists);
        Assert.Equal(named.Identity, Read(kept).Identity);
        Assert.Equal("// as given", inPlace.Kept("// as given"));

        var changed = Lists(("sexes", 4, "CL_SEX", new() { ["hombre"] = "M", ["mujer"] = "F", ["niña"] = "F" }));
        Assert.NotEqual(named.Identity, Read(Sex("\"list\": \"sexes\", \"default\": \"_U\""), changed).Identity);
        // neither its name nor its number makes another mapping
        var renamed = Lists(("otra", 9, "CL_SEX", new() { ["hombre"] = "M", ["mujer"] = "F" }));
        Assert.Equal(named.Identity, Read(Sex("\"list\": \"otra\", \"default\": \"_U\""), renamed).Identity);
    }

    [Fact]
    public void Exceptions_go_before_the_list_and_a_text_called_list_is_a_text()
    {
        var named = Read(Sex("\"list\": \"sexes\", \"except\": { \"mujer\": \"_U\", \"list\": \"M\" }, \"blank\": \"_U\""), Sexes);
        Assert.Equal(Read(Sex("\"codes\": { \"mujer\": \"_U\", \"hombre\": \"M\", \"list\": \"M\" }, \"blank\": \"_U\"")).Identity, named.Identity);

        var result = MappingRun.Over(new TableInMemory("Year|Sex|N", "2020|hombre|1", "2021|mujer|2", "2022|list|4", "2023||8"), named, MappingFixture.Small);
        Assert.Equal(["IT M 2020 = 1 (1..1) AF, 2", "IT _U 2021 = 2 (2..2) AF, 3", "IT M 2022 = 4 (4..4) AF, 4", "IT _U 2023 = 8 (8..8) AF, 5"], result.Lines());
    }

    [Fact]
    public void A_text_on_no_list_is_told_with_the_nearest_of_the_list()
    {
        var result = MappingRun.Over(new TableInMemory("Year|Sex|N", "2020|hombr|1"), Read(Sex("\"list\": \"sexes\""), Sexes), MappingFixture.Small);
        Assert.Contains("Did you mean “hombre”?", MappingFixture.Sentence(Assert.Single(result.Report.Findings)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_not_there_is_told_with_the_nearest()
    {
        Assert.Equal("Line 4 of the mapping, dimensions.SEX.list: your Party keeps no list “sexos”. Did you mean “sexes”?", Assert.Single(Findings(Sex("\"list\": \"sexos\""), Sexes)));
        Assert.Contains("keeps no list “puestos”. Add it", Assert.Single(Findings(Sex("\"list\": \"puestos\""), Sexes)), StringComparison.Ordinal);
        Assert.Contains("say either list or codes", Assert.Single(Findings(Sex("\"list\": \"sexes\", \"codes\": { \"a\": \"M\" }"), Sexes)), StringComparison.Ordinal);
        Assert.Contains("a text in quotes", Findings(Sex("\"list\": { \"a\": \"M\" }"), Sexes).First(), StringComparison.Ordinal);
        Assert.Contains("except goes with a list", Findings(Sex("\"codes\": { \"a\": \"M\" }, \"except\": { \"a\": \"F\" }"), Sexes).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_leads_elsewhere_is_one_finding_and_one_nobody_looked_up_lets_no_file_through()
    {
        var other = Assert.Single(MappingCheck.Against(Read(Sex("\"list\": \"countries\""), Sexes), MappingFixture.Small));
        Assert.Equal("Line 4 of the mapping, dimensions.SEX: your list “countries” leads to CL_AREA, and codes of CL_SEX are wanted here. Name a list that leads to CL_SEX.", MappingFixture.Sentence(other));

        var unread = Read(Sex("\"list\": \"sexes\""));
        Assert.Equal("mapping-list-elsewhere", Assert.Single(MappingCheck.Against(unread, MappingFixture.Small)).Code);
        var result = MappingRun.Over(new TableInMemory("Year|Sex|N", "2020|M|1"), unread, MappingFixture.Small);
        Assert.Contains("mapping-list-elsewhere", result.Errors());
    }

    [Fact]
    public void A_structure_map_bears_the_name_of_the_list_and_comes_back_as_the_same_mapping()
    {
        var json = ReportingWorld.Mapping.Replace("\"codes\": \"same\"", "\"list\": \"Nacionalidades\", \"except\": { \"Otro\": \"_O\" }, \"default\": \"_U\"", StringComparison.Ordinal);
        var lists = Lists(("Nacionalidades", 2, "CL_AREA", new() { ["Marruecos"] = "MA", ["Argelia"] = "DZ" }));
        using var output = new MemoryStream();
        MappingAsStructureMap.Export(json, StructureCatalog.Default, DateTimeOffset.UnixEpoch, output, lists);

        var map = Assert.Single(StructureMapReader.Read(output.ToArray()).RepresentationMaps);
        Assert.Equal("Nacionalidades", map.Name.In("en"));
        Assert.Equal(["Argelia", "Marruecos", "Otro", ".*"], map.Mappings.Select(mapping => mapping.Source[0].Value));
        var back = MappingAsStructureMap.Import(output.ToArray());
        Assert.Empty(back.Findings);
        Assert.Equal(Read(json, lists).Identity, Read(back.Json).Identity);
        Assert.Equal("reporting-list-elsewhere", Assert.Throws<ProblemException>(() => MappingAsStructureMap.Export(json, StructureCatalog.Default, DateTimeOffset.UnixEpoch, new MemoryStream())).Problem.Code);
    }

    private const string Listed = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Test", "file": { "format": "csv" }, // ours
          "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": {
            "REF_AREA": "IT", "BORDER": "SEA_UNS", "ROUTE": "CMED", "OUTCOME": "ENTERED",
            "CITIZENSHIP": { "column": "citizenship", "list": "nazionalità" }
          },
          "measure": { "column": "persons" }
        }
        """;

    [BothEngines]
    public async Task A_file_is_read_with_the_last_version_and_stays_with_it(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var desk = new ListDesk(StructureCatalog.Default, world.Intake);
        Assert.Equal("reporting-no-list", await ReportingWorld.RefusedAsync(() => BringAsync(world)));
        await PutAsync(world, desk, ReportingWorld.Provider, "text;code\nMarocco;MA\nSiria;SY\n");
        Assert.Equal("reporting-no-list-near", await ReportingWorld.RefusedAsync(() => BringAsync(world, Listed.Replace("nazionalità", "nazionalita", StringComparison.Ordinal))));

        var first = await BringAsync(world);
        Assert.Equal("The codes of CITIZENSHIP are from your list “nazionalità”, version 1.", Assert.Single(first.Report.Findings).Sentence(Texts.For("en")));
        Assert.Equal((2L, 0L), (first.Submission.Figures, first.Submission.Errors));
        // what stands with the submission is what was applied, whole, and hashes to what its figures are known by
        Assert.DoesNotContain("nazionalità", first.Submission.Mapping, StringComparison.Ordinal);
        Assert.Contains("\"Marocco\": \"MA\"", first.Submission.Mapping, StringComparison.Ordinal);
        Assert.Equal(first.Submission.MappingSha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Read(first.Submission.Mapping).Canonical))));
        Assert.True((await BringAsync(world)).AlreadyKnown);

        // the same words in another order are the same list; another code is another mapping
        await PutAsync(world, desk, ReportingWorld.Provider, "text;code\nSiria;SY\nMarocco;MA\n");
        Assert.True((await BringAsync(world)).AlreadyKnown);
        await PutAsync(world, desk, ReportingWorld.Colleague, "text;code\nSiria;SY\nMarocco;DZ\n");
        var second = await BringAsync(world);
        Assert.False(second.AlreadyKnown);
        Assert.NotEqual(first.Submission.MappingSha256, second.Submission.MappingSha256);
        Assert.Contains("version 2", Assert.Single(second.Report.Findings).Sentence(Texts.For("en")), StringComparison.Ordinal);

        await using var session = world.Session();
        Assert.Equal([(2L, "Emil", 1L), (1L, "Bruno", 1L)], (await desk.VersionsAsync(session, ReportingWorld.Analyst, "nazionalità")).Select(v => (v.Version, v.CreatedBy, v.Files)));
        Assert.Equal("MA", (await desk.FindAsync(session, ReportingWorld.Provider, "nazionalità", 1)).Codes["Marocco"]);
        // another Party's mapping of the same words is read with no list of this one
        Assert.Equal("reporting-no-list", await ReportingWorld.RefusedAsync(() => world.Intake.ImportAsync(ReportingWorld.Request(ReportingWorld.Foreigner, "2026-01,Marocco,1") with { MappingJson = Listed })));
    }

    [BothEngines]
    public async Task An_import_that_is_swept_leaves_no_word_of_its_lists(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        await PutAsync(world, new(StructureCatalog.Default, world.Intake), ReportingWorld.Provider, "Marocco;MA\nSiria;SY\n");
        var (submission, _) = await world.Intake.ReceiveAsync(Request(Listed), TestContext.Current.CancellationToken);
        await world.Intake.AbandonAsync(ReportingWorld.Provider, submission, "cancelled");
        await using var session = world.Session();
        Assert.Equal(0L, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_list_use") + await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission"));
    }

    [BothEngines]
    public async Task Savers_at_the_same_time_make_one_version_each(Engine engine)
    {
        await using var world = await ReportingWorld.OnAsync(engine);
        var desk = new ListDesk(StructureCatalog.Default, world.Intake);
        await PutAsync(world, desk, ReportingWorld.Provider, "Marocco;MA\n");
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            await using var session = world.Session();
            return await session.WriteAsync(() => desk.SetAsync(session, ReportingWorld.Provider, "nazionalità", $"Siria {i}", "SY", default));
        }));
        Assert.Equal([2, 3, 4, 5, 6, 7], versions.Order());
        await using var after = world.Session();
        Assert.Equal(7, (await desk.FindAsync(after, ReportingWorld.Provider, "nazionalità", null)).Codes.Count);
    }

    private static async Task PutAsync(ReportingWorld world, ListDesk desk, Actor actor, string csv)
    {
        await using var session = world.Session();
        var outcome = await session.WriteAsync(() => desk.PutAsync(session, actor, "nazionalità", "CL_AREA", "", new MemoryStream(Encoding.UTF8.GetBytes(csv)), "list.csv"));
        Assert.Empty(outcome.Faults);
    }

    private static IntakeRequest Request(string mapping) => ReportingWorld.Request(ReportingWorld.Provider, "2026-01,Marocco,5", "2026-01,Siria,7") with { MappingJson = mapping };

    private static Task<IntakeResult> BringAsync(ReportingWorld world, string mapping = Listed) => world.Intake.ImportAsync(Request(mapping));
}
