using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Reporting.Sheets;

/// <summary>A sheet being written.</summary>
internal sealed class SheetDraft
{
    public long Step { get; init; }
    public string Content { get; init; } = "{}";
    public string WrittenBy { get; init; } = "";
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>What it says.</summary>
    public SheetContent Sheet => SheetContent.Parse(Content);
}

/// <summary>A sheet as it was published; never changed afterwards.</summary>
internal sealed class PublishedSheet
{
    public PartyId Party { get; init; }
    public long Version { get; init; }
    public string Content { get; init; } = "{}";
    public DateOnly ValidFrom { get; init; }
    public string? ValidTo { get; init; }
    public string Reason { get; init; } = "";
    public string PublishedBy { get; init; } = "";
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>What it says.</summary>
    public SheetContent Sheet => SheetContent.Parse(Content);

    /// <summary>True when it is about that day; a later version that is, too, speaks for the day.</summary>
    public bool HoldsOn(DateOnly day) => ValidFrom <= day && !(Sheet.ValidTo < day);
}

/// <summary>All SQL of definition sheets.</summary>
internal static class SheetStore
{
    private const string Columns = "party, version, content, valid_from, valid_to, reason, published_by, published_at";

    /// <summary>The draft of a Party; null when nobody is writing one.</summary>
    internal static Task<SheetDraft?> DraftAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<SheetDraft>("SELECT step, content, written_by, written_at FROM reporting_sheet_draft WHERE party = @party AND dataflow = @dataflow",
            new { party, dataflow }, ct);

    /// <summary>Every version a Party published, the last one first.</summary>
    internal static Task<IReadOnlyList<PublishedSheet>> VersionsAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        session.QueryAsync<PublishedSheet>($"SELECT {Columns} FROM reporting_sheet WHERE party = @party AND dataflow = @dataflow ORDER BY version DESC", new { party, dataflow }, ct);

    /// <summary>Of each Party, the version that speaks for a day.</summary>
    internal static async Task<IReadOnlyList<PublishedSheet>> HoldingAsync(DbSession session, DataflowId dataflow, DateOnly day, CancellationToken ct = default) =>
    [
        .. (await session.QueryAsync<PublishedSheet>($"SELECT {Columns} FROM reporting_sheet WHERE dataflow = @dataflow ORDER BY party, version DESC", new { dataflow }, ct))
            .Where(sheet => sheet.HoldsOn(day)).GroupBy(sheet => sheet.Party).Select(versions => versions.First()),
    ];

    /// <summary>How many dataflows a Party has published a sheet of, and is writing one of.</summary>
    internal static async Task<ILookup<string, bool>> StandAsync(DbSession session, PartyId party, CancellationToken ct = default) =>
        (await session.QueryAsync<StandRow>("""
            SELECT DISTINCT dataflow, 1 AS published FROM reporting_sheet WHERE party = @party
            UNION ALL SELECT dataflow, 0 AS published FROM reporting_sheet_draft WHERE party = @party
            """, new { party }, ct)).ToLookup(row => row.Dataflow, row => row.Published == 1, StringComparer.Ordinal);

    /// <summary>Holds other writers of sheets off until the end of the transaction.</summary>
    internal static Task<int> LockAsync(DbSession session, CancellationToken ct) =>
        session.ExecuteAsync("UPDATE reporting_counter SET head = head WHERE name = 'submission'", ct: ct);

    internal static Task<int> SaveDraftAsync(DbSession session, Actor actor, DataflowId dataflow, SheetContent content, CancellationToken ct = default) =>
        session.ExecuteAsync("""
            INSERT INTO reporting_sheet_draft (party, dataflow, step, content, written_by, written_at) VALUES (@party, @dataflow, 1, @text, @by, @at)
            ON CONFLICT (party, dataflow) DO UPDATE SET step = reporting_sheet_draft.step + 1, content = @text, written_by = @by, written_at = @at
            """, new { party = actor.RequireParty(), dataflow, text = content.Text(), by = actor.Name, at = session.Clock.GetUtcNow() }, ct);

    internal static Task<int> DropDraftAsync(DbSession session, PartyId party, DataflowId dataflow, CancellationToken ct = default) =>
        session.ExecuteAsync("DELETE FROM reporting_sheet_draft WHERE party = @party AND dataflow = @dataflow", new { party, dataflow }, ct);

    internal static Task<int> PublishAsync(DbSession session, Actor actor, DataflowId dataflow, long version, SheetContent content, string reason, CancellationToken ct = default) =>
        session.ExecuteAsync($"""
            INSERT INTO reporting_sheet (dataflow, {Columns}) VALUES (@dataflow, @party, @version, @text, @from, @to, @reason, @by, @at)
            """, new
        {
            dataflow,
            party = actor.RequireParty(),
            version,
            text = content.Text(),
            from = content.ValidFrom!.Value,
            to = content.ValidTo?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            reason,
            by = actor.Name,
            at = session.Clock.GetUtcNow(),
        }, ct);

    private sealed class StandRow
    {
        public string Dataflow { get; init; } = "";
        public long Published { get; init; }
    }
}
