using System.Text.Json;
using Tallystick.Tests.Foundation.Vocabulary;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Suggestion;

/// <summary>A file with what a person says about it: the uses of each column, the area of each name, the codes of other texts.</summary>
internal sealed record KnownFile(string File, string? Sheet, string Dataflow, Dictionary<string, string> Roles, Dictionary<string, string> Names, Dictionary<string, string> Codes)
{
    public override string ToString() => Sheet is null ? File : $"{File} {Sheet}";
}

/// <summary>The truth about the shared files, written by hand from their descriptions and the mappings made by hand for them.</summary>
internal static class SuggestionTruth
{
    private const string Frontex = "frontex-return-operations-2019-2022.xlsx", Left = "Ignore|SumAway";

    public static IEnumerable<KnownFile> All()
    {
        yield return new("us-cbp-nationwide-encounters-fy20-fy23-state.csv", null, "IRREGULAR_ENTRY",
            Roles("Fiscal Year=Year; Month Grouping=Ignore; Month (abbv)=Month; Land Border Region=Dimension:BORDER|Dimension:ROUTE; State=SumAway; Demographic=Dimension:AGE; Citizenship=Dimension:CITIZENSHIP; Title of Authority=SumAway; Encounter Count=Measure"),
            Mapped("us-cbp-encounters.json", "CITIZENSHIP"), []);
        yield return new("eurostat-migr_eipre-2012-2016.csv", null, "IRREGULAR_STAY",
            Roles("TIME=Time; GEO=Dimension:REF_AREA; CITIZEN=Dimension:CITIZENSHIP; SEX=Dimension:SEX; AGE=Dimension:AGE; UNIT=Ignore; Value=Measure; Flag and Footnotes=Flag"),
            Mapped("eurostat-migr-eipre.json", "REF_AREA", "CITIZENSHIP"), Roles("SEX|Total=_T; AGE|Total=_T"));
        yield return new("eurostat-tps00190.tsv", null, "ASYLUM_PENDING",
            Roles("citizen,sex,age,unit,geo\\time=Packed; citizen=Dimension:CITIZENSHIP; sex=Dimension:SEX; age=Dimension:AGE; unit=Ignore; geo=Dimension:REF_AREA; "
                + string.Join("; ", "2016M02 2016M03 2016M04 2016M05 2016M06 2016M07 2016M08 2016M09 2016M10 2016M11 2016M12 2017M01".Split(' ').Select(month => month + "=Wide"))),
            Eurostat("AT BE BG CH CY CZ DE DK EE EL ES EU28 FI FR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK UK EXT_EU28"), Roles("SEX|T=_T; SEX|F=F; SEX|M=M; AGE|TOTAL=_T"));
        yield return new("eurostat-migr_imm8.tsv", null, "IRREGULAR_STAY",
            Roles("freq,agedef,age,unit,sex,geo\\TIME_PERIOD=Packed; freq=Ignore; agedef=SumAway|Open; age=Dimension:AGE; unit=Ignore; sex=Dimension:SEX; geo=Dimension:REF_AREA; " + string.Join("; ", Enumerable.Range(1990, 33).Select(year => year + "=Wide"))),
            Eurostat("AT BE BG CH CY CZ DE DK EE EL ES EU27_2020 FI FR GE HR HU IE IS IT LI LT LU LV ME MK MT NL NO PL PT RO SE SI SK TR UA UK"), SingleYears());
        yield return new("it-sbarchi-per-giorno.csv", null, "IRREGULAR_ENTRY", Roles("Data=Time; Valore=Measure; Note=Ignore; Fonte=Ignore; Data_Report=Report"), [], []);
        yield return new("it-sbarchi-nazionalita.csv", null, "IRREGULAR_ENTRY", Roles("Data_Report=Time|Report; Nazione=Ignore; ISO_3166-1=Dimension:CITIZENSHIP; Valore=Measure"), Landed(), []);
        yield return new("iom-missing-migrants-2014-2022.xlsx", null, "DEATHS",
            Roles($"Main ID=Ignore; Incident ID=Ignore; Incident Type={Left}; Region of Incident={Left}|Dimension:REF_AREA; Website Date=Time|Ignore; Incident year=Year|Ignore; Reported Month=Month|Ignore; Number of Dead={Left}|Wide; Minimum Estimated Number of Missing={Left}|Wide; "
                + $"Total Number of Dead and Missing=Measure; Number of Survivors=Ignore; Number of Females=Ignore; Number of Males=Ignore; Number of Children=Ignore; Region of Origin={Left}; Cause of Death=Dimension:CAUSE; Migration route=Dimension:ROUTE; Location of death=Ignore; Information Source=Ignore; "
                + $"Coordinates=Ignore; UNSD Geographical Grouping={Left}; Article title=Ignore; Source Quality={Left}; URL=Ignore"), [],
            Roles("CAUSE|Drowning=DROWN; CAUSE|Violence=VIOL; CAUSE|Mixed or unknown=MIXUNK_UNS; CAUSE|Accidental death=ACCID; ROUTE|Central Mediterranean=CMED; ROUTE|Western Mediterranean=WMED; ROUTE|Eastern Mediterranean=EMED; ROUTE|Afghanistan to Iran=AFG_IRN; "
                + "ROUTE|Italy to France=SEC_ITFR; ROUTE|Dominican Republic to Puerto Rico=DOM_PRI; ROUTE|Comoros to Mayotte=COM_MYT; ROUTE|Ukraine to Europe=EBORD_UA; ROUTE|Syria to Turkey=SYR_TUR; ROUTE|Iran to Turkey=IRN_TUR; ROUTE|Haiti to Dominican Republic=HTI_DOM; ROUTE|Venezuela to Caribbean=VEN_CARIB; CITIZENSHIP|Unknown=_U"));
        yield return new("unodc-glotip-2023.xlsx", null, "SMUGGLERS",
            Roles($"Iso3_code=Dimension:REF_AREA; Country=Ignore|Dimension:REF_AREA; Region=Ignore; Subregion=Ignore; Indicator=Dimension:STAGE|{Left}; Dimension={Left}; Category={Left}; Sex=Dimension:SEX; Age=Dimension:AGE; Year=Time; Unit of measurement=Ignore; txtVALUE=Measure; Source=Ignore"),
            Iso3(), Roles("AGE|Total=_T; AGE|18 years or over=Y_GE18; AGE|0 to 17 years=Y_LT18; AGE|Unknown=_U; SEX|Total=_T; SEX|Female=F; SEX|Male=M; SEX|Other=_O; SEX|Unknown=_U; STAGE|Persons convicted=CONV; STAGE|Persons prosecuted=PROS; STAGE|Persons brought into formal contact=FC_UNS"));
        yield return new("ar-linea145-denuncias-2020-2021.csv", null, "SMUGGLED",
            Roles("fecha_ingreso=Time; " + string.Join("; ", ("hora_ingreso nro_registro_interno situacion origen es_anonima tema subtema provincia localidad dependencia_alta via_ingreso derivacion_institucion derivacion_fecha derivacion_judicializa derivacion2_institucion derivacion2_fecha "
                + "derivacion2_judicializa derivacion3_institucion derivacion3_fecha derivacion3_judicializa denunciante_nacionalidad denunciante_provincia denunciante_localidad denunciante_tipo denunciante_como_conocio_la_linea denunciante_genero denunciante_edad_aparente provincia_indec_id")
                .Split(' ').Select(column => $"{column}={(column == "nro_registro_interno" ? "Person" : Left)}"))),
            Roles("Argentina=AR; Paraguay=PY; Bolivia=BO; Venezuela=VE; Peru=PE; Ecuador=EC; Uruguay=UY; Francia=FR; Chile=CL"), []);
        yield return new("uk-small-boats-time-series.ods", "SB_01", "IRREGULAR_ENTRY", Roles("Date=Time; Migrants arrived=Measure; Boats arrived=Ignore; Boats arrived - involved in uncontrolled landings=Ignore; Notes=Ignore; =Ignore"), [], []);
        yield return new("uk-small-boats-time-series.ods", "SB_02", "IRREGULAR_ENTRY",
            Roles("Week ending=Time; Migrants arrived=Measure; Boats arrived=Ignore; Boats arrived - involved in uncontrolled landings=Ignore; Migrants prevented=Ignore; Events prevented=Ignore; Notes=Ignore; =Ignore"), [], []);
        yield return new(Frontex, "2019-2022", "RETURNS", Roles("DATE OF DEPARTURE=Time; TYPE OF OPERATION=Dimension:RETURN_TYPE; DESTINATION (S)=Dimension:DESTINATION; ROID=Ignore"),
            Roles("Afghanistan=AF; Albania=AL; Armenia=AM; Azerbaijan=AZ; Bangladesh=BD; Benin=BJ; Bosnia and Herzegovina=BA; Cameroon=CM; Congo DR=CD; Egypt=EG; Ethiopia=ET; Georgia=GE; Ghana=GH; Guinea=GN; India=IN; Iraq=IQ; Kenya=KE; Kosovo*=XK; Lebanon=LB; Mauritania=MR; Moldova=MD; Mongolia=MN; "
                + "Montenegro=ME; Nigeria=NG; North Macedonia=MK; Pakistan=PK; Russia=RU; Senegal=SN; Serbia=RS; Somalia=SO; Sri Lanka=LK; Tajikistan=TJ; The Gambia=GM; Tunisia=TN; Turkey=TR; Ukraine=UA; Uzbekistan=UZ; Viet Nam=VN"), []);
        yield return new(Frontex, "2019-2022_TCNs", "RETURNS", Roles($"Date of Departure=Time; Operation ID={Left}; MS=Dimension:REF_AREA; DESTINATION[S]=Dimension:DESTINATION; TCNs (accepted)=Measure"),
            Members().Concat(Roles("AFGHANISTAN=AF; ALBANIA=AL; ANGOLA=AO; ARMENIA=AM; AZERBAIJAN=AZ; BANGLADESH=BD; BENIN=BJ; BOSNIA AND HERZEGOVINA=BA; CAMEROON=CM; COLOMBIA=CO; CONGO, THE DEMOCRATIC REPUBLIC OF THE=CD; CÔTE D'IVOIRE=CI; DOMINICAN REPUBLIC=DO; ECUADOR=EC; EGYPT=EG; ETHIOPIA=ET; GAMBIA=GM; "
                + "GEORGIA=GE; GHANA=GH; GUINEA=GN; INDIA=IN; IRAQ=IQ; KENYA=KE; KOSOVO=XK; KYRGYZSTAN=KG; LEBANON=LB; MAURITANIA=MR; MOLDOVA, REPUBLIC OF=MD; MONGOLIA=MN; MONTENEGRO=ME; NIGERIA=NG; NORTH MACEDONIA=MK; PAKISTAN=PK; PERU=PE; RUSSIAN FEDERATION=RU; SENEGAL=SN; SERBIA=RS; SOMALIA=SO; SRI LANKA=LK; "
                + "SUDAN=SD; TAJIKISTAN=TJ; TUNISIA=TN; TURKEY=TR; UKRAINE=UA; UZBEKISTAN=UZ; VIET NAM=VN")).ToDictionary(), []);
        yield return new(Frontex, "2019-2022_staff", "RETURNS", Roles($"RO Title={Left}; RO Date=Time; MSSAC=Dimension:REF_AREA; "
            + string.Join("; ", "Escort Leaders|Escorts|FRESO airport CAT 1|FRESO airport CAT 2|FRESO HQ CAT 1|FRESO HQ CAT 2|FRESO CAT 3|Medical Personnel|Observers (MS)|Observers (TC)|Monitors national|Monitors from Pool (MS)|Monitors from Pool (FRO)".Split('|').Select(column => column + "=Ignore"))), Members(), []);
        yield return new(Frontex, "2019-2022_Frontex staff", "RETURNS", Roles($"RO Title={Left}; RO Date=Time; Fundamental Rights Monitors=Ignore; Frontex Representative on Board=Ignore"), [], []);
        foreach (var year in new[] { "2019", "2020", "2021", "2022" })
            yield return new(Frontex, year + "_costs", "RETURNS", Roles($"RO={Left}; Date=Time; MS/SAC/TC=Dimension:REF_AREA; TOTAL PAID=Ignore"), Iso3().Where(pair => Costs.Contains(pair.Key)).ToDictionary(), []);
    }

    private static readonly string[] Costs = "ALB AUT BEL BGR CHE CYP CZE DEU DNK ESP FIN FRA GEO GRC HUN IRL ISL ITA LTU LUX MLT MNE NLD NOR POL PRT ROU SVK SVN SWE UKR".Split(' ');

    private static Dictionary<string, string> Roles(string text) =>
        text.Split("; ").Select(pair => (At: pair.LastIndexOf('='), Pair: pair)).ToDictionary(entry => entry.Pair[..entry.At], entry => entry.Pair[(entry.At + 1)..]);

    private static Dictionary<string, string> Members() => Roles("Austria=AT; Belgium=BE; Bulgaria=BG; Cyprus=CY; Czech Republic=CZ; Denmark=DK; Finland=FI; France=FR; Germany=DE; Greece=GR; Hungary=HU; Iceland=IS; Ireland=IE; Italy=IT; Lithuania=LT; Luxembourg=LU; Malta=MT; Netherlands=NL; Norway=NO; "
        + "Poland=PL; Portugal=PT; Romania=RO; Slovakia=SK; Slovenia=SI; Spain=ES; Sweden=SE; Switzerland=CH");

    private static Dictionary<string, string> Eurostat(string codes) => codes.Split(' ').ToDictionary(code => code, code => code switch { "EL" => "GR", "UK" => "GB", _ => code });

    private static Dictionary<string, string> SingleYears()
    {
        var codes = Roles("SEX|T=_T; SEX|F=F; SEX|M=M; AGE|TOTAL=_T; AGE|UNK=_U; AGE|Y_LT1=Y_LT14; AGE|Y_GE100=Y_GE65");
        for (var age = 1; age < 100; age++) codes[$"AGE|Y{age}"] = age < 14 ? "Y_LT14" : age < 16 ? "Y14T15" : age < 18 ? "Y16T17" : age < 25 ? "Y18T24" : age < 35 ? "Y25T34" : age < 65 ? "Y35T64" : "Y_GE65";
        return codes;
    }

    /// <summary>The tables of codes in a mapping made by hand.</summary>
    private static Dictionary<string, string> Mapped(string mapping, params string[] dimensions)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.Path("samples/mappings/" + mapping)), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var names = new Dictionary<string, string>();
        foreach (var dimension in dimensions)
        {
            foreach (var code in json.RootElement.GetProperty("dimensions").GetProperty(dimension).GetProperty("codes").EnumerateObject()) names[code.Name] = code.Value.GetString()!;
        }
        return names;
    }

    /// <summary>Nationalities in Italian, each with the ISO code the file itself prints beside it.</summary>
    private static Dictionary<string, string> Landed() =>
        File.ReadLines(SharedFiles.Path("data/it-sbarchi-nazionalita.csv")).Skip(1).Select(line => line.Split(',')).Where(cells => cells[2].Length > 0)
            .SelectMany(cells => new[] { (cells[1], cells[2]), (cells[2], cells[2]) }).Distinct().ToDictionary();

    private static Dictionary<string, string> Iso3()
    {
        var rows = File.ReadLines(SharedFiles.Path("data/codelists/UNSD-en.csv")).Select(AreasTests.Cells).ToList();
        int two = rows[0].IndexOf("ISO-alpha2 Code"), three = rows[0].IndexOf("ISO-alpha3 Code");
        return rows.Skip(1).Where(row => row[two].Length == 2).ToDictionary(row => row[three], row => row[two]);
    }
}
