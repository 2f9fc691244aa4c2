using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Reporting.Mapping;

/// <summary>Holds a mapping against the dataflow it names, before any file is at hand: dimensions, codes, frequencies, decimals.</summary>
internal static class MappingCheck
{
    /// <summary>The faults, each with its line in the mapping where there is one; none when the mapping fits.</summary>
    public static ImmutableArray<Finding> Against(MappingFile mapping, Dataflow dataflow)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        Bind(mapping, dataflow, findings.Add);
        return findings.ToImmutable();
    }

    /// <summary>The codes of every dimension of the dataflow, in its order.</summary>
    public static DimensionCodes[] Bind(MappingFile mapping, Dataflow dataflow, Action<Finding> found)
    {
        if (mapping.Dataflow != dataflow.Id) found(Finding.Error("mapping-other-dataflow", 0, "dataflow", mapping.Dataflow, ("expected", dataflow.Id)));
        if (dataflow.Kind == MeasureKind.Narrative) found(Finding.Error("mapping-narrative", 0, "dataflow", dataflow.Id));
        if (dataflow.Kind is MeasureKind.Flow or MeasureKind.Stock && mapping.Measure.Decimals > 0)
            found(Finding.Error("mapping-decimals-of-count", mapping.Measure.Line, "measure.decimals", ""));
        if (dataflow.Kind == MeasureKind.Price && (mapping.SumAway.Length > 0 || mapping.Measure.Rows))
            found(Finding.Error("mapping-sum-of-prices", mapping.SumAway.FirstOrDefault()?.Line ?? mapping.Measure.Line, "sumAway", ""));
        foreach (var rule in mapping.Dimensions.Where(rule => dataflow.IndexOf(rule.Dimension) < 0))
        {
            var near = NearestWord.To(rule.Dimension, dataflow.Dimensions.Select(dimension => dimension.Id));
            found(near is null
                ? Finding.Error("mapping-dimension-unknown", rule.Line, "dimensions", rule.Dimension, ("dataflow", dataflow.Id),
                    ("known", string.Join(", ", dataflow.Dimensions.Select(dimension => dimension.Id))))
                : Finding.Error("mapping-dimension-unknown-near", rule.Line, "dimensions", rule.Dimension, ("dataflow", dataflow.Id), ("near", near)));
        }
        var time = mapping.Time;
        var frequency = time.Frequency ?? time.Natural;
        if (frequency != default && !dataflow.Frequencies.Contains(frequency))
        {
            found(Finding.Error("mapping-frequency", time.Line, "time", frequency.ToString(), ("dataflow", dataflow.Id), ("allowed", string.Join(", ", dataflow.Frequencies))));
        }
        return [.. dataflow.Dimensions.Select(dimension =>
            new DimensionCodes(dimension, mapping.Dimensions.FirstOrDefault(rule => rule.Dimension == dimension.Id), found))];
    }
}
