using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Tallystick.Sdmx;
using Tallystick.Statistics.Tables;

namespace Tallystick.Statistics.Explore;

/// <summary>A table request as the query of an address, read and written: <c>rows=CITIZENSHIP&amp;columns=TIME_PERIOD&amp;where.ROUTE=CMED&amp;from=2022&amp;to=2023</c>.
/// A form of separate fields and a hand-written address come out the same.</summary>
internal static class ExploreAddress
{
    internal static TableRequest Read(Dataflow flow, IQueryCollection query)
    {
        var where = query.Where(pair => pair.Key.StartsWith("where.", StringComparison.Ordinal))
            .Select(pair => (Dimension: pair.Key[6..], Codes: Join(pair.Value, '+')))
            .Where(filter => filter.Codes.Length > 0).Select(filter => filter.Dimension + "=" + filter.Codes);
        var (from, to) = (query["from"].ToString().Trim(), query["to"].ToString().Trim());
        var period = query["period"].ToString();
        if (from.Length + to.Length > 0) period = from + ".." + to;
        var given = query.ContainsKey("rows") || query.ContainsKey("columns");
        return TableRequest.Read(flow,
            given ? Join(query["rows"], ',') : TableRequest.Party, given ? Join(query["columns"], ',') : TableRequest.Time,
            where, period, given ? query["frequency"] : Coarsest(flow), query["asOf"]);
    }

    /// <summary>The address of a request; <paramref name="path"/> is the page or download it leads to.</summary>
    internal static string Write(string path, TableRequest request, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var query = new List<KeyValuePair<string, string?>>
        {
            new("rows", string.Join(',', request.Rows)),
            new("columns", string.Join(',', request.Columns)),
        };
        foreach (var (dimension, codes) in request.Where) query.Add(new("where." + dimension, string.Join('+', codes)));
        if (request.From is { } from) query.Add(new("from", from.ToString()));
        if (request.To is { } to) query.Add(new("to", to.ToString()));
        if (request.Frequency is { } frequency) query.Add(new("frequency", frequency.ToString()));
        if (request.AsOf is { } asOf) query.Add(new("asOf", asOf.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var (name, value) in more) query.Add(new(name, value));
        return path + QueryString.Create(query);
    }

    /// <summary>A new table opens at a glance: by year where the measure adds up over time, as reported where it does not.</summary>
    private static string Coarsest(Dataflow flow) => flow.Kind == MeasureKind.Flow ? "A" : "";

    private static string Join(StringValues values, char separator) =>
        string.Join(separator, values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!.Trim()));
}
