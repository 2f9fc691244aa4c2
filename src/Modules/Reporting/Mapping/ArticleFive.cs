using System.Collections.Frozen;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Mapping;

/// <summary>Article 5 of the Protocol, held against what a file calls an offence or a part in one: a migrant is no offender for having been smuggled. Texts that
/// say no more than that someone entered or stayed irregularly, or was smuggled, are known by heart in the languages of registers; a text that says anything more
/// (enabling, procuring, organizing it) is left to the mapping.</summary>
internal static class ArticleFive
{
    private static readonly FrozenSet<string> OwnConduct = """
        illegal entry;irregular entry;unlawful entry;unauthorised entry;unauthorized entry;clandestine entry;illegal border crossing;irregular border crossing;unauthorised border crossing;unauthorized border crossing;
        illegal stay;irregular stay;unlawful stay;illegal presence;illegal entry and stay;illegal entry or stay;smuggled migrant;smuggled migrants;smuggled person;smuggled persons;irregular migrant;irregular migrants;illegal migrant;illegal migrants;
        entrada irregular;entrada ilegal;ingreso irregular;ingreso ilegal;cruce irregular de frontera;cruce ilegal de frontera;estancia irregular;permanencia irregular;permanencia ilegal;migrante irregular;migrantes irregulares;migrante objeto de tráfico;migrantes objeto de tráfico;
        entrée irrégulière;entrée illégale;entrée clandestine;franchissement irrégulier de la frontière;séjour irrégulier;séjour illégal;entrée et séjour irréguliers;migrant irrégulier;migrants irréguliers;migrant objet d'un trafic;migrants objet d'un trafic;
        ingresso illegale;ingresso irregolare;ingresso clandestino;soggiorno illegale;soggiorno irregolare;ingresso e soggiorno illegale;migrante irregolare;migranti irregolari;
        unerlaubte Einreise;illegale Einreise;unerlaubter Aufenthalt;illegaler Aufenthalt;unerlaubter Grenzübertritt;illegaler Grenzübertritt;geschleuste Person;geschleuste Personen;
        yasa dışı giriş;yasadışı giriş;düzensiz göçmen;
        незаконный въезд;незаконное пересечение границы;незаконное пересечение государственной границы;незаконное пребывание;незаконный мигрант;незаконные мигранты;нелегальный мигрант;нелегальные мигранты;незаконно ввезенный мигрант;незаконно ввезенные мигранты;
        دخول غير قانوني;الدخول غير القانوني;دخول غير مشروع;الدخول غير المشروع;عبور الحدود بصورة غير قانونية;إقامة غير قانونية;الإقامة غير القانونية;إقامة غير مشروعة;الإقامة غير المشروعة;مهاجر مهرب;مهاجرون مهربون;المهاجرون المهربون;
        非法入境;偷越国境;偷越边境;偷越国（边）境;非法居留;非法移民;被偷运移民;被偷运的移民
        """.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => FoldedText.Of(text)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when the dimension says what someone is accused of, or what part they had in it.</summary>
    public static bool Guards(string dimension) => dimension is "OFFENCE" or "ROLE";

    /// <summary>True when the text names nothing but a migrant's own entry, stay, or having been smuggled.</summary>
    public static bool IsOwnConduct(ReadOnlySpan<char> text) => OwnConduct.Contains(FoldedText.Of(text));

    /// <summary>True for the codes under which such a text may stand: a part set aside for article 5, or none at all.</summary>
    public static bool Allows(string code) => code is "MIGR" or "_Z";
}
