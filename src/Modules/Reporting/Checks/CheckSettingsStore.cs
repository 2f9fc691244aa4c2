using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Reporting.Checks;

/// <summary>All SQL of a Party's check settings. A version is never changed: what held at a release can be looked up.</summary>
internal static class CheckSettingsStore
{
    /// <summary>What holds, with its version; version 0 for a Party that never chose.</summary>
    internal static async Task<(long Version, CheckSettings Settings)> FindAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        await session.SingleOrDefaultAsync<SettingsRow>(
            "SELECT version, settings FROM reporting_check_settings WHERE party = @party AND dataflow = @dataflow ORDER BY version DESC LIMIT 1", new { party, dataflow }, ct)
            is { } row ? (row.Version, CheckSettings.Read(row.Settings)) : (0, CheckSettings.Usual);

    /// <summary>Lets the settings hold from now on. The caller has asked whether they may.</summary>
    internal static async Task<long> SaveAsync(DbSession session, Actor actor, DataflowId dataflow, CheckSettings settings, CancellationToken ct = default)
    {
        var party = actor.RequireParty();
        // a release reads the settings under the same lock
        await Ledger.LedgerStore.LockAsync(session, ct);
        var (last, before) = await FindAsync(session, party, dataflow, ct);
        if (before == settings) return last;
        await session.ExecuteAsync("""
            INSERT INTO reporting_check_settings (party, dataflow, version, settings, created_by, created_at) VALUES (@party, @dataflow, @version, @json, @by, @at)
            """, new { party, dataflow, version = last + 1, json = settings.ToJson(), by = actor.Name, at = session.Clock.GetUtcNow() }, ct);
        session.Note(new(actor, "reporting.set-checks", party, dataflow.Value, settings.ToJson()));
        return last + 1;
    }

    private sealed class SettingsRow
    {
        public long Version { get; init; }
        public string Settings { get; init; } = "";
    }
}
