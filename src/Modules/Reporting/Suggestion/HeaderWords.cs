using System.Collections.Frozen;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>What the header of a column says it holds, in the languages registers are kept in. A header proposes; the cells have to agree.</summary>
internal sealed class HeaderWords
{
    /// <summary>Topics that are no dimension.</summary>
    public const string Time = "time", Year = "year", Month = "month", Quarter = "quarter", Fiscal = "fiscal", Report = "report", Number = "number", Flag = "flag",
        Unit = "unit", Text = "text", Id = "id", Place = "place", Area = "area", Bystander = "bystander", Money = "money", Birth = "birth", Thing = "thing", Whence = "whence";

    private static readonly Dictionary<string, string> Known = new()
    {
        [Time] = "time|date|day|period|time period|week|date of departure|date of detection|date of entry|date of return|jour|période|semaine|date de détection|fecha|día|periodo|período|semana|fecha de detección|fecha de ingreso|дата|день|период|неделя|дата выявления|تاريخ|التاريخ|اليوم|الفترة|الأسبوع|日期|时间|时期|周|data|giorno|periodo di riferimento|settimana|datum|tag|zeitraum|woche|dia|data de|tarih|okres|dátum|päivä|ημερομηνία|تاریخ|วันที่|تاریخ|روز",
        [Year] = "year|calendar year|année|an|annee|año|ano|год|السنة|سنة|عام|العام|年|年份|年度|anno|jahr|jaar|rok|yıl|yil|år|έτος|рік|سال|gads|vuosi|év|god|godina|ปี|พ.ศ.|ปี พ.ศ.|سال شمسی|سال خورشیدی|السنة الهجرية|سنة هجرية|hijri year|buddhist year|persian year",
        [Fiscal] = "fiscal year|financial year|fy|fiscal|exercice|exercice budgétaire|año fiscal|ejercicio|финансовый год|السنة المالية|财政年度|财年|anno fiscale|haushaltsjahr",
        [Month] = "month|mois|mes|месяц|الشهر|شهر|月|月份|mese|monat|mês|maand|miesiąc|ay|månad|måned|μήνας|місяць|ماه|kuukausi|hónap|mesec|mjesec|เดือน|الشهر الهجري|hijri month",
        [Quarter] = "quarter|qtr|trimestre|квартал|الربع|ربع|季度|trimestre solare|quartal|kwartaal|kwartał|çeyrek|kvartal|τρίμηνο|ไตรมาส|فصل|سه ماهه",
        [Report] = "report|report date|data report|date of report|reporting date|publication date|published|extraction|extraction date|update|last update|as of|date du rapport|mise à jour|date de publication|fecha del informe|actualización|fecha de actualización|дата отчета|дата обновления|تاريخ التقرير|تاريخ التحديث|报告日期|更新日期|data del report|aggiornamento|berichtsdatum|stand",
        [Number] = "value|count|number|total|obs value|figure|figures|quantity|persons|people|migrants|encounters|detections|cases|arrivals|number of persons|number of migrants|no of persons|amount|returnees|tcns|applicants|valeur|nombre|effectif|effectifs|total général|nb|personnes|valor|número|numero|cantidad|total de personas|casos|eventos|personas|число|количество|значение|всего|итого|чел|человек|лиц|количество человек|العدد|القيمة|عدد|المجموع|عدد الأشخاص|人数|数量|值|数值|总数|valore|totale|numero persone|persone|sbarcati|anzahl|wert|personen|insgesamt|quantidade|total geral|pessoas|aantal|liczba|sayı|sayi|toplam|antal|αριθμός|кількість|تعداد|จำนวน|จำนวนคน",
        [Money] = "cost|costs|price|total paid|amount paid|paid|expenditure|euro|eur|usd|coût|montant|costo|coste|importe|monto|стоимость|сумма|التكلفة|المبلغ|费用|金额|kosten|betrag",
        [Flag] = "flag|flags|obs flag|obs status|status flag|footnote|footnotes|indicateur|marca|флаг|علامة|标志|kennzeichen",
        [Unit] = "unit|unit of measurement|unit of measure|units|unité|unité de mesure|unidad|unidad de medida|единица|единица измерения|الوحدة|وحدة القياس|单位|计量单位|unità|unità di misura|einheit|maßeinheit|unidade|eenheid|jednostka|freq|frequency",
        [Text] = "note|notes|comment|comments|remark|remarks|description|title|url|link|website|source|details|coordinates|latitude|longitude|location|address|commentaire|remarques|observations|source d information|adresse|lien|nota|notas|observaciones|comentario|comentarios|descripción|fuente|enlace|coordenadas|dirección|примечание|примечания|комментарий|описание|источник|ссылка|координаты|адрес|ملاحظات|ملاحظة|تعليق|وصف|المصدر|رابط|إحداثيات|备注|说明|注释|来源|链接|坐标|地址|note informative|fonte|osservazioni|descrizione|bemerkung|bemerkungen|anmerkung|quelle|beschreibung|observação|opmerking|uwagi|açıklama|quality",
        [Id] = "id|no|nr|ref|reference|reference number|code id|record id|case number|case id|file number|serial number|row|index|uuid|key|identifiant|numéro de dossier|n de dossier|numéro|matricule|nro registro|número de registro|número de expediente|expediente|folio|registro|код записи|номер|номер дела|номер записи|№|رقم|الرقم|رقم القضية|الرقم التسلسلي|编号|序号|案号|numero pratica|progressivo|aktenzeichen|lfd nr|kennung|protocolo|dossiernummer|sygnatura",
        [Place] = "state|province|region|district|county|city|town|municipality|sector|field office|port|port of entry|post|border post|crossing point|office|station|site|landing place|department|governorate|subregion|sub region|province state|agency|authority|unit name|région|département|ville|commune|préfecture|poste|poste frontière|bureau|provincia|departamento|estado|municipio|localidad|ciudad|región|puesto|oficina|entidad federativa|comuna|область|регион|район|город|край|пункт пропуска|отдел|المحافظة|الولاية|المنطقة|المدينة|المنفذ|المعبر|الإقليم|省|地区|城市|市|县|口岸|regione|comune|città|porto|luogo di sbarco|bundesland|kreis|gemeinde|stadt|dienststelle|município|cidade|provincie|gemeente|województwo|il|ilçe|şehir",
        [Bystander] = "caller|complainant|reporter|informant|witness|declarant|plaignant|appelant|témoin|denunciante|llamante|informante|testigo|reclamante|заявитель|свидетель|المبلغ|المشتكي|举报人|报案人|denunciante|segnalante|anzeigeerstatter|zeuge",
        [Birth] = "birth|born|dob|naissance|né|nacimiento|nacido|рождения|рождение|الميلاد|الولادة|出生|nascita|nato|geburt|geboren|nascimento|urodzenia|doğum|expiry|expiration|valid until|issue date|date of issue|expiration|vencimiento|caducidad|действителен до|scadenza|ablauf",
        [Thing] = "vehicle|vehicles|boat|boats|vessel|vessels|flight|flights|document|documents|incident|incidents|operation|operations|rate|ratio|percent|percentage|average|capacity|rank|days|hours|bateaux|véhicules|vols|documents|incidents|taux|pourcentage|moyenne|embarcaciones|vehículos|vuelos|documentos|incidentes|operaciones|tasa|porcentaje|promedio|días|суда|транспортные средства|рейсы|документы|процент|доля|среднее|قوارب|مركبات|رحلات|وثائق|نسبة|معدل|船只|车辆|航班|证件|比率|百分比|平均|barche|imbarcazioni|veicoli|voli|documenti|tasso|percentuale|media|boote|fahrzeuge|flüge|dokumente|quote|prozent|durchschnitt",
        [Whence] = "origin|origine|origen|происхождения|المنشأ|原籍国|来源国|herkunft|herkunftsland|herkunftsstaat|origem|provenance|provenienza|procedencia|来自国",
        [Area] = "country|countries|country code|country name|iso|iso2|iso3|iso code|iso 3166 1|iso3 code|iso2 code|nation|territory|pays|code pays|país|país código|código país|страна|код страны|государство|البلد|الدولة|رمز البلد|国家|国家代码|国别|paese|stato|nazione|codice paese|land|staat|ländercode|país código iso|kraj|ülke|χώρα|країна|کشور",
        ["REF_AREA"] = "geo|ref area|reporting country|reporting state|reporter country|reporting area|country of detection|country of report|member state|ms|participating state|party|host country|pays déclarant|état membre|pays rapporteur|país informante|estado miembro|país declarante|отчитывающаяся страна|государство член|الدولة المبلغة|الدولة العضو|报告国|成员国|stato membro|paese segnalante|mitgliedstaat|meldestaat|reporting country code",
        ["CITIZENSHIP"] = "citizenship|citizen|nationality|nationalities|nationality of migrants|country of citizenship|country of nationality|country of origin|origin|origin country|nationalité|nationalités|citoyenneté|pays de nationalité|pays d origine|pays de citoyenneté|nacionalidad|nacionalidades|ciudadanía|país de origen|país de nacionalidad|país de ciudadanía|гражданство|гражданства|национальность|страна гражданства|страна происхождения|подданство|الجنسية|جنسية|المواطنة|بلد المنشأ|بلد الجنسية|国籍|公民身份|原籍国|来源国|nazionalità|nazionalità dichiarata|cittadinanza|paese di origine|paese di cittadinanza|staatsangehörigkeit|staatsbürgerschaft|nationalität|herkunftsland|herkunftsstaat|nacionalidade|cidadania|nationaliteit|herkomstland|obywatelstwo|narodowość|uyruk|uyruğu|vatandaşlık|υπηκοότητα|громадянство|تابعیت|ملیت|medborgarskap|statsborgerskap|kansalaisuus|állampolgárság|cetățenie|državljanstvo|občanství|štátne občianstvo|гражданство на|สัญชาติ",
        ["DEPARTURE"] = "departure|country of departure|departure country|embarkation|country of embarkation|last country|last transit country|country of transit|transit country|provenance|pays de départ|pays de provenance|pays de transit|país de salida|país de partida|país de procedencia|procedencia|país de tránsito|страна отправления|страна выезда|страна транзита|بلد المغادرة|بلد العبور|出发国|过境国|来自国|paese di partenza|paese di provenienza|paese di transito|abfahrtsland|transitland|país de partida",
        ["DESTINATION"] = "destination|destinations|destination s|country of destination|destination country|returned to|country of return|return country|intended destination|pays de destination|pays de retour|destino|país de destino|país de retorno|страна назначения|страна возвращения|بلد المقصد|بلد الوجهة|بلد العودة|目的国|目的地|返回国|destinazione|paese di destinazione|paese di rimpatrio|zielland|zielstaat|rückkehrland|país de destino|bestemming|kraj docelowy|hedef ülke",
        ["ISSUER"] = "issuer|issuing country|issuing state|country of issue|document country|pays émetteur|pays de délivrance|país emisor|país expedidor|страна выдачи|بلد الإصدار|签发国|paese di rilascio|ausstellungsland",
        ["SEX"] = "sex|gender|sexe|genre|sexo|género|пол|الجنس|النوع|النوع الاجتماعي|性别|sesso|genere|geschlecht|gênero|geslacht|płeć|cinsiyet|kön|kjønn|køn|φύλο|стать|جنسیت|sukupuoli|spol|pohlaví|nem|sexul|gender identity",
        ["AGE"] = "age|age group|age band|age groups|age range|age class|age category|demographic|demographic group|âge|groupe d âge|tranche d âge|classe d âge|edad|grupo de edad|rango de edad|grupo etario|edades|возраст|возрастная группа|العمر|السن|الفئة العمرية|فئة العمر|年龄|年龄组|年龄段|età|classe di età|fascia di età|fascia d età|alter|altersgruppe|altersklasse|idade|faixa etária|grupo etário|leeftijd|leeftijdsgroep|wiek|grupa wiekowa|yaş|yaş grubu|ålder|alder|ηλικία|вік|سن|ikä|starost|věk|életkor|vârsta",
        ["BORDER"] = "border|border type|type of border|border section|border region|frontière|type de frontière|frontera|tipo de frontera|граница|тип границы|участок границы|الحدود|نوع الحدود|边境|边界|边界类型|confine|frontiera|tipo di frontiera|grenze|grenzart|grenzabschnitt|fronteira",
        ["ROUTE"] = "route|migration route|routes|itinéraire|route migratoire|ruta|ruta migratoria|маршрут|миграционный маршрут|المسار|الطريق|مسار الهجرة|路线|移民路线|rotta|rotta migratoria|migrationsroute|rota",
        ["TRANSPORT"] = "transport|means of transport|mode of transport|conveyance|vehicle|vehicle type|vessel type|moyen de transport|mode de transport|medio de transporte|transporte|вид транспорта|транспорт|транспортное средство|وسيلة النقل|交通方式|交通工具|运输方式|mezzo di trasporto|mezzo|transportmittel|verkehrsmittel|vervoermiddel",
        ["METHOD"] = "method|modus operandi|concealment|method of entry|méthode|mode opératoire|método|modalidad|метод|способ|الأسلوب|الطريقة|方法|手法|metodo|methode|begehungsweise",
        ["OUTCOME"] = "outcome|result|disposition|résultat|issue|resultado|результат|исход|النتيجة|结果|esito|ergebnis",
        ["STAGE"] = "stage|procedural stage|stage of proceedings|indicator|étape|stade|étape de la procédure|etapa|etapa procesal|fase|стадия|этап|المرحلة|阶段|诉讼阶段|fase procedurale|verfahrensstand",
        ["OFFENCE"] = "offence|offense|crime|article|infraction|délit|qualification|delito|tipo penal|преступление|статья|состав преступления|الجريمة|المخالفة|罪名|犯罪|reato|straftat|delikt",
        ["ROLE"] = "role|rôle|rol|роль|الدور|角色|ruolo|rolle",
        ["CAUSE"] = "cause|cause of death|cause du décès|cause de décès|causa|causa de muerte|причина смерти|سبب الوفاة|死因|causa del decesso|todesursache",
        ["DOC_TYPE"] = "document type|type of document|doc type|type de document|tipo de documento|вид документа|тип документа|نوع الوثيقة|证件类型|文件类型|tipo di documento|dokumentenart",
        ["FRAUD_TYPE"] = "fraud type|type of fraud|type de fraude|tipo de fraude|вид подделки|نوع التزوير|欺诈类型|tipo di frode|art der fälschung",
        ["REFUSAL_GROUND"] = "ground|grounds|reason for refusal|refusal reason|ground of refusal|motif|motif de refus|motivo|motivo de rechazo|motivo de inadmisión|основание|причина отказа|سبب الرفض|拒绝理由|motivo del respingimento|zurückweisungsgrund",
        ["RETURN_TYPE"] = "return type|type of return|type of operation|operation type|type de retour|tipo de retorno|tipo de devolución|вид возвращения|тип возвращения|نوع العودة|返回类型|遣返类型|tipo di rimpatrio|art der rückkehr",
        ["APPLICATION"] = "application type|applicant type|type of applicant|asyl app|type de demande|tipo de solicitud|вид заявления|نوع الطلب|申请类型|tipo di domanda|antragsart",
        ["STAY_GROUND"] = "ground of stay|reason|ground of apprehension|motif de séjour|motivo de estancia|основание пребывания|سبب الإقامة|居留理由",
        ["CURRENCY"] = "currency|devise|monnaie|moneda|divisa|валюта|العملة|货币|币种|valuta|währung|moeda",
        ["STATISTIC"] = "statistic|statistique|estadística|показатель|الإحصاء|统计量|statistica",
    };

    private readonly Dictionary<string, HashSet<string>> _exact = new(StringComparer.Ordinal);
    private readonly List<(string Topic, string[] Words)> _parts = [];

    private HeaderWords(Dataflow dataflow)
    {
        foreach (var (topic, words) in Known)
        {
            if (char.IsAsciiLetterUpper(topic[0]) && dataflow.IndexOf(topic) < 0) continue;
            foreach (var word in words.Split('|')) Add(topic, word);
        }
        foreach (var dimension in dataflow.Dimensions)
        {
            Add(dimension.Id, dimension.Id);
            foreach (var name in dimension.Name.All.Values) Add(dimension.Id, name);
        }
    }

    /// <summary>The words for the dimensions of a dataflow.</summary>
    public static HeaderWords For(Dataflow dataflow) => new(dataflow);

    /// <summary>Every word any header may be, for telling a right encoding from a wrong one.</summary>
    public static FrozenSet<string> All { get; } = Known.Values.SelectMany(words => words.Split('|')).Select(word => FoldedText.Of(word)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The topics of a header: 2 where it is the header's whole text, 1 where words of it stand there.</summary>
    public Dictionary<string, int> Of(string header)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var whole = FoldedText.Of(Spaced(header));
        // What stands in brackets explains: Month (abbv), DESTINATION[S], persons (2024)
        var bracket = header.IndexOfAny(['(', '[', '（']);
        var outer = bracket > 0 ? FoldedText.Of(Spaced(header[..bracket])) : whole;
        foreach (var form in new[] { whole, outer })
        {
            foreach (var topic in _exact.GetValueOrDefault(form) ?? []) found[topic] = 2;
        }
        var words = outer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (topic, parts) in _parts)
        {
            if (!found.ContainsKey(topic) && parts.Length < words.Length + 1 && Contains(words, parts)) found[topic] = 1;
        }
        return found;
    }

    private static bool Contains(string[] words, string[] parts)
    {
        for (var from = 0; from + parts.Length <= words.Length; from++)
        {
            if (words.AsSpan(from, parts.Length).SequenceEqual(parts)) return true;
        }
        return false;
    }

    private void Add(string topic, string word)
    {
        var folded = FoldedText.Of(word);
        if (folded.Length == 0) return;
        if (!_exact.TryGetValue(folded, out var topics)) _exact[folded] = topics = [];
        topics.Add(topic);
        // Very short words (an, il, ms) say something only alone.
        if (folded.Length > 2 || folded is "id" or "ms") _parts.Add((topic, folded.Split(' ')));
    }

    /// <summary>countryOfOrigin as three words.</summary>
    private static string Spaced(string header) =>
        string.Concat(header.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(header[i - 1]) ? " " + c : c.ToString()));
}
