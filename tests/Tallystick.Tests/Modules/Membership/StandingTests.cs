using System.Collections.Immutable;
using Tallystick.Membership;

namespace Tallystick.Tests.Modules.Membership;

public sealed class StandingTests
{
    private static readonly ImmutableArray<TermsVersion> Terms = [new("1", new(2013, 7, 1), ""), new("2", new(2020, 1, 1), "D2")];

    private static StandingEvent Event(int year, StandingChange change, string? terms = null, string reason = "") => new(new(year, 1, 1), change, terms, reason, "");

    private static Standing On(int year, params StandingEvent[] history) => Standing.On(new(year, 6, 1), [.. history], Terms);

    [Fact]
    public void A_party_that_accepted_nothing_does_not_stand() => Assert.Equal((false, false), (On(2015).IsGood, On(2015).AcceptedTerms));

    [Fact]
    public void Nobody_stands_before_the_first_terms() => Assert.False(Standing.On(new(2010, 1, 1), [Event(2009, StandingChange.Accepted, "1")], Terms).IsGood);

    [Fact]
    public void An_acceptance_holds_from_its_day()
    {
        var accepted = Event(2015, StandingChange.Accepted, "1");
        Assert.False(Standing.On(new(2014, 12, 31), [accepted], Terms).IsGood);
        Assert.True(Standing.On(new(2015, 1, 1), [accepted], Terms).IsGood);
    }

    [Fact]
    public void New_terms_end_the_standing_of_who_has_not_accepted_them()
    {
        var standing = On(2020, Event(2015, StandingChange.Accepted, "1"));
        Assert.Equal((false, "1", new DateOnly(2020, 1, 1)), (standing.AcceptedTerms, standing.Terms, standing.Since));
        Assert.True(On(2020, Event(2015, StandingChange.Accepted, "1"), Event(2019, StandingChange.Accepted, "2")).IsGood);
    }

    [Fact]
    public void A_suspension_holds_until_it_is_lifted()
    {
        StandingEvent[] history = [Event(2014, StandingChange.Accepted, "1"), Event(2015, StandingChange.Suspended, reason: "no releases"), Event(2017, StandingChange.Restored)];
        Assert.True(On(2014, history).IsGood);
        Assert.Equal((true, "no releases", new DateOnly(2015, 1, 1)), (On(2016, history).Suspended, On(2016, history).Reason, On(2016, history).Since));
        Assert.True(On(2017, history).IsGood);
    }

    [Fact]
    public void Who_left_comes_back_only_by_accepting_anew()
    {
        StandingEvent[] history = [Event(2014, StandingChange.Accepted, "1"), Event(2015, StandingChange.Left), Event(2018, StandingChange.Accepted, "1")];
        Assert.Equal((true, false), (On(2016, history).Gone, On(2016, history).IsGood));
        Assert.True(On(2018, history).IsGood);
        Assert.False(On(2016, [.. history[..2], Event(2016, StandingChange.Restored)]).IsGood);
    }

    [Fact]
    public void A_suspension_outlasts_going_and_coming_back()
    {
        StandingEvent[] history = [Event(2014, StandingChange.Accepted, "1"), Event(2015, StandingChange.Suspended, reason: "no releases"), Event(2016, StandingChange.Left), Event(2017, StandingChange.Accepted, "1")];
        Assert.Equal((true, true), (On(2016, history).Gone, On(2016, history).Suspended));
        Assert.Equal((false, true, false), (On(2017, history).Gone, On(2017, history).Suspended, On(2017, history).IsGood));
        Assert.True(On(2018, [.. history, Event(2018, StandingChange.Restored)]).IsGood);
    }

    [Fact]
    public void Who_was_excluded_comes_back_by_admission_and_acceptance_in_that_order()
    {
        StandingEvent[] history = [Event(2014, StandingChange.Accepted, "1"), Event(2015, StandingChange.Excluded), Event(2016, StandingChange.Accepted, "1"), Event(2017, StandingChange.Admitted)];
        Assert.Equal((true, true, false), (On(2016, history).Excluded, On(2016, history).Gone, On(2016, history).IsGood));
        Assert.Equal((false, false, false), (On(2017, history).Excluded, On(2017, history).Gone, On(2017, history).IsGood));
        Assert.True(On(2018, [.. history, Event(2018, StandingChange.Accepted, "1")]).IsGood);
    }
}
