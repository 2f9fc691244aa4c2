using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tallystick.Storage;

/// <summary>Inserts of 64 rows, prepared once, when there are so many. Fields are bound by address out of memory of its own, which SQLite need not copy, through calls
/// that the runtime makes without ceremony: binding had cost as much as inserting. A savepoint around them makes an unfinished writer undo
/// itself alone.</summary>
internal sealed unsafe partial class SqliteBulkWriter : BulkWriter
{
    private const int RowsPerInsert = 64;
    private const int MaxVariables = 32766;

    private readonly sqlite3 _handle;
    private readonly string _insert;
    private readonly string _row;
    private readonly int _rowsPerInsert;
    private sqlite3_stmt? _statement;
    private readonly Slot[] _slots;
    private byte* _buffer;
    private int _size = 64 * 1024, _length;
    private int _count;
    private bool _ended;

    private SqliteBulkWriter(sqlite3 handle, string table, IReadOnlyList<BulkColumn> columns) : base(columns)
    {
        _handle = handle;
        _row = "(" + string.Join(", ", columns.Select(c => c.Always?.ToString(CultureInfo.InvariantCulture) ?? "?")) + ")";
        _rowsPerInsert = Math.Max(1, Math.Min(RowsPerInsert, MaxVariables / Fields));
        _insert = $"INSERT INTO {Quote(table)} ({string.Join(", ", columns.Select(c => Quote(c.Name)))}) VALUES ";
        _slots = new Slot[_rowsPerInsert * Fields];
        _buffer = (byte*)NativeMemory.Alloc((nuint)_size);
        Execute("SAVEPOINT bulk");
    }

    internal static BulkWriter Begin(SqliteConnection connection, string table, IReadOnlyList<BulkColumn> columns) =>
        new SqliteBulkWriter(connection.Handle ?? throw new InvalidOperationException("The connection is closed."), table, columns);

    private protected override void PutInteger(long value) => _slots[_count++] = new(BulkKind.Integer, value, 0);

    private protected override void PutText(ReadOnlySpan<char> value)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        var written = Encoding.UTF8.GetBytes(value, Rest());
        _slots[_count++] = new(BulkKind.Text, _length, written);
        _length += written;
    }

    private protected override void PutBytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(Rest());
        _slots[_count++] = new(BulkKind.Bytes, _length, value.Length);
        _length += value.Length;
    }

    private protected override void PutNull() => _slots[_count++] = new(null, 0, 0);

    private protected override ValueTask PutEndOfRowAsync(CancellationToken ct)
    {
        if (_count == _slots.Length)
        {
            ct.ThrowIfCancellationRequested();
            Insert(_statement ??= Prepare(_rowsPerInsert));
        }
        return ValueTask.CompletedTask;
    }

    private protected override Task FinishAsync(CancellationToken ct)
    {
        if (_count > 0)
        {
            using var last = Prepare(_count / Fields);
            Insert(last);
        }
        Execute("RELEASE bulk");
        _ended = true;
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _statement?.Dispose();
        NativeMemory.Free(_buffer);
        _buffer = null;
        // A full disk or a broken file may have undone the whole transaction, savepoint and all: then there is nothing left to undo.
        if (!_ended && raw.sqlite3_get_autocommit(_handle) == 0) Execute("ROLLBACK TO bulk; RELEASE bulk");
        _ended = true;
        return ValueTask.CompletedTask;
    }

    private void Insert(sqlite3_stmt statement)
    {
        var handle = statement.DangerousGetHandle();
        for (var i = 0; i < _count; i++)
        {
            ref var slot = ref _slots[i];
            Check(slot.Kind switch
            {
                BulkKind.Integer => BindInteger(handle, i + 1, slot.Value),
                BulkKind.Text => BindText(handle, i + 1, _buffer + slot.Value, slot.Length, 0),
                BulkKind.Bytes => BindBytes(handle, i + 1, _buffer + slot.Value, slot.Length, 0),
                _ => BindNull(handle, i + 1),
            });
        }
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE) Check(result);
        Check(raw.sqlite3_reset(statement));
        (_count, _length) = (0, 0);
    }

    private sqlite3_stmt Prepare(int rows)
    {
        Check(raw.sqlite3_prepare_v2(_handle, _insert + string.Join(", ", Enumerable.Repeat(_row, rows)), out var statement));
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
        if (_length + size <= _size) return;
        _size = Math.Max(_length + size, _size * 2);
        _buffer = (byte*)NativeMemory.Realloc(_buffer, (nuint)_size);
    }

    private Span<byte> Rest() => new(_buffer + _length, _size - _length);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    private static partial int BindInteger(nint statement, int field, long value);

    // The last argument 0 says that the bytes stay where they are until the row is in.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    private static partial int BindText(nint statement, int field, byte* text, int length, nint free);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition]
    private static partial int BindBytes(nint statement, int field, byte* bytes, int length, nint free);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    private static partial int BindNull(nint statement, int field);

    /// <summary>A field waiting to be bound: an integer, or where its bytes stand in the buffer; no kind is null.</summary>
    private readonly record struct Slot(BulkKind? Kind, long Value, int Length);
}
