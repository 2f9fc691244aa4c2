using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tallystick.Storage;

/// <summary>One conversation with the database: of one request, one command or one background step. Reads need nothing; a write begins
/// a transaction, and what was noted for the audit trail is chained in and committed with it, or neither is. Used by one caller at a time.</summary>
public sealed partial class DbSession(Database database, TimeProvider clock) : IAsyncDisposable
{
    private readonly List<AuditEntry> _noted = [];
    private readonly List<Action> _afterCommit = [];
    private DbConnection? _connection;
    private DbTransaction? _transaction;

    /// <summary>Which engine, for the few statements that differ.</summary>
    public Engine Engine => database.Engine;

    /// <summary>The clock of this conversation.</summary>
    public TimeProvider Clock => clock;

    /// <summary>True between <see cref="BeginAsync"/> and its end.</summary>
    public bool IsWriting => _transaction is not null;

    /// <summary>Begins the one write transaction. On SQLite the write lock is taken at once, so two writers queue instead of failing.</summary>
    public async Task BeginAsync(CancellationToken ct = default)
    {
        if (_transaction is not null) throw new InvalidOperationException("The session writes already.");
        var connection = await ConnectionAsync(ct);
        await database.EnterWritingAsync(ct);
        try
        {
            _transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(IsolationLevel.Serializable, deferred: false)
                : await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        }
        finally
        {
            if (_transaction is null) database.LeaveWriting();
        }
    }

    /// <summary>Notes what is being done. It enters the trail at the commit of this transaction, last of all, so the chain's lock is held briefly.</summary>
    public void Note(AuditEntry entry)
    {
        if (_transaction is null) throw new InvalidOperationException("A write is noted inside its transaction; a read through AuditRecorder.");
        _noted.Add(entry);
    }

    /// <summary>Runs after the commit has been acknowledged by the database; never after a rollback.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Chains the noted entries in and commits. When this returns, the write is on the disk.</summary>
    public async Task CommitAsync(CancellationToken ct = default)
    {
        var transaction = _transaction ?? throw new InvalidOperationException("Nothing to commit.");
        if (_noted.Count > 0 && database.KeepsTrail) await AuditTrail.AppendAsync(this, _noted, ct);
        // PostgreSQL answers the commit of a failed transaction with a silent rollback; any statement before it says so aloud.
        else if (Engine == Engine.Postgres) await ExecuteAsync("SELECT 1", ct: ct);
        // From here on a caller who goes away no longer matters.
        await transaction.CommitAsync(CancellationToken.None);
        await EndAsync();
        foreach (var action in _afterCommit) action();
        _afterCommit.Clear();
    }

    /// <summary>Undoes the transaction, explicitly, so that the next writer does not wait for a lock nobody holds.</summary>
    public async Task RollbackAsync()
    {
        if (_transaction is null) return;
        try { await _transaction.RollbackAsync(CancellationToken.None); }
        catch (Exception e) when (e is DbException or InvalidOperationException) { /* the connection broke: the database has undone it */ }
        await EndAsync();
        _afterCommit.Clear();
    }

    /// <summary>Runs <paramref name="work"/> in a transaction of its own: committed when it returns, undone when it throws.</summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken ct = default)
    {
        await BeginAsync(ct);
        try
        {
            var result = await work();
            await CommitAsync(ct);
            return result;
        }
        catch
        {
            await RollbackAsync();
            throw;
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction of its own.</summary>
    public Task WriteAsync(Func<Task> work, CancellationToken ct = default) =>
        WriteAsync(async () => { await work(); return true; }, ct);

    /// <summary>Rows of a query.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null, CancellationToken ct = default) =>
        (await (await ConnectionAsync(ct)).QueryAsync<T>(Command(sql, parameters, ct))).AsList();

    /// <summary>The one row, or the default.</summary>
    public async Task<T?> SingleOrDefaultAsync<T>(string sql, object? parameters = null, CancellationToken ct = default) =>
        await (await ConnectionAsync(ct)).QuerySingleOrDefaultAsync<T>(Command(sql, parameters, ct));

    /// <summary>One value.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null, CancellationToken ct = default) =>
        await (await ConnectionAsync(ct)).ExecuteScalarAsync<T>(Command(sql, parameters, ct));

    /// <summary>A statement; the number of rows it touched.</summary>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null, CancellationToken ct = default) =>
        await (await ConnectionAsync(ct)).ExecuteAsync(Command(sql, parameters, ct));

    /// <summary>Rows one by one, without holding them all: for what may be millions.</summary>
    public async Task<DbDataReader> ReaderAsync(string sql, object? parameters = null, CancellationToken ct = default) =>
        (DbDataReader)await (await ConnectionAsync(ct)).ExecuteReaderAsync(Command(sql, parameters, ct), CommandBehavior.SequentialAccess);

    /// <summary>A writer of many rows into <paramref name="columns"/> of <paramref name="table"/>, inside this transaction. Until it is
    /// completed or disposed the session does nothing else.</summary>
    public async Task<BulkWriter> BulkAsync(string table, IReadOnlyList<BulkColumn> columns, CancellationToken ct = default)
    {
        if (_transaction is null) throw new InvalidOperationException("Rows are written in bulk inside a transaction.");
        return await ConnectionAsync(ct) switch
        {
            NpgsqlConnection postgres => await PostgresBulkWriter.BeginAsync(postgres, table, columns, ct),
            SqliteConnection sqlite => SqliteBulkWriter.Begin(sqlite, table, columns),
            var other => throw new InvalidOperationException($"No bulk writer for {other.GetType().Name}."),
        };
    }

    /// <summary>The open connection, for bulk writes.</summary>
    internal async Task<DbConnection> ConnectionAsync(CancellationToken ct) => _connection ??= await database.OpenAsync(ct);

    /// <summary>The transaction under way, for bulk writes.</summary>
    internal DbTransaction? Transaction => _transaction;

    private CommandDefinition Command(string sql, object? parameters, CancellationToken ct) => new(ForEngine(sql), parameters, _transaction, cancellationToken: ct);

    /// <summary><c>IN @list</c> and <c>NOT IN @list</c> are written alike for both engines. On SQLite Dapper spells the list out; to PostgreSQL
    /// it is sent as one array, which wants another word. The list is an array or List of text or numbers.</summary>
    private string ForEngine(string sql) =>
        Engine == Engine.Postgres && sql.Contains("IN @", StringComparison.Ordinal)
            ? InList().Replace(sql, m => m.Groups[1].Success ? $"<> ALL({m.Groups[2].Value})" : $"= ANY({m.Groups[2].Value})")
            : sql;

    [GeneratedRegex(@"\b(NOT )?IN (@\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex InList();

    private async Task EndAsync()
    {
        var transaction = _transaction!;
        _transaction = null;
        _noted.Clear();
        try { await transaction.DisposeAsync(); }
        finally { database.LeaveWriting(); }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RollbackAsync();
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }
}
