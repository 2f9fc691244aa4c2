using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tallystick.Host.Commands;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Tests.Libraries.Tabular;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host.Faults;

/// <summary>Damages national files of every kind, and now and then their mapping, and brings each in through the one door there is: into a database, with
/// audit. What comes out must be figures, or errors and nothing stored, or a refusal in words. Every case has its number, from which it is made again.</summary>
public static class DamagedImports
{
    private const int Seed = 20_261_123;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);
    private static readonly Actor Coordinator = Actor.AtCommandLine(new("IT"), Role.Coordinator);

    private static readonly string[] Columns = ["month", "citizenship", "sex", "route", "persons"];
    // long enough that damage falls among the figures more often than not
    private static readonly string[][] Rows =
    [
        .. from month in Enumerable.Range(1, 12)
           from place in (string[][])[["SY", "F", "CMED_LY"], ["SY", "M", "CMED_LY"], ["ER", "F", "CMED_TN"], ["GM", "M", "WMED_SEA"], ["NG", "_U", "CMED_DZ"], ["_U", "_U", "CMED_LY"]]
           select (string[])[$"2016-{month:00}", .. place, (month * month * place[2].Length % 37).ToString(CultureInfo.InvariantCulture)],
    ];

    /// <summary>What came of all cases.</summary>
    /// <param name="Stored">Cases that were still a file of figures.</param>
    /// <param name="WithErrors">Cases that became a submission with errors, and no figure.</param>
    /// <param name="Refused">Cases refused before they were a submission.</param>
    /// <param name="Known">Cases that were brought before, byte by byte.</param>
    /// <param name="Slowest">The longest any took.</param>
    /// <param name="Findings">How many cases met each finding or refusal.</param>
    public sealed record Tally(int Stored, int WithErrors, int Refused, int Known, TimeSpan Slowest, IReadOnlyDictionary<string, int> Findings);

    /// <summary>Brings in cases <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1, into one exchange.</summary>
    /// <exception cref="TableMutations.Broken">The first case that breaks the rules.</exception>
    public static async Task<Tally> RunAsync(Engine engine, int count, int first = 0)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await FaultExchange.CreateAsync(test);
        await using var exchange = await OpenedExchange.OpenAsync(test.Folder, test.ConnectionString, default);
        await using var session = exchange.Session();
        var (stored, withErrors, refused, known, slowest) = (0, 0, 0, 0, TimeSpan.Zero);
        var findings = new Dictionary<string, int>();
        var samples = Samples().ToArray();
        for (var number = first; number < first + count; number++)
        {
            var dice = new Random(Seed + number);
            var (sample, mapping) = samples[number % samples.Length];
            var bytes = sample.Bytes;
            if (dice.Next(8) > 0) bytes = sample.Damaged(dice);
            else mapping = Encoding.UTF8.GetString(DamagedSample.Damaged(Encoding.UTF8.GetBytes(mapping), dice));
            var watch = Stopwatch.StartNew();
            try
            {
                var result = await exchange.Get<Intake>().ImportAsync(new(Coordinator, new("border-police"), sample.Name, new MemoryStream(bytes), mapping)).WaitAsync(Hang);
                var figures = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_observation WHERE submission = @Number", new { result.Submission.Number });
                var periods = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission_period WHERE submission = @Number", new { result.Submission.Number });
                var series = await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_series WHERE submission = @Number", new { result.Submission.Number });
                if (result.AlreadyKnown) known++;
                else if (result.Report.Errors > 0) withErrors++;
                else stored++;
                if (result.Report.Errors > 0 ? figures + periods + series > 0 : figures != result.Periods.Sum(period => period.Figures) || periods != result.Periods.Length)
                    throw Break($"{result.Report.Errors} errors with {figures} figures of {series} series in {periods} periods", null);
                foreach (var code in result.Report.Findings.Where(finding => finding.IsError).Select(finding => finding.Code).Distinct()) Count(code);
            }
            catch (ProblemException problem)
            {
                refused++;
                Count(problem.Problem.Code);
            }
            catch (Exception e) when (e is not TableMutations.Broken)
            {
                throw Break(e.GetType().Name, e);
            }
            if (watch.Elapsed > slowest) slowest = watch.Elapsed;

            TableMutations.Broken Break(string why, Exception? inner) => new(number, sample.Name, bytes, $"{why}; mapping {mapping}", inner);
        }
        if (new DirectoryInfo(Path.Combine(test.Folder, "scratch")) is { Exists: true } scratch && scratch.EnumerateFiles().Any()) throw new InvalidOperationException("An import left something of its own behind.");
        return new(stored, withErrors, refused, known, slowest, findings);

        void Count(string code) => findings[code] = findings.GetValueOrDefault(code) + 1;
    }

    private static IEnumerable<(DamagedSample Sample, string Mapping)> Samples()
    {
        var text = string.Join("\r\n", Rows.Prepend(Columns).Select(row => string.Join(',', row)));
        yield return (new("entries.csv", Encoding.UTF8.GetBytes(text), []), Mapping("csv"));
        yield return (new("entries.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text.Replace(',', ';'))).ToArray(), []), Mapping("csv"));
        var book = TableFixture.Parts([("One", "", string.Concat(Rows.Prepend(Columns).Select(BookRow)))]);
        yield return (new("entries.xlsx", TableFixture.Zip(book), book), Mapping("xlsx"));
        var sheet = TableFixture.OdsParts([("One", "", string.Concat(Rows.Prepend(Columns).Select(SheetRow)))]);
        yield return (new("entries.ods", TableFixture.Zip(sheet), sheet), Mapping("ods"));
        var records = string.Join(",\n", Rows.Select(row => "{" + string.Join(',', row.Select((cell, i) => $"\"{Columns[i]}\":{(i == 4 ? cell : $"\"{cell}\"")}")) + "}"));
        yield return (new("entries.json", Encoding.UTF8.GetBytes($"[{records}]"), []), Mapping("json"));
        var message = "DATAFLOW,month,citizenship,sex,route,OBS_VALUE\n" + string.Join('\n', Rows.Select(row => "EX:FLOW(1.0)," + string.Join(',', row)));
        yield return (new("entries.csv", Encoding.UTF8.GetBytes(message), []), Mapping("sdmx").Replace("\"persons\"", "\"OBS_VALUE\"", StringComparison.Ordinal));
    }

    private static string Mapping(string format) => EntryFile.Mapping.Replace("\"format\": \"csv\"", $"\"format\": \"{format}\"", StringComparison.Ordinal);

    private static string BookRow(string[] cells, int row) => string.Create(CultureInfo.InvariantCulture,
        $"<row r='{row + 1}'>{string.Concat(cells.Select((cell, i) => row > 0 && i == 4 ? $"<c r='{(char)('A' + i)}{row + 1}'><v>{cell}</v></c>" : $"<c r='{(char)('A' + i)}{row + 1}' t='inlineStr'><is><t>{cell}</t></is></c>"))}</row>");

    private static string SheetRow(string[] cells, int row) => "<table:table-row>" + string.Concat(cells.Select((cell, i) => row > 0 && i == 4
        ? $"<table:table-cell office:value-type='float' office:value='{cell}'/>" : $"<table:table-cell office:value-type='string'><text:p>{cell}</text:p></table:table-cell>")) + "</table:table-row>";
}
