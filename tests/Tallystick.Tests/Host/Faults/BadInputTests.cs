using Tallystick.Host.Commands;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Releases;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host.Faults;

/// <summary>Whatever is brought in as a national file, the answer is a sentence that names the place, no figure is stored, and the machine
/// stands.</summary>
public sealed class BadInputTests(ITestOutputHelper output)
{
    private const long MostMemory = 512L << 20;
    private static readonly Actor Coordinator = Actor.AtCommandLine(new("IT"), Role.Coordinator);
    private static readonly string Mapping = EntryFile.Mapping.Replace("\"format\": \"csv\"", "\"format\": \"csv\", \"encoding\": \"utf-8\"", StringComparison.Ordinal);
    private static readonly string BookMapping = EntryFile.Mapping.Replace("\"format\": \"csv\"", "\"format\": \"xlsx\"", StringComparison.Ordinal);

    public static TheoryData<string> Names => [.. BadFiles.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task ImportAsync_says_what_is_wrong_and_where_and_stores_nothing_when_the_file_is_bad(string name)
    {
        var bad = BadFiles.All[name];
        await using var test = await CreateAsync();
        await using var exchange = await OpenedExchange.OpenAsync(test.Folder, null, default);
        var result = await exchange.Get<Intake>().ImportAsync(new(Coordinator, new("border-police"), "entries.csv", new MemoryStream(bad.Bytes), Mapping));
        var finding = Assert.Single(result.Report.Findings, f => f.IsError && f.Code == bad.Code && f.Row == bad.Row && f.Column == bad.Column && (bad.Value.Length == 0 || f.Value == bad.Value));
        var sentence = finding.Sentence(Texts.For(Languages.Source));
        output.WriteLine(sentence);
        AssertReads(sentence);
        if (bad.Row > 0) Assert.Contains($"row {bad.Row}", sentence, StringComparison.OrdinalIgnoreCase);
        // a byte that is no text has its own place too
        if (name == "encoding") Assert.Contains("0xE9 @ 67", sentence, StringComparison.Ordinal);
        Assert.Contains(bad.Column, sentence, StringComparison.Ordinal);
        Assert.Contains(bad.Value, sentence, StringComparison.Ordinal);
        await AssertNothingStoredAsync(exchange);
        await using var session = exchange.Session();
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            session.WriteAsync(() => exchange.Get<ReleaseDesk>().ReleaseAsync(session, Coordinator, new(result.Submission.Id, "Because"))));
        Assert.Equal("reporting-has-errors", refused.Problem.Code);
    }

    [Fact]
    public async Task ImportAsync_takes_no_empty_file_and_stops_reading_a_line_without_end()
    {
        await using var test = await CreateAsync();
        await using var exchange = await OpenedExchange.OpenAsync(test.Folder, null, default);
        foreach (var (content, code) in new (Stream, string)[] { (Stream.Null, "reporting-file-none"), (new BadFiles.LongLine(), "reporting-file-too-big") })
        {
            var refused = await Assert.ThrowsAsync<ProblemException>(() =>
                exchange.Get<Intake>().ImportAsync(new(Coordinator, new("border-police"), "entries.csv", content, Mapping)));
            Assert.Equal(code, refused.Problem.Code);
            AssertReads(Texts.For(Languages.Source).Of(refused.Problem));
            // the limit is 512 MB, and it was not read beyond
            if (content is BadFiles.LongLine line) Assert.InRange(line.Given, 1, (512L << 20) + (1 << 20));
        }
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Folder, "uploads")));
        await AssertNothingStoredAsync(exchange);
    }

    [Fact]
    public async Task Import_refuses_a_zip_bomb_and_an_endless_line_within_little_memory()
    {
        await using var test = await CreateAsync();
        var (bomb, line, sheet, map) = (Path.Combine(test.Folder, "bomb.xlsx"), Path.Combine(test.Folder, "line.csv"), Path.Combine(test.Folder, "book.json"), Path.Combine(test.Folder, "text.json"));
        await File.WriteAllTextAsync(sheet, BookMapping);
        await File.WriteAllTextAsync(map, Mapping);
        await using (var file = File.Create(bomb)) BadFiles.WriteBomb(file);
        await RefusedAsync(test, bomb, sheet, "unpacks to more");
        // nothing but NULs, as a disk leaves a file it lost
        await using (var file = File.Create(line)) file.SetLength(300L << 20);
        await RefusedAsync(test, line, map, "");
        await using (var file = File.Create(line))
        {
            var x = new byte[1 << 20];
            Array.Fill(x, (byte)'x');
            for (var i = 0; i < 300; i++) await file.WriteAsync(x);
        }
        await RefusedAsync(test, line, map, "Row 1 is longer");
        // and with the release asked for it is released no more than without
        var release = await TallystickProgram.RunAsync(null, false, "import", line, "--data", test.Folder, "--party", "IT", "--agency", "border-police", "--mapping", map, "--release");
        Assert.NotEqual(0, release.ExitCode);
        Assert.Contains("nothing was released", release.Errors, StringComparison.Ordinal);
        await using var exchange = await OpenedExchange.OpenAsync(test.Folder, null, default);
        await AssertNothingStoredAsync(exchange);
    }

    private async Task RefusedAsync(TestDatabase test, string file, string mapping, string says)
    {
        var end = await TallystickProgram.RunAsync(null, true, "import", file, "--data", test.Folder, "--party", "IT", "--agency", "border-police", "--mapping", mapping);
        output.WriteLine($"{Path.GetFileName(file)}, {new FileInfo(file).Length >> 20} MB: exit {end.ExitCode}, at most {end.PeakBytes >> 20} MB of memory\n{end.Output}{end.Errors}");
        Assert.Equal(2, end.ExitCode);
        AssertReads(end.Errors);
        Assert.Contains(says, end.Errors, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.InRange(end.PeakBytes, 1, MostMemory);
    }

    private static void AssertReads(string sentence)
    {
        Assert.False(string.IsNullOrWhiteSpace(sentence));
        Assert.DoesNotContain("⟦", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", sentence, StringComparison.Ordinal);
    }

    private static async Task AssertNothingStoredAsync(OpenedExchange exchange)
    {
        await using var session = exchange.Session();
        foreach (var table in (string[])["reporting_observation", "reporting_series", "reporting_submission_period", "reporting_ledger"])
        {
            Assert.Equal(0, await session.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}"));
        }
    }

    private static async Task<TestDatabase> CreateAsync()
    {
        var test = await TestDatabase.CreateAsync(Engine.Sqlite);
        await FaultExchange.CreateAsync(test);
        return test;
    }
}
