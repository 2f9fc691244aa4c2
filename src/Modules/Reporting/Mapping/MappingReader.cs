using System.Collections.Immutable;
using System.Text.Json;
using Tallystick.Reporting.CodeLists;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Turns the JSON of a mapping into the model. It knows the form only; whether codes and columns exist is asked when the mapping
/// meets a dataflow (<see cref="MappingCheck"/>) and a file (<see cref="ColumnPlan"/>).</summary>
internal sealed class MappingReader(NationalLists? lists)
{
    private const string MissingStatuses = "OLMK", ValueStatuses = "APEBDUW";

    private readonly List<Finding> _findings = [];
    private bool _namesLists;

    /// <summary>Reads a mapping with all its faults.</summary>
    public MappingReading Read(string json)
    {
        if (JsonTree.Read(json, _findings) is not { } tree) return new(null, [.. _findings]);
        var root = new JsonFields(tree, _findings);
        root.Text("$schema");
        var wide = root.Take("wide") is { } wideTree ? Wide(wideTree) : null;
        var time = Time(root);
        var dimensions = root.MembersOf("dimensions").Select(member => Dimension(member.Name, member.Value)).ToImmutableArray();
        var file = new MappingFile(root.Required("dataflow"), root.Required("title"), Source(root), FileOf(root),
            Conditions(root, "where"), Conditions(root, "drop"), Joins(root), Splits(root), wide, dimensions, time, Measure(root, wide),
            Reasons(root, "sumAway"), Reasons(root, "ignore"), Revisions(root), Statuses(root), tree.Canonical());
        root.Done();
        var fromHeader = dimensions.Count(dimension => dimension.Header) + (time.Header ? 1 : 0);
        if (wide is not null && fromHeader != 1) root.Fault("mapping-wide-headers", "", ("times", fromHeader));
        if (wide is null && fromHeader > 0) root.Fault("mapping-header-without-wide", "");
        if (!file.Joins.IsEmpty && !file.File.HasSheets) root.Fault("mapping-join-without-sheets", file.File.Format);
        if (file.Revisions is null && file.Statuses.Any(status => status.Unfinished)) root.Fault("mapping-unfinished-without-report", "");
        return new(_findings.Count == 0 ? file : null, [.. _findings]) { NamesLists = _namesLists };
    }

    private MappingSource Source(JsonFields root)
    {
        if (root.Take("source") is not { } tree) return new("", "", "", "");
        var fields = new JsonFields(tree, _findings);
        var source = new MappingSource(fields.Text("publisher") ?? "", fields.Text("licence") ?? "", fields.Text("url") ?? "", fields.Text("note") ?? "");
        fields.Done();
        return source;
    }

    private FileReading FileOf(JsonFields root)
    {
        if (root.Take("file") is not { } tree)
        {
            Missing(root, "file");
            return new("csv", null, null, null, null, null, [], null, false);
        }
        var fields = new JsonFields(tree, _findings);
        var format = fields.OneOf("format", "csv", "tsv", "xlsx", "ods", "json", "sdmx");
        if (format is null && fields.Take("format") is null) Missing(fields, "format");
        var headerRow = fields.Whole("headerRow", 1, 1000);
        var footer = fields.Each("footer").Select(item => (Mark: item, Text: fields.TextOf(item))).ToList();
        foreach (var (mark, text) in footer) if (text is not null && text.AsSpan().IsWhiteSpace()) fields.Fault("mapping-text-empty", mark, "");
        var file = new FileReading(format ?? "csv", fields.Text("encoding"), fields.Character("delimiter"), fields.Text("sheet"), headerRow,
            fields.Whole("headerRows", 1, 20), [.. footer.Select(line => line.Text?.Trim()).OfType<string>()],
            fields.Whole("lastRow", (headerRow ?? 1) + 1, int.MaxValue), fields.Flag("skipHiddenRows") ?? false);
        fields.Done();
        return file;
    }

    private ImmutableArray<RowCondition> Conditions(JsonFields root, string name)
    {
        var conditions = ImmutableArray.CreateBuilder<RowCondition>();
        foreach (var tree in root.Each(name))
        {
            var fields = new JsonFields(tree, _findings);
            var column = PlainText.Of(fields.Required("column"));
            var because = fields.Required("because");
            var format = Dated(fields);
            var found = new List<(Comparison Comparison, ImmutableArray<string> Texts, string Other)>();
            if (fields.Text("equals") is { } equals) found.Add((Comparison.In, [PlainText.Of(equals)], ""));
            if (fields.Texts("in") is { Length: > 0 } texts) found.Add((Comparison.In, [.. texts.Select(text => PlainText.Of(text))], ""));
            if (fields.Texts("notIn") is { Length: > 0 } others) found.Add((Comparison.NotIn, [.. others.Select(text => PlainText.Of(text))], ""));
            if (fields.Text("exactly") is { } exactly) found.Add((Comparison.Exactly, [exactly], ""));
            if (fields.Flag("empty") is { } empty) found.Add((empty ? Comparison.Empty : Comparison.NotEmpty, [], ""));
            if (fields.Column("laterThan") is { } other) found.Add((Comparison.LaterThan, [], other));
            fields.Done();
            if (found.Count != 1) fields.Fault("mapping-one-condition", column, ("times", found.Count));
            else conditions.Add(new(tree.Line, tree.Path, column, found[0].Comparison, found[0].Texts, found[0].Other, format, because));
        }
        return conditions.ToImmutable();
    }

    private ImmutableArray<JoinedSheet> Joins(JsonFields root)
    {
        var joins = ImmutableArray.CreateBuilder<JoinedSheet>();
        foreach (var tree in root.Each("join"))
        {
            var fields = new JsonFields(tree, _findings);
            var sheet = fields.Required("sheet");
            var (headerRow, headerRows) = (fields.Whole("headerRow", 1, 1000), fields.Whole("headerRows", 1, 20));
            var on = fields.MembersOf("on").Select(pair => (Own: PlainText.Of(pair.Name), Theirs: fields.TextOf(pair.Value))).ToList();
            if (on.Count == 0) Missing(fields, "on");
            var take = fields.Texts("take").Select(text => PlainText.Of(text)).ToImmutableArray();
            if (take.IsEmpty) Missing(fields, "take");
            var missing = fields.OneOf("missing", "error", "blank");
            fields.Done();
            joins.Add(new(tree.Line, sheet, headerRow, headerRows, [.. on.Select(pair => (pair.Own, PlainText.Of(pair.Theirs ?? "")))], take, missing == "blank"));
        }
        return joins.ToImmutable();
    }

    private ImmutableArray<ColumnSplit> Splits(JsonFields root)
    {
        var splits = ImmutableArray.CreateBuilder<ColumnSplit>();
        foreach (var tree in root.Each("split"))
        {
            var fields = new JsonFields(tree, _findings);
            splits.Add(new(tree.Line, PlainText.Of(fields.Required("column")), fields.Required("separator"),
                [.. fields.Texts("into").Select(text => PlainText.Of(text))]));
            fields.Done();
        }
        return splits.ToImmutable();
    }

    private WideColumns Wide(JsonTree tree)
    {
        var fields = new JsonFields(tree, _findings);
        var wide = new WideColumns(tree.Line, [.. fields.Texts("columns").Select(text => PlainText.Of(text))], fields.Column("from"), fields.Column("to"));
        fields.Done();
        if (wide.Columns.Length > 0 == wide.From is not null) fields.Fault("mapping-wide-columns", "");
        return wide;
    }

    private DimensionRule Dimension(string name, JsonTree tree)
    {
        if (tree.Kind == JsonValueKind.String) return new(name, tree.Line, tree.Text, null, false, false, null, [], null, null);
        var fields = new JsonFields(tree, _findings);
        var constant = fields.Text("constant");
        var column = fields.Column("column");
        var header = fields.Flag("header") ?? false;
        var codes = ImmutableArray.CreateBuilder<CodeEntry>();
        var same = false;
        var list = List(fields);
        if (fields.Take("codes") is { } table)
        {
            if (list is not null) fields.Fault("mapping-list-and-codes", table, "");
            else if (table.Kind == JsonValueKind.Object) Entries(fields, table, codes);
            else if (fields.TextOf(table) is { } word && !(same = word == "same")) fields.Fault("mapping-word-unknown", table, word, ("allowed", "same"));
        }
        if (fields.Take("except") is { } except)
        {
            if (!same && list is null) fields.Fault("mapping-except-without-same", except, "");
            else Entries(fields, except, codes);
        }
        var rule = new DimensionRule(name, tree.Line, constant, column, header, same, list, codes.ToImmutable(), fields.Text("default"), fields.Text("blank"));
        fields.Done();
        var sources = (constant is null ? 0 : 1) + (column is null ? 0 : 1) + (header ? 1 : 0);
        if (sources != 1) fields.Fault("mapping-dimension-source", name, ("times", sources));
        else if (constant is null && !same && list is null && codes.Count == 0 && rule.Default is null) fields.Fault("mapping-dimension-codes", name);
        if (list?.Content is { } content) WriteOut(tree, content, rule.Codes);
        return rule;
    }

    private NamedList? List(JsonFields fields)
    {
        if (fields.Take("list") is not { } tree || fields.TextOf(tree) is not { } name) return null;
        _namesLists = true;
        if (lists is null) return new(name, null);
        if (lists.Find(name) is { } content) return new(name, content);
        var near = NearestWord.To(name, lists.All.Select(list => list.Name));
        fields.Fault(near is null ? "mapping-list-unknown" : "mapping-list-unknown-near", tree, name, ("near", near ?? ""));
        return new(name, null);
    }

    /// <summary>Puts the table in the place of the list's name: a mapping is known by what it does, whether it names a list or has the table in itself.</summary>
    private static void WriteOut(JsonTree rule, KnownList list, ImmutableArray<CodeEntry> except)
    {
        var codes = new SortedDictionary<string, string>(list.Codes.ToDictionary(), StringComparer.Ordinal);
        foreach (var own in except) codes[own.Text] = own.Code;
        rule.Members.RemoveAll(member => member.Name is "list" or "except");
        rule.Members.Add(("codes", rule.Table("codes", codes)));
    }

    private void Entries(JsonFields fields, JsonTree table, ImmutableArray<CodeEntry>.Builder codes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, value) in table.Members)
        {
            var plain = PlainText.Of(text);
            if (!seen.Add(plain)) fields.Fault("mapping-property-twice", value, text);
            else if (fields.TextOf(value) is { } code) codes.Add(new(plain, code, value.Line));
        }
    }

    private TimeRule Time(JsonFields root)
    {
        if (root.Take("time") is not { } tree)
        {
            root.Fault("mapping-property-missing", "time");
            return new(root.Line, null, null, false, PeriodPattern.Year, null, null, PeriodPattern.Year, null, null, 1, false, null, YearReckoning.Plain);
        }
        var fields = new JsonFields(tree, _findings);
        TimePeriod? constant = null;
        if (fields.Text("constant") is { } text)
        {
            if (TimePeriod.TryParse(text, out var period)) constant = period;
            else fields.Fault("mapping-period-wrong", text);
        }
        var column = fields.Column("column");
        var header = fields.Flag("header") ?? false;
        var years = Years(fields) with { Holds = YearReckoning.HoldingOf(fields.OneOf("periodHolds", YearReckoning.Holdings)) };
        var format = fields.Pattern("format")?.Counting(years);
        var year = fields.Column("year");
        var constantYear = years.Calendar == FileCalendar.Gregorian ? fields.Whole("constantYear", 1900, 2100) : fields.Whole("constantYear", 1000, 9998);
        var yearFormat = (fields.Pattern("yearFormat") ?? PeriodPattern.Year).Counting(years);
        var month = fields.Column("month");
        var quarter = fields.Column("quarter");
        var isPart = month is not null || quarter is not null || format is { HasYear: false };
        var first = 1;
        var byStart = false;
        if (fields.Take("fiscalYear") is { } fiscalTree)
        {
            var fiscal = new JsonFields(fiscalTree, _findings);
            first = fiscal.Whole("firstMonth", 2, 12) ?? Missing(fiscal, "firstMonth");
            var named = fiscal.OneOf("namedBy", "start", "end");
            if (named is null && fiscal.Take("namedBy") is null) Missing(fiscal, "namedBy");
            byStart = named == "start";
            fiscal.Done();
            var natural = month is not null ? Frequency.M : quarter is not null ? Frequency.Q : format?.Natural;
            if (!isPart || natural is Frequency.S or Frequency.W) fiscal.Fault("mapping-fiscal-without-month", "");
            else if (natural == Frequency.Q && first % 3 != 1) fiscal.Fault("mapping-fiscal-quarter", "");
        }
        Frequency? frequency = Enum.TryParse<Frequency>(fields.OneOf("frequency", "A", "S", "Q", "M", "W", "D"), out var letter) ? letter : null;
        fields.Done();
        var sources = (constant is null ? 0 : 1) + (column is null ? 0 : 1) + (header ? 1 : 0) + (month is null && quarter is null ? 0 : 1);
        if (sources != 1 && (sources > 1 || year is null)) fields.Fault("mapping-time-source", "", ("times", sources));
        if ((column is not null || header) && format is null && fields.Take("format") is null) Missing(fields, "format");
        if (month is not null && quarter is not null || isPart != (year is not null || fields.Take("constantYear") is not null) || year is not null && constantYear is not null)
        {
            fields.Fault("mapping-year-and-month", "");
        }
        if (yearFormat.Natural != Frequency.A) fields.Fault("mapping-format-unknown", yearFormat.Text);
        var rule = new TimeRule(tree.Line, constant, column, header, format ?? PeriodPattern.Year, year, constantYear, yearFormat, month, quarter, first, byStart, frequency, years);
        if (frequency is { } wanted && rule.Natural != default && wanted > rule.Natural) fields.Fault("mapping-frequency-finer", wanted.ToString(), ("natural", rule.Natural.ToString()));
        Counted(fields, years, constant is not null ? "constant" : format is { Natural: default(Frequency) } ? "sdmx" : rule.Natural == Frequency.W && !years.IsAligned ? "Www" : null,
            format is { HasShortYear: true } || year is not null && yearFormat.HasShortYear);
        if (rule.IsMoved && years.Holds is null && constant is null && rule.Natural is not (default(Frequency) or Frequency.W)) fields.Fault("mapping-calendar-holds", years.CalendarWord!, ("allowed", string.Join(", ", YearReckoning.Holdings)));
        else if (!rule.IsMoved && years.Holds is not null) fields.Fault("mapping-holds-needless", years.HoldingWord!);
        return rule;
    }

    /// <summary>The calendar and the century that stand beside a format.</summary>
    private static YearReckoning Years(JsonFields fields)
    {
        var calendar = YearReckoning.CalendarOf(fields.OneOf("calendar", YearReckoning.Calendars));
        int? century = null;
        if (fields.Text("twoDigitYears") is { } span && (century = YearReckoning.CenturyOf(span)) is null) fields.Fault("mapping-century-wrong", span);
        return new(calendar, null, century);
    }

    /// <summary>Says what does not go together: a calendar with what is always Gregorian, two digits without their century and the other way round.</summary>
    private static void Counted(JsonFields fields, YearReckoning years, string? gregorian, bool isShort)
    {
        if (gregorian is not null && years.Calendar != FileCalendar.Gregorian) fields.Fault("mapping-calendar-gregorian", gregorian, ("calendar", years.CalendarWord!));
        if (isShort && years.Century is null && fields.Take("twoDigitYears") is null) fields.Fault("mapping-century-unsaid", "");
        if (!isShort && years.Century is not null) fields.Fault("mapping-century-needless", years.CenturyWord!);
    }

    /// <summary>The form of dates beside the period's: those of a condition, or of reports. Call it before all properties are taken.</summary>
    private static PeriodPattern Dated(JsonFields fields)
    {
        var years = Years(fields);
        var format = (fields.Pattern("format") ?? PeriodPattern.IsoDay).Counting(years);
        if (!format.HasYear) fields.Fault("mapping-format-unknown", format.Text);
        Counted(fields, years, format.Natural == default ? "sdmx" : format.Natural == Frequency.W && !years.IsAligned ? "Www" : null, format.HasShortYear);
        return format;
    }

    private static int Missing(JsonFields fields, string name)
    {
        fields.Fault("mapping-property-missing", name);
        return 1;
    }

    private MeasureRule Measure(JsonFields root, WideColumns? wide)
    {
        if (root.Take("measure") is not { } tree)
        {
            if (wide is null) root.Fault("mapping-property-missing", "measure");
            return new(root.Line, null, false, null, null, 0, [], [], 1, null);
        }
        var fields = new JsonFields(tree, _findings);
        var column = fields.Column("column");
        var rows = fields.Flag("rows") ?? false;
        var thousands = fields.Character("thousands");
        var decimalMark = fields.Character("decimal");
        var decimals = fields.Whole("decimals", 0, 6) ?? 0;
        var missing = ImmutableArray.CreateBuilder<MissingMark>();
        foreach (var (mark, value) in fields.MembersOf("missing"))
        {
            if (fields.TextOf(value) is { } status && Letter(fields, value, status, MissingStatuses) is { } letter) missing.Add(new(PlainText.Of(mark), letter));
        }
        var suppressed = ImmutableArray.CreateBuilder<SuppressedMark>();
        foreach (var (mark, value) in fields.MembersOf("suppressed"))
        {
            if (Suppressed(fields, PlainText.Of(mark), value) is { } hidden) suppressed.Add(hidden);
        }
        foreach (var twice in missing.Select(mark => mark.Text).Intersect(suppressed.Select(mark => mark.Text))) fields.Fault("mapping-property-twice", twice);
        var rounding = fields.Whole("rounding", 1, 1_000_000) ?? 1;
        var flags = fields.Take("flags") is { } flagTree ? Flags(flagTree) : null;
        fields.Done();
        var sources = (column is null ? 0 : 1) + (rows ? 1 : 0) + (wide is null ? 0 : 1);
        if (sources != 1) fields.Fault("mapping-measure-source", "", ("times", sources));
        if (thousands is not null && thousands == decimalMark) fields.Fault("mapping-marks-same", thousands.ToString()!);
        return new(tree.Line, column, rows, thousands, decimalMark, (byte)decimals, missing.ToImmutable(), suppressed.ToImmutable(), rounding, flags);
    }

    private SuppressedMark? Suppressed(JsonFields fields, string mark, JsonTree value)
    {
        JsonTree? low = null, high = null;
        var confidentiality = "A";
        if (value.Kind == JsonValueKind.Array && value.Items.Count == 2) (low, high) = (value.Items[0], value.Items[1]);
        else if (value.Kind == JsonValueKind.Object)
        {
            var bounds = new JsonFields(value, _findings);
            (low, high) = (bounds.Take("low"), bounds.Take("high"));
            confidentiality = bounds.OneOf("confidentiality", "A", "D", "N", "E") ?? "A";
            bounds.Done();
        }
        if (low is null || high is null)
        {
            fields.Fault("mapping-bounds", value, mark);
            return null;
        }
        if (fields.WholeOf(low, 0, 1_000_000_000) is not { } least || fields.WholeOf(high, 0, 1_000_000_000) is not { } most) return null;
        if (least <= most) return new(mark, least, most, confidentiality[0]);
        fields.Fault("mapping-bounds", value, mark);
        return null;
    }

    private FlagRule Flags(JsonTree tree)
    {
        var fields = new JsonFields(tree, _findings);
        var column = fields.Column("column");
        var suffix = fields.Flag("suffix") ?? false;
        var codes = ImmutableArray.CreateBuilder<(string, char)>();
        foreach (var (flag, value) in fields.MembersOf("codes"))
        {
            if (fields.TextOf(value) is { } status && Letter(fields, value, status, ValueStatuses) is { } letter) codes.Add((PlainText.Of(flag), letter));
        }
        fields.Done();
        if (column is not null == suffix) fields.Fault("mapping-flag-source", "");
        return new(tree.Line, column, codes.ToImmutable());
    }

    private static char? Letter(JsonFields fields, JsonTree at, string status, string allowed)
    {
        if (status.Length == 1 && allowed.Contains(status[0], StringComparison.Ordinal)) return status[0];
        fields.Fault("mapping-word-unknown", at, status, ("allowed", string.Join(", ", allowed.ToCharArray())));
        return null;
    }

    private static ImmutableArray<ColumnReason> Reasons(JsonFields root, string name)
    {
        var reasons = ImmutableArray.CreateBuilder<ColumnReason>();
        foreach (var (column, value) in root.MembersOf(name))
        {
            if (root.TextOf(value) is not { } because) continue;
            if (string.IsNullOrWhiteSpace(because)) root.Fault("mapping-text-empty", value, column);
            else reasons.Add(new(value.Line, PlainText.Of(column), because));
        }
        return reasons.ToImmutable();
    }

    private RevisionRule? Revisions(JsonFields root)
    {
        if (root.Take("revisions") is not { } tree) return null;
        var fields = new JsonFields(tree, _findings);
        var column = PlainText.Of(fields.Required("column"));
        var keep = fields.OneOf("keep", "latest-report", "latest-row");
        if (keep is null && fields.Take("keep") is null) Missing(fields, "keep");
        var format = fields.Take("format") is { Text: "number" } ? null : Dated(fields);
        var per = fields.OneOf("per", "period", "date");
        var running = fields.Take("runningTotal");
        if (running is not null)
        {
            var total = new JsonFields(running, _findings);
            if (total.OneOf("since", "year") is null && total.Take("since") is null) Missing(total, "since");
            total.Done();
            if (keep != "latest-report" || per == "date") fields.Fault("mapping-running-total", running, "");
        }
        fields.Done();
        return new(tree.Line, column, format, keep == "latest-report", per == "date", running is not null);
    }

    private ImmutableArray<StatusRule> Statuses(JsonFields root)
    {
        var statuses = ImmutableArray.CreateBuilder<StatusRule>();
        foreach (var tree in root.Each("status"))
        {
            var fields = new JsonFields(tree, _findings);
            var status = fields.OneOf("is", "P", "E", "B", "D", "U");
            if (status is null && fields.Take("is") is null) Missing(fields, "is");
            var unfinished = fields.Flag("whileUnfinished") ?? false;
            var (from, to) = (Period(fields, "from"), Period(fields, "to"));
            var because = fields.Required("because");
            fields.Done();
            if (unfinished == (from is not null || to is not null)) fields.Fault("mapping-status-when", "");
            if (status is not null) statuses.Add(new(status[0], from, to, unfinished, because));
        }
        return statuses.ToImmutable();
    }

    private static TimePeriod? Period(JsonFields fields, string name)
    {
        if (fields.Text(name) is not { } text) return null;
        if (TimePeriod.TryParse(text, out var period)) return period;
        fields.Fault("mapping-period-wrong", text);
        return null;
    }
}
