namespace Tallystick.Storage;

/// <summary>Writes many rows into one table inside the session's transaction, by each engine's fastest way: binary COPY, or prepared
/// inserts of many rows. Fields are given in the order of the columns; a row is complete when its last field is given.</summary>
public abstract class BulkWriter : IAsyncDisposable
{
    /// <summary>An integer field.</summary>
    public abstract void Integer(long value);
    /// <summary>A text field.</summary>
    public abstract void Text(ReadOnlySpan<char> value);
    /// <summary>A bytes field.</summary>
    public abstract void Bytes(ReadOnlySpan<byte> value);
    /// <summary>A field without a value.</summary>
    public abstract void Null();
    /// <summary>Ends the row.</summary>
    public abstract ValueTask EndRowAsync(CancellationToken ct = default);
    /// <summary>Sends what is left. Without it nothing written is kept.</summary>
    public abstract Task CompleteAsync(CancellationToken ct = default);
    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
