using System.Collections.Frozen;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Mapping;

/// <summary>The months as officers write them in the six languages and some neighbours', long and short, case and a closing point not minded. Arabic in its three
/// usages (UN pairs such as تشرين الثاني/نوفمبر included). Names only: the number of a month is read as a number. A month of the Persian or Hijri
/// calendar is known under that calendar alone.</summary>
internal static class MonthNames
{
    private static readonly FrozenDictionary<string, int> Months = Build().ToFrozenDictionary(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, int> PersianMonths = Folded(
    [
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
        "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
        "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
        "farvardin ordibehesht khordad tir amordad shahrivar mehr aban azar dei bahman isfand",
        "hamal sawr jawza saratan asad sunbula mizan aqrab qaws jadi dalw hut",
        "hamal saur jauza saratan asad sonbola mizan aqrab qaus jady dalwa hoot",
    ]);

    private static readonly FrozenDictionary<string, int> HijriMonths = Folded(
    [
        "محرم صفر ربيع_الأول ربيع_الآخر جمادى_الأولى جمادى_الآخرة رجب شعبان رمضان شوال ذو_القعدة ذو_الحجة",
        "المحرم صفر ربيع_أول ربيع_الثاني جمادى_الأول جمادى_الثانية رجب شعبان رمضان شوال ذي_القعدة ذي_الحجة",
        "محرم صفر ربيع_الأول ربيع_ثاني جماد_الأول جماد_الثاني رجب شعبان رمضان شوال ذوالقعدة ذوالحجة",
        "محرم صفر ربیع‌الاول ربیع‌الثانی جمادی‌الاول جمادی‌الثانی رجب شعبان رمضان شوال ذیقعده ذیحجه",
        "muharram safar rabi_al-awwal rabi_al-thani jumada_al-ula jumada_al-thani rajab shaban ramadan shawwal dhu_al-qadah dhu_al-hijjah",
        "muharram safar rabi_al-awal rabi_al-akhir jumada_al-awwal jumada_al-akhirah rajab shaaban ramadhan shawal dhu_al-qidah dhu_al-hijja",
        "moharram safar rabi_ul-awwal rabi_ath-thani jumada_al-oula jumada_al-thaniyah rajab shaban ramazan shawwal dhul_qadah dhul_hijjah",
        "muharram safar rabi_I rabi_II jumada_I jumada_II rajab shaban ramadan shawwal dhul_qidah dhul_hijja",
        "muharram safar rabi_1 rabi_2 jumada_1 jumada_2 rajab shaban ramadan shawwal zilqad zilhajj",
        "mouharram safar rabia_al_awal rabia_ath-thani joumada_al_oula joumada_ath-thania rajab chaabane ramadan chawwal dhou_al_qida dhou_al-hijja",
        "muharrem safer rebiülevvel rebiülahir cemaziyelevvel cemaziyelahir recep şaban ramazan şevval zilkade zilhicce",
    ]);

    /// <summary>The month 1 to 12, or 0 when the text names none of the calendar.</summary>
    public static int Find(ReadOnlySpan<char> text, FileCalendar calendar = FileCalendar.Gregorian)
    {
        var plain = PlainText.Of(text);
        switch (calendar)
        {
            case FileCalendar.Persian: return PersianMonths.GetValueOrDefault(Fold(plain));
            case FileCalendar.UmmAlQura or FileCalendar.TabularHijri: return HijriMonths.GetValueOrDefault(Fold(plain));
        }
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return One(plain);
        var first = One(plain[..slash]);
        return first == One(plain[(slash + 1)..]) ? first : 0;
    }

    private static int One(string text) => Months.GetValueOrDefault(text.Trim().TrimEnd('.').ToLowerInvariant());

    /// <summary>These names are written with and without blanks, marks and vowels, in Arabic and Persian letters.</summary>
    private static string Fold(string text) => FoldedText.Of(text).Replace(" ", "", StringComparison.Ordinal);

    private static FrozenDictionary<string, int> Folded(string[] lists) => lists
        .SelectMany(list => list.Split(' ').Select((name, i) => (Name: Fold(name.Replace('_', ' ')), Month: i + 1)))
        .Distinct().ToFrozenDictionary(pair => pair.Name, pair => pair.Month, StringComparer.Ordinal);

    private static Dictionary<string, int> Build()
    {
        string[] lists =
        [
            "january february march april may june july august september october november december",
            "jan feb mar apr may jun jul aug sep oct nov dec",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "janv févr mars avr mai juin juil août sept oct nov déc",
            "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "ene feb mar abr may jun jul ago sept oct nov dic",
            "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            "янв фев мар апр май июн июл авг сен окт ноя дек",
            "янв февр март апр мая июня июля авг сент окт нояб дек",
            "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
            "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
            "يناير فبراير مارس ابريل مايو يونيه يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
            "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
            "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
            "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
            // further languages in which authorities keep registers; of names that mean two months somewhere (listopad) none
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "gen feb mar apr mag giu lug ago set ott nov dic",
            "januar februar märz april mai juni juli august september oktober november dezember",
            "jan feb mär apr mai jun jul aug sep okt nov dez",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "jan fev mar abr mai jun jul ago set out nov dez",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "januari februari mars april maj juni juli augusti september oktober november december",
            "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
            "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
            "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
            "ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος",
            "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
            "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค",
            "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        ];
        var months = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in lists)
        {
            var names = list.Split(' ');
            for (var i = 0; i < names.Length; i++) months[names[i].Replace('_', ' ').Normalize()] = i + 1;
        }
        return months;
    }
}
