using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Modules.Membership;

public sealed class EnteringTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PartyId It = new("IT"), Gr = new("GR");

    [Fact]
    public void Judge_locks_at_the_fifth_wrong_try()
    {
        var verdict = Tries.Judge(new Person { FailedTries = 3 }, false, Now);
        Assert.Equal((false, 4, false), (verdict.Passes, verdict.FailedTries, verdict.LocksNow));
        verdict = Tries.Judge(new Person { FailedTries = 4 }, false, Now);
        Assert.Equal((false, true, Now.AddMinutes(15)), (verdict.Passes, verdict.LocksNow, verdict.LockedUntil));
    }

    [Fact]
    public void Judge_passes_nothing_while_locked_and_does_not_prolong_the_lock()
    {
        var locked = new Person { FailedTries = 5, LockedUntil = Now.AddMinutes(1) };
        Assert.False(Tries.Judge(locked, true, Now).Passes);
        Assert.Equal(Now.AddMinutes(1), Tries.Judge(locked, false, Now).LockedUntil);
    }

    [Fact]
    public void Judge_counts_anew_when_the_lock_has_passed()
    {
        var unlocked = new Person { FailedTries = 5, LockedUntil = Now };
        Assert.True(Tries.Judge(unlocked, true, Now).Passes);
        Assert.Equal((1, false), (Tries.Judge(unlocked, false, Now).FailedTries, Tries.Judge(unlocked, false, Now).LocksNow));
    }

    [Fact]
    public void Judge_keeps_the_count_when_a_password_was_right_for_the_code_is_still_to_come() =>
        Assert.Equal(4, Tries.Judge(new Person { FailedTries = 4 }, true, Now).FailedTries);

    [Fact]
    public void Next_asks_for_the_code_before_anything_else() =>
        Assert.Equal(EnteringStep.Code, Step(new Person { TotpSecret = "s", PasswordIsOnce = true }, isSynthetic: false, codeGiven: false, Role.Coordinator));

    [Fact]
    public void Next_asks_for_a_password_of_ones_own() =>
        Assert.Equal(EnteringStep.NewPassword, Step(new Person { PasswordIsOnce = true }, isSynthetic: false, codeGiven: false, Role.Coordinator));

    [Theory]
    [InlineData(Role.Provider, true)]
    [InlineData(Role.Coordinator, true)]
    [InlineData(Role.Steward, true)]
    [InlineData(Role.Operator, true)]
    [InlineData(Role.Analyst, false)]
    [InlineData(Role.Auditor, false)]
    [InlineData(Role.Secretariat, false)]
    public void Next_demands_a_second_factor_of_those_who_write_in_a_real_exchange(Role role, bool demanded)
    {
        Assert.Equal(demanded ? EnteringStep.Enrol : EnteringStep.Enter, Step(new Person(), isSynthetic: false, codeGiven: false, role));
        Assert.Equal(EnteringStep.Enter, Step(new Person(), isSynthetic: true, codeGiven: false, role));
    }

    [Fact]
    public void Next_asks_for_whom_to_act_when_there_is_a_choice() =>
        Assert.Equal(EnteringStep.ChooseHat, EnteringSteps.Next(new Person(), Hat.Of([new(Role.Analyst, It, null), new(Role.Analyst, Gr, null)]), false, false));

    [Fact]
    public void Hats_never_join_two_parties()
    {
        var hats = Hat.Of([new(Role.Analyst, It, null), new(Role.Coordinator, It, null), new(Role.Analyst, Gr, null), new(Role.Steward, null, null)]);
        Assert.Equal(["-", "GR", "IT"], hats.Select(h => h.Key));
        Assert.Equal(ImmutableArray.Create(Role.Coordinator, Role.Analyst), hats[2].Roles);
    }

    [Fact]
    public void Hats_are_one_for_each_agency_with_the_partys_roles()
    {
        var hats = Hat.Of([new(Role.Provider, It, new("a")), new(Role.Provider, It, new("b")), new(Role.Analyst, It, null)]);
        Assert.Equal(["IT/a", "IT/b"], hats.Select(h => h.Key));
        Assert.All(hats, h => Assert.Equal([Role.Provider, Role.Analyst], h.Roles));
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Of_counts_the_addresses_of_one_subscriber_as_one(string a, string b, bool same) =>
        Assert.Equal(same, EdgeCaller.Network(System.Net.IPAddress.Parse(a)) == EdgeCaller.Network(System.Net.IPAddress.Parse(b)));

    private static EnteringStep Step(Person person, bool isSynthetic, bool codeGiven, params Role[] roles) =>
        EnteringSteps.Next(person, Hat.Of(roles.Select(r => new HeldRole(r, r is Role.Operator or Role.Secretariat ? null : It, null))), isSynthetic, codeGiven);
}
