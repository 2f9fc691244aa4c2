using Tallystick.Reporting;
using Tallystick.Reporting.Ledger;
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
            await session.WriteAsync(() => LedgerStore.AppendAsync(session, ReportingWorld.Coordinator,
                new(LedgerKind.Nil, ReportingWorld.Italy, ReportingWorld.Entry, [TimePeriod.Month(2026, 1)], null, SharingTerms.Usual, "")));
        }
        await migrator.ApplyAsync(all, TestContext.Current.CancellationToken);
        await using var after = test.Session();
        Assert.True((await ReleaseLedger.InForceAsync(after, ReportingWorld.Italy, ReportingWorld.Entry)).Periods[TimePeriod.Month(2026, 1)].IsNil);
        Assert.Equal(0, await after.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_sheet") + await after.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_narrative"));
    }
}
