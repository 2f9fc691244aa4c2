using System.Text;
using Tallystick.Host.Demo;
using Tallystick.Membership.Exchanges;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host.Demo;

/// <summary>The demonstration before it is played.</summary>
public sealed class DemoPlanTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public void For_gives_the_same_bytes_when_the_day_is_the_same()
    {
        var (one, other) = (DemoPlan.For(Today), DemoPlan.For(Today));
        Assert.Equal(one.Exchange, other.Exchange);
        Assert.Equal(one.Acts.Select(act => (act.GetType(), act.At, act.Party)), other.Acts.Select(act => (act.GetType(), act.At, act.Party)));
        foreach (var (a, b) in one.Files.Zip(other.Files))
        {
            Assert.Equal(a.Name, b.Name);
            Assert.Equal(a.Mapping, b.Mapping);
            Assert.True(a.Bytes.AsSpan().SequenceEqual(b.Bytes), a.Name);
        }
    }

    [Fact]
    public void For_gives_other_files_when_the_day_is_a_month_later() =>
        Assert.NotEqual(DemoPlan.For(Today).Files.Select(file => file.Name), DemoPlan.For(Today.AddMonths(1)).Files.Select(file => file.Name));

    [Theory]
    [InlineData("2026-11-21"), InlineData("2027-01-01"), InlineData("2027-02-28"), InlineData("2028-02-29"), InlineData("2027-03-17"), InlineData("2027-07-31"), InlineData("2027-12-15")]
    public void For_tells_a_past_in_order_on_any_day(string day)
    {
        var today = DateOnly.ParseExact(day, "yyyy-MM-dd");
        var plan = DemoPlan.For(today);
        Assert.InRange(plan.Files.Count(), 80, 110);
        Assert.All(plan.Acts, act => Assert.True(act.At > plan.Founded && DateOnly.FromDateTime(act.At.UtcDateTime) < today, $"{act.GetType().Name} {act.Party} {act.Dataflow} {act.At}"));
        Assert.Equal(plan.Acts.Select(act => act.At).Order(), plan.Acts.Select(act => act.At));
        // every file is released after it was brought, once
        foreach (var file in plan.Files)
            Assert.True(plan.Acts.OfType<ReleaseFile>().Single(act => ReferenceEquals(act.File, file)).At > plan.Acts.OfType<BringNationalFile>().Single(act => ReferenceEquals(act.File, file)).At);
        Assert.Empty(ExchangeFile.Check(plan.Exchange, [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)]));
    }

    [Fact]
    public void For_gives_mappings_that_fit_their_dataflows()
    {
        var catalog = DemoExchange.Vocabulary(StructureCatalog.Default);
        foreach (var file in DemoPlan.For(Today).Files.DistinctBy(file => file.Stream))
        {
            var reading = MappingFile.Read(file.Mapping);
            Assert.True(reading.Findings.IsEmpty, file.Stream + ": " + string.Join(", ", reading.Findings));
            var fit = MappingCheck.Against(reading.File!, catalog.Dataflow(file.Dataflow));
            Assert.True(fit.IsEmpty, file.Stream + ": " + string.Join(", ", fit));
        }
    }

    [Fact]
    public void For_gives_files_that_their_mappings_read_without_a_word_of_doubt()
    {
        var catalog = DemoExchange.Vocabulary(StructureCatalog.Default);
        var doubts = new List<string>();
        foreach (var file in DemoPlan.For(Today).Files)
        {
            var mapping = MappingFile.Read(file.Mapping).File!;
            using var stream = new MemoryStream(file.Bytes);
            using var table = Tables.Open(stream, file.Name, mapping.File.Options());
            var result = MappingRun.Over(table, mapping, catalog.Dataflow(file.Dataflow), cancellation: TestContext.Current.CancellationToken);
            doubts.AddRange(result.Report.Findings.Take(3).Select(finding => $"{file.Name}: {finding}"));
            if (result.Figures.Select(figure => figure.Period).Distinct().Count() != file.Periods.Length) doubts.Add(file.Name + ": periods without a figure");
        }
        Assert.Empty(doubts);
    }

    [Fact]
    public void For_writes_each_Partys_own_language_and_encoding()
    {
        var files = DemoPlan.For(Today).Files.ToLookup(file => file.Stream);
        Assert.StartsWith("Registro;Año;Mes;Ruta;", Encoding.Latin1.GetString(files["xa-entry"].First().Bytes));
        Assert.StartsWith("Год\tМесяц\tУчасток", CodePagesEncodingProvider.Instance.GetEncoding("windows-1251")!.GetString(files["xc-entry"].First().Bytes));
        Assert.Contains("٢٠٢٦,أغسطس,", Encoding.UTF8.GetString(files["xd-entry"].Last(f => f.Periods.Contains(TimePeriod.Month(2026, 8))).Bytes));
        Assert.Equal(new byte[] { 0xFF, 0xFE }, files["xg-entry"].First().Bytes[..2]);
        Assert.Equal("PK"u8.ToArray(), files["xe-entry"].First().Bytes[..2]);
    }

    [Fact]
    public void Vocabulary_adds_made_up_places_and_changes_no_real_one()
    {
        var (plain, made) = (StructureCatalog.Default, DemoExchange.Vocabulary(StructureCatalog.Default));
        foreach (var list in plain.Codelists) Assert.Equal(list.Codes.Select(code => code.Id), made.Codelist(list.Id).Codes.Take(list.Codes.Length).Select(code => code.Id));
        var added = made.Codelists.SelectMany(list => list.Codes.Skip(plain.Codelist(list.Id).Codes.Length)).ToList();
        Assert.NotEmpty(added);
        Assert.All(added, code => Assert.Contains("fictional", code.Name.In("en"), StringComparison.OrdinalIgnoreCase));
        Assert.All(added, code => Assert.Equal(["ar", "en", "es", "fr", "ru", "zh"], code.Name.All.Keys.Order()));
    }
}
