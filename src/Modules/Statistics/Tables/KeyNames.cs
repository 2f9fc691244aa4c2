using System.Collections.Immutable;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>Puts the keys of a table into the reader's words.</summary>
public static class KeyNames
{
    /// <summary>The name of a dimension, Party and period included.</summary>
    public static string Dimension(TableAnswer answer, string id, Texts texts) => Dimension(answer.Flow, id, texts);

    /// <summary>The name of a dimension of a dataflow, Party and period included.</summary>
    public static string Dimension(Dataflow flow, string id, Texts texts) => id switch
    {
        TableRequest.Party => texts["statistics.dimension.party"],
        TableRequest.Time => texts["statistics.dimension.period"],
        _ => texts.Of(flow.Dimensions[flow.IndexOf(id)].Name),
    };

    /// <summary>The name of one member of a key.</summary>
    public static string Member(TableAnswer answer, string dimension, string member, Texts texts) => Member(answer.Flow, answer.Roll, dimension, member, texts);

    /// <summary>The name of one member of a dimension of a dataflow.</summary>
    public static string Member(Dataflow flow, ExchangeRoll roll, string dimension, string member, Texts texts)
    {
        switch (dimension)
        {
            case TableRequest.Party:
                return roll.Parties.FirstOrDefault(p => p.Id.Value == member) is { } party ? texts.Of(party.Name) : member;
            case TableRequest.Time:
                return TimePeriod.TryParse(member, out var period) ? texts.Period(period) : member;
            default:
                var list = flow.Dimensions[flow.IndexOf(dimension)].List;
                if (!list.TryFind(member, out var code)) return member;
                // A Party's own made-up area bears the Party's name.
                return texts.Of(code.Name);
        }
    }

    /// <summary>The names of a key's members.</summary>
    public static IEnumerable<string> Members(TableAnswer answer, ImmutableArray<string> dimensions, ImmutableArray<string> key, Texts texts) =>
        dimensions.Select((dimension, i) => Member(answer, dimension, key[i], texts));
}
