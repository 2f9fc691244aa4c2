using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tallystick.Sdmx;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Sdmx;

/// <summary>Structure maps written and read back. The standard's packages hold no sample of one in JSON, so the schema is the judge.</summary>
public sealed class StructureMapTests
{
    private const string Message = """
        {
          "data": {
            "structureMaps": [ {
              "id": "SM", "agencyID": "XX", "version": "1.2.0", "name": "A map", "names": { "en": "A map", "fr": "Une correspondance" },
              "annotations": [ { "type": "NOTE", "value": "x" } ],
              "source": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=XX:IN(1.0)",
              "target": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=XX.Y:OUT(2.0.1)",
              "epochMaps": [ { "mappedComponents": [ { "source": "SECONDS", "target": "TIME_PERIOD" } ], "frequencyDimension": "FREQ", "mappedFrequencies": [ "A", "M" ], "basePeriod": "1970", "epochPeriod": "second" } ],
              "datePatternMaps": [ { "id": "D", "mappedComponents": [ { "source": "DATE", "target": "TIME_PERIOD" } ], "targetFrequencyID": "M", "sourcePattern": "MMM, yy", "locale": "en", "resolvePeriod": "endOfPeriod" } ],
              "frequencyFormatMappings": [ { "id": "A", "frequencyId": "A", "datePattern": "yyyy" } ],
              "componentMaps": [
                { "source": [ "SEX", "AGE" ], "target": [ "GROUP" ], "representationMap": "urn:sdmx:org.sdmx.infomodel.structuremapping.RepresentationMap=XX:RM(1.0)" },
                { "source": [ "AREA" ], "target": [ "REF_AREA" ], "annotations": [ { "type": "SILENT" } ] }
              ],
              "fixedValueMaps": [ { "target": "UNIT", "values": [ "PS" ] }, { "source": "ORIGIN", "values": [ "a", "b" ] } ]
            } ],
            "representationMaps": [ {
              "id": "RM", "agencyID": "XX", "version": "1.0", "name": "Values", "description": "Sex and age",
              "source": [ { "codelist": "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=XX:CL_SEX(1.0)" }, { "dataType": "Integer" } ],
              "target": [ { "codelist": "urn:sdmx:org.sdmx.infomodel.codelist.ValueList=XX:VL_GROUP(1.0)" } ],
              "representationMappings": [
                { "sourceValues": [ { "value": "F" }, { "value": "1[0-9]", "isRegEx": true } ], "targetValues": [ "GIRLS" ], "validFrom": "2020-01-01T00:00:00Z" },
                { "sourceValues": [ { "value": "M", "startIndex": 0, "endIndex": 1 }, { "value": "" } ] }
              ]
            } ]
          }
        }
        """;

    [Fact]
    public void Every_part_is_read()
    {
        var message = StructureMapReader.Read(Encoding.UTF8.GetBytes(Message));

        var map = Assert.Single(message.StructureMaps);
        Assert.Equal(("XX", "SM", "1.2.0", "Une correspondance"), (map.Agency, map.Id, map.Version, map.Name.In("fr")));
        Assert.Equal("Dataflow=XX.Y:OUT(2.0.1)", map.Target.ToString());
        var epoch = Assert.Single(map.Epochs);
        Assert.Equal(("1970", "second", "FREQ", null), (epoch.Base, epoch.Unit, epoch.FrequencyDimension, epoch.Frequency));
        Assert.Equal(["A", "M"], epoch.MappedFrequencies);
        var date = Assert.Single(map.DatePatterns);
        Assert.Equal(("MMM, yy", "en", "M", ResolvedPeriod.EndOfPeriod, ("DATE", "TIME_PERIOD")), (date.Pattern, date.Locale, date.Frequency, date.Resolve, date.Components[0]));
        Assert.Equal(new FrequencyFormat("A", "A", "yyyy"), Assert.Single(map.FrequencyFormats));
        Assert.Equal([(2, false), (1, true)], map.Components.Select(component => (component.Source.Length, component.Representation is null)));
        Assert.Equal([("UNIT", false), ("ORIGIN", true)], map.FixedValues.Select(value => (value.Component, value.IsSource)));
        var values = message.Find(map.Components[0].Representation!)!;
        Assert.Equal(("Sex and age", "Integer", "ValueList"), (values.Description!.In("en"), values.Source[1].Type, values.Target[0].List!.Class));
        Assert.Equal(new MappedValue("1[0-9]", IsRegex: true), values.Mappings[0].Source[1]);
        Assert.Equal(new MappedValue("M", false, 0, 1), values.Mappings[1].Source[0]);
        Assert.Empty(values.Mappings[1].Target);
    }

    [Fact]
    public void Written_and_read_again_it_is_the_same_map()
    {
        var message = StructureMapReader.Read(Encoding.UTF8.GetBytes(Message));

        Same(message, StructureMapReader.Read(Write(message)));
    }

    [Fact]
    public void Random_maps_come_back_the_same_and_keep_to_the_schema()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Path("standards/sdmx/sdmx-json-2.0/sdmx-json-structure-schema.json")));
        var check = new JsonSchemaCheck(schema.RootElement);
        for (var seed = 0; seed < 200; seed++)
        {
            var message = new RandomMaps(seed).Message();
            var written = Write(message);
            using var json = JsonDocument.Parse(written);

            Assert.Empty(check.Faults(json.RootElement));
            Same(message, StructureMapReader.Read(written));
        }
    }

    [Fact]
    public void The_schema_sees_what_is_wrong()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Path("standards/sdmx/sdmx-json-2.0/sdmx-json-structure-schema.json")));
        var check = new JsonSchemaCheck(schema.RootElement);
        foreach (var (sound, broken) in ((string, string)[])[("\"locale\": \"en\", ", ""), ("\"second\"", "\"minute\""), ("[ \"SEX\", \"AGE\" ]", "[]"), ("Dataflow=", "Flow="), ("\"target\": \"UNIT\"", "\"goal\": \"UNIT\""), ("\"Integer\"", "\"Whole\"")])
        {
            using var json = JsonDocument.Parse(Message.Replace(sound, broken));
            Assert.NotEmpty(check.Faults(json.RootElement));
        }
    }

    [Theory]
    [InlineData("\"name\": \"A map\", \"names\": { \"en\": \"A map\", \"fr\": \"Une correspondance\" },", "", "data.structureMaps[0]")]
    [InlineData("\"epochPeriod\": \"second\"", "\"epochPeriod\": \"minute\"", "data.structureMaps[0].epochMaps[0].epochPeriod")]
    [InlineData("\"targetFrequencyID\": \"M\", ", "", "data.structureMaps[0].datePatternMaps[0]")]
    [InlineData("\"endOfPeriod\"", "\"soon\"", "data.structureMaps[0].datePatternMaps[0].resolvePeriod")]
    [InlineData("\"source\": [ \"AREA\" ], ", "", "data.structureMaps[0].componentMaps[1]")]
    [InlineData("{ \"target\": \"UNIT\", ", "{ ", "data.structureMaps[0].fixedValueMaps[0]")]
    [InlineData("Dataflow=XX.Y:OUT(2.0.1)", "OUT", "data.structureMaps[0].target")]
    [InlineData("{ \"dataType\": \"Integer\" }", "{ }", "data.representationMaps[0].source[1]")]
    [InlineData("\"isRegEx\": true", "\"isRegEx\": 1", "data.representationMaps[0].representationMappings[0].sourceValues[1].isRegEx")]
    [InlineData("\"startIndex\": 0", "\"startIndex\": 0.5", "data.representationMaps[0].representationMappings[1].sourceValues[0].startIndex")]
    [InlineData("\"sourceValues\": [ { \"value\": \"M\", \"startIndex\": 0, \"endIndex\": 1 }, { \"value\": \"\" } ]", "", "data.representationMaps[0].representationMappings[1]")]
    public void A_refusal_says_where(string sound, string broken, string path)
    {
        Assert.Contains(sound, Message);

        Assert.Equal(path, Assert.Throws<SdmxFormatException>(() => StructureMapReader.Read(Encoding.UTF8.GetBytes(Message.Replace(sound, broken)))).Path);
    }

    private static void Same(StructureMapMessage expected, StructureMapMessage read)
    {
        Assert.Equal(Said(expected), Said(read));
        Assert.Equal(Write(expected), Write(read));
    }

    /// <summary>All that a message says, field by field, without the writer's help.</summary>
    private static string Said(StructureMapMessage message) => JsonSerializer.Serialize(message, new JsonSerializerOptions { IncludeFields = true, WriteIndented = true });

    private static byte[] Write(StructureMapMessage message)
    {
        using var stream = new MemoryStream();
        StructureMapWriter.Write(stream, message, "TEST", "XX", DateTimeOffset.UnixEpoch);
        return stream.ToArray();
    }

    /// <summary>Maps of every shape the model allows.</summary>
    private sealed class RandomMaps(int seed)
    {
        private readonly Random _random = new(seed);

        public StructureMapMessage Message() => new(Some(Map, 0), Some(Values, 0));

        private StructureMap Map() => new(Id(), Id(), Version(), Name(), Reference("DataStructure"), Reference("Dataflow"))
        {
            Description = Maybe(Name),
            Annotations = Some(Note, 0),
            Components = Some(() => new ComponentMap(Some(Id), Some(Id), Maybe(() => Reference("RepresentationMap"))) { Annotations = Some(Note, 0) }, 0),
            FixedValues = Some(() => new FixedValueMap(Id(), Coin(), Some(Text, 0)) { Annotations = Some(Note, 0) }, 0),
            DatePatterns = Some(() => Dated(new DatePatternMap(Some(Pair), Text(), "fr")), 0),
            Epochs = Some(() => Dated(new EpochMap(Some(Pair), "1970-01-01", EpochMap.Units[_random.Next(5)])), 0),
            FrequencyFormats = Some(() => new FrequencyFormat(Maybe(Id), Id(), Text()), 0),
        };

        private RepresentationMap Values() => new(Id(), Id(), Version(), Name(), Some(Side), Some(Side), Some(() => new ValueMapping(Some(Met), Some(Text, 0))
        {
            ValidFrom = Maybe(() => "2020-01-01T00:00:00Z"),
            ValidTo = Maybe(() => "2021-01-01T00:00:00Z"),
            Annotations = Some(Note, 0),
        }, 0))
        { Description = Maybe(Name), Annotations = Some(Note, 0) };

        private T Dated<T>(T map) where T : DateMap
        {
            var fixedOne = Coin();
            return (T)(map with
            {
                Id = Maybe(Id),
                Frequency = fixedOne ? Id() : null,
                FrequencyDimension = fixedOne ? null : Id(),
                MappedFrequencies = fixedOne ? [] : Some(Id, 0),
                Resolve = Coin() ? (ResolvedPeriod)_random.Next(3) : null,
                Annotations = Some(Note, 0),
            });
        }

        private Representation Side() => Coin() ? Representation.Text : new(Reference("Codelist"), null);
        private MappedValue Met() => new(Text(), Coin(), Coin() ? _random.Next(9) : null, Coin() ? _random.Next(9) : null);
        private Annotation Note() => new(Id(), Maybe(Text));
        private (string, string) Pair() => (Id(), Id());
        private SdmxReference Reference(string kind) => new(kind, Id() + "." + Id(), Id(), Version());
        private string Version() => Coin() ? "1.0" : $"{_random.Next(9)}.{_random.Next(9)}.{_random.Next(9)}";
        private string Id() => "I" + _random.Next(1_000_000).ToString("X");
        private string Text() => new(_random.GetItems<char>("aZ09 \"\\/<>&'\u00e9\u0641\u4e2d\n\t{}[]", _random.Next(12)));
        private LocalText Name() => Coin() ? LocalText.English(Text()) : new(new Dictionary<string, string> { ["ar"] = Text(), ["en"] = Text() });
        private bool Coin() => _random.Next(2) == 0;
        private T? Maybe<T>(Func<T> make) where T : class => Coin() ? make() : null;
        private ImmutableArray<T> Some<T>(Func<T> make) => Some(make, 1);
        private ImmutableArray<T> Some<T>(Func<T> make, int least) => [.. Enumerable.Range(0, _random.Next(least, 4)).Select(_ => make())];
    }
}
