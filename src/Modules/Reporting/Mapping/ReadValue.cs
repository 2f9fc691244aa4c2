using System.Runtime.InteropServices;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>One value of a national file under its key, before rows are summed and reports are chosen. Plain bytes, so that a million of them
/// can be put aside as they lie.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ReadValue
{
    /// <summary>Where it belongs (<see cref="KeyLayout"/>).</summary>
    public UInt128 Key;
    /// <summary>What the row says in the columns summed away; 0 where that is not asked.</summary>
    public ulong Hash;
    /// <summary>The number, or 0; the least and the most it can be.</summary>
    public long Value, Low, High;
    /// <summary>The row of the file.</summary>
    public uint Row;
    /// <summary>The report it is from: a day number or a number; 0 without revisions.</summary>
    public int Stamp;
    /// <summary>OBS_STATUS and CONF_STATUS.</summary>
    public byte Status, Confidentiality;
    /// <summary>Whether the number is hidden, or lacking.</summary>
    public bool IsSuppressed, IsMissing;

    /// <summary>The value of a cell.</summary>
    public static ReadValue Of(UInt128 key, ulong hash, in Figure figure, int stamp, uint row) => new()
    {
        Key = key,
        Hash = hash,
        Value = figure.Value ?? 0,
        Low = figure.Low,
        High = figure.High,
        Row = row,
        Stamp = stamp,
        Status = (byte)figure.Status,
        Confidentiality = (byte)figure.Confidentiality,
        IsSuppressed = figure.IsSuppressed,
        IsMissing = figure.IsMissing,
    };
}
