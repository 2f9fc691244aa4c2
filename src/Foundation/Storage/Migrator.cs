namespace Tallystick.Storage;

/// <summary>Brings a database to what the program expects: each set's steps once, in order, each in a transaction of its own, under a
/// lock, so that several nodes may start at once. It never goes back and never guesses.</summary>
public sealed class Migrator(Database database, TimeProvider clock)
{
    // Any number will do, as long as it never changes: two programs must ask for the same lock.
    private const long AdvisoryLock = 0x54414C4C59;

    /// <summary>Applies what is missing of Storage's own set, then of <paramref name="sets"/> in the given order; the number of steps applied.</summary>
    /// <exception cref="Kernel.ProblemException">An applied step reads differently now, or the database is newer than the program.</exception>
    public Task<int> ApplyAsync(IEnumerable<MigrationSet> sets, CancellationToken ct = default) =>
        ApplyAsync([.. sets.Prepend(MigrationSet.Storage).Distinct().SelectMany(s => s.Steps())], ct);

    internal async Task<int> ApplyAsync(IReadOnlyList<MigrationStep> steps, CancellationToken ct)
    {
        await using var session = new DbSession(database, clock);
        await session.WriteAsync(async () =>
        {
            await LockAsync(session, ct);
            await session.ExecuteAsync(MigrationText.For(database.Engine,
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                  room {text} NOT NULL, number {bigint} NOT NULL, name {text} NOT NULL, sha256 {text} NOT NULL, applied_at {text} NOT NULL,
                  PRIMARY KEY (room, number));
                """), ct: ct);
        }, ct);
        var missing = Missing(steps, await AppliedAsync(session, ct));
        var count = 0;
        foreach (var step in missing)
        {
            if (await ApplyAsync(session, step, steps, ct)) count++;
        }
        return count;
    }

    private async Task<bool> ApplyAsync(DbSession session, MigrationStep step, IReadOnlyList<MigrationStep> all, CancellationToken ct)
    {
        try
        {
            return await session.WriteAsync(async () =>
            {
                await LockAsync(session, ct);
                // Another node may have been here while this one waited.
                if (!Missing(all, await AppliedAsync(session, ct)).Contains(step)) return false;
                await session.ExecuteAsync(MigrationText.For(database.Engine, step.Text), ct: ct);
                await session.ExecuteAsync(
                    "INSERT INTO schema_migration (room, number, name, sha256, applied_at) VALUES (@Room, @Number, @Name, @Sha256, @at)",
                    new { step.Room, step.Number, step.Name, step.Sha256, at = clock.GetUtcNow() }, ct);
                return true;
            }, ct);
        }
        catch (System.Data.Common.DbException e)
        {
            throw new InvalidOperationException($"Step {step} failed on {database.Engine}; nothing of it was kept: {e.Message}", e);
        }
    }

    private static List<MigrationStep> Missing(IReadOnlyList<MigrationStep> steps, IReadOnlyList<Applied> applied)
    {
        // Rooms this program was not given are none of its business; a room it was given must be known to the end.
        var known = steps.ToDictionary(s => (s.Room, (long)s.Number));
        var rooms = steps.Select(s => s.Room).ToHashSet(StringComparer.Ordinal);
        foreach (var row in applied.Where(a => rooms.Contains(a.Room)))
        {
            if (!known.Remove((row.Room, row.Number), out var step)) throw StorageProblems.DatabaseNewer($"{row.Room}/{row.Number:0000}_{row.Name}").AsException();
            if (step.Sha256 != row.Sha256 || step.Name != row.Name) throw StorageProblems.StepChanged(step.ToString()).AsException();
        }
        return [.. steps.Where(s => known.ContainsKey((s.Room, s.Number)))];
    }

    private static Task<IReadOnlyList<Applied>> AppliedAsync(DbSession session, CancellationToken ct) =>
        session.QueryAsync<Applied>("SELECT room, number, name, sha256 FROM schema_migration ORDER BY room, number", ct: ct);

    private static async Task LockAsync(DbSession session, CancellationToken ct)
    {
        // SQLite: the write transaction is the lock.
        if (session.Engine == Engine.Postgres) await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock})", ct: ct);
    }

    private sealed record Applied(string Room, long Number, string Name, string Sha256);
}
