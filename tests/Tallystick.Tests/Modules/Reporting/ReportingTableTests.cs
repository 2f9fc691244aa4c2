using Tallystick.Reporting;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Submissions;
using Tallystick.Sdmx;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting;

public sealed class ReportingTableTests
{
    [BothEngines]
    public async Task What_was_released_before_the_later_steps_stands_after_them(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        MigrationStep[] all = [.. MigrationSet.Storage.Steps(), .. ReportingModule.Migrations.Steps()];
        var migrator = new Migrator(test.Database, test.Clock);
        await migrator.ApplyAsync([.. all.Where(step => step.Room == "storage" || step.Number == 1)], TestContext.Current.CancellationToken);
        await using (var session = test.Session())
        {
            // as the first version wrote it
            await session.WriteAsync(async () =>
            {
                await session.ExecuteAsync("UPDATE reporting_counter SET head = 1 WHERE name = 'ledger'");
                await session.ExecuteAsync("""
                    INSERT INTO reporting_ledger (seq, kind, party, dataflow, happened_at, by_name, reason, sharing)
                    VALUES (1, 'nil', 'IT', 'IRREGULAR_ENTRY', @at, 'Anna', '', '{"audience":"participants","secretariat":false}')
                    """, new { at = test.Clock.GetUtcNow() });
                await session.ExecuteAsync("INSERT INTO reporting_ledger_period (seq, period) VALUES (1, @period)", new { period = (long)TimePeriod.Month(2026, 1).Packed });
                await session.ExecuteAsync("""
                    INSERT INTO reporting_submission (id, number, party, agency, dataflow, state, file_name, file_sha256, file_bytes, mapping_sha256, mapping, dimensions, recognised,
                        rows_read, rows_used, rows_dropped, figures, errors, report, created_by, created_at, touched_at)
                    VALUES ('s1', 1, 'IT', 'police', 'IRREGULAR_ENTRY', 'checked', 'old.csv', 'x', 1, 'y', '{}', 'REF_AREA', 1, 1, 1, 0, 0, 0, '', 'Anna', @at, @at)
                    """, new { at = test.Clock.GetUtcNow() });
            });
        }
        await migrator.ApplyAsync(all, TestContext.Current.CancellationToken);
        await using var after = test.Session();
        Assert.True((await ReleaseLedger.InForceAsync(after, ReportingWorld.Italy, ReportingWorld.Entry)).Periods[TimePeriod.Month(2026, 1)].IsNil);
        Assert.Equal((SubmissionKind.File, "old.csv"), await SubmissionStore.FindAsync(after, ReportingWorld.Italy, "s1") is var old ? (old.Kind, old.FileName) : default);
        Assert.Equal(0, await after.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_sheet") + await after.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_narrative"));
    }
}
