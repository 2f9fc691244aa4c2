using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Sheets;

/// <summary>The published sheets of some Parties as they speak for one day, compared; a Party without one stands beside them and has said nothing.</summary>
/// <param name="Flow">The dataflow.</param>
/// <param name="On">The day.</param>
/// <param name="Parties">Who is compared, in the order asked.</param>
/// <param name="Comparison">Field by field.</param>
internal sealed record SheetsSideBySide(Dataflow Flow, DateOnly On, ImmutableArray<PartyId> Parties, SheetComparison Comparison)
{
    /// <summary>Parties that are compared at once.</summary>
    internal const int Most = 12;

    private readonly Dictionary<PartyId, PublishedSheet> _sheets = [];

    /// <summary>A Party's sheet; null where it has none that holds.</summary>
    internal PublishedSheet? Of(PartyId party) => _sheets.GetValueOrDefault(party);

    /// <summary>Reads and compares.</summary>
    /// <exception cref="ProblemException">404 when a Party named does not take part.</exception>
    internal static async Task<SheetsSideBySide> AskAsync(SheetDesk desk, DbSession session, Actor actor, string dataflow, ImmutableArray<PartyId> parties, DateOnly on, CancellationToken ct)
    {
        var (flow, fields) = desk.Form(dataflow);
        var sheets = (await desk.ReadAsync(session, actor, dataflow, parties, on, ct)).ToDictionary(sheet => sheet.Party);
        if (await desk.MembersAsync(session, ct) is { } members && parties.FirstOrDefault(party => !members.Contains(party.Value)) is { Value: { } stranger })
            throw KernelProblems.NotFound(stranger).AsException();
        var side = new SheetsSideBySide(flow, on, parties,
            SheetComparison.Of(fields, [.. parties.Select(party => sheets.TryGetValue(party, out var sheet) ? sheet.Sheet : SheetContent.Empty)]));
        foreach (var (party, sheet) in sheets) side._sheets.Add(party, sheet);
        return side;
    }
}
