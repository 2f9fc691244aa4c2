using Tallystick.Reporting.Mapping;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Compositions;

/// <summary>Finds the decision that holds for a figure: the last that fits, else the rule. Decisions on single figures are looked up, so that a
/// thousand of them cost no more than one.</summary>
internal sealed class DecisionBook
{
    private readonly ComposedParts _composition;
    private readonly Dictionary<(string Codes, TimePeriod Period), int> _single = [];
    private readonly List<(int At, bool[]?[] Codes)> _wide = [];
    private readonly Dataflow _structure;

    public DecisionBook(ComposedParts composition, Dataflow structure)
    {
        (_composition, _structure) = (composition, structure);
        for (var i = 0; i < composition.Decisions.Length; i++)
        {
            var decision = composition.Decisions[i];
            if (decision.From is { } period && decision.From == decision.To && decision.Slice.Count == structure.Dimensions.Length && decision.Slice.Values.All(codes => codes.Length == 1))
                _single[(string.Join('.', structure.Dimensions.Select(dimension => decision.Slice[dimension.Id][0])), period)] = i;
            else _wide.Add((i, [.. structure.Dimensions.Select(dimension => Among(decision, dimension))]));
        }
    }

    /// <summary>What holds for a key, and the place of the agency that leads; null where the first of the composition does.</summary>
    public (OverlapKind Kind, int? Leader) Of(KeyLayout layout, UInt128 key, TimePeriod period)
    {
        var found = -1;
        if (_single.Count > 0)
        {
            var codes = string.Join('.', Enumerable.Range(0, layout.Dimensions).Select(d => _structure.Dimensions[d].List.Codes[layout.CodeAt(key, d)].Id));
            found = _single.GetValueOrDefault((codes, period), -1);
        }
        for (var i = _wide.Count - 1; i >= 0 && _wide[i].At > found; i--)
        {
            if (Fits(_wide[i], layout, key, period)) found = _wide[i].At;
        }
        return found < 0 ? (_composition.Rule, null)
            : (_composition.Decisions[found].Kind, _composition.Decisions[found].Kind == OverlapKind.Lead ? _composition.Agencies.IndexOf(_composition.Decisions[found].Leader) : null);
    }

    private bool Fits((int At, bool[]?[] Codes) wide, KeyLayout layout, UInt128 key, TimePeriod period)
    {
        var decision = _composition.Decisions[wide.At];
        if (decision.From is { } from && period.Start < from.Start || decision.To is { } to && period.End > to.End) return false;
        for (var d = 0; d < wide.Codes.Length; d++)
        {
            if (wide.Codes[d] is { } codes && !codes[layout.CodeAt(key, d)]) return false;
        }
        return true;
    }

    private static bool[]? Among(OverlapDecision decision, Dimension dimension)
    {
        if (!decision.Slice.TryGetValue(dimension.Id, out var codes)) return null;
        var among = new bool[dimension.List.Codes.Length];
        foreach (var code in codes) among[dimension.List.IndexOf(code)] = true;
        return among;
    }
}
