using Tallystick.Sdmx;

namespace Tallystick.Cube;

/// <summary>What an asker may see of one Party's figures for one period. The default value is closed.</summary>
public readonly record struct Access
{
    private Access(ulong dimensions, Frequency finest, bool asOwner)
    {
        IsOwner = asOwner;
        IsOpen = true;
        Dimensions = dimensions;
        Finest = finest;
    }

    /// <summary>Nothing.</summary>
    public static Access Closed => default;

    /// <summary>Everything, as its owner sees it.</summary>
    public static Access Full { get; } = new(ulong.MaxValue, Frequency.D, asOwner: true);

    /// <summary>Open down to a depth.</summary>
    /// <param name="dimensions">The dimensions by which the figures may be broken down: bit i for the i-th of the dataflow. The others are rolled up.</param>
    /// <param name="finest">The finest frequency; finer figures are rolled up to whole periods of it.</param>
    public static Access Open(ulong dimensions, Frequency finest) =>
        finest is < Frequency.A or > Frequency.D ? throw new ArgumentOutOfRangeException(nameof(finest)) : new(dimensions, finest, asOwner: false);

    /// <summary>True for the owner, from whom nothing small is hidden.</summary>
    public bool IsOwner { get; }
    /// <summary>False: no answer may depend on the figures.</summary>
    public bool IsOpen { get; }
    /// <summary>A bit for each dimension that may be seen.</summary>
    public ulong Dimensions { get; }
    /// <summary>The finest frequency that may be seen.</summary>
    public Frequency Finest { get; }
}

/// <summary>What an asker may see, by Party and period of one dataflow. It is the outcome of the rules, not the rules.</summary>
public sealed class Entitlement
{
    private readonly Func<string, TimePeriod, Access> _access;

    /// <summary>Takes the outcome as a pure function; it is asked once for each Party and period in range.</summary>
    public Entitlement(Func<string, TimePeriod, Access> access) => _access = access;

    /// <summary>Takes the outcome as a table; what is not in it is closed.</summary>
    public Entitlement(IReadOnlyDictionary<(string Party, TimePeriod Period), Access> table) =>
        _access = (party, period) => table.TryGetValue((party, period), out var access) ? access : Access.Closed;

    /// <summary>All is open: for tests and for a Party's own cube. Not a fallback.</summary>
    public static Entitlement Everything { get; } = new((_, _) => Access.Full);

    /// <summary>What may be seen of one Party and period.</summary>
    public Access Of(string party, TimePeriod period) => _access(party, period);
}
