using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Submissions;

/// <summary>One thing found while checking, with its place.</summary>
/// <param name="Severity">An error keeps the submission from being released, a warning asks for a look.</param>
/// <param name="Code">Stable words joined by hyphens.</param>
/// <param name="Row">Row of the file (line of the mapping for codes that open with <c>mapping-</c>), counted as a person counts; 0 where there is none.</param>
/// <param name="Column">Column of the file, or path in the mapping; empty where there is none.</param>
/// <param name="Value">The text found.</param>
/// <param name="Times">In how many places.</param>
/// <param name="Arguments">What else the sentence needs.</param>
public sealed record CheckFinding(Severity Severity, string Code, long Row, string Column, string Value, int Times, ImmutableSortedDictionary<string, object> Arguments)
{
    /// <summary>The codes it is about, by dimension; empty: all of them.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Slice { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The period it is about; null when it is about the file as a whole.</summary>
    public TimePeriod? Period { get; init; }

    /// <summary>True when it keeps the submission from being released.</summary>
    public bool IsError => Severity == Severity.Error;

    /// <summary>error, warning or info, as it is stored and spoken.</summary>
    public string Word => Severity.ToString().ToLowerInvariant();

    /// <summary>The sentence that helps, in a reader's language. A rule of the Party has its own words.</summary>
    /// <param name="texts">The language.</param>
    /// <param name="names">What agencies are called there; without it they stand by their ids.</param>
    public string Sentence(Texts texts, MemberNames? names = null)
    {
        var arguments = Named(texts, names).SetItem("row", Row).SetItem("column", Column).SetItem("value", Value).SetItem("times", Times);
        if (Period is { } period) arguments = arguments.SetItem("period", period);
        foreach (var (name, value) in Arguments)
        {
            if (value is TotalRange range) arguments = arguments.SetItem(name, texts.Range(range.Low, range.High, range.Decimals));
        }
        return texts.Format((OfFile ? "problem.reporting-" : "finding.") + Code, arguments);
    }

    private ImmutableSortedDictionary<string, object> Named(Texts texts, MemberNames? names) =>
        names is null || Arguments.GetValueOrDefault("agencies") is not string ids ? Arguments
            : (Arguments.GetValueOrDefault("periods") is string periods ? Arguments.SetItem("periods", Releases.PeriodList.Words(texts, Releases.PeriodList.Parse(periods))) : Arguments)
                .SetItem("agencies", texts.List(ids.Split(", ").Select(id => id.Length == 0 ? texts["reporting.compose.party-itself"] : names.Of(new Kernel.AgencyId(id)))));

    /// <summary>True for a fault of the file as such, or of the import: it has the sentence of the refusal.</summary>
    private bool OfFile => Code.StartsWith("file-", StringComparison.Ordinal) || Code.StartsWith("import-", StringComparison.Ordinal);

    internal static CheckFinding Of(Finding finding) => new(finding.Severity, finding.Code, finding.Row, finding.Column, finding.Value,
        finding.Times, finding.Arguments.ToImmutableSortedDictionary(pair => pair.Key, pair => Storable(pair.Value), StringComparer.Ordinal))
    {
        Slice = finding.Slice,
        Period = finding.Period,
    };

    /// <summary>Numbers stay numbers, which a sentence may count by, and intervals stay intervals; anything else is its text.</summary>
    private static object Storable(object value) => value is int or long or short or byte or decimal or string or TotalRange ? value
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Rows left out on purpose; the mapping's own words, empty for rows of earlier reports.</summary>
public sealed record DroppedCount(string Because, long Rows);

/// <summary>What checking a file through its mapping found, as it is kept with the submission.</summary>
/// <param name="RowsRefused">Rows with an error.</param>
/// <param name="RowsSummed">Rows that share their figure with others.</param>
/// <param name="Suppressed">Figures that hide at least one number.</param>
/// <param name="Missing">Figures that lack at least one number and hide none.</param>
/// <param name="Dropped">Rows left out on purpose, by reason.</param>
/// <param name="Findings">Errors first, then warnings.</param>
/// <param name="Beyond">How many more findings there were, by code.</param>
public sealed record CheckReport(long RowsRefused, long RowsSummed, long Suppressed, long Missing, ImmutableArray<DroppedCount> Dropped,
    ImmutableArray<CheckFinding> Findings, ImmutableSortedDictionary<string, long> Beyond)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Nothing checked yet.</summary>
    public static CheckReport Empty { get; } = new(0, 0, 0, 0, [], [], ImmutableSortedDictionary<string, long>.Empty);

    /// <summary>Findings that keep the submission from being released, those beyond the ones kept included as one.</summary>
    public long Errors => Findings.Count(finding => finding.IsError);

    /// <summary>True when the file was refused because it holds persons.</summary>
    internal bool HoldsPersons => Findings.Any(finding => finding.Code is "person-level" or "person-cell");

    internal static CheckReport Of(MappingReport report) => new(report.RowsRefused, report.RowsSummed, report.Suppressed, report.Missing,
        [.. report.Dropped.Select(dropped => new DroppedCount(dropped.Because, dropped.Rows))], [.. report.Findings.Select(CheckFinding.Of)],
        report.FindingsBeyond.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>A report of one error, about the file as a whole.</summary>
    internal static CheckReport OfError(string code, long row, params ReadOnlySpan<(string Name, object Value)> arguments) =>
        Empty with { Findings = [CheckFinding.Of(Finding.Error(code, row, "", "", arguments))] };

    /// <summary>The report with more findings, which come after those that weigh more, or as much and were there before.</summary>
    internal CheckReport With(IEnumerable<Finding> findings, IReadOnlyDictionary<string, long> beyond) => this with
    {
        Findings = [.. Findings.Concat(findings.Select(CheckFinding.Of)).OrderByDescending(finding => finding.Severity)],
        Beyond = Beyond.SetItems(beyond.Select(pair => KeyValuePair.Create(pair.Key, pair.Value + Beyond.GetValueOrDefault(pair.Key)))),
    };

    /// <summary>The numbers, from 1, of the findings that ask for a look: a finding's number is its place in the report, and never changes.</summary>
    internal IEnumerable<int> Warnings => Enumerable.Range(1, Findings.Length).Where(number => Findings[number - 1].Severity == Severity.Warning);

    internal string ToJson() => JsonSerializer.Serialize(new StoredReport(RowsRefused, RowsSummed, Suppressed, Missing, Dropped,
        [.. Findings.Select(StoredFinding.Of)], Beyond), Options);

    internal static CheckReport Read(string json)
    {
        if (json.Length == 0) return Empty;
        var report = JsonSerializer.Deserialize<StoredReport>(json, Options) ?? throw new JsonException("No report.");
        return new(report.RowsRefused, report.RowsSummed, report.Suppressed, report.Missing, report.Dropped,
            [.. report.Findings.Select(finding => finding.Read())], report.Beyond);
    }

    private sealed record StoredReport(long RowsRefused, long RowsSummed, long Suppressed, long Missing, ImmutableArray<DroppedCount> Dropped,
        ImmutableArray<StoredFinding> Findings, ImmutableSortedDictionary<string, long> Beyond);

    /// <summary>A finding as it is stored. Reports of earlier versions say <paramref name="IsError"/> where later ones say <paramref name="Severity"/>.</summary>
    private sealed record StoredFinding(string? Severity, bool? IsError, string Code, long Row, string Column, string Value, int Times,
        SortedDictionary<string, object> Arguments, SortedDictionary<string, string[]>? Slice, string? Period)
    {
        internal static StoredFinding Of(CheckFinding f) => new(f.Word, null, f.Code, f.Row, f.Column, f.Value, f.Times, new(f.Arguments, StringComparer.Ordinal),
            f.Slice.IsEmpty ? null : new(f.Slice.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), StringComparer.Ordinal), f.Period?.ToString());

        internal CheckFinding Read() => new(
            Severity is { } word ? Enum.Parse<Severity>(word, ignoreCase: true) : IsError == true ? Mapping.Severity.Error : Mapping.Severity.Warning,
            Code, Row, Column, Value, Times, Arguments.ToImmutableSortedDictionary(pair => pair.Key, pair => Plain(pair.Value), StringComparer.Ordinal))
        {
            Slice = (Slice ?? []).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            Period = Period is { } period ? TimePeriod.Parse(period) : null,
        };
    }

    private static object Plain(object value) => value is not JsonElement element ? value
        : element.ValueKind == JsonValueKind.Number ? element.TryGetInt64(out var whole) ? whole : element.GetDecimal()
        : element.ValueKind == JsonValueKind.Object ? element.Deserialize<TotalRange>(Options)!
        : element.ToString();
}
