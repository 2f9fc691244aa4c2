namespace Tallystick.Storage;

/// <summary>Writes many rows into one table inside the session's transaction, by each engine's fastest way: binary COPY, or prepared
/// inserts of many rows. Fields are given in the order of the columns; a row is complete when its last field is given. A writer that is
/// disposed without being completed keeps none of its rows and leaves the rest of the transaction as it was.</summary>
public abstract class BulkWriter : IAsyncDisposable
{
    private readonly BulkColumn[] _columns;
    private int _field;

    private protected BulkWriter(IReadOnlyList<BulkColumn> columns)
    {
        _columns = [.. columns.Where(column => column.Always is null)];
        if (_columns.Length == 0) throw new ArgumentException("At least one column is written.", nameof(columns));
    }

    /// <summary>How many fields a row is given.</summary>
    private protected int Fields => _columns.Length;

    /// <summary>An integer field.</summary>
    public void Integer(long value)
    {
        Next(BulkKind.Integer);
        PutInteger(value);
    }

    /// <summary>A text field. It may be empty, which is not <see cref="Null"/>.</summary>
    /// <exception cref="ArgumentException">The text holds a NUL, which PostgreSQL cannot keep; neither engine then does.</exception>
    public void Text(ReadOnlySpan<char> value)
    {
        if (value.Contains('\0')) throw new ArgumentException("A text with a NUL in it cannot be stored.", nameof(value));
        Next(BulkKind.Text);
        PutText(value);
    }

    /// <summary>A bytes field.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Next(BulkKind.Bytes);
        PutBytes(value);
    }

    /// <summary>A field without a value.</summary>
    public void Null()
    {
        Next(null);
        PutNull();
    }

    /// <summary>Ends the row.</summary>
    /// <exception cref="InvalidOperationException">Fields are missing.</exception>
    public ValueTask EndRowAsync(CancellationToken ct = default)
    {
        if (_field != _columns.Length) throw new InvalidOperationException($"The row ends at field {_field} of {_columns.Length}.");
        _field = 0;
        return PutEndOfRowAsync(ct);
    }

    /// <summary>Sends what is left. Without it nothing written is kept.</summary>
    public Task CompleteAsync(CancellationToken ct = default)
    {
        if (_field != 0) throw new InvalidOperationException("The last row was not ended.");
        return FinishAsync(ct);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private protected abstract void PutInteger(long value);
    private protected abstract void PutText(ReadOnlySpan<char> value);
    private protected abstract void PutBytes(ReadOnlySpan<byte> value);
    private protected abstract void PutNull();
    private protected abstract ValueTask PutEndOfRowAsync(CancellationToken ct);
    private protected abstract Task FinishAsync(CancellationToken ct);

    /// <summary>A table or column name as both engines quote it.</summary>
    private protected static string Quote(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private void Next(BulkKind? kind)
    {
        if (_field == _columns.Length) throw new InvalidOperationException($"The row has {_columns.Length} fields; end it first.");
        var column = _columns[_field];
        if (kind is not null && kind != column.Kind) throw new InvalidOperationException($"{column.Name} takes {column.Kind}, not {kind}.");
        _field++;
    }
}
