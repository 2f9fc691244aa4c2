using System.Collections.Immutable;
using Tallystick.Reporting.Entries;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Tests.Modules.Reporting.Entries;

public sealed class EntryTotalsTests
{
    private static readonly string[] Marks = [":", "-", "<5", "<10", "", "", "0", "1", "12", "345", "1,000"];

    /// <summary>Random grids, totals and parts mixed, through the intake: what the page showed is what the check says.</summary>
    [Fact]
    public async Task The_total_beside_the_grid_is_the_one_of_the_check()
    {
        await using var world = await ReportingWorld.OnAsync(Engine.Sqlite);
        var structure = world.Structure;
        var random = new Random(20261122);
        Dimension[] adding = [.. structure.Dimensions.Where(d => d.Additivity == Additivity.Adds && d.List.Codes.Length > 2)];
        for (var run = 0; run < 25; run++)
        {
            var varying = adding.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToList();
            var across = random.Next(2) == 0 && varying.Count > 1 ? varying[^1] : null;
            var down = varying.Where(d => d != across).ToList();
            IReadOnlyList<string> Pick(Dimension d) => [.. d.List.Codes.OrderBy(code => code.Id is "_T" ? 0 : random.Next(1, 100)).Take(random.Next(2, 5)).Select(code => code.Id)];
            var shape = new EntryShape("2026-01", structure.Dimensions.Except(varying).ToImmutableSortedDictionary(d => d.Id, d => d.Id == "REF_AREA" ? "IT" : d.List.IndexOf("_T") >= 0 ? "_T" : d.List.Codes[0].Id, StringComparer.Ordinal),
                [.. down.Select(d => d.Id)], EntryShape.Combined([.. down.Select(Pick)]), across?.Id, across is null ? [] : [.. Pick(across)]);
            shape.RequireFit(structure);
            var texts = shape.Cells().ToDictionary(cell => cell, _ => TypedCell.Read(Marks[random.Next(Marks.Length)], 0)).Where(pair => pair.Value.Plain.Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value);
            if (texts.Count == 0) continue;
            var totals = EntryTotals.Of(shape, structure, texts.ToDictionary(pair => pair.Key, pair => pair.Value.Figure!.Value));

            using var content = new MemoryStream(EntryAsFile.Csv(shape, texts));
            var result = await world.Intake.ImportAsync(new(ReportingWorld.Provider, new("border-guard"), "typed.csv", content, EntryAsFile.Mapping(shape, structure, texts.Values)));
            Assert.Empty(result.Report.Findings.Where(finding => finding.IsError).Select(finding => finding.Code));
            Assert.Equal(texts.Count, result.Submission.Figures);
            var period = Assert.Single(result.Periods);
            Assert.Equal(period.Total, totals.All is null ? null : new TotalRange(totals.All.Low, totals.All.High, 0));
            Assert.Equal((texts.Values.Count(text => text.Plain.StartsWith('<')), texts.Values.Count(text => text.Plain is ":" or "-")), ((int)period.Hidden, (int)period.Missing));
        }
    }

    [Fact]
    public async Task Prices_come_in_with_their_cents_and_are_not_added()
    {
        await using var world = await ReportingWorld.OnAsync(Engine.Sqlite);
        var structure = Tallystick.Vocabulary.StructureCatalog.Default.Dataflow("FEES");
        var varying = structure.Dimensions.First(d => d.Id != "REF_AREA" && d.List.Codes.Length > 1);
        var shape = new EntryShape(structure.Frequencies[0] == Frequency.A ? "2025" : structure.Frequencies[0] == Frequency.M ? "2025-01" : structure.Frequencies[0] == Frequency.Q ? "2025-Q1" : "2025-S1",
            structure.Dimensions.Where(d => d != varying).ToImmutableSortedDictionary(d => d.Id, d => d.Id == "REF_AREA" ? "IT" : d.List.IndexOf("_T") >= 0 ? "_T" : d.List.Codes[0].Id, StringComparer.Ordinal),
            [varying.Id], [.. varying.List.Codes.Take(2).Select(code => ImmutableArray.Create(code.Id))], null, []);
        shape.RequireFit(structure);
        var texts = new Dictionary<(int, int), TypedCell> { [(0, 0)] = TypedCell.Read("1500,5", 2), [(1, 0)] = TypedCell.Read("20", 2) };
        var totals = EntryTotals.Of(shape, structure, texts.ToDictionary(pair => pair.Key, pair => pair.Value.Figure!.Value));
        Assert.Equal((null, null, null), (totals.All, totals.Rows[0], totals.Columns[0]));
        using var content = new MemoryStream(EntryAsFile.Csv(shape, texts));
        var result = await world.Intake.ImportAsync(new(ReportingWorld.Provider, new("border-guard"), "typed.csv", content, EntryAsFile.Mapping(shape, structure, texts.Values)));
        Assert.Empty(result.Report.Findings.Where(finding => finding.IsError).Select(finding => finding.Code));
        await using var session = world.Session();
        Assert.Equal([2000L, 150050], (await session.QueryAsync<long>("SELECT printed FROM reporting_observation ORDER BY printed")));
    }
}
