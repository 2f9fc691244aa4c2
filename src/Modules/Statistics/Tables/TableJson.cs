using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Cube;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>A table as JSON: codes and invariant numbers for machines, and with them coverage, notes and restrictions, which are part of the
/// figures. A cell nobody reported is not there.</summary>
public static class TableJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the table as UTF-8. Sentences come in the language of <paramref name="texts"/>.</summary>
    public static void Write(TableAnswer answer, Texts texts, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("exchange", texts.Of(answer.Roll.ExchangeName));
        json.WriteBoolean("synthetic", answer.Roll.IsSynthetic);
        json.WriteString("answeredAt", answer.AnsweredAt);
        json.WriteString("dataflow", answer.Flow.Id);
        json.WriteString("unit", answer.Flow.Unit);
        json.WriteString("measure", answer.Flow.Kind.ToString().ToLowerInvariant());
        json.WriteString("from", answer.From.ToString());
        json.WriteString("to", answer.To.ToString());
        if (answer.Request.AsOf is { } asOf) json.WriteString("asOf", asOf);
        Strings(json, "rows", answer.Request.Rows);
        Strings(json, "columns", answer.Request.Columns);
        json.WriteStartArray("cells");
        foreach (var (row, column, cell) in answer.Cells.Filled())
        {
            json.WriteStartObject();
            json.WriteStartObject("key");
            for (var i = 0; i < answer.Request.Rows.Length; i++) json.WriteString(answer.Request.Rows[i], answer.Cells.Rows[row][i]);
            for (var i = 0; i < answer.Request.Columns.Length; i++) json.WriteString(answer.Request.Columns[i], answer.Cells.Columns[column][i]);
            json.WriteEndObject();
            CellBody(json, cell, answer, texts);
            var notes = answer.NotesOf(answer.Cells.Rows[row], true).Concat(answer.NotesOf(answer.Cells.Columns[column], false)).Distinct().Order().ToList();
            if (notes.Count > 0)
            {
                json.WriteStartArray("notes");
                foreach (var n in notes) json.WriteNumberValue(n);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (answer.Cells.GrandTotal is { } total)
        {
            json.WriteStartObject("total");
            CellBody(json, total, answer, texts);
            json.WriteEndObject();
        }
        json.WriteStartObject("coverage");
        json.WriteNumber("parties", answer.PartiesIn);
        json.WriteNumber("of", answer.Coverage.Length);
        json.WriteStartArray("byParty");
        foreach (var party in answer.Coverage)
        {
            json.WriteStartObject();
            json.WriteString("party", party.Party.Id.Value);
            json.WriteNumber("periodsShown", party.Shown);
            json.WriteStartArray("leftOut");
            foreach (var left in party.LeftOut)
            {
                json.WriteStartObject();
                json.WriteString("ground", left.Ground);
                json.WriteNumber("periods", left.Periods);
                json.WriteString("first", left.First.ToString());
                json.WriteString("last", left.Last.ToString());
                if (left.Detail.Length > 0) Strings(json, "detail", left.Detail);
                json.WriteString("sentence", CoverageWords.Of(left, answer.Flow, texts));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (var note in answer.Notes)
        {
            json.WriteStartObject();
            json.WriteString("party", note.Party.Value);
            json.WriteStartObject("slice");
            foreach (var (dimension, codes) in note.Note.Slice) Strings(json, dimension, codes);
            json.WriteEndObject();
            if (note.Note.From is { } from) json.WriteString("from", from.ToString());
            if (note.Note.To is { } to) json.WriteString("to", to.ToString());
            json.WriteStartObject("text");
            foreach (var (language, text) in note.Note.Texts) json.WriteString(language, text);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("restrictions");
        foreach (var restriction in answer.Restrictions)
        {
            json.WriteStartObject();
            json.WriteString("party", restriction.Party.Value);
            json.WriteString("audience", restriction.Circle.ToString().ToLowerInvariant());
            if (restriction.PermittedUse.Length > 0) json.WriteString("permittedUse", restriction.PermittedUse);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void CellBody(Utf8JsonWriter json, Cell cell, TableAnswer answer, Texts texts)
    {
        var decimals = answer.Cells.Decimals;
        json.WriteString("kind", cell.Kind switch { CellKind.Sum => "sum", CellKind.NoneReported => "none-reported", CellKind.Refused => "refused", _ => "absent" });
        if (cell.Kind == CellKind.Sum)
        {
            if (cell.Value is { } value) Amount("value", value);
            else
            {
                if (cell.Reported is { } reported) Amount("reported", reported);
                if (cell.Printed is { } printed) Amount("printed", printed);
                Amount("low", cell.Low);
                if (cell.High != Figure.Unbounded) Amount("high", cell.High);
            }
        }
        Count("suppressed", cell.Suppressed);
        Count("missing", cell.Missing);
        Count("rounded", cell.Rounded);
        Count("nilReports", cell.NilReports);
        Count("missingPeriods", cell.MissingPeriods.Length);
        if (cell.Statuses.Length > 0) json.WriteString("statuses", cell.Statuses);
        if (cell.HiddenAs.Length > 0) json.WriteString("confStatus", cell.HiddenAs);
        if (cell.OneBreakdown) json.WriteBoolean("oneBreakdown", true);
        var reasons = CellWords.Reasons(cell, answer, texts);
        if (reasons.Length > 0) Strings(json, "reasons", reasons);

        void Amount(string name, long amount)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Figure.Text(amount, decimals));
        }

        void Count(string name, int count)
        {
            if (count > 0) json.WriteNumber(name, count);
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
