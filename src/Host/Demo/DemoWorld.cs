using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>What "really" happened in the made-up world, before any Party counted it: how many people move on which route, month by month,
/// and how they divide. Shares are plausible and copied from nowhere.</summary>
internal sealed class DemoWorld(DemoCalendar calendar)
{
    private static readonly string[] Routes = ["FIC_STRAIT", "FIC_OCEAN", "FIC_PASS"];

    // People a month on each route before the crisis, as far as each Party detects them.
    private static readonly Dictionary<string, double[]> Detected = new(StringComparer.Ordinal)
    {
        ["XA"] = [2600, 0, 620],
        ["XB"] = [520, 640, 0],
        ["XC"] = [0, 0, 1150],
        ["XD"] = [300, 0, 560],
        ["XE"] = [0, 190, 0],
        ["XG"] = [0, 0, 430],
    };

    // How the level moves in the months from the crisis on, and where it settles.
    private static readonly Dictionary<string, double[]> Moved = new(StringComparer.Ordinal)
    {
        ["FIC_STRAIT"] = [0.70, 0.42, 0.26, 0.24, 0.22, 0.22, 0.24, 0.26],
        ["FIC_OCEAN"] = [1.25, 1.90, 2.60, 2.80, 2.75],
        ["FIC_PASS"] = [1.20, 1.55, 1.90, 2.00, 1.95],
    };

    private static readonly Dictionary<string, double> Shares = new(StringComparer.Ordinal)
    {
        ["SEX.F"] = 0.24,
        ["SEX.M"] = 0.76,
        ["AGE.Y_LT18"] = 0.21,
        ["AGE.Y_GE18"] = 0.79,
        ["AGE.Y18T34_UNS"] = 0.57,
        ["AGE.Y35T64"] = 0.205,
        ["AGE.Y_GE65"] = 0.015,
        ["STAGE.FC_ARR"] = 1,
        ["STAGE.PROS"] = 0.58,
        ["STAGE.CONV"] = 0.31,
        ["OFFENCE.A61A"] = 0.8,
        ["OFFENCE.A61B_UNS"] = 0.2,
        ["DOC_TYPE.PASS"] = 0.5,
        ["DOC_TYPE.ID"] = 0.3,
        ["DOC_TYPE.VISA"] = 0.2,
        ["FRAUD_TYPE.CFT"] = 0.45,
        ["FRAUD_TYPE.FRG"] = 0.3,
        ["FRAUD_TYPE.IMP"] = 0.25,
        ["REFUSAL_GROUND.A"] = 0.22,
        ["REFUSAL_GROUND.C"] = 0.4,
        ["REFUSAL_GROUND.E"] = 0.3,
        ["REFUSAL_GROUND.I"] = 0.16,
        ["REFUSAL_GROUND._T"] = 1,
        ["RETURN_TYPE.ENF"] = 0.62,
        ["RETURN_TYPE.VOL_A"] = 0.38,
    };

    /// <summary>What a Party counts in a period, for one combination of codes. A late report (<paramref name="revised"/>) adds some.</summary>
    /// <param name="party">The Party.</param>
    /// <param name="dataflow">The dataflow.</param>
    /// <param name="period">A month, quarter or year.</param>
    /// <param name="codes">The code of each dimension the mapping names.</param>
    /// <param name="revised">True for the later, fuller count.</param>
    public long Count(string party, string dataflow, TimePeriod period, IReadOnlyDictionary<string, string> codes, bool revised)
    {
        var share = 1.0;
        foreach (var (dimension, code) in codes) share *= Share(dataflow, dimension, code, codes, period);
        if (share <= 0) return 0;
        string[] names = [party, dataflow, period.ToString(), .. codes.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Value)];
        var chance = DemoRandom.For(names);
        if (dataflow == "FEES") return Fee(codes["STATISTIC"], period, chance);
        var mean = dataflow == "ASYLUM_PENDING" ? Pending(party, period) : period.Split(Frequency.M).Sum(month => Level(party, dataflow, month, codes));
        var count = chance.Count(mean * share);
        return revised ? count + chance.Count(count * 0.07) : count;
    }

    /// <summary>How many in a month, of all kinds.</summary>
    private double Level(string party, string dataflow, TimePeriod month, IReadOnlyDictionary<string, string> codes)
    {
        var route = codes.GetValueOrDefault("ROUTE", Codelist.Total);
        double Entries(Func<string, double> rate) =>
            Routes.Where(r => route == Codelist.Total || route == r).Sum(r => Flow(party, r, month) * rate(r));
        return dataflow switch
        {
            "SMUGGLED" => Entries(_ => 0.34),
            "DEATHS" => Entries(r => r switch { "FIC_OCEAN" => 0.021, "FIC_STRAIT" => 0.0045, _ => 0.0009 }),
            "RETURNS" => Flows(party, month.Plus(-5)) * 0.17,
            "SMUGGLERS" => Flows(party, month) * 0.011,
            "REFUSALS" => (party == "XC" ? 340 : 410) * Season(month, 0.15),
            "DOCUMENTS" => (party == "XA" ? 95 : 70) * (month >= calendar.Crisis ? 1.35 : 1) * Season(month, 0.1),
            _ => Entries(_ => 1),
        };
    }

    private double Flows(string party, TimePeriod month) => Routes.Sum(route => Flow(party, route, month));

    /// <summary>People a Party detects on a route in a month.</summary>
    private double Flow(string party, string route, TimePeriod month)
    {
        var level = Detected[party][Array.IndexOf(Routes, route)];
        if (level == 0) return 0;
        var since = month.Ordinal - calendar.Crisis.Ordinal;
        if (since >= 0) level *= Moved[route][Math.Min(since, Moved[route].Length - 1)];
        var weather = 1 + 0.07 * DemoRandom.For("weather", party, route, month.ToString()).Bell();
        return level * Math.Max(0.5, weather) * Season(month, route == "FIC_PASS" ? 0.18 : 0.42);
    }

    /// <summary>Most in August, least in February.</summary>
    private static double Season(TimePeriod month, double swing) => 1 + swing * Math.Cos((month.Ordinal % 12 - 7) * Math.PI / 6);

    /// <summary>A state on the last day: it grows for a year after the crisis and is worked off slowly.</summary>
    private double Pending(string party, TimePeriod period)
    {
        var since = TimePeriod.Holding(period.End, Frequency.M).Ordinal - calendar.Crisis.Ordinal;
        var level = since < 0 ? 1 + since * 0.002 : since < 14 ? 1 + since * 0.055 : 1.77 - (since - 14) * 0.03;
        return (party == "XA" ? 14200 : 5300) * level;
    }

    /// <summary>United States dollars: the passage grows dearer when the strait closes.</summary>
    private long Fee(string statistic, TimePeriod quarter, DemoRandom chance)
    {
        var since = (quarter.End.DayNumber - calendar.Crisis.Start.DayNumber) / 91;
        var median = 1900 * (since < 0 ? 1 + 0.004 * since : Math.Min(1.75, 1.2 + 0.15 * since));
        return statistic switch
        {
            "N" => chance.Between(34, 71),
            "MIN" => 50 * (long)Math.Round(median * (0.42 + 0.08 * chance.Next()) / 50),
            "MAX" => 50 * (long)Math.Round(median * (2.1 + 0.6 * chance.Next()) / 50),
            _ => 50 * (long)Math.Round(median * (0.96 + 0.08 * chance.Next()) / 50),
        };
    }

    /// <summary>The part of a total that has a code, given the other codes.</summary>
    private double Share(string dataflow, string dimension, string code, IReadOnlyDictionary<string, string> codes, TimePeriod period)
    {
        var route = codes.GetValueOrDefault("ROUTE", "");
        var isSea = route is "FIC_STRAIT" or "FIC_OCEAN";
        return dimension switch
        {
            "REF_AREA" or "ROUTE" or "CURRENCY" or "STATISTIC" => 1,
            "CITIZENSHIP" => dataflow == "SMUGGLERS" ? Offender(code, codes["REF_AREA"]) : Origin(code, route, period),
            "BORDER" when dataflow == "IRREGULAR_ENTRY" && code != Codelist.Total => code switch { "SEA_BTW" => isSea ? 1 : 0, "LAND_BCP" => isSea ? 0 : 0.34, _ => isSea ? 0 : 0.66 },
            "OUTCOME" when codes["BORDER"] is "SEA_BTW" or "LAND_BTW" && code == "ENTERED" => codes["BORDER"] == "SEA_BTW" ? 1 : 0.7,
            "OUTCOME" when code == "STOPPED" => codes["REF_AREA"] != "XA" ? 1 : codes["BORDER"] switch { "LAND_BCP" => 1, "LAND_BTW" => 0.3, _ => 0 },
            "OUTCOME" => code == Codelist.Total ? 1 : 0,
            "DEPARTURE" => isSea == (code == "QU") ? 1 : 0,
            "TRANSPORT" => (route, code) switch
            {
                ("FIC_STRAIT", "INFL") => 0.72,
                ("FIC_STRAIT", "WOOD") => 0.28,
                ("FIC_OCEAN", "WOOD") => 0.78,
                ("FIC_OCEAN", "FISH") => 0.22,
                ("FIC_PASS", "TRUCK") => 0.6,
                ("FIC_PASS", "FOOT") => 0.4,
                _ => 0,
            },
            "METHOD" => code == (codes["TRANSPORT"] switch { "TRUCK" => "H_CARGO", "FOOT" => "A_GREEN", _ => "A_SEA" }) ? 1 : 0,
            "CAUSE" => (isSea, code) switch { (true, "DROWN") => 0.78, (true, "MIXUNK_UNS") => 0.22, (false, "HARSH") => 0.7, (false, "MIXUNK_UNS") => 0.3, _ => 0 },
            "MEASURE" => code switch { "DEAD" => 0.55, "MISSING" => 0.45, "DOCUMENTS" => 1.16, _ => 1 },
            "ISSUER" => code == codes["CITIZENSHIP"] ? 0.9 : 0.1 / 3,
            "DESTINATION" => dataflow == "FEES" ? 1 : code == codes["CITIZENSHIP"] ? 0.9 : code == "QU" ? 0.1 : 0,
            _ => Shares.GetValueOrDefault(dimension + "." + code, 1),
        };
    }

    private static double Offender(string code, string party) => code == party ? 0.36 : code switch { "QU" or "QV" => 0.3, "_O" => 0.1, _ => 0.12 };

    /// <summary>People from Bellun come in far greater numbers in the year after the crisis; each route has its own mixture.</summary>
    private double Origin(string code, string route, TimePeriod period)
    {
        if (code == Codelist.Total) return 1;
        var place = "QM QN QO QP QQ QR QS QT".IndexOf(code, StringComparison.Ordinal) / 3;
        double[] mixture = route switch
        {
            "FIC_STRAIT" => [0.30, 0.22, 0.15, 0.08, 0.10, 0.07, 0.05, 0.03],
            "FIC_OCEAN" => [0.12, 0.14, 0.06, 0.05, 0.28, 0.18, 0.11, 0.06],
            "FIC_PASS" => [0.14, 0.20, 0.24, 0.22, 0.06, 0.06, 0.05, 0.03],
            _ => [0.20, 0.19, 0.15, 0.12, 0.13, 0.10, 0.07, 0.04],
        };
        var since = TimePeriod.Holding(period.Start, Frequency.M).Ordinal - calendar.Crisis.Ordinal;
        var surge = since is >= 0 and < 14 ? 1.9 : since >= 14 ? 1.3 : 1;
        var whole = 1 + mixture[1] * (surge - 1);
        return mixture[place] * (code == "QN" ? surge : 1) / whole;
    }
}
