using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Tabular;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Writes the mapping out of what was judged: what is sure goes in, everything else becomes a question with the pieces that would
/// answer it. A gap it leaves is one the import stops at.</summary>
internal sealed class ProposedMapping
{
    private readonly FileProfile _file;
    private readonly Dataflow _dataflow;
    private readonly ColumnRoles _roles;
    private readonly RememberedAnswers _answers;
    private readonly Texts _words;
    private readonly ImmutableArray<ColumnProposal> _columns;
    private readonly JsonObject _mapping = [], _dimensions = [], _measure = [], _sumAway = [], _ignore = [];
    private readonly List<SuggestedPart> _parts = [];
    private readonly List<SuggestedQuestion> _questions = [];
    private readonly List<CodedText> _texts = [];

    private ProposedMapping(FileProfile file, Dataflow dataflow, ColumnRoles roles, RememberedAnswers answers, Texts words)
    {
        (_file, _dataflow, _roles, _answers, _words) = (file, dataflow, roles, answers, words);
        _columns = roles.All;
    }

    /// <summary>The proposal for a file. Reasons drafted into the mapping are in the language of <paramref name="words"/>.</summary>
    public static MappingSuggestion Write(FileProfile file, Dataflow dataflow, RememberedAnswers answers, Texts words)
    {
        var draft = new ProposedMapping(file, dataflow, new(file, dataflow, answers), answers, words);
        draft.Write();
        return new(draft._mapping, [.. draft._parts], [.. draft._questions], draft._columns, [.. draft._texts], draft._roles.IsPersonLevel);
    }

    private void Write()
    {
        _mapping["dataflow"] = _dataflow.Id;
        _mapping["title"] = _words.Format("suggest.title", ("file", _file.FileName));
        File();
        if (_file.Splits is [var split]) _mapping["split"] = new JsonArray(new JsonObject { ["column"] = split.Column, ["separator"] = split.Separator, ["into"] = Array(split.Into) });
        Wide();
        Time();
        for (var i = 0; i < _columns.Length; i++) Column(i);
        Missing();
        new MeasureDraft(_file, _dataflow, _columns, _measure, _parts, _questions).Write(_roles.IsPersonLevel);
        _mapping["dimensions"] = _dimensions;
        if (_measure.Count > 0) _mapping["measure"] = _measure;
        if (_sumAway.Count > 0) _mapping["sumAway"] = _sumAway;
        if (_ignore.Count > 0) _mapping["ignore"] = _ignore;
    }

    private void File()
    {
        var sketch = _file.Sketch;
        var file = new JsonObject { ["format"] = sketch.Format == TableFormat.Csv ? sketch.Delimiter == '\t' ? "tsv" : "csv" : sketch.Format.ToString().ToLowerInvariant() };
        if (sketch.Encoding is { } encoding) file["encoding"] = encoding;
        if (sketch.Delimiter is { } delimiter and not '\t') file["delimiter"] = delimiter.ToString();
        if (sketch.Sheet is { } sheet) file["sheet"] = sheet;
        if (sketch.HeaderRow > 1) file["headerRow"] = sketch.HeaderRow;
        _mapping["file"] = file;
        Part("file", Certainty.Sure, Said.Of("suggest.why.file"));
        if (_file.Encoding != Certainty.Sure) Ask("file.encoding", _file.Encoding, Said.Of("suggest.ask.encoding", ("encoding", sketch.Encoding ?? "")));
        if (_file.HeaderRow != Certainty.Sure) Ask("file.headerRow", _file.HeaderRow, Said.Of("suggest.ask.header-row", ("row", sketch.HeaderRow)));
        if (sketch.Sheets.Count(other => !other.Hidden) > 1) Ask("file.sheet", Certainty.Likely, Said.Of("suggest.ask.sheet", ("sheet", sketch.Sheet ?? ""), ("sheets", string.Join(", ", sketch.Sheets.Select(other => other.Name)))));
    }

    private void Wide()
    {
        var wide = _columns.Where(column => column.Role == ColumnRole.Wide).ToList();
        if (wide.Count == 0) return;
        var piece = _roles.Time.Headers.Count > 0 ? WideColumns() : new JsonObject { ["columns"] = Array(wide.Select(column => column.Name)) };
        if (wide[0].Certainty == Certainty.Sure) _mapping["wide"] = piece;
        if (_roles.HeaderDimension is { } dimension)
        {
            var codes = new JsonObject();
            foreach (var column in wide) codes[column.Name] = CodeNames.For(List(dimension)).Read(column.Name).Code;
            Ask("wide", Certainty.Likely, Said.Of("suggest.ask.wide", ("dimension", _dataflow.Dimensions[_dataflow.IndexOf(dimension)].Name), ("columns", string.Join(", ", wide.Select(column => column.Name)))),
                new JsonObject { ["wide"] = piece, ["dimensions"] = new JsonObject { [dimension] = new JsonObject { ["header"] = true, ["codes"] = codes } } });
        }
    }

    private JsonObject WideColumns()
    {
        var wide = _columns.Where(column => column.Role == ColumnRole.Wide).ToList();
        return new() { ["from"] = wide[0].Name, ["to"] = wide[^1].Name };
    }

    private void Time()
    {
        var readings = _roles.Time.Headers.Count > 0 ? _roles.Time.Headers : _roles.Time.Forms;
        if (readings.Count > 0) readings = [.. readings.Where(reading => reading.Natural == readings[0].Natural)];
        var years = Of(ColumnRole.Year);
        var part = Of(ColumnRole.Month) ?? Of(ColumnRole.Quarter);
        var certainty = Certainty.Sure;
        ColumnProfile? cells = null;
        List<JsonObject> pieces;
        string name;
        if (_roles.Time.Headers.Count > 0)
        {
            var wide = _columns.Where(column => column.Role == ColumnRole.Wide).ToList();
            (name, certainty) = ($"{wide[0].Name} … {wide[^1].Name}", wide[0].Certainty);
            // the year's own column may be of fewer calendars than its months
            if (!readings[0].HasYear && years is not null && _roles.Time.Forms.Count > 0) readings = _roles.Time.Forms;
            pieces = [.. readings.Select(reading => Counted(new() { ["header"] = true, ["format"] = _roles.Time.Headers[0].Text }, reading, years))];
        }
        else if (part is not null)
        {
            name = years is null ? part.Name : years.Name;
            certainty = years is null || years.Certainty < part.Certainty ? years?.Certainty ?? Certainty.Sure : part.Certainty;
            pieces = [.. readings.DefaultIfEmpty(PeriodPattern.Year).Select(reading => Counted(new() { [part.Role == ColumnRole.Month ? "month" : "quarter"] = part.Name }, reading, years))];
        }
        else if (Of(ColumnRole.Time) is { } column && readings.Count > 0)
        {
            (name, certainty) = (column.Name, column.Certainty);
            cells = _file.Columns.First(profile => profile.Name == column.Name);
            pieces = [.. readings.Select(reading => Cut(Counted(new() { ["column"] = column.Name, ["format"] = reading.Text }, reading, null), reading.Natural))];
        }
        else { Ask("time", Certainty.None, Said.Of("suggest.ask.time")); return; }
        var isParted = part is not null || _roles.Time.Headers.Any(form => !form.HasYear);
        Chosen(name, readings, pieces, certainty);
        if (pieces.Exists(piece => (string?)piece["calendar"] is { } calendar && !new YearReckoning(YearReckoning.CalendarOf(calendar), null, null).IsAligned && !piece.ContainsKey("periodHolds"))
            && (isParted || readings[0].Natural < Frequency.D))
            Ask("time.periodHolds", Certainty.None, Said.Of("suggest.ask.holds", ("column", name)), [.. YearReckoning.Holdings.Select(word => Piece("time", new JsonObject { ["periodHolds"] = word }))]);
        if (isParted && years is null)
        {
            var near = readings.DefaultIfEmpty(PeriodPattern.Year).SelectMany(reading => OtherYears.Beside(_file, reading.Years.Calendar)).Distinct();
            Ask("time.constantYear", Certainty.None, Said.Of("suggest.ask.year", ("column", name)), [.. near.Select(year => Piece("time", new JsonObject { ["constantYear"] = year }))]);
        }
        if (cells is null) return;
        var strange = cells.Texts.Keys.Where(text => !_roles.Time.Forms[0].TryRead(text, out _)).Take(10).ToList();
        if (strange.Count > 0)
            Ask("time.texts", Certainty.None, Said.Of("suggest.ask.time-texts", ("column", cells.Name), ("texts", string.Join(", ", strange)), ("format", _roles.Time.Forms[0].Text)),
                Piece("drop", new JsonArray(new JsonObject { ["column"] = cells.Name, ["in"] = Array(strange), ["because"] = Reason(Said.Of("suggest.why.no-period")) })));
    }

    /// <summary>Puts the time into the mapping where there is no doubt, else asks for the one that is right.</summary>
    private void Chosen(string name, IReadOnlyList<PeriodPattern> readings, List<JsonObject> pieces, Certainty certainty)
    {
        var isHeader = _roles.Time.Headers.Count > 0;
        ImmutableArray<JsonObject> candidates = [.. pieces.Select(piece => Dated((JsonObject)piece.DeepClone()))];
        if (isHeader && certainty != Certainty.Sure) foreach (var candidate in candidates) candidate["wide"] = WideColumns();
        if (_roles.IsFiscal)
        {
            Ask("time.fiscalYear", Certainty.None, Said.Of("suggest.ask.fiscal", ("column", name)),
                [.. new[] { (10, "end"), (7, "end"), (4, "start"), (7, "start") }.SelectMany(first => pieces.Select(piece => Piece("time", With(piece, "fiscalYear", new JsonObject { ["firstMonth"] = first.Item1, ["namedBy"] = first.Item2 }))))]);
            return;
        }
        var formats = readings.Select(reading => reading.Text).Distinct().ToList();
        if (formats.Count > 1) Ask("time.format", Certainty.None, Said.Of("suggest.ask.time-format", ("column", name), ("formats", string.Join(", ", formats))), candidates);
        else if (pieces.Count > 1 || !_roles.Time.IsCounted)
            Ask("time.years", pieces.Count > 1 ? Certainty.None : Certainty.Likely, Said.Of(readings[0].HasShortYear ? "suggest.ask.century" : "suggest.ask.calendar", ("column", name)), candidates);
        else if (certainty == Certainty.Sure && !pieces[0].ContainsKey("frequency"))
        {
            _mapping["time"] = pieces[0];
            Part("time", Certainty.Sure, Said.Of("suggest.why.period", ("format", (string?)pieces[0]["format"] ?? "yyyy")));
        }
        else Ask("time", Certainty.Likely, Said.Of("suggest.ask.time-column", ("column", name)), candidates);
    }

    /// <summary>A time with the words for how its years are counted, and where the year stands.</summary>
    private static JsonObject Counted(JsonObject time, PeriodPattern reading, ColumnProposal? years)
    {
        if (years is not null)
        {
            time["year"] = years.Name;
            if (reading.HasYear && reading.Text != PeriodPattern.Year.Text) time["yearFormat"] = reading.Text;
        }
        if (reading.Years.CalendarWord is { } calendar) time["calendar"] = calendar;
        if (reading.Years.HoldingWord is { } holds) time["periodHolds"] = holds;
        if (reading.Years.CenturyWord is { } century) time["twoDigitYears"] = century;
        return time;
    }

    /// <summary>A time with what it costs: days cut to months are summed.</summary>
    private JsonObject Dated(JsonObject time)
    {
        var piece = Piece("time", time);
        if (time.ContainsKey("frequency")) piece["sumAway"] = new JsonObject { [(string)time["column"]!] = Reason(Said.Of("suggest.why.finer")) };
        return piece;
    }

    /// <summary>Days where the dataflow has months are cut to months.</summary>
    private JsonObject Cut(JsonObject time, Frequency natural)
    {
        if (natural == default || _dataflow.Frequencies.Contains(natural)) return time;
        if (_dataflow.Frequencies.Where(frequency => frequency < natural).Cast<Frequency?>().FirstOrDefault() is { } coarser) time["frequency"] = coarser.ToString();
        return time;
    }

    private void Column(int i)
    {
        var column = _columns[i];
        Part($"columns.{column.Name}", column.Certainty, column.Why);
        if (column.Role == ColumnRole.Dimension) foreach (var id in column.Dimensions) Coded(i, column, _dataflow.Dimensions[_dataflow.IndexOf(id)]);
        switch (column.Role)
        {
            case ColumnRole.Person: _ignore[column.Name] = Reason(column.Why); break;
            case ColumnRole.Ignore when column.Certainty == Certainty.Sure: _ignore[column.Name] = Reason(column.Why); break;
            case ColumnRole.SumAway when column.Certainty == Certainty.Sure: _sumAway[column.Name] = Reason(column.Why); break;
            case ColumnRole.Ignore or ColumnRole.SumAway:
                var (sum, leave) = (Piece("sumAway", new JsonObject { [column.Name] = Reason(column.Why) }), Piece("ignore", new JsonObject { [column.Name] = Reason(column.Why) }));
                Question($"columns.{column.Name}", Said.Of("suggest.ask.role", ("column", column.Name)), column.Role == ColumnRole.Ignore ? [leave, sum] : [sum, leave]);
                break;
            case ColumnRole.Report:
                Question($"columns.{column.Name}", Said.Of("suggest.ask.report", ("column", column.Name)),
                    Piece("revisions", new JsonObject { ["column"] = column.Name, ["keep"] = "latest-report" }), Piece("revisions", new JsonObject { ["column"] = column.Name, ["keep"] = "latest-row" }));
                break;
            case ColumnRole.Open: Question($"columns.{column.Name}", Said.Of("suggest.ask.role", ("column", column.Name))); break;
        }
    }

    private void Coded(int i, ColumnProposal column, Dimension dimension)
    {
        var texts = _roles.Texts(i, dimension);
        foreach (var (text, rows, reading) in texts.Texts) _texts.Add(new(column.Name, dimension.Id, text, rows, reading));
        var rule = new JsonObject { ["column"] = column.Name };
        var table = new JsonObject();
        foreach (var (text, _, reading) in texts.Texts)
        {
            if (reading is { Certainty: Certainty.Sure, Code: { } code } && !(texts.IsSame && code == text) && texts.List?.Codes.GetValueOrDefault(text) != code) table[text] = code;
        }
        if (texts.IsSame) rule["codes"] = "same";
        else if (texts.List is { } list) rule["list"] = list.Name;
        var isCoded = texts.IsSame || texts.List is not null;
        if (table.Count > 0 || !isCoded) rule[isCoded ? "except" : "codes"] = table;
        if (column.Certainty == Certainty.Sure && (isCoded || table.Count > 0)) _dimensions[dimension.Id] = rule;
        else
        {
            Question($"dimensions.{dimension.Id}", Said.Of("suggest.ask.dimension", ("column", column.Name), ("dimension", dimension.Name)),
                [Piece("dimensions", new JsonObject { [dimension.Id] = rule.DeepClone() }),
                    .. _dataflow.Dimensions.Where(other => other != dimension && other.List == dimension.List && !_columns.Any(taken => taken.Dimensions.Contains(other.Id)))
                        .Select(other => Piece("dimensions", new JsonObject { [other.Id] = rule.DeepClone() }))]);
        }
        var unsure = texts.Texts.Where(text => text.Reading.Certainty != Certainty.Sure).ToList();
        Part($"dimensions.{dimension.Id}.codes", unsure.Count == 0 ? Certainty.Sure : Certainty.None, _roles.Listing(i, dimension.Id) ?? Said.Of("suggest.why.codes", ("list", dimension.Name), ("share", (int)(texts.Fit * 100))));
        var at = isCoded ? "except" : "codes";
        if (unsure.Count > 0)
        {
            var likely = new JsonObject();
            foreach (var (text, _, reading) in unsure.Where(text => text.Reading.Code is not null)) likely[text] = reading.Code;
            Question($"dimensions.{dimension.Id}.codes", Said.Of("suggest.ask.codes", ("column", column.Name), ("dimension", dimension.Name), ("count", unsure.Count), ("texts", string.Join("; ", unsure.Take(8).Select(text => text.Text)))),
                likely.Count == 0 ? [] : [Piece("dimensions", new JsonObject { [dimension.Id] = new JsonObject { [at] = likely } })]);
        }
        if (_file.Columns[i].Blanks > 0)
            Question($"dimensions.{dimension.Id}.blank", Said.Of("suggest.ask.blank", ("column", column.Name), ("dimension", dimension.Name), ("rows", _file.Columns[i].Blanks)),
                [.. new[] { Codelist.Unknown, "_O", Codelist.Total }.Where(code => dimension.List.IndexOf(code) >= 0).Select(code => Piece("dimensions", new JsonObject { [dimension.Id] = new JsonObject { ["blank"] = code } }))]);
    }

    /// <summary>What the dataflow expects and the file does not tell has to be said by the Party: its own code, all together, or not known.</summary>
    private void Missing()
    {
        foreach (var dimension in _dataflow.Dimensions.Where(dimension => !_columns.Any(column => column.Dimensions.Contains(dimension.Id))))
        {
            if (_answers.Of(RememberedAnswers.Constants, dimension.Id) is { } said && dimension.List.IndexOf(said) >= 0) { _dimensions[dimension.Id] = said; continue; }
            if (!dimension.Expected) continue;
            Ask($"dimensions.{dimension.Id}", Certainty.None, Said.Of("suggest.ask.constant", ("dimension", dimension.Name)),
                dimension.Id == "REF_AREA" ? [] : [.. new[] { Codelist.Total, Codelist.Unknown }.Where(code => dimension.List.IndexOf(code) >= 0).Select(code => Piece("dimensions", new JsonObject { [dimension.Id] = code }))]);
        }
    }

    private ColumnProposal? Of(ColumnRole role) => _columns.FirstOrDefault(column => column.Role == role);

    private Codelist List(string dimension) => _dataflow.Dimensions[_dataflow.IndexOf(dimension)].List;

    /// <summary>A reason drafted for a person to confirm.</summary>
    private string Reason(Said why) => _words.Format("suggest.reason", ("why", why.In(_words)));

    private void Part(string path, Certainty certainty, Said why) => _parts.Add(new(path, certainty, why));

    private void Ask(string path, Certainty certainty, Said question, params ImmutableArray<JsonObject> candidates)
    {
        Part(path, certainty, question);
        Question(path, question, candidates);
    }

    private void Question(string path, Said question, params ImmutableArray<JsonObject> candidates) => _questions.Add(new(path, question, candidates));

    private static JsonObject Piece(string name, JsonNode value) => new() { [name] = value };

    private static JsonObject With(JsonObject from, string name, JsonNode value)
    {
        var copy = (JsonObject)from.DeepClone();
        copy[name] = value;
        return copy;
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
