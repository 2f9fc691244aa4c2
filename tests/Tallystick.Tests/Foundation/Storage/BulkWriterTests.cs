using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Foundation.Storage;

public sealed class BulkWriterTests
{
    private static readonly BulkColumn[] Columns = [new("id", BulkKind.Integer), new("size", BulkKind.Integer), new("word", BulkKind.Text), new("body", BulkKind.Bytes)];

    [BothEngines]
    public async Task Rows_read_back_as_they_were_written(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        const int Rows = 100_003;
        await session.WriteAsync(async () =>
        {
            await using var writer = await session.BulkAsync("rooms_bulk", Columns);
            for (var i = 0; i < Rows; i++)
            {
                var (size, word, body) = Row(i);
                writer.Integer(i);
                if (size is null) writer.Null(); else writer.Integer(size.Value);
                if (word is null) writer.Null(); else writer.Text(word);
                if (body is null) writer.Null(); else writer.Bytes(body);
                await writer.EndRowAsync();
            }
            await writer.CompleteAsync();
        });
        await using var reader = await session.ReaderAsync("SELECT id, size, word, body FROM rooms_bulk ORDER BY id");
        var read = 0;
        while (await reader.ReadAsync())
        {
            var (size, word, body) = Row(read);
            Assert.Equal(read, reader.GetInt64(0));
            Assert.Equal(size, reader.IsDBNull(1) ? null : reader.GetInt64(1));
            Assert.Equal(word, reader.IsDBNull(2) ? null : reader.GetString(2));
            Assert.Equal(body, reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3));
            read++;
        }
        Assert.Equal(Rows, read);
    }

    [BothEngines]
    public async Task A_field_may_be_larger_than_any_buffer(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        var text = new string('語', 1_000_000);
        await session.WriteAsync(async () =>
        {
            await using var writer = await session.BulkAsync("rooms_bulk", Columns);
            writer.Integer(1);
            writer.Null();
            writer.Text(text);
            writer.Bytes(new byte[2_000_000]);
            await writer.EndRowAsync();
            await writer.CompleteAsync();
        });
        Assert.Equal(text, await session.ScalarAsync<string>("SELECT word FROM rooms_bulk"));
        Assert.Equal(2_000_000, await session.ScalarAsync<long>("SELECT length(body) FROM rooms_bulk"));
    }

    [BothEngines]
    public async Task A_column_that_is_always_the_same_is_no_field_to_be_given(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        const int Rows = 200;
        await session.WriteAsync(async () =>
        {
            await using var writer = await session.BulkAsync("rooms_bulk", [new("id", BulkKind.Integer), BulkColumn.Same("size", long.MinValue + 1), new("word", BulkKind.Text)]);
            for (var i = 0; i < Rows; i++)
            {
                writer.Integer(i);
                writer.Text($"{i}");
                await writer.EndRowAsync();
            }
            await writer.CompleteAsync();
        });
        await using var reader = await session.ReaderAsync("SELECT id, size, word, body FROM rooms_bulk ORDER BY id");
        for (var i = 0; i < Rows; i++)
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal((i, long.MinValue + 1, $"{i}", true), (reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3)));
        }
        Assert.False(await reader.ReadAsync());
    }

    [BothEngines]
    public async Task An_unfinished_writer_keeps_nothing_and_leaves_the_rest_of_the_transaction(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        await session.WriteAsync(async () =>
        {
            await session.ExecuteAsync("INSERT INTO rooms_bulk (id) VALUES (-1)");
            await using (var writer = await session.BulkAsync("rooms_bulk", Columns))
            {
                for (var i = 0; i < 5000; i++) await WriteRow(writer, i);
            }
            await session.ExecuteAsync("INSERT INTO rooms_bulk (id) VALUES (-2)");
        });
        Assert.Equal([-2L, -1L], await session.QueryAsync<long>("SELECT id FROM rooms_bulk ORDER BY id"));
    }

    [BothEngines]
    public async Task Nothing_is_kept_when_the_transaction_is_undone(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        await session.BeginAsync();
        await using (var writer = await session.BulkAsync("rooms_bulk", Columns))
        {
            for (var i = 0; i < 200; i++) await WriteRow(writer, i);
            await writer.CompleteAsync();
        }
        Assert.Equal(200, await session.ScalarAsync<long>("SELECT COUNT(*) FROM rooms_bulk"));
        await session.RollbackAsync();
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM rooms_bulk"));
    }

    [BothEngines]
    public async Task A_row_the_table_refuses_throws_and_keeps_nothing(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => session.WriteAsync(async () =>
        {
            await using var writer = await session.BulkAsync("rooms_bulk", Columns);
            for (var i = 0; i < 1000; i++) await WriteRow(writer, i % 900);
            await writer.CompleteAsync();
        }));
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM rooms_bulk"));
        await session.WriteAsync(() => session.ExecuteAsync("INSERT INTO rooms_bulk (id) VALUES (1)"));
    }

    [BothEngines]
    public async Task A_field_of_the_wrong_kind_or_number_is_refused(Engine engine)
    {
        await using var test = await Table(engine);
        await using var session = test.Session();
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.BulkAsync("rooms_bulk", Columns));
        await session.BeginAsync();
        await using (var writer = await session.BulkAsync("rooms_bulk", Columns))
        {
            Assert.Throws<InvalidOperationException>(() => writer.Text("x"));
            writer.Integer(1);
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.EndRowAsync().AsTask());
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.CompleteAsync());
            writer.Null();
            Assert.Throws<ArgumentException>(() => writer.Text("a\0b"));
            writer.Text("");
            writer.Null();
            Assert.Throws<InvalidOperationException>(writer.Null);
        }
        await session.RollbackAsync();
    }

    private static ValueTask WriteRow(BulkWriter writer, int id)
    {
        writer.Integer(id);
        writer.Null();
        writer.Text("x");
        writer.Null();
        return writer.EndRowAsync();
    }

    private static (long? Size, string? Word, byte[]? Body) Row(int i) => (
        (i % 5) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => null, 3 => 0, _ => -i },
        (i % 7) switch { 0 => "", 1 => null, 2 => "العربية", 3 => "漢字 🚢", 4 => "quote ' \" \\ , \t \n", _ => "word " + i },
        (i % 4) switch { 0 => [], 1 => null, 2 => [0, 255, (byte)i], _ => [.. Enumerable.Repeat((byte)i, i % 40 + 1)] });

    private static async Task<TestDatabase> Table(Engine engine)
    {
        var test = await TestDatabase.CreateAsync(engine);
        await new Migrator(test.Database, test.Clock).ApplyAsync(
            [new MigrationStep("rooms", 1, "bulk", "CREATE TABLE rooms_bulk (id {bigint} NOT NULL PRIMARY KEY, size {bigint}, word {text}, body {blob});")],
            CancellationToken.None);
        return test;
    }
}
