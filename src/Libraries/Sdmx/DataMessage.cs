using Tallystick.Tabular;

namespace Tallystick.Sdmx;

/// <summary>A data message, walked from its beginning to its end one observation at a time. Holds the values of the levels above the
/// observation and nothing behind it. Says what stands there; which column it goes to is for <see cref="ObservationTable"/>.</summary>
internal abstract class DataMessage(TableLimits limits) : IDisposable
{
    /// <summary>What holds for the whole data set.</summary>
    public ComponentValues Set { get; } = new(limits);

    /// <summary>What holds for the series; nothing in a flat data set.</summary>
    public ComponentValues Series { get; } = new(limits);

    /// <summary>What the observation has of its own.</summary>
    public ComponentValues Own { get; } = new(limits);

    /// <summary>The data set the observation is in, the first being 0.</summary>
    public int SetNumber { get; protected set; } = -1;

    /// <summary>What is to be done with it, in the words of SDMX-ML; null when the message does not say.</summary>
    public string? Action { get; protected set; }

    /// <summary>The structure it follows; null when the message does not say.</summary>
    public SdmxReference? Structure { get; protected set; }

    /// <summary>Bytes walked over.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Where in the text the walk stands, for a fault: <c>12:5</c>; empty when unknown.</summary>
    public virtual string Place => "";

    /// <summary>Goes to the next observation; false at the end. A series that has none is one without time and value: a deletion of a
    /// whole series is such a one.</summary>
    public abstract bool Next();

    public abstract void Dispose();
}
