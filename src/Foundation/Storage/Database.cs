using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tallystick.Storage;

/// <summary>The two engines everything runs on, with the same features.</summary>
public enum Engine
{
    /// <summary>One file in the data folder; the default.</summary>
    Sqlite,
    /// <summary>A server, for many people and several nodes.</summary>
    Postgres,
}

/// <summary>The database of one Exchange: which engine, and connections to it. It knows no table.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _postgres;
    private readonly string _sqlite = "";
    // SQLite has one writer. Those of this process queue here, without holding a thread each; other processes are waited for by the engine.
    private readonly SemaphoreSlim? _writing;

    static Database() => TypeHandlers.Register();

    private Database(NpgsqlDataSource postgres) => (_postgres, Engine) = (postgres, Engine.Postgres);

    private Database(string sqlite) => (_sqlite, Engine, _writing) = (sqlite, Engine.Sqlite, new(1, 1));

    /// <summary>Which engine.</summary>
    public Engine Engine { get; }

    /// <summary>Whether what is noted is put on the record. Always, but in the benchmark that says what it costs: nothing else can reach this.</summary>
    internal bool KeepsTrail { get; set; } = true;

    /// <summary>The file <c>tallystick.db</c> in <paramref name="folder"/>, which is made if it is not there. Every commit is on the
    /// disk before it is acknowledged (synchronous=FULL), so neither a kill nor a power cut loses one.</summary>
    public static Database InFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        return new(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "tallystick.db"),
            Pooling = true,
            DefaultTimeout = 60,
        }.ConnectionString);
    }

    /// <summary>A PostgreSQL database by its connection string: <c>Host=…;Database=…</c>.</summary>
    public static Database AtServer(string connectionString) => new(NpgsqlDataSource.Create(connectionString));

    /// <summary>What <c>--data</c> and <c>--database</c> mean: the server when one is named, else the file in the folder.</summary>
    public static Database Of(string folder, string? connectionString) =>
        string.IsNullOrWhiteSpace(connectionString) ? InFolder(folder) : AtServer(connectionString);

    /// <summary>An open connection from the pool.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken ct = default)
    {
        if (_postgres is not null) return await _postgres.OpenConnectionAsync(ct);
        var connection = new SqliteConnection(_sqlite);
        await connection.OpenAsync(ct);
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=60000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=8000;";
        await pragma.ExecuteNonQueryAsync(ct);
        return connection;
    }

    /// <summary>Waits for this process's turn to write; gives it back with <see cref="LeaveWriting"/>.</summary>
    /// <exception cref="TimeoutException">Someone writes for longer than a minute, or waits inside a write for another write.</exception>
    internal async Task EnterWritingAsync(CancellationToken ct)
    {
        if (_writing is not null && !await _writing.WaitAsync(TimeSpan.FromSeconds(60), ct)) throw new TimeoutException("The database was being written to for a minute.");
    }

    internal void LeaveWriting() => _writing?.Release();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        if (_writing is null) return;
        await using (var connection = new SqliteConnection(_sqlite)) SqliteConnection.ClearPool(connection);
        _writing.Dispose();
    }
}
