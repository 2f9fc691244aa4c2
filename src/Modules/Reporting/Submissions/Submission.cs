using Tallystick.Kernel;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Submissions;

/// <summary>Where a submission stands.</summary>
public enum SubmissionState
{
    /// <summary>Being imported; nobody sees its figures.</summary>
    Loading,
    /// <summary>Imported and checked. With errors it holds no figures and cannot be released.</summary>
    Checked,
    /// <summary>Released at least once.</summary>
    Released,
    /// <summary>Thrown away before a release; its figures and file are removed.</summary>
    Discarded,
}

/// <summary>What a submission is made of.</summary>
public enum SubmissionKind
{
    /// <summary>One national file of one agency.</summary>
    File,
    /// <summary>What several agencies brought, put together by the coordinator.</summary>
    Composition,
}

/// <summary>One import of one national file by one agency of a Party, with all that is kept to walk a figure back: the file's name, hash
/// and size, the mapping, the counts. Or the composition of several of them; the mapping is then its text. Known to its own Party alone.</summary>
public sealed record Submission
{
    /// <summary>The id: 32 hexadecimal digits, in order of time.</summary>
    public string Id { get; init; } = "";
    /// <summary>Counts submissions; the key of its figures in the database.</summary>
    public long Number { get; init; }
    /// <summary>Whose.</summary>
    public PartyId Party { get; init; }
    /// <summary>The agency that brought it; empty when the Party has none.</summary>
    public AgencyId Agency { get; init; }
    /// <summary>What it counts.</summary>
    public DataflowId Dataflow { get; init; }
    /// <summary>What it is made of.</summary>
    public SubmissionKind Kind { get; init; }
    /// <summary>Where it stands.</summary>
    public SubmissionState State { get; init; }
    /// <summary>The name the file had; it never leaves the Party.</summary>
    public string FileName { get; init; } = "";
    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public string FileSha256 { get; init; } = "";
    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; init; }
    /// <summary>SHA-256 of the mapping's canonical text.</summary>
    public string MappingSha256 { get; init; } = "";
    /// <summary>The mapping as it was given, comments and all, so that the lines its findings name can be looked up; where it named lists, with their tables written out.</summary>
    public string Mapping { get; init; } = "";
    /// <summary>The dimensions of its keys, in their order, joined by points.</summary>
    public string Dimensions { get; init; } = "";
    /// <summary>Rows of the file read.</summary>
    public long RowsRead { get; init; }
    /// <summary>Rows that became figures.</summary>
    public long RowsUsed { get; init; }
    /// <summary>Rows the mapping dropped on purpose.</summary>
    public long RowsDropped { get; init; }
    /// <summary>Figures stored.</summary>
    public long Figures { get; init; }
    /// <summary>Findings that keep it from being released.</summary>
    public long Errors { get; init; }
    /// <summary>The check report as JSON.</summary>
    public string Report { get; init; } = "";
    /// <summary>Who brought it.</summary>
    public string CreatedBy { get; init; } = "";
    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>While loading: the last sign of life.</summary>
    public DateTimeOffset TouchedAt { get; init; }
}

/// <summary>What a submission holds of one period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Figures">Figures of every kind.</param>
/// <param name="Hidden">Of these: small counts the source hid.</param>
/// <param name="Missing">Of these: explicitly not available.</param>
/// <param name="Total">The sum over the figures that are part of no other; null where there is none (prices).</param>
/// <param name="Digest">A fingerprint of the figures, the same for the same figures in whatever order; 32 hexadecimal digits.</param>
public sealed record PeriodSummary(TimePeriod Period, long Figures, long Hidden, long Missing, TotalRange? Total, string Digest);

/// <summary>A total as an interval, to hold against what the agency printed.</summary>
/// <param name="Low">Least, scaled by <paramref name="Decimals"/>.</param>
/// <param name="High">Most; <see cref="Figure.Unbounded"/> when a number is missing.</param>
/// <param name="Decimals">Digits after the point.</param>
public sealed record TotalRange(long Low, long High, byte Decimals);
