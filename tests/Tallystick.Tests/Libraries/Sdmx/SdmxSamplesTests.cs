using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Sdmx;

/// <summary>Every sample of the standards: read to the last attribute, as the slow twin reads it, or refused with the reason.</summary>
public sealed class SdmxSamplesTests
{
    private static readonly string[] Folders =
        ["sdmx-csv-2.0/examples", "sdmx-ml-2.1/samples-official", "real-responses", "minimal-accepted", "sdmx-json-2.0/samples", "sdmx-ml-3.0/samples"];

    /// <summary>Messages of a version read here, with the number of their observations.</summary>
    private static readonly Dictionary<string, int> Read = new()
    {
        ["minimal-accepted/data-generic-2.1.xml"] = 18,
        ["minimal-accepted/data-structurespecific-2.1.xml"] = 18,
        ["real-responses/ECB_EXR/1/M.USD.EUR.SP00.A.xml"] = 252,
        ["real-responses/ECB_EXR/action-delete.json"] = 3,
        ["real-responses/ECB_EXR/flat.json"] = 4,
        ["real-responses/ECB_EXR/ng-flat-ss.xml"] = 12,
        ["real-responses/ECB_EXR/ng-ts-gf.xml"] = 12,
        ["real-responses/ECB_EXR/ng-ts-ss.xml"] = 12,
        ["real-responses/ECB_EXR/ng-xs-ss.xml"] = 12,
        ["real-responses/ECB_EXR/ng-xs.xml"] = 12,
        ["real-responses/ECB_EXR/rg-flat.xml"] = 12,
        ["real-responses/ECB_EXR/rg-ts-gf-ss.xml"] = 12,
        ["real-responses/ECB_EXR/rg-ts-gf.xml"] = 12,
        ["real-responses/ECB_EXR/rg-ts.xml"] = 12,
        ["real-responses/ECB_EXR/rg-xs-ss.xml"] = 12,
        ["real-responses/ECB_EXR/sg-flat.xml"] = 12,
        ["real-responses/ECB_EXR/sg-ts-gf-flat-ss.xml"] = 12,
        ["real-responses/ECB_EXR/sg-ts-gf-ss.xml"] = 12,
        ["real-responses/ECB_EXR/sg-ts-ss.xml"] = 12,
        ["real-responses/ECB_EXR/sg-ts.xml"] = 12,
        ["real-responses/ECB_EXR/sg-xs.xml"] = 12,
        ["real-responses/ECB_EXR/ts.json"] = 4,
        ["real-responses/ESTAT/NAMA_10_GDP-ss.xml"] = 4,
        ["real-responses/ESTAT/demography-xs.xml"] = 60,
        ["real-responses/IMF/PCPS.xml"] = 1,
        ["real-responses/IMF_RES/WEO-data.xml"] = 1,
        ["real-responses/INSEE/CNA-2010-CONSO-SI-A17.xml"] = 2,
        ["real-responses/ISTAT/22_289.xml"] = 8,
        ["real-responses/OECD/data-PART2-all-all.json"] = 7,
        ["real-responses/WB/gh-78.xml"] = 1,
        ["real-responses/constructed/gh-218.xml"] = 1,
        ["sdmx-csv-2.0/examples/example-01.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-02.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-04.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-05.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-07.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-08.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-09B.csv"] = 3,
        ["sdmx-csv-2.0/examples/example-10.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-12.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-13.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-15.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-16.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-18.csv"] = 2,
        ["sdmx-csv-2.0/examples/example-19A.csv"] = 1,
    };

    /// <summary>How many files there are of each other kind, by the word they are refused with.</summary>
    private static readonly SortedDictionary<string, int> Refused = new(StringComparer.Ordinal)
    {
        ["Empty: SDMX-ML"] = 1,
        ["UnknownFormat: SDMX-JSON 2.0"] = 5,
        ["UnknownFormat: SDMX-ML 2.1 CodelistQuery"] = 2,
        ["UnknownFormat: SDMX-ML 2.1 GenericMetadata"] = 2,
        ["UnknownFormat: SDMX-ML 2.1 MetadataStructureQuery"] = 2,
        ["UnknownFormat: SDMX-ML 2.1 Structure"] = 34,
        ["UnknownFormat: SDMX-ML 3.0 Structure"] = 15,
        // what the servers' messages are to be read as, in plain text
        ["UnknownFormat: SDMX?"] = 5,
        // reference metadata and structures of SDMX-JSON 2.0
        ["UnknownFormat: json"] = 3,
        ["UnknownFormat: xml"] = 2,
    };

    public static TheoryData<string> Messages => [.. Read.Keys];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_sample_gives_what_the_slow_reader_reads(string file)
    {
        var path = Sample(file);

        var read = Rows(path, out var reader);

        Assert.Equal(Read[file], read.Count);
        Assert.Equal(SlowMessage.Read(path), read);
        Assert.Equal(reader.Columns.Distinct(), reader.Columns);
        Assert.NotNull(reader.StructureRef);
        Assert.True(SdmxData.Recognises(File.ReadAllBytes(path).AsSpan(0, (int)Math.Min(64 * 1024, new FileInfo(path).Length)), path));
    }

    [Fact]
    public void Every_file_of_the_standards_is_read_or_refused_by_what_it_is()
    {
        var root = Sample("");
        var files = Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal).ToList();
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in files.Where(file => !Read.ContainsKey(file)))
        {
            var fault = Assert.Throws<TableException>(() => Rows(Path.Combine(root, file), out _));
            var word = $"{fault.Fault}: {fault.Detail}";
            refused[word] = refused.GetValueOrDefault(word) + 1;
        }

        Assert.True(Refused.SequenceEqual(refused), string.Join('\n', refused));
        Assert.Empty(Read.Keys.Except(files));
    }

    private static string Sample(string file) => SharedFiles.Path("standards/sdmx/" + file);

    private static List<SortedDictionary<string, string>> Rows(string path, out SdmxData reader)
    {
        using var stream = File.OpenRead(path);
        using var opened = reader = SdmxData.Open(stream, path);
        var rows = new List<SortedDictionary<string, string>>();
        while (opened.Read())
        {
            Assert.Equal(opened.Columns.Count, opened.CellCount);
            var row = new SortedDictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < opened.CellCount; i++)
            {
                if (!opened.Cell(i).IsEmpty) row.Add(opened.Columns[i], opened.Cell(i).ToString());
            }
            rows.Add(row);
        }
        return rows;
    }
}
