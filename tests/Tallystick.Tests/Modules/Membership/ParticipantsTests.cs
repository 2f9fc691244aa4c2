using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Membership.Parties;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

public sealed class ParticipantsTests
{
    [BothEngines]
    public async Task CurrentAsync_keeps_the_picture_until_it_changes_and_keeps_nothing_that_may_be_undone(Engine engine)
    {
        await using var data = await TestDatabase.CreateAsync(engine, MembershipModule.Migrations);
        await using var session = data.Session();
        await ExchangeFile.CreateAsync(session, MembershipSite.Real, MembershipSite.Dataflows, Actor.System);
        var participants = new Participants();
        var first = await participants.CurrentAsync(session);
        Assert.Same(first, await participants.CurrentAsync(session));

        await session.BeginAsync();
        await SuspendAsync(new("IT"));
        Assert.True((await participants.CurrentAsync(session)).Require(new("IT")).Suspended);
        await session.RollbackAsync();
        Assert.Same(first, await participants.CurrentAsync(session));

        // The same number, other content: the undone one must not come back.
        await session.WriteAsync(() => SuspendAsync(new("GR")));
        var second = await participants.CurrentAsync(session);
        Assert.Equal((true, false), (second.Require(new("GR")).Suspended, second.Require(new("IT")).Suspended));

        data.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(second.Day.AddDays(1), (await participants.CurrentAsync(session)).Day);

        async Task SuspendAsync(PartyId party)
        {
            var store = new PartyStore(session);
            await store.BumpAsync(default);
            await store.AddStandingAsync(party, new(new(2026, 1, 1), StandingChange.Suspended, null, "x", ""), default);
        }
    }
}
