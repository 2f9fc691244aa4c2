using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Tallystick.Reporting.Mapping;

/// <summary>Collects findings while a file is read: the same text in the same column is one finding with a count, and only the first
/// <see cref="Kept"/> are kept in full, so that a file that is wrong on every row costs no memory. The rest is counted by code.</summary>
internal sealed class FindingLog
{
    /// <summary>How many findings are kept in full.</summary>
    public const int Kept = 200;

    private readonly List<Finding> _kept = [];
    private readonly List<int> _times = [];
    private readonly Dictionary<(string Code, string Column, string Value), int> _same = [];
    private readonly Dictionary<string, long> _beyond = new(StringComparer.Ordinal);

    /// <summary>True once any error was found, kept or not.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Findings by code that were not kept.</summary>
    public IReadOnlyDictionary<string, long> Beyond => _beyond;

    /// <summary>True when a finding of this code and column about this text is kept already; it is counted there.</summary>
    public bool Repeats(string code, string column, string value)
    {
        if (!_same.TryGetValue((code, column, value), out var at)) return false;
        _times[at]++;
        return true;
    }

    /// <summary>Adds a finding, or counts it.</summary>
    public void Add(Finding finding)
    {
        HasErrors |= finding.Severity == Severity.Error;
        if (finding.Value.Length > 0 && Repeats(finding.Code, finding.Column, finding.Value)) return;
        if (_kept.Count == Kept)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_beyond, finding.Code, out _)++;
            return;
        }
        if (finding.Value.Length > 0) _same.Add((finding.Code, finding.Column, finding.Value), _kept.Count);
        _kept.Add(finding);
        _times.Add(1);
    }

    /// <summary>Adds several.</summary>
    public void AddAll(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings) Add(finding);
    }

    /// <summary>What was kept, errors first, each kind in the order found.</summary>
    public ImmutableArray<Finding> ToArray() =>
        [.. _kept.Select((finding, i) => finding with { Times = _times[i] }).OrderByDescending(finding => finding.Severity)];
}
