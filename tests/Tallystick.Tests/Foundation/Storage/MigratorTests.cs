using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class MigratorTests
{
    private static readonly MigrationStep First = new("rooms", 1, "first", "CREATE TABLE rooms_note (id {identity}, word {text} NOT NULL, body {blob}, size {bigint}, share {real});");
    private static readonly MigrationStep Second = new("rooms", 2, "second", "ALTER TABLE rooms_note ADD COLUMN kind {text}; UPDATE rooms_note SET kind = word;");

    [BothEngines]
    public async Task ApplyAsync_applies_each_step_once_and_keeps_rows_when_a_later_step_comes(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        Assert.Equal(1, await Migrate(test, First));
        await using (var session = test.Session())
        {
            await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO rooms_note (word, size) VALUES ('kept', 7)"));
        }
        Assert.Equal(1, await Migrate(test, First, Second));
        Assert.Equal(0, await Migrate(test, First, Second));
        await using var after = test.Session();
        Assert.Equal("kept", await after.ScalarAsync<string>("SELECT kind FROM rooms_note WHERE size = 7"));
        Assert.Equal(["first", "second"], await after.QueryAsync<string>("SELECT name FROM schema_migration ORDER BY number"));
    }

    [BothEngines]
    public async Task ApplyAsync_refuses_when_an_applied_step_reads_differently(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await Migrate(test, First);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Migrate(test, First with { }, new("rooms", 2, "second", "SELECT 1"), new MigrationStep("rooms", 1, "first", First.Text + " ")));
        Assert.Equal("storage-step-changed", refused.Problem.Code);
        Assert.Equal("rooms/0001_first", refused.Problem.Arguments["step"]);
    }

    [BothEngines]
    public async Task ApplyAsync_refuses_when_the_database_is_newer(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await Migrate(test, First, Second);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Migrate(test, First));
        Assert.Equal("storage-database-newer", refused.Problem.Code);
        Assert.Equal("rooms/0002_second", refused.Problem.Arguments["step"]);
    }

    [BothEngines]
    public async Task ApplyAsync_keeps_nothing_of_a_step_that_fails_half_way(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        var broken = new MigrationStep("rooms", 1, "first", "CREATE TABLE rooms_half (id {bigint}); INSERT INTO nowhere VALUES (1);");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrate(test, broken));
        Assert.Contains("rooms/0001_first", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Migrate(test, broken with { Text = "CREATE TABLE rooms_half (id {bigint});" }));
    }

    [BothEngines]
    public async Task ApplyAsync_applies_a_step_once_when_several_nodes_start_together(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Migrate(test, First, Second))));
        Assert.Equal(2, counts.Sum());
    }

    [BothEngines]
    public async Task Text_columns_sort_byte_by_byte_when_the_servers_language_would_not(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        await Migrate(test, First);
        await using var session = test.Session();
        await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO rooms_note (word) VALUES ('b'), ('A'), ('a'), ('B'), ('é'), ('_')"));
        Assert.Equal(["A", "B", "_", "a", "b", "é"], await session.QueryAsync<string>("SELECT word FROM rooms_note ORDER BY word"));
    }

    [Fact]
    public void For_gives_each_engine_its_own_lines()
    {
        const string Text = "both;\n--@sqlite\nlite;\n--@postgres\npost;\n--@both\nend;\n";
        Assert.Equal("both;\nlite;\nend;\n\n", MigrationText.For(Engine.Sqlite, Text));
        Assert.Equal("both;\npost;\nend;\n\n", MigrationText.For(Engine.Postgres, Text));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a {varchar});")]
    [InlineData("--@mysql\nSELECT 1;")]
    public void For_refuses_what_it_does_not_know(string text) =>
        Assert.Throws<InvalidOperationException>(() => MigrationText.For(Engine.Sqlite, text));

    [Fact]
    public void Sha256_is_the_same_when_only_line_ends_differ() =>
        Assert.Equal(new MigrationStep("r", 1, "n", "a\nb").Sha256, new MigrationStep("r", 1, "n", "a\r\nb").Sha256);

    [Fact]
    public void Steps_of_storage_are_numbered_from_one() =>
        Assert.Equal("storage/0001_audit_trail", MigrationSet.Storage.Steps()[0].ToString());

    private static Task<int> Migrate(TestDatabase test, params MigrationStep[] steps) =>
        new Migrator(test.Database, test.Clock).ApplyAsync([.. steps.DistinctBy(s => (s.Number, s.Sha256)).GroupBy(s => s.Number).Select(g => g.Last())], CancellationToken.None);
}
