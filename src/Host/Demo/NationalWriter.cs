using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>Writes a Party's national files: the mapping read backwards. Where the import turns the Party's words into codes, this turns codes
/// into the Party's words, so that each file really is in that Party's format and needs its mapping to be understood.</summary>
internal sealed class NationalWriter
{
    private const string LineEnd = "\r\n";

    private readonly DemoCalendar _calendar;
    private readonly DemoWorld _world;
    private readonly JsonElement _stream, _mapping;
    private readonly string _mappingText;
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);
    private readonly List<(string Dimension, string Column, (string Word, string Code)[] Codes)> _columns = [];
    private readonly (string Dimension, (string Word, string Code)[] Codes)? _header;
    private readonly string[] _months;

    /// <summary>A writer for one stream of <c>streams.json</c>.</summary>
    public NationalWriter(DemoCalendar calendar, DemoWorld world, JsonElement stream)
    {
        (_calendar, _world, _stream) = (calendar, world, stream);
        Id = stream.Text("mapping");
        _mappingText = DemoResources.Text($"mappings/{Id}.json");
        _mapping = DemoResources.Json($"mappings/{Id}.json");
        foreach (var rule in _mapping.GetProperty("dimensions").EnumerateObject())
        {
            if (rule.Value.ValueKind == JsonValueKind.String)
            {
                _constants[rule.Name] = rule.Value.GetString()!;
                continue;
            }
            var codes = rule.Value.Texts("codes").Select(code => (code.Name, code.Text)).ToArray();
            if (rule.Value.Flag("header")) _header = (rule.Name, codes);
            else _columns.Add((rule.Name, rule.Value.Text("column"), codes));
        }
        _months = stream.Text("months") is { Length: > 0 } language ? [.. DemoResources.Json("months.json").Items(language)] : [];
    }

    /// <summary>The stream's name.</summary>
    public string Id { get; }
    /// <summary>Whose files they are.</summary>
    public string Party => _constants["REF_AREA"];
    /// <summary>What they count.</summary>
    public string Dataflow => _mapping.Text("dataflow");
    /// <summary>The frequency of their periods.</summary>
    public Frequency Frequency => Enum.Parse<Frequency>(_stream.Text("frequency"));

    /// <summary>Writes the file of some periods.</summary>
    /// <param name="periods">Ascending.</param>
    /// <param name="name">Its name, with <c>{0}</c> for the periods.</param>
    /// <param name="revised">True for a later, fuller count.</param>
    public NationalFile Write(ImmutableArray<TimePeriod> periods, string name, bool revised = false)
    {
        var rows = Rows(periods, revised);
        var file = _mapping.GetProperty("file");
        var bytes = file.Text("format") == "xlsx" ? DemoWorkbook.Write(file.Text("sheet"), _mapping.Text("title"), rows)
            : Encoded(file.Text("encoding"), string.Concat(rows.Select(row => string.Join(file.Text("delimiter", "\t"), row) + LineEnd)));
        var label = periods.Length == 1 ? periods[0].ToString() : $"{periods[0]}_{periods[^1]}";
        var mapping = _calendar.Fill(_mappingText.Replace("$FIRST$", PeriodText(periods[0]), StringComparison.Ordinal)
            .Replace("$LAST$", PeriodText(periods[^1]), StringComparison.Ordinal));
        return new(Id, Party, _stream.Text("agency"), Dataflow, string.Format(CultureInfo.InvariantCulture, name, label), bytes, mapping, periods);
    }

    private List<string[]> Rows(ImmutableArray<TimePeriod> periods, bool revised)
    {
        var names = _stream.Items("columns").ToArray();
        var time = _mapping.GetProperty("time");
        var isAcross = time.Flag("header");
        var rows = new List<string[]> { isAcross ? [.. names, .. periods.Select(PeriodText)] : names };
        var extra = _stream.Texts("extra").ToArray();
        var single = _mapping.TryGetProperty("measure", out var measure) ? measure.Text("column") : "";
        foreach (var period in isAcross ? [default] : periods)
        {
            foreach (var codes in Combinations())
            {
                long sum = 0;
                string Cell(TimePeriod when, string? head)
                {
                    if (head is not null) codes[_header!.Value.Dimension] = head;
                    var count = _world.Count(Party, Dataflow, when, codes, revised);
                    sum += count;
                    return CountText(when, count);
                }
                var cells = new List<string>(names.Length);
                foreach (var name in names)
                {
                    if (extra.FirstOrDefault(e => e.Name == name) is { Text: { } constant }) cells.Add(constant);
                    else if (name == single) cells.Add(Cell(period, null));
                    else if (_columns.FirstOrDefault(c => c.Column == name) is { Column: not null } column) cells.Add(column.Codes.First(c => c.Code == codes[column.Dimension]).Word);
                    else if (_header is { } header && header.Codes.FirstOrDefault(c => c.Word == name) is { Word: not null } head) cells.Add(Cell(period, head.Code));
                    else cells.Add(TimeText(time, name, period));
                }
                if (isAcross) cells.AddRange(periods.Select(when => Cell(when, null)));
                if (sum > 0 || _stream.Flag("zeros")) rows.Add([.. cells]);
            }
        }
        return rows;
    }

    /// <summary>Every combination of the codes that columns hold, with the constants. The dictionary is one's own to complete.</summary>
    private IEnumerable<Dictionary<string, string>> Combinations()
    {
        IEnumerable<Dictionary<string, string>> all = [new(_constants, StringComparer.Ordinal)];
        foreach (var (dimension, _, codes) in _columns)
            all = all.SelectMany(so => codes.Select(code => new Dictionary<string, string>(so, StringComparer.Ordinal) { [dimension] = code.Code }));
        return all;
    }

    private string CountText(TimePeriod period, long count)
    {
        if (_stream.Text("missingMark") is { Length: > 0 } missing && period == _calendar.Period("OUTAGE")) return missing;
        if (_stream.Text("smallHidden") is { Length: > 0 } hidden && count is >= 1 and <= 4) return hidden;
        if (_stream.TryGetProperty("roundTo", out var step)) count = (count + step.GetInt32() / 2) / step.GetInt32() * step.GetInt32();
        var text = count.ToString(CultureInfo.InvariantCulture);
        if (_mapping.TryGetProperty("measure", out var measure) && measure.Text("thousands") is { Length: 1 } mark && text.Length > 3)
            text = text[..^3] + (mark == " " ? "\u00A0" : mark) + text[^3..];
        return Digits(text);
    }

    private string TimeText(JsonElement time, string column, TimePeriod period)
    {
        var year = period.Start.Year.ToString("0000", CultureInfo.InvariantCulture);
        if (column == time.Text("year")) return Digits(year);
        if (column == time.Text("month")) return _months[period.Start.Month - 1];
        if (column == time.Text("quarter")) return _stream.Text("quarter") + QuarterOf(period);
        if (column == time.Text("column")) return PeriodText(period);
        throw new InvalidOperationException($"{Id}: nothing is known of the column {column}.");
    }

    private string PeriodText(TimePeriod period)
    {
        var year = period.Start.Year.ToString("0000", CultureInfo.InvariantCulture);
        var month = period.Start.Month.ToString("00", CultureInfo.InvariantCulture);
        return _mapping.GetProperty("time").Text("format") switch
        {
            "MMMM yyyy" => $"{_months[period.Start.Month - 1]} {year}",
            "MM/yyyy" => $"{month}/{year}",
            "MM.yyyy" => $"{month}.{year}",
            "'T'q yyyy" => $"T{QuarterOf(period)} {year}",
            _ => year,
        };
    }

    private static string QuarterOf(TimePeriod period) => ((period.Start.Month + 2) / 3).ToString(CultureInfo.InvariantCulture);

    private string Digits(string text) => _stream.Text("digits") != "arabic" ? text
        : string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '\u0660') : c));

    /// <summary>The bytes, with a byte order mark where offices' programs write one.</summary>
    private static byte[] Encoded(string name, string text)
    {
        Encoding encoding = name switch
        {
            "utf-8" => new UTF8Encoding(true, true),
            "utf-16le" => new UnicodeEncoding(false, true, true),
            "iso-8859-1" => Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? throw new InvalidOperationException($"No such encoding: {name}."),
        };
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }
}
