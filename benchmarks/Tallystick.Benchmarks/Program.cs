using Tallystick.Benchmarks;
using Tallystick.Benchmarks.Import;

// One benchmark with its peers; every figure that matters is a ratio of the same run. ./bench builds this and calls it.
return args switch
{
    ["import", .. var rest] => await ImportBench.RunAsync(rest),
    ["raw", var folder, var rows] => Raw(folder, rows),
    _ => Usage(),
};

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
        ./bench raw FOLDER ROWS   writes the files of that benchmark, to look at.
        """);
    return 2;
}
