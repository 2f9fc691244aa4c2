using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class DbSessionTests
{
    [BothEngines]
    public async Task CommitAsync_throws_when_a_failed_statement_was_swallowed_and_its_write_lost(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = test.Session();
        await session.ExecuteAsync("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        await session.BeginAsync();
        await session.ExecuteAsync("INSERT INTO t (id) VALUES (1)");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => session.ExecuteAsync("INSERT INTO t (id) VALUES (1)"));
        // SQLite keeps the transaction after a failed statement, PostgreSQL does not; neither may say "committed" of what is lost.
        if (engine == Engine.Postgres) await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => session.CommitAsync());
        else await session.CommitAsync();
        await session.RollbackAsync();
        Assert.Equal(engine == Engine.Postgres ? 0 : 1, await session.ScalarAsync<long>("SELECT COUNT(*) FROM t"));
    }

    [BothEngines]
    public async Task WriteAsync_gives_the_turn_on_when_the_work_throws(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await using var first = test.Session();
        await using var second = test.Session();
        await first.ExecuteAsync("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        await Assert.ThrowsAsync<InvalidDataException>(() => first.WriteAsync(() => throw new InvalidDataException()));
        await second.WriteAsync(() => second.ExecuteAsync("INSERT INTO t (id) VALUES (1)"));
        Assert.Equal(1, await first.ScalarAsync<long>("SELECT COUNT(*) FROM t"));
    }

    [BothEngines]
    public async Task WriteAsync_queues_when_many_write_at_once(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await using var setup = test.Session();
        await setup.ExecuteAsync("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            await using var session = test.Session();
            await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO t (id) VALUES (@i)", new { i }));
        })));
        Assert.Equal(20, await setup.ScalarAsync<long>("SELECT COUNT(*) FROM t"));
    }

    [BothEngines]
    public async Task ExecuteAsync_refuses_a_text_with_a_NUL_on_either_engine(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await using var session = test.Session();
        await session.ExecuteAsync("CREATE TABLE t (word TEXT)");
        var refused = await Assert.ThrowsAsync<ProblemException>(() => session.WriteAsync(() => session.ExecuteAsync("INSERT INTO t VALUES (@word)", new { word = "in\0visible" })));
        Assert.Equal("null-character", refused.Problem.Code);
        await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO t VALUES (@word)", new { word = (string?)null }));
        await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO t VALUES (@word)", new { word = "visible" }));
        Assert.Equal(["visible"], await session.QueryAsync<string>("SELECT word FROM t WHERE word IN @words", new { words = new[] { "visible", "other" } }));
        Assert.Equal(1, await session.ScalarAsync<long>("SELECT COUNT(*) FROM t WHERE word IS NULL"));
    }

    [BothEngines]
    public async Task AfterCommit_runs_after_a_commit_and_never_after_a_rollback(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await using var session = test.Session();
        var runs = 0;
        await Assert.ThrowsAsync<InvalidDataException>(() => session.WriteAsync(() => { session.AfterCommit(() => runs++); throw new InvalidDataException(); }));
        Assert.Equal(0, runs);
        await session.WriteAsync(() => { session.AfterCommit(() => runs++); return Task.CompletedTask; });
        Assert.Equal(1, runs);
    }

    [BothEngines]
    public async Task QueryAsync_fills_a_record_when_the_engines_types_differ(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await using var session = test.Session();
        await session.ExecuteAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, party TEXT, moment TEXT, day TEXT, small BIGINT, wide INTEGER, yes BOOLEAN, maybe BIGINT, body " + (engine == Engine.Postgres ? "BYTEA" : "BLOB") + ")");
        var row = new Row(1, new PartyId("IT"), test.Clock.Now, new DateOnly(2026, 2, 3), 4, 5, true, null, [1, 2]);
        await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO t VALUES (@Id, @Party, @Moment, @Day, @Small, @Wide, @Yes, @Maybe, @Body)", row));
        var read = Assert.Single(await session.QueryAsync<Row>("SELECT * FROM t WHERE yes = @yes AND day = @Day AND party IN @parties", new { yes = true, row.Day, parties = new[] { "IT", "ES" } }));
        Assert.Equal(row with { Body = read.Body }, read);
        Assert.Equal(row.Body, read.Body);
        Assert.Equal(1, await session.ScalarAsync<int>("SELECT COUNT(*) FROM t"));
        Assert.Equal(0, await session.ScalarAsync<int>("SELECT COUNT(*) FROM t WHERE id NOT IN @ids", new { ids = new List<long> { 1, 2 } }));
        Assert.Equal(0, await session.ScalarAsync<int>("SELECT COUNT(*) FROM t WHERE id IN @ids", new { ids = Array.Empty<long>() }));
    }

    private sealed record Row(long Id, PartyId Party, DateTimeOffset Moment, DateOnly Day, int Small, int Wide, bool Yes, int? Maybe, byte[] Body);
}
