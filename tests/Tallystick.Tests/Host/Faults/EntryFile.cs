using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host.Faults;

/// <summary>A national file of made-up entries whose sums were taken while it was written: one row to a figure.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Sha256">Its fingerprint, as a submission bears it.</param>
/// <param name="Rows">Rows below the header.</param>
/// <param name="Totals">The sum of each month.</param>
internal sealed record EntryFile(byte[] Bytes, string Sha256, int Rows, ImmutableSortedDictionary<TimePeriod, long> Totals)
{
    /// <summary>The mapping all of them go through.</summary>
    internal const string Mapping = """
        {
          "dataflow": "IRREGULAR_ENTRY", "title": "Entries by month", "file": { "format": "csv" },
          "time": { "column": "month", "format": "yyyy-MM" },
          "dimensions": {
            "REF_AREA": "IT", "BORDER": "SEA_UNS", "OUTCOME": "ENTERED",
            "ROUTE": { "column": "route", "codes": "same" },
            "SEX": { "column": "sex", "codes": "same" },
            "CITIZENSHIP": { "column": "citizenship", "codes": "same" }
          },
          "measure": { "column": "persons" }
        }
        """;

    private static readonly string[] Routes = ["CMED_LY", "CMED_TN", "CMED_DZ", "WMED_SEA"];

    private static readonly ImmutableArray<string> Countries =
    [
        .. StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY").Dimensions.Single(dimension => dimension.Id == "CITIZENSHIP").List.Codes
            .Select(code => code.Id).Where(id => id.Length == 2 && id.All(char.IsAsciiLetterUpper)).Take(100),
    ];

    /// <summary>Writes one: 800 rows to a month.</summary>
    internal static EntryFile Make(Random random, int firstMonth, int months)
    {
        var text = new StringBuilder("month,citizenship,sex,route,persons\n");
        var totals = ImmutableSortedDictionary.CreateBuilder<TimePeriod, long>();
        var rows = 0;
        for (var m = firstMonth; m < firstMonth + months; m++)
        {
            var month = TimePeriod.Month(2000 + m / 12, m % 12 + 1);
            long total = 0;
            foreach (var country in Countries)
            {
                foreach (var route in Routes)
                {
                    foreach (var sex in (ReadOnlySpan<char>)['F', 'M'])
                    {
                        var persons = random.Next(1000);
                        text.Append(CultureInfo.InvariantCulture, $"{month},{country},{sex},{route},{persons}\n");
                        total += persons;
                        rows++;
                    }
                }
            }
            totals.Add(month, total);
        }
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return new(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), rows, totals.ToImmutable());
    }
}
