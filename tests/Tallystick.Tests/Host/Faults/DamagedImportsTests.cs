using Tallystick.Storage;

namespace Tallystick.Tests.Host.Faults;

public sealed class DamagedImportsTests(ITestOutputHelper output)
{
    /// <summary>A benchmark brings in many more; PostgreSQL is asked for fewer, as what differs is how it takes them.</summary>
    [Theory, InlineData(Engine.Sqlite, 600), InlineData(Engine.Postgres, 120)]
    public async Task A_damaged_file_or_mapping_becomes_figures_or_errors_and_never_half_of_it(Engine engine, int cases)
    {
        var tally = await DamagedImports.RunAsync(engine, cases);
        output.WriteLine($"{tally with { Findings = new Dictionary<string, int>() }}: {string.Join(", ", tally.Findings.OrderByDescending(f => f.Value).Select(f => $"{f.Key} {f.Value}"))}");
        Assert.Equal(cases, tally.Stored + tally.WithErrors + tally.Refused + tally.Known);
        // damage that broke everything, or nothing, would show nothing
        Assert.InRange(tally.Stored, cases / 120, cases / 2);
        Assert.InRange(tally.WithErrors, cases / 4, cases);
        foreach (var met in (string[])["code-unknown", "no-period", "not-a-number", "row-short", "column-unspoken", "file-damaged", "reporting-mapping-wrong"]) Assert.Contains(met, tally.Findings.Keys);
    }
}
