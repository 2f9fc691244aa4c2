using System.Collections.Immutable;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>Puts the keys of a table into the reader's words.</summary>
public static class KeyNames
{
    /// <summary>The name of a dimension, Party and period included.</summary>
    public static string Dimension(TableAnswer answer, string id, Texts texts) => id switch
    {
        TableRequest.Party => texts["statistics.dimension.party"],
        TableRequest.Time => texts["statistics.dimension.period"],
        _ => texts.Of(answer.Flow.Dimensions[answer.Flow.IndexOf(id)].Name),
    };

    /// <summary>The name of one member of a key.</summary>
    public static string Member(TableAnswer answer, string dimension, string member, Texts texts)
    {
        switch (dimension)
        {
            case TableRequest.Party:
                return answer.Roll.Parties.FirstOrDefault(p => p.Id.Value == member) is { } party ? texts.Of(party.Name) : member;
            case TableRequest.Time:
                return TimePeriod.TryParse(member, out var period) ? texts.Period(period) : member;
            default:
                var list = answer.Flow.Dimensions[answer.Flow.IndexOf(dimension)].List;
                if (!list.TryFind(member, out var code)) return member;
                // A Party's own made-up area bears the Party's name.
                return texts.Of(code.Name);
        }
    }

    /// <summary>The names of a key's members.</summary>
    public static IEnumerable<string> Members(TableAnswer answer, ImmutableArray<string> dimensions, ImmutableArray<string> key, Texts texts) =>
        dimensions.Select((dimension, i) => Member(answer, dimension, key[i], texts));
}
