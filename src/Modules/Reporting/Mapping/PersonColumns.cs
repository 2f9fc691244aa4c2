using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tallystick.Reporting.Mapping;

/// <summary>Knows, in six languages, the headers under which registers keep who a person is: names, dates of birth, numbers of documents,
/// cases and telephones. The exchange of figures cannot hold a person, so a mapping that carries such a column is refused. It looks at headers;
/// <see cref="PersonCells"/> looks at what stands below them. That no free text travels is ensured by the mapping itself, which carries codes, periods and numbers and nothing else.</summary>
internal static class PersonColumns
{
    /// <summary>Headers that can only mean a person.</summary>
    private static readonly FrozenSet<string> Sure = Set(
        "first name", "firstname", "last name", "lastname", "surname", "family name", "given name", "given names", "full name", "fullname",
        "middle name", "person name", "date of birth", "birth date", "birthdate", "dob", "passport", "passport no", "passport number",
        "passport nr", "phone", "phone number", "phone no", "telephone", "telephone number", "mobile", "mobile number", "document number",
        "document no", "id number", "id no", "identity number", "identity card number", "national id", "national id number", "e mail", "email",
        "home address", "fingerprint", "fingerprints", "case number", "case no", "case id", "file number", "registration number", "registration no",
        "prénom", "prénoms", "nom de famille", "nom complet", "nom et prénom", "nom et prénoms", "nom prénom", "date de naissance", "passeport",
        "numéro de passeport", "n de passeport", "no de passeport", "téléphone", "numéro de téléphone", "n de téléphone", "portable",
        "numéro de document", "numéro du document", "n de document", "numéro d identité", "courriel", "adresse électronique", "domicile", "empreintes digitales",
        "numéro de dossier", "n de dossier", "no de dossier", "numéro d enregistrement",
        "apellido", "apellidos", "nombre completo", "nombre y apellido", "nombre y apellidos", "nombres y apellidos", "apellidos y nombres",
        "apellido y nombre", "primer apellido", "segundo apellido", "primer nombre", "fecha de nacimiento", "fecha nacimiento", "pasaporte",
        "número de pasaporte", "n de pasaporte", "nro de pasaporte", "teléfono", "número de teléfono", "celular", "móvil",
        "número de documento", "nro de documento", "n de documento", "documento de identidad", "número de identidad", "dni", "curp",
        "correo electrónico", "huellas dactilares", "número de expediente", "nro de expediente", "nro expediente", "n de expediente", "expediente",
        "número de registro", "número de registro interno", "nro de registro", "nro registro", "nro registro interno",
        "фамилия", "отчество", "фио", "ф и о", "фамилия имя отчество", "фамилия имя", "дата рождения", "паспорт", "номер паспорта",
        "серия и номер паспорта", "паспортные данные", "телефон", "номер телефона", "мобильный телефон", "номер документа",
        "электронная почта", "эл почта", "отпечатки пальцев", "номер дела", "регистрационный номер",
        "الاسم الكامل", "الاسم الأول", "الاسم الاول", "اسم العائلة", "اسم الأب", "الاسم واللقب", "تاريخ الميلاد", "تاريخ الولادة", "جواز السفر",
        "رقم جواز السفر", "رقم الجواز", "الهاتف", "رقم الهاتف", "الهاتف المحمول", "رقم الوثيقة", "رقم الهوية", "رقم بطاقة الهوية", "البريد الإلكتروني", "بصمات الأصابع",
        "رقم القضية", "رقم الملف", "رقم التسجيل",
        "姓名", "姓", "姓氏", "名字", "出生日期", "出生年月日", "护照", "护照号", "护照号码", "电话", "电话号码", "手机", "手机号", "手机号码", "证件号", "证件号码",
        "身份证", "身份证号", "身份证号码", "电子邮件", "指纹", "案件编号", "案号", "登记号", "登记编号");

    /// <summary>Headers that may also mean the name of a country or a place: a person's unless a code list reads them.</summary>
    private static readonly FrozenSet<string> Maybe = Set("name", "names", "nom", "noms", "nombre", "nombres", "имя", "الاسم", "اسم", "名称");

    /// <summary>True when a column with this header would carry persons. <paramref name="isCoded"/>: a table of codes reads it.</summary>
    public static bool Holds(string header, bool isCoded)
    {
        var words = Words(header);
        return Sure.Contains(words) || !isCoded && Maybe.Contains(words);
    }

    private static FrozenSet<string> Set(params string[] headers) => headers.Select(Words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Letters only, in lower case and without accents or vowel marks, single blanks between words; a capital inside a word opens a new one.</summary>
    private static string Words(string header)
    {
        var words = new StringBuilder(header.Length);
        var gap = false;
        var wasLower = false;
        foreach (var c in header.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark) continue;
            if (!char.IsLetter(c)) { gap = words.Length > 0; wasLower = false; continue; }
            if (gap || wasLower && char.IsUpper(c)) words.Append(' ');
            gap = false;
            wasLower = char.IsLower(c);
            words.Append(char.ToLowerInvariant(c));
        }
        return words.ToString();
    }
}
