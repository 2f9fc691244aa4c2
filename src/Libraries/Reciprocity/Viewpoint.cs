using System.Collections.Immutable;
using System.Numerics;
using Tallystick.Sdmx;

namespace Tallystick.Reciprocity;

/// <summary>One viewer before one dataflow: decides every (owner, period) by the rule "you see as deep as you share". Pure; what the viewer's
/// own reporting opens is worked out once per window and kept. Used by one thread.</summary>
public sealed class Viewpoint
{
    private const ulong Everything = ulong.MaxValue;
    private static readonly Frequency[] FromCoarse = [Frequency.A, Frequency.S, Frequency.Q, Frequency.M, Frequency.W, Frequency.D];

    private readonly ExchangeFacts _facts;
    private readonly Viewer _viewer;
    private readonly string _dataflow;
    private readonly MirrorRule? _rule;
    private readonly PartyFacts? _self;
    private readonly IReadOnlyDictionary<TimePeriod, ReleasedPeriod> _own;
    private readonly Dictionary<TimePeriod, Mirror> _mirrors = [];
    private readonly Dictionary<TimePeriod, Cover> _covers = [];

    internal Viewpoint(ExchangeFacts facts, Viewer viewer, string dataflow)
    {
        (_facts, _viewer, _dataflow) = (facts, viewer, dataflow);
        _rule = facts.RuleOf(dataflow);
        _self = viewer.Party is { } party ? facts.Parties.GetValueOrDefault(party) : null;
        _own = facts.ReleasesOf(viewer.Party ?? "", dataflow);
    }

    /// <summary>Decides for one owner and one period that the owner has released as such (figures or nil).</summary>
    public Decision Decide(string owner, TimePeriod period)
    {
        if (_viewer.Party == owner) return new(Ground.Own, Everything, Frequency.D, null, null);
        if (_viewer.Party is not null && _self is not { HasStanding: true }) return Closed(Ground.ViewerHasNoStanding);
        if (_facts.Parties.GetValueOrDefault(owner) is not { HasStanding: true }) return Closed(Ground.OwnerHasNoStanding);
        if (!_facts.ReleasesOf(owner, _dataflow).TryGetValue(period, out var release)) return Closed(Ground.NotReleased);
        if (!IsSharedWithViewer(release.Sharing)) return Closed(Ground.NotShared);
        if (release.Sharing.EmbargoUntil is { } until && _facts.Now < until) return Closed(Ground.Embargoed) with { OpensAt = until };
        if (_viewer.Party is null) return new(Ground.SharedWithSecretariat, Everything, Frequency.D, null, null);
        if (_rule is null) return Closed(Ground.NoRule);
        var mirror = MirrorFor(period);
        if (!mirror.Holds) return Closed(Ground.NotMirrored) with { Mirror = mirror };
        return new(mirror.ByGrace ? Ground.Grace : Ground.Mirrored, mirror.Depth, mirror.Finest, mirror, null);
    }

    /// <summary>How the viewer's own reporting stands for a period, whoever owns it. Null when no rule is set or the viewer is no Party.</summary>
    public Mirror? Standing(TimePeriod period) => _rule is null || _self is null ? null : MirrorFor(period);

    private static Decision Closed(Ground ground) => new(ground, 0, Frequency.A, null, null);

    private bool IsSharedWithViewer(SharingChoice sharing) => _viewer.Party is not { } party ? sharing.Secretariat : sharing.Circle switch
    {
        SharingCircle.Participants or SharingCircle.Public => true,
        SharingCircle.Named => sharing.Named.Contains(party),
        _ => false,
    };

    private Mirror MirrorFor(TimePeriod asked)
    {
        var rule = _rule!;
        var last = TimePeriod.Holding(asked.End, rule.Frequency);
        var mirror = WindowEndingAt(last);
        if (!rule.CurrentOpensHistory) return mirror;
        // The latest due window speaks for every earlier period; the better of the two holds.
        var latest = rule.LastDue(_facts.Today);
        if (latest <= last) return mirror;
        var current = WindowEndingAt(latest);
        if (!current.Holds || (mirror.Holds && current.ByGrace)) return mirror;
        if (!mirror.Holds || (mirror.ByGrace && !current.ByGrace)) return current;
        return mirror with { Depth = mirror.Depth | current.Depth, Finest = mirror.Finest > current.Finest ? mirror.Finest : current.Finest };
    }

    private Mirror WindowEndingAt(TimePeriod last)
    {
        if (_mirrors.TryGetValue(last, out var known)) return known;
        var rule = _rule!;
        var window = ImmutableArray.CreateBuilder<WindowPeriod>(rule.Window);
        Span<int> withDimension = stackalloc int[64];
        Span<int> withFrequency = stackalloc int[8];
        withDimension.Clear();
        withFrequency.Clear();
        var (met, open, nil) = (0, 0, 0);
        for (var back = rule.Window - 1; back >= 0; back--)
        {
            var period = last.Plus(-back);
            var cover = CoverOf(period);
            var due = IsDue(period);
            window.Add(new(period, due, cover.IsReleased));
            if (cover.IsReleased || !due) met++;
            if (!cover.IsReleased && !due) open++;
            if (cover.IsReleased && cover.IsNil) nil++;
            for (var bits = cover.Breakdown; bits != 0; bits &= bits - 1) withDimension[BitOperations.TrailingZeroCount(bits)]++;
            foreach (var frequency in FromCoarse)
            {
                if (cover.IsReleased && frequency <= cover.Finest) withFrequency[(int)frequency]++;
            }
        }
        var grace = _facts.Today < _self!.Joined.AddDays(rule.GraceDays);
        // A dimension is the viewer's when as many periods as the rule asks carry it (a nil report and a period not yet due speak
        // neither for nor against), and at least one really does. In grace one is enough. The same for frequencies.
        var enough = grace ? 0 : rule.Required;
        var depth = 0UL;
        for (var d = 0; d < 64; d++)
        {
            if (withDimension[d] >= 1 && withDimension[d] + open + nil >= enough) depth |= 1UL << d;
        }
        var finest = Frequency.A;
        foreach (var frequency in FromCoarse)
        {
            if (withFrequency[(int)frequency] >= 1 && withFrequency[(int)frequency] + open >= enough) finest = frequency;
        }
        var holds = met >= rule.Required;
        var mirror = new Mirror(holds || grace, grace && !holds, window.MoveToImmutable(), rule.Required, met, depth, finest);
        _mirrors[last] = mirror;
        return mirror;
    }

    private bool IsDue(TimePeriod period) => _facts.Today > _rule!.Deadline(period);

    /// <summary>How the viewer's own releases cover one period of the rule's frequency: as such, by a coarser one, or by all of a finer one.</summary>
    private Cover CoverOf(TimePeriod period)
    {
        if (_covers.TryGetValue(period, out var known)) return known;
        var cover = Cover.None;
        foreach (var frequency in FromCoarse)
        {
            if (frequency <= period.Frequency)
            {
                var holder = TimePeriod.Holding(period.Start, frequency);
                if (holder.Contains(period) && _own.TryGetValue(holder, out var release)) cover = cover.Or(Cover.By(release));
            }
            else
            {
                Cover? tiles = null;
                foreach (var tile in period.Split(frequency))
                {
                    if (!_own.TryGetValue(tile, out var release)) { tiles = null; break; }
                    tiles = tiles is { } sofar ? sofar.And(Cover.By(release)) : Cover.By(release);
                }
                if (tiles is { } whole) cover = cover.Or(whole);
            }
        }
        _covers[period] = cover;
        return cover;
    }

    /// <summary>What releases say of one window period. Nil only when nothing but nil covers it.</summary>
    private readonly record struct Cover(bool IsReleased, bool IsNil, ulong Breakdown, Frequency Finest)
    {
        internal static Cover None { get; } = new(false, false, 0, 0);

        internal static Cover By(ReleasedPeriod release) => new(true, release.IsNil, release.IsNil ? 0 : release.Breakdown, release.Period.Frequency);

        /// <summary>Two ways of covering the same period: either is enough.</summary>
        internal Cover Or(Cover other) => !IsReleased ? other : !other.IsReleased ? this
            : new(true, IsNil && other.IsNil, Breakdown | other.Breakdown, Finest > other.Finest ? Finest : other.Finest);

        /// <summary>Two tiles of the same period: both are needed; a nil tile takes nothing from what the others break down.</summary>
        internal Cover And(Cover other) => new(true, IsNil && other.IsNil,
            IsNil ? other.Breakdown : other.IsNil ? Breakdown : Breakdown & other.Breakdown, Finest < other.Finest ? Finest : other.Finest);
    }
}
