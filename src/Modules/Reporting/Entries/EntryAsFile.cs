using System.Text;
using System.Text.Json.Nodes;
using Tallystick.Reporting.Proposals;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Entries;

/// <summary>A return that was typed in, as the file and the mapping it goes through the intake with: pure. A row to a cell, in the order of the page,
/// each with the name of its cell, so that a figure walks back to where it was typed.</summary>
internal static class EntryAsFile
{
    private const string Value = "OBS_VALUE", Cell = "CELL";

    /// <summary>Digits after the point of a dataflow's numbers.</summary>
    internal static byte Decimals(Dataflow structure) => structure.Kind == MeasureKind.Price ? (byte)2 : (byte)0;

    /// <summary>The file's name, within the Party.</summary>
    internal static string FileName(EntryShape shape, Dataflow structure) => $"{structure.Id} {shape.Period}.csv";

    /// <summary>The cells that say something, as CSV in UTF-8.</summary>
    internal static byte[] Csv(EntryShape shape, IReadOnlyDictionary<(int Row, int Column), TypedCell> said)
    {
        var varying = Varying(shape);
        var csv = new StringBuilder().AppendJoin(',', [.. varying, Value, Cell]).Append('\n');
        foreach (var (row, column) in shape.Cells())
        {
            if (!said.TryGetValue((row, column), out var text) || text.Plain.Length == 0) continue;
            csv.AppendJoin(',', [.. varying.Select(id => shape.CodeAt(id, row, column)), text.Plain, EntryShape.Name(row, column)]).Append('\n');
        }
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>The mapping of that file.</summary>
    internal static string Mapping(EntryShape shape, Dataflow structure, IEnumerable<TypedCell> said)
    {
        var dimensions = new JsonObject();
        foreach (var dimension in structure.Dimensions)
            dimensions[dimension.Id] = shape.Fixed.TryGetValue(dimension.Id, out var code) ? code : new JsonObject { ["column"] = dimension.Id, ["codes"] = "same" };
        var measure = new JsonObject { ["column"] = Value, ["missing"] = new JsonObject { [":"] = "O", ["-"] = "L" } };
        if (Decimals(structure) is > 0 and var decimals) (measure["decimal"], measure["decimals"]) = (".", (int)decimals);
        var hidden = said.Where(text => text.Plain.StartsWith('<')).Select(text => int.Parse(text.Plain.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order().ToList();
        if (hidden.Count > 0)
            measure["suppressed"] = new JsonObject(hidden.Select(bound => KeyValuePair.Create<string, JsonNode?>($"<{bound}", new JsonArray(1, bound - 1))));
        return new JsonObject
        {
            ["dataflow"] = structure.Id,
            ["title"] = $"Typed in by hand: {structure.Id} {shape.Period}",
            ["file"] = new JsonObject { ["format"] = "csv", ["encoding"] = "utf-8", ["delimiter"] = "," },
            ["time"] = new JsonObject { ["constant"] = shape.Period },
            ["dimensions"] = dimensions,
            ["measure"] = measure,
            ["ignore"] = new JsonObject { [Cell] = "The row and column of the form it was typed into." },
        }.ToJsonString(ProposalDesk.Readable);
    }

    private static IReadOnlyList<string> Varying(EntryShape shape) => shape.ColumnsBy is null ? shape.RowsBy : shape.RowsBy.Add(shape.ColumnsBy);
}
