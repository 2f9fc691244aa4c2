using Tallystick.Benchmarks;
using Tallystick.Benchmarks.Audit;
using Tallystick.Benchmarks.Import;
using Tallystick.Storage;
using Tallystick.Tests.Host.Faults;
using Tallystick.Tests.Libraries.Tabular;
using Tallystick.Tests.Modules.Reporting.Suggestion;

// One benchmark with its peers; every figure that matters is a ratio of the same run. ./bench builds this and calls it.
return args switch
{
    ["import", .. var rest] => await ImportBench.RunAsync(rest),
    ["audit", .. var rest] => await AuditBench.RunAsync(rest),
    ["raw", var folder, var rows] => Raw(folder, rows),
    ["mapping"] => Mapping(),
    ["mutations"] => Mutations("100000"),
    ["mutations", "import"] => await ImportsAsync("100000"),
    ["mutations", "import", var count] => await ImportsAsync(count),
    ["mutations", var count] => Mutations(count),
    _ => Usage(),
};

static int Mapping()
{
    var wrong = 0;
    Console.WriteLine("| file | columns right | names right | of them sure | sure and wrong |");
    Console.WriteLine("|---|---:|---:|---:|---:|");
    foreach (var score in SuggestionScores.All())
    {
        Console.WriteLine($"| {score.File} | {score.ColumnsRight} of {score.Columns} | {score.NamesRight} of {score.Names} | {score.NamesSure} | {score.SureAndWrong} |");
        wrong += score.SureAndWrong;
    }
    return wrong == 0 ? 0 : 1;
}

static int Mutations(string count)
{
    var tally = TableMutations.Run(int.Parse(count, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture));
    Console.WriteLine($"{tally.Read} read, {tally.Refused} refused; at most {tally.MostHandedOut} characters and rows handed out, {tally.MostAllocated} bytes allocated");
    foreach (var (fault, times) in tally.Faults.OrderByDescending(fault => fault.Value)) Console.WriteLine($"{times,9} {fault}");
    return 0;
}

static async Task<int> ImportsAsync(string count)
{
    var tally = await DamagedImports.RunAsync(Engine.Sqlite, int.Parse(count, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture));
    Console.WriteLine($"{tally.Stored} stored, {tally.WithErrors} with errors and nothing stored, {tally.Refused} refused, {tally.Known} brought before; the slowest took {tally.Slowest.TotalSeconds:F1} s");
    foreach (var (finding, times) in tally.Findings.OrderByDescending(finding => finding.Value)) Console.WriteLine($"{times,9} {finding}");
    return 0;
}

static int Raw(string folder, string rows)
{
    var raw = new RawFile(folder, int.Parse(rows, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture));
    Console.WriteLine($"{raw.Rows} rows in {raw.Raw}, their mapping in {raw.Mapping}");
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        ./bench import [ROWS …]   a raw national file of so many rows, mapped, checked and stored with audit, beside psql \copy and
                                  sqlite3 .import of the same rows already normalised. Without ROWS: 1000000 10000000.
        ./bench audit [ROUNDS]    reads and writes of the demonstration with the audit trail and without it, in turn, on both engines. Without ROUNDS: 11.
        ./bench mapping           proposes a mapping for each of the shared files and holds it against what a person wrote down by hand.
        ./bench mutations [COUNT] damages small files of every kind, over and over, and reads what comes of them; the first that brings
                                  more than a table or a fault ends it. Without COUNT: 100000.
        ./bench mutations import [COUNT]  damages national files and mappings and brings each in, to the database: it must become figures, or errors
                                  and nothing stored.
        ./bench raw FOLDER ROWS   writes the files of that benchmark, to look at.
        """);
    return 2;
}
