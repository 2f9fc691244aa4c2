using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tallystick.Storage;

/// <summary>Inserts of 64 rows, prepared once and bound through the raw statement API. A savepoint around them makes an unfinished writer
/// undo itself alone.</summary>
internal sealed class SqliteBulkWriter : BulkWriter
{
    private const int RowsPerInsert = 64;
    private const int MaxVariables = 32766;

    private readonly sqlite3 _handle;
    private readonly string _insert;
    private readonly int _columns;
    private readonly int _rowsPerInsert;
    private readonly sqlite3_stmt _statement;
    private readonly Slot[] _slots;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;
    private int _count;
    private bool _ended;

    private SqliteBulkWriter(sqlite3 handle, string table, IReadOnlyList<BulkColumn> columns) : base(columns)
    {
        _handle = handle;
        _columns = columns.Count;
        _rowsPerInsert = Math.Max(1, Math.Min(RowsPerInsert, MaxVariables / _columns));
        _insert = $"INSERT INTO {Quote(table)} ({string.Join(", ", columns.Select(c => Quote(c.Name)))}) VALUES ";
        _slots = new Slot[_rowsPerInsert * _columns];
        Execute("SAVEPOINT bulk");
        _statement = Prepare(_rowsPerInsert);
    }

    internal static BulkWriter Begin(SqliteConnection connection, string table, IReadOnlyList<BulkColumn> columns) =>
        new SqliteBulkWriter(connection.Handle ?? throw new InvalidOperationException("The connection is closed."), table, columns);

    private protected override void PutInteger(long value) => _slots[_count++] = new(BulkKind.Integer, value, 0);

    private protected override void PutText(ReadOnlySpan<char> value)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        var written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
        _slots[_count++] = new(BulkKind.Text, _length, written);
        _length += written;
    }

    private protected override void PutBytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _slots[_count++] = new(BulkKind.Bytes, _length, value.Length);
        _length += value.Length;
    }

    private protected override void PutNull() => _slots[_count++] = new(null, 0, 0);

    private protected override ValueTask PutEndOfRowAsync(CancellationToken ct)
    {
        if (_count == _slots.Length)
        {
            ct.ThrowIfCancellationRequested();
            Insert(_statement);
        }
        return ValueTask.CompletedTask;
    }

    private protected override Task FinishAsync(CancellationToken ct)
    {
        if (_count > 0)
        {
            using var last = Prepare(_count / _columns);
            Insert(last);
        }
        Execute("RELEASE bulk");
        _ended = true;
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _statement.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        // A full disk or a broken file may have undone the whole transaction, savepoint and all: then there is nothing left to undo.
        if (!_ended && raw.sqlite3_get_autocommit(_handle) == 0) Execute("ROLLBACK TO bulk; RELEASE bulk");
        _ended = true;
        return ValueTask.CompletedTask;
    }

    private void Insert(sqlite3_stmt statement)
    {
        for (var i = 0; i < _count; i++)
        {
            var slot = _slots[i];
            var bytes = slot.Kind is BulkKind.Text or BulkKind.Bytes ? _buffer.AsSpan((int)slot.Value, slot.Length) : default;
            Check(slot.Kind switch
            {
                BulkKind.Integer => raw.sqlite3_bind_int64(statement, i + 1, slot.Value),
                // An empty span has no address, which SQLite would take for null.
                BulkKind.Text when slot.Length == 0 => raw.sqlite3_bind_text(statement, i + 1, ""),
                BulkKind.Text => raw.sqlite3_bind_text(statement, i + 1, bytes),
                BulkKind.Bytes when slot.Length == 0 => raw.sqlite3_bind_zeroblob(statement, i + 1, 0),
                BulkKind.Bytes => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                _ => raw.sqlite3_bind_null(statement, i + 1),
            });
        }
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE) Check(result);
        Check(raw.sqlite3_reset(statement));
        (_count, _length) = (0, 0);
    }

    private sqlite3_stmt Prepare(int rows)
    {
        var row = "(" + string.Join(", ", Enumerable.Repeat("?", _columns)) + ")";
        Check(raw.sqlite3_prepare_v2(_handle, _insert + string.Join(", ", Enumerable.Repeat(row, rows)), out var statement));
        return statement;
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(_handle).utf8_to_string(), result & 0xFF, raw.sqlite3_extended_errcode(_handle));
    }

    private void Reserve(int size)
    {
        if (_length + size <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + size, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>A field waiting to be bound: an integer, or where its bytes stand in the buffer; no kind is null.</summary>
    private readonly record struct Slot(BulkKind? Kind, long Value, int Length);
}
