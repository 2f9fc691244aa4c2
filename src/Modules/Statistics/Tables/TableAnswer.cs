using System.Collections.Immutable;
using Tallystick.Cube;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Statistics.Tables;

/// <summary>A table as one viewer gets it, with all that qualifies it: coverage, notes, restrictions. What is closed to the viewer is not in
/// it, in any form but the ground on which it is closed.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Flow">The structure.</param>
/// <param name="Cells">The figures.</param>
/// <param name="Coverage">Per Party what is in and what is not, and why.</param>
/// <param name="Notes">The notes that touch what is shown.</param>
/// <param name="Restrictions">The restrictions on use that travel with what is shown.</param>
/// <param name="Roll">Who takes part.</param>
/// <param name="AnsweredAt">When.</param>
/// <param name="From">The first period of the range answered.</param>
/// <param name="To">The last.</param>
public sealed record TableAnswer(TableRequest Request, Dataflow Flow, CubeAnswer Cells, ImmutableArray<Coverage> Coverage, ImmutableArray<TravellingNote> Notes,
    ImmutableArray<Restriction> Restrictions, ExchangeRoll Roll, DateTimeOffset AnsweredAt, TimePeriod From, TimePeriod To)
{
    /// <summary>How many Parties have figures or nil reports in the table.</summary>
    public int PartiesIn => Coverage.Count(c => c.IsIn);

    /// <summary>The notes that touch a row (<paramref name="isRow"/>) or a column because of its own key, by their numbers from 1.</summary>
    public IEnumerable<int> NotesOf(ImmutableArray<string> key, bool isRow)
    {
        var axes = isRow ? Request.Rows : Request.Columns;
        for (var n = 0; n < Notes.Length; n++)
        {
            if (Notes[n].Marks(Flow, axes, key)) yield return n + 1;
        }
    }
}

/// <summary>What became of one Party in a table.</summary>
/// <param name="Party">The Party.</param>
/// <param name="Shown">How many of its periods are in the table, nil reports included.</param>
/// <param name="LeftOut">The others by ground.</param>
public sealed record Coverage(RollParty Party, int Shown, ImmutableArray<LeftOut> LeftOut)
{
    /// <summary>True when anything of it is in the table.</summary>
    public bool IsIn => Shown > 0;
}

/// <summary>Periods of one Party that are not in a table, or not in full, on one ground.</summary>
/// <param name="Ground">A key of the texts: <c>not-released</c>, <c>not-mirrored</c>, <c>depth</c> and so on.</param>
/// <param name="Periods">How many.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Detail">A dimension, or the periods whose release would open them; may be empty.</param>
public sealed record LeftOut(string Ground, int Periods, TimePeriod First, TimePeriod Last, ImmutableArray<string> Detail);

/// <summary>A note as it goes with a table.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Note">The note and its slice.</param>
public sealed record TravellingNote(PartyId Party, SliceNote Note)
{
    /// <summary>True when the note concerns this key of a table in particular: some axis is restricted by its slice, and the key lies in it.</summary>
    public bool Marks(Dataflow flow, ImmutableArray<string> axes, ImmutableArray<string> key)
    {
        var particular = false;
        for (var i = 0; i < axes.Length && i < key.Length; i++)
        {
            switch (axes[i])
            {
                case TableRequest.Party:
                    if (key[i] != Party.Value) return false;
                    particular = true;
                    break;
                case TableRequest.Time:
                    if (Note.From is null && Note.To is null) break;
                    if (!TimePeriod.TryParse(key[i], out var period) || !Touches(period)) return false;
                    particular = true;
                    break;
                default:
                    if (!Note.Slice.TryGetValue(axes[i], out var codes)) break;
                    var list = flow.Dimensions[flow.IndexOf(axes[i])].List;
                    if (!codes.Any(code => list.IsWithin(key[i], code) || list.IsWithin(code, key[i]))) return false;
                    particular = true;
                    break;
            }
        }
        return particular;
    }

    /// <summary>True when some day of the period lies in the note's range.</summary>
    public bool Touches(TimePeriod period) => (Note.From is not { } from || from.Start <= period.End) && (Note.To is not { } to || period.Start <= to.End);
}

/// <summary>What an owner allows its figures to be used for.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Circle">With whom it shares.</param>
/// <param name="PermittedUse">The owner's words; may be empty.</param>
public sealed record Restriction(PartyId Party, SharingCircle Circle, string PermittedUse);
