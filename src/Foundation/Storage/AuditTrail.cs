namespace Tallystick.Storage;

/// <summary>The append-only record of every write and of every read of another Party's data. Each entry's hash covers the one before, so
/// a changed, removed or reordered entry shows. Writes reach it through <see cref="DbSession.Note"/>, reads through the recorder.</summary>
public static class AuditTrail
{
    internal static Task AppendAsync(DbSession session, IReadOnlyList<AuditEntry> entries, CancellationToken ct) =>
        throw new NotSupportedException();
}
