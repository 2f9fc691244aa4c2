using System.Data.Common;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Membership.People;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class MembershipTableTests
{
    [BothEngines]
    public async Task The_first_step_leaves_an_audit_trail_with_entries_in_it_whole(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MigrationSet.Storage);
        await using var session = data.Session();
        await session.WriteAsync(() => { session.Note(new(Actor.System, "test.before", null, "x")); return Task.CompletedTask; });
        Assert.Equal(3, await data.MigrateAsync(MembershipModule.Migrations));
        Assert.Equal(0, await data.MigrateAsync(MembershipModule.Migrations));
        Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        Assert.Equal("test.before", Assert.Single(await AuditTrail.ReadAsync(session, new())).Action);
        Assert.Equal(0L, await session.ScalarAsync<long>("SELECT version FROM membership_change"));
    }

    [BothEngines]
    public async Task People_of_before_the_second_step_are_open_and_wait_for_nothing_after_it(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine);
        MigrationStep[] all = [.. MigrationSet.Storage.Steps(), .. MembershipModule.Migrations.Steps()];
        var migrator = new Migrator(data.Database, data.Clock);
        await migrator.ApplyAsync([.. all.Where(step => step.Room == "storage" || step.Number == 1)], TestContext.Current.CancellationToken);
        await using var session = data.Session();
        await session.ExecuteAsync("""
            INSERT INTO membership_person (id, login, name, language, password_hash, password_is_once, totp_secret, totp_last_step, failed_tries, security_stamp, is_demo, is_closed, created_at)
            VALUES ('p1', 'anna', 'Anna', 'en', 'h', false, 's', 0, 0, 'x', false, false, '2026-01-01T00:00:00.0000000Z')
            """);
        await migrator.ApplyAsync(all, TestContext.Current.CancellationToken);
        var anna = (await new PersonStore(session).FindByLoginAsync("anna", default))!;
        Assert.Equal((true, true, null, 0), (anna.MayEnter, anna.HasSecondFactor, anna.LastSignIn, anna.Passkeys));
    }

    [BothEngines]
    public async Task The_tables_refuse_what_must_not_be(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using (var session = data.Session())
        {
            await ExchangeFile.CreateAsync(session, MembershipSite.Real, MembershipSite.Dataflows, Actor.System);
        }
        await RefusedAsync("INSERT INTO membership_exchange (only_row, id, names, is_synthetic, founded) VALUES (2, 'B', '{}', true, '2020-01-01')");
        await RefusedAsync("INSERT INTO membership_exchange (only_row, id, names, is_synthetic, founded) VALUES (1, 'B', '{}', true, '2020-01-01')");
        await RefusedAsync("UPDATE membership_person SET login = 'anna' WHERE login = 'ben'");
        await RefusedAsync("UPDATE membership_role SET party = 'XX'");

        async Task RefusedAsync(string sql)
        {
            await using var session = data.Session();
            await Assert.ThrowsAnyAsync<DbException>(() => session.ExecuteAsync(sql));
        }
    }
}
