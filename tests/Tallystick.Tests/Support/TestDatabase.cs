using Npgsql;
using Tallystick.Storage;

namespace Tallystick.Tests.Support;

/// <summary>An empty database of one test's own, on the engine it asks for; gone when disposed.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static int _count;
    private readonly string? _folder;
    private readonly string? _name;

    private TestDatabase(Database database, string? folder, string? name) => (Database, _folder, _name) = (database, folder, name);

    /// <summary>The database.</summary>
    public Database Database { get; }

    /// <summary>A clock that stands still until the test moves it.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>How a second program would reach it; null on SQLite, where <see cref="Folder"/> says it.</summary>
    public string? ConnectionString { get; private init; }

    /// <summary>Where the file lies; on PostgreSQL an empty folder for what else an Exchange keeps.</summary>
    public string Folder => _folder!;

    /// <summary>A database with nothing in it; or, with <paramref name="sets"/>, migrated (Storage's own set comes by itself).</summary>
    public static async Task<TestDatabase> CreateAsync(Engine engine, params MigrationSet[] sets)
    {
        var database = await EmptyAsync(engine);
        if (sets.Length > 0) await database.MigrateAsync(sets);
        return database;
    }

    /// <summary>Applies Storage's own steps and those of <paramref name="sets"/>.</summary>
    public Task<int> MigrateAsync(params MigrationSet[] sets) => new Migrator(Database, Clock).ApplyAsync(sets);

    /// <summary>A conversation with it.</summary>
    public DbSession Session() => new(Database, Clock);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder!, recursive: true);
        if (_name is not null) await AtServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task<TestDatabase> EmptyAsync(Engine engine)
    {
        var folder = Directory.CreateTempSubdirectory("tallystick-test-").FullName;
        if (engine == Engine.Sqlite) return new(Database.InFolder(folder), folder, null);
        var name = $"test_{Interlocked.Increment(ref _count)}";
        await AtServerAsync($"CREATE DATABASE {name} TEMPLATE template0");
        var connectionString = (await PrivatePostgres.GetAsync()).ConnectionString(name);
        return new(Database.AtServer(connectionString), folder, name) { ConnectionString = connectionString };
    }

    private static async Task AtServerAsync(string sql)
    {
        var server = await PrivatePostgres.GetAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
