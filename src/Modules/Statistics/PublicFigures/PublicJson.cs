using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Cube;
using Tallystick.Statistics.Tables;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>What is everybody's as JSON: codes and numbers, and with them what was done to the figures and what their owners allow.</summary>
public static class PublicJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a table as UTF-8.</summary>
    public static void Write(PublicAnswer answer, Texts texts, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        Head(json, answer.Roll, texts);
        json.WriteString("dataflow", answer.Flow.Id);
        json.WriteString("unit", answer.Flow.Unit);
        json.WriteString("measure", answer.Flow.Kind.ToString().ToLowerInvariant());
        Strings(json, "rows", answer.Request.Rows);
        Strings(json, "parties", answer.Parties.Select(party => party.Id.Value));
        var (rows, columns) = (answer.Cells?.Rows ?? [], answer.Cells?.Columns ?? []);
        json.WriteStartArray("cells");
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++) Cell(rows[row], columns[column][0], answer.Cells![row, column]);
        }
        json.WriteEndArray();
        json.WriteStartArray("totals");
        for (var column = 0; answer.HasTotals && column < columns.Length; column++) Cell([], columns[column][0], answer.Cells!.ColumnTotal(column));
        json.WriteEndArray();
        json.WriteStartArray("permittedUse");
        foreach (var use in answer.Uses)
        {
            json.WriteStartObject();
            json.WriteString("party", use.Party.Id.Value);
            json.WriteString("permittedUse", use.Words);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();

        void Cell(ImmutableArray<string> key, string period, PublishedCell cell)
        {
            if (cell.Kind == PublishedKind.NotOpen) return;
            json.WriteStartObject();
            json.WriteStartObject("key");
            for (var i = 0; i < key.Length; i++) json.WriteString(answer.Request.Rows[i], key[i]);
            json.WriteString(TableRequest.Time, period);
            json.WriteEndObject();
            json.WriteString("kind", PublicWords.Code(cell.Kind));
            if (cell.Cell.Value is { } count) json.WriteNumber("value", count);
            Number("suppressed", cell.Cell.Suppressed);
            Number("missing", cell.Cell.Missing);
            Number("lacking", cell.Cell.MissingPeriods.Length);
            if (cell.Cell.Statuses.Length > 0) json.WriteString("statuses", cell.Cell.Statuses);
            if (cell.Cell.HiddenAs.Length > 0) json.WriteString("confStatus", cell.Cell.HiddenAs);
            var reasons = PublicWords.Reasons(cell, answer, texts);
            if (reasons.Length > 0) Strings(json, "reasons", reasons);
            json.WriteEndObject();
        }

        void Number(string name, int count)
        {
            if (count > 0) json.WriteNumber(name, count);
        }
    }

    /// <summary>Writes the list of what there is.</summary>
    public static void WriteFlows(IEnumerable<PublicFlow> flows, ExchangeRoll roll, Texts texts, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        Head(json, roll, texts);
        json.WriteStartArray("dataflows");
        foreach (var flow in flows)
        {
            json.WriteStartObject();
            json.WriteString("id", flow.Flow.Id);
            json.WriteString("name", texts.Of(flow.Flow.Name));
            Strings(json, "dimensions", flow.Flow.Dimensions.Select(d => d.Id));
            Strings(json, "parties", flow.Parties.Select(party => party.Id.Value));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the parameters in use.</summary>
    public static void WriteMethod(Stream output)
    {
        var (design, parameters) = (PublicParameters.Design, PublicParameters.InUse);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("parameters", parameters.Version);
        json.WriteNumber("keys", parameters.Keys);
        json.WriteNumber("mostChange", design.Most);
        json.WriteNumber("variance", design.Variance);
        json.WriteStartArray("neverPublished");
        for (var count = 1; count <= design.Blocked; count++) json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteStartArray("table");
        foreach (var line in MethodLine.Of(parameters))
        {
            json.WriteStartObject();
            json.WriteNumber("count", line.Count);
            json.WriteNumber("published", line.Published);
            json.WriteNumber("firstKey", line.FirstKey);
            json.WriteNumber("lastKey", line.LastKey);
            json.WriteNumber("share", line.Share);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, ExchangeRoll roll, Texts texts)
    {
        json.WriteString("exchange", texts.Of(roll.ExchangeName));
        json.WriteBoolean("synthetic", roll.IsSynthetic);
        json.WriteString("parameters", PublicParameters.InUse.Version);
        json.WriteString("changed", PublicWords.Changed(texts));
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
