using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tallystick.Benchmarks.Import;

/// <summary>A national file as one comes in (months as words of digits, three spellings of each country, points between thousands, hidden
/// numbers, months in order and everything else in none), its mapping, and the same rows as the store keeps them, for the peers.</summary>
internal sealed class RawFile
{
    private static readonly (string Code, string English, string Spanish)[] Countries =
    [
        ("AF", "AFGHANISTAN", "Afganistán"), ("AL", "ALBANIA", "Albania "), ("DZ", "ALGERIA", "Argelia"), ("BD", "BANGLADESH", "Bangladés"), ("BO", "BOLIVIA", "Bolivia, E.P."),
        ("BR", "BRAZIL", "Brasil"), ("BF", "BURKINA FASO", "Burkina-Faso"), ("CM", "CAMEROON", "Camerún"), ("CF", "CENTRAL AFRICAN REP.", "R. Centroafricana"), ("TD", "CHAD", "Chad (Rep.)"),
        ("CN", "CHINA, PEOPLES REPUBLIC OF", "China"), ("CO", "COLOMBIA", "Colombia "), ("CD", "CONGO, DEM. REP.", "R. D. Congo"), ("CG", "CONGO", "Congo, Rep."), ("CI", "COTE D'IVOIRE", "Costa de Marfil"),
        ("CU", "CUBA", "Cuba "), ("EC", "ECUADOR", "Ecuador "), ("EG", "EGYPT", "Egipto"), ("SV", "EL SALVADOR", "Salvador, El"), ("ER", "ERITREA", "Eritrea "),
        ("ET", "ETHIOPIA", "Etiopía"), ("GM", "GAMBIA, THE", "Gambia"), ("GE", "GEORGIA", "Georgia "), ("GH", "GHANA", "Ghana "), ("GT", "GUATEMALA", "Guatemala "),
        ("GN", "GUINEA", "Guinea "), ("GW", "GUINEA-BISSAU", "Guinea Bissáu"), ("HT", "HAITI", "Haití"), ("HN", "HONDURAS", "Honduras "), ("IN", "INDIA", "India "),
        ("IR", "IRAN", "Irán"), ("IQ", "IRAQ", "Irak"), ("KE", "KENYA", "Kenia"), ("KW", "KUWAIT", "Kuwait "), ("LB", "LEBANON", "Líbano"),
        ("LR", "LIBERIA", "Liberia "), ("LY", "LIBYA", "Libia"), ("ML", "MALI", "Malí"), ("MR", "MAURITANIA", "Mauritania "), ("MX", "MEXICO", "Méjico"),
        ("MA", "MOROCCO", "Marruecos"), ("MM", "MYANMAR (BURMA)", "Birmania"), ("NP", "NEPAL", "Nepal "), ("NI", "NICARAGUA", "Nicaragua "), ("NE", "NIGER", "Níger"),
        ("NG", "NIGERIA", "Nigeria "), ("PK", "PAKISTAN", "Pakistán"), ("PS", "PALESTINE", "Palestina"), ("PE", "PERU", "Perú"), ("PH", "PHILIPPINES", "Filipinas"),
        ("RU", "RUSSIA", "Rusia"), ("SN", "SENEGAL", "Senegal "), ("SL", "SIERRA LEONE", "Sierra Leona"), ("SO", "SOMALIA", "Somalia "), ("SD", "SUDAN", "Sudán"),
        ("SY", "SYRIA", "Siria"), ("TG", "TOGO", "Togo "), ("TN", "TUNISIA", "Túnez"), ("TR", "TURKEY", "Turquía"), ("VE", "VENEZUELA", "Venezuela "),
    ];

    private static readonly (string Code, string[] Words)[] Sexes = [("M", ["H", "hombre", "Varón"]), ("F", ["M", "mujer", "Mujer"]), ("_U", ["", "n.c.", "?"])];
    private static readonly (string Code, string[] Words)[] Ages = [("Y_LT18_UNS", ["<18", "menor"]), ("Y18T34_UNS", ["18-34", "18 a 34"]), ("Y35T64", ["35-64", "adulto"]), ("_U", ["desc.", ""])];
    private static readonly (string Code, string Word)[] Borders = [("LAND_BCP", "Puesto terrestre"), ("LAND_BTW", "Verde"), ("LAND_UNS", "Tierra"), ("SEA_BCP", "Puerto"), ("SEA_BTW", "Costa"), ("SEA_UNS", "Mar")];
    private static readonly (string Code, string Word)[] Routes =
        [("EMED_SEA", "Med. oriental, mar"), ("EMED_LAND", "Med. oriental, tierra"), ("CMED_LY", "Libia"), ("CMED_TN", "Túnez"), ("CMED_DZ", "Argelia"), ("WMED_SEA", "Estrecho"), ("WMED_LAND", "Ceuta y Melilla"), ("WAFR", "Canarias"), ("WBALK", "Balcanes"), ("EMED_UNS", "Oriental s.e.")];

    private const int FirstYear = 2003;
    private readonly int _series = Countries.Length * Sexes.Length * Ages.Length * Borders.Length * Routes.Length;

    /// <summary>Writes all files into <paramref name="folder"/>, with at least <paramref name="rows"/> rows.</summary>
    public RawFile(string folder, int rows)
    {
        Directory.CreateDirectory(folder);
        Months = Math.Max(1, (int)Math.Round(rows / (double)_series));
        (Raw, Mapping) = (Path.Combine(folder, "raw.csv"), Path.Combine(folder, "mapping.json"));
        (Series, Observations) = (Path.Combine(folder, "series.csv"), Path.Combine(folder, "observations.csv"));
        File.WriteAllText(Mapping, MappingJson());
        WriteRaw();
        WriteNormalised();
    }

    /// <summary>Files.</summary>
    public string Raw { get; }
    /// <summary>Files.</summary>
    public string Mapping { get; }
    /// <summary>Files.</summary>
    public string Series { get; }
    /// <summary>Files.</summary>
    public string Observations { get; }
    /// <summary>Months covered.</summary>
    public int Months { get; }
    /// <summary>Rows there are.</summary>
    public long Rows => (long)Months * _series;

    private void WriteRaw()
    {
        using var output = new StreamWriter(Raw, false, new UTF8Encoding(false), 1 << 20);
        output.Write("Mes;Nacionalidad;Sexo;Edad;Frontera;Ruta;Personas\n");
        // a step that has no factor in common with the count visits every series once, in no visible order
        var step = Coprime(_series);
        for (var month = 0; month < Months; month++)
        {
            var at = (int)((uint)(month * 7919) % (uint)_series);
            var when = string.Create(CultureInfo.InvariantCulture, $"{month % 12 + 1:00}/{FirstYear + month / 12}");
            for (var i = 0; i < _series; i++, at = (at + step) % _series)
            {
                var (country, sex, age, border, route) = Split(at);
                var spelling = (i + month) % 3;
                var name = spelling switch { 0 => Countries[country].Code, 1 => Countries[country].English, _ => Countries[country].Spanish };
                output.Write(when);
                output.Write(';');
                if (name.Contains(';', StringComparison.Ordinal)) throw new InvalidOperationException("A name with the delimiter in it.");
                output.Write(name);
                output.Write(';');
                output.Write(Sexes[sex].Words[i % 3]);
                output.Write(';');
                output.Write(Ages[age].Words[i % 2]);
                output.Write(';');
                output.Write(Borders[border].Word);
                output.Write(';');
                output.Write(Routes[route].Word);
                output.Write(';');
                var value = Value(at, month);
                if (value < 0) output.Write("<5");
                else if (value < 1000) output.Write(value);
                else output.Write(string.Create(CultureInfo.InvariantCulture, $"{value / 1000}.{value % 1000:000}"));
                output.Write('\n');
            }
        }
    }

    private void WriteNormalised()
    {
        using (var output = new StreamWriter(Series, false, new UTF8Encoding(false), 1 << 20))
        {
            for (var s = 0; s < _series; s++)
            {
                var (country, sex, age, border, route) = Split(s);
                output.Write(string.Create(CultureInfo.InvariantCulture, $"1,{s},ES.{Countries[country].Code}.{Sexes[sex].Code}.{Ages[age].Code}.{Borders[border].Code}._T.{Routes[route].Code}._T._T._T.ENTERED\n"));
            }
        }
        using (var output = new StreamWriter(Observations, false, new UTF8Encoding(false), 1 << 20))
        {
            for (var s = 0; s < _series; s++)
            {
                for (var month = 0; month < Months; month++)
                {
                    var value = Value(s, month);
                    var period = (3 << 24) + (FirstYear * 12) + month;
                    output.Write(value < 0
                        ? string.Create(CultureInfo.InvariantCulture, $"1,{s},{period},,1,4,0,Q,A,{month:x6}\n")
                        : string.Create(CultureInfo.InvariantCulture, $"1,{s},{period},{value},{value},{value},0,A,F,{month:x6}\n"));
                }
            }
        }
    }

    /// <summary>The number of a series in a month; -1 where it is hidden.</summary>
    private static int Value(int series, int month)
    {
        var mixed = (uint)(series * 2654435761L + month * 40503L);
        mixed ^= mixed >> 15;
        return mixed % 29 == 0 ? -1 : (int)(mixed % 5000);
    }

    private static (int Country, int Sex, int Age, int Border, int Route) Split(int series)
    {
        var route = series % Routes.Length;
        series /= Routes.Length;
        var border = series % Borders.Length;
        series /= Borders.Length;
        var age = series % Ages.Length;
        series /= Ages.Length;
        return (series / Sexes.Length, series % Sexes.Length, age, border, route);
    }

    private static int Coprime(int count)
    {
        var step = 27_644_437 % count;
        while (Gcd(step, count) != 1) step++;
        return step;
        static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
    }

    private static string MappingJson() => JsonSerializer.Serialize(new
    {
        dataflow = "IRREGULAR_ENTRY",
        title = "Detecciones por mes, nacionalidad y puesto",
        file = new { format = "csv", encoding = "utf-8", delimiter = ";" },
        time = new { column = "Mes", format = "MM/yyyy" },
        dimensions = new Dictionary<string, object>
        {
            ["REF_AREA"] = "IT",
            ["OUTCOME"] = "ENTERED",
            ["CITIZENSHIP"] = Coded("Nacionalidad", Countries.SelectMany(c => new[] { (c.Code, c.Code), (c.English, c.Code), (c.Spanish.Trim(), c.Code) })),
            ["SEX"] = Coded("Sexo", Sexes.SelectMany(s => s.Words.Select(w => (w, s.Code))), "_U"),
            ["AGE"] = Coded("Edad", Ages.SelectMany(a => a.Words.Select(w => (w, a.Code))), "_U"),
            ["BORDER"] = Coded("Frontera", Borders.Select(b => (b.Word, b.Code))),
            ["ROUTE"] = Coded("Ruta", Routes.Select(r => (r.Word, r.Code))),
        },
        measure = new { column = "Personas", thousands = ".", suppressed = new Dictionary<string, int[]> { ["<5"] = [1, 4] } },
    });

    private static object Coded(string column, IEnumerable<(string Text, string Code)> codes, string? blank = null)
    {
        var table = codes.Where(c => c.Text.Length > 0).DistinctBy(c => c.Text).ToDictionary(c => c.Text, c => c.Code);
        return blank is null ? new { column, codes = table } : new { column, codes = table, blank };
    }
}
