using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>A figure as it grows out of the values of one key; its rows in no order, some perhaps twice.</summary>
internal sealed class GrowingFigure
{
    /// <summary>The order in which a sum takes over a status of its parts, and a number that of its flags: the most cautious first.</summary>
    private const string Caution = "DBUEPWA";

    public UInt128 Key { get; set; }
    public long Value { get; private set; }
    public long Low { get; private set; }
    public long High { get; private set; }
    public int Stamp { get; private set; }
    public int Parts { get; private set; }
    public int Suppressed { get; private set; }
    public int Missing { get; private set; }
    public char Status { get; private set; }
    public char Confidentiality { get; private set; }
    public char MissingStatus { get; private set; }
    public List<uint> Rows { get; } = [];

    public void Clear()
    {
        Parts = 0;
        Rows.Clear();
    }

    public void Start(in ReadValue value)
    {
        Clear();
        Key = value.Key;
        (Value, Low, High, Stamp, Parts) = (value.Value, value.Low, value.High, value.Stamp, 1);
        (Suppressed, Missing) = (value.IsSuppressed ? 1 : 0, value.IsMissing ? 1 : 0);
        (Status, Confidentiality, MissingStatus) = (StatusOf(value), (char)value.Confidentiality, value.IsMissing ? (char)value.Status : '\0');
        Rows.Add(value.Row);
    }

    /// <summary>False when the sum leaves the range of 64 bits; nothing is added then.</summary>
    public bool Join(in ReadValue value)
    {
        if (!Join(value.Value, value.Low, value.High, value.Stamp, 1, value.IsSuppressed ? 1 : 0, value.IsMissing ? 1 : 0, StatusOf(value),
            (char)value.Confidentiality, value.IsMissing ? (char)value.Status : '\0')) return false;
        Rows.Add(value.Row);
        return true;
    }

    /// <inheritdoc cref="Join(in ReadValue)"/>
    public bool Join(GrowingFigure part)
    {
        if (!Join(part.Value, part.Low, part.High, part.Stamp, part.Parts, part.Suppressed, part.Missing, part.Status, part.Confidentiality, part.MissingStatus)) return false;
        Rows.AddRange(part.Rows);
        return true;
    }

    /// <summary>A value that prints a number bears its status; one that prints none says by what it lacks what it is.</summary>
    private static char StatusOf(in ReadValue value) => value.IsSuppressed || value.IsMissing ? 'A' : (char)value.Status;

    private bool Join(long value, long low, long high, int stamp, int parts, int suppressed, int missing, char status, char confidentiality, char missingStatus)
    {
        var most = High == Figure.Unbounded || high == Figure.Unbounded ? Figure.Unbounded : High + high;
        if (most < 0 || Low + low < 0) return false;
        (Value, Low, High, Stamp) = (Value + value, Low + low, most, Math.Max(Stamp, stamp));
        (Parts, Suppressed, Missing) = (Parts + parts, Suppressed + suppressed, Missing + missing);
        Status = MoreCautious(Status, status);
        if (Confidentiality == 'F') Confidentiality = confidentiality;
        if (MissingStatus != missingStatus) MissingStatus = MissingStatus == '\0' ? missingStatus : missingStatus == '\0' ? MissingStatus : 'O';
        return true;
    }

    /// <summary>What it has become: a number only where every part gave one.</summary>
    public Figure ToFigure(byte decimals)
    {
        var hidden = Suppressed > 0 || Missing > 0;
        return new(hidden ? null : Value, Low, High, decimals, Suppressed > 0 ? 'Q' : Missing > 0 ? MissingStatus : Status, Confidentiality);
    }

    /// <summary>Of two statuses the more cautious.</summary>
    public static char MoreCautious(char one, char other) =>
        Caution.IndexOf(other, StringComparison.Ordinal) < Caution.IndexOf(one, StringComparison.Ordinal) ? other : one;
}
