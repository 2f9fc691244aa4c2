using System.Collections.Frozen;

namespace Tallystick.Reporting.Mapping;

/// <summary>The months as officers write them in the six languages and some neighbours', long and short, case and a closing point not minded. Arabic in its three
/// usages (UN pairs such as تشرين الثاني/نوفمبر included). Names only: the number of a month is read as a number.</summary>
internal static class MonthNames
{
    private static readonly FrozenDictionary<string, int> Months = Build().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The month 1 to 12, or 0 when the text names none.</summary>
    public static int Find(ReadOnlySpan<char> text)
    {
        var plain = PlainText.Of(text);
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return One(plain);
        var first = One(plain[..slash]);
        return first == One(plain[(slash + 1)..]) ? first : 0;
    }

    private static int One(string text) => Months.GetValueOrDefault(text.Trim().TrimEnd('.').ToLowerInvariant());

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
