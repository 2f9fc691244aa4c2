using System.Text.RegularExpressions;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Foundation.Vocabulary;

/// <summary>Every text a reader meets exists in every language, whole; every key that code asks for exists, and none lies unused.</summary>
public partial class LanguagesTests
{
    private static readonly Texts English = Texts.For("en");

    // names that keep their Latin letters in every script
    private static readonly HashSet<string> KeptInLatin = new(StringComparer.Ordinal) { "Tallystick" };

    public static TheoryData<string> Tags => [.. Languages.All.Select(language => language.Tag)];

    public static TheoryData<string> Translations => [.. Languages.All.Select(language => language.Tag).Where(tag => tag != "en")];

    [Theory, MemberData(nameof(Translations))]
    public void Every_English_text_is_translated_and_nothing_else_is(string tag)
    {
        var own = Texts.For(tag).Keys.ToHashSet();

        Assert.Empty(English.Keys.Where(key => !own.Contains(key)).Order());
        Assert.Empty(own.Where(key => !English.Keys.Contains(key)).Order());
    }

    [Theory, MemberData(nameof(Tags))]
    public void Every_message_can_be_read_and_takes_the_arguments_of_the_English_one(string tag)
    {
        var texts = Texts.For(tag);

        Assert.All(texts.Keys, key =>
        {
            var message = Message.Parse(texts.Source(key)!);
            if (English.Source(key) is { } source) Assert.Equal(Message.Parse(source).Arguments().Order(), message.Arguments().Order());
        });
    }

    [Theory, MemberData(nameof(Tags))]
    public void Every_plural_gives_all_forms_of_its_language(string tag)
    {
        var texts = Texts.For(tag);
        var needed = texts.Language.PluralCategories;

        Assert.All(texts.Keys, key => Assert.All(Message.Parse(texts.Source(key)!).Plurals(), branches =>
        {
            Assert.Empty(needed.Where(category => !branches.Contains(category)).Select(category => $"{key} has no '{category}'"));
            Assert.Empty(branches.Where(branch => !branch.StartsWith('=') && !needed.Contains(branch)).Select(branch => $"{key} has '{branch}', which {tag} does not have"));
        }));
    }

    [Theory, InlineData("ar"), InlineData("ru"), InlineData("zh")]
    public void Texts_in_another_script_hold_no_Latin_words(string tag)
    {
        var texts = Texts.For(tag);

        // A word that has to be typed as it is (a key of a mapping file, a command) stands in the English message between quotes or as a command.
        var latin = texts.Keys.SelectMany(key => LatinWord().Matches(Placeholders().Replace(texts.Source(key)!, " ")).Select(match => (key, match.Value)))
            .Where(found => !IsCode(found.Value) && !KeptInLatin.Contains(found.Value) && !TypedAsItIs(texts, found.key, found.Value)).ToList();
        var inNames = Names(tag).SelectMany(name => LatinWord().Matches(name.Text).Select(match => ($"{name.List} {name.Key}", match.Value)))
            .Where(found => !IsCode(found.Value)).ToList();

        Assert.Empty(latin);
        Assert.Empty(inNames);
    }

    [Theory, MemberData(nameof(Tags))]
    public void Keys_stand_in_one_room_only_and_in_order(string tag)
    {
        var rooms = Directory.GetFiles(Repository.Path($"src/Foundation/Vocabulary/Languages/{tag}"), "*.json").Where(file => !file.EndsWith("language.json", StringComparison.Ordinal));
        var seen = new Dictionary<string, string>();
        foreach (var room in rooms)
        {
            var keys = KeyLine().Matches(File.ReadAllText(room)).Select(match => match.Groups[1].Value).ToList();
            Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
            Assert.All(keys, key => Assert.True(seen.TryAdd(key, room), $"{key} is in {room} and in {seen.GetValueOrDefault(key)}"));
        }
    }

    [Fact]
    public void Every_key_that_code_asks_for_has_a_text()
    {
        var (keys, _) = KeysInSource();
        var rooms = English.Keys.Select(key => key.Split('.')[0]).ToHashSet();

        Assert.Empty(keys.Where(key => rooms.Contains(key.Split('.')[0]) && !English.Keys.Contains(key)).Order());
    }

    [Fact]
    public void Every_problem_has_a_sentence()
    {
        var codes = Repository.Sources(".cs").SelectMany(file => ProblemCode().Matches(File.ReadAllText(file))).Select(match => "problem." + match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(codes);
        Assert.Empty(codes.Where(key => !English.Keys.Contains(key)).Order());
    }

    [Fact]
    public void Every_text_is_used()
    {
        var (keys, families) = KeysInSource();
        var all = string.Join('\n', Repository.Sources(".cs", ".razor", ".mjs", ".js", ".ts").Select(File.ReadAllText));

        Assert.Empty(English.Keys.Where(key => !keys.Contains(key)
            && !families.Any(family => key.StartsWith(family, StringComparison.Ordinal))
            && !(key.StartsWith("problem.", StringComparison.Ordinal) && all.Contains('"' + key["problem.".Length..] + '"', StringComparison.Ordinal))).Order());
    }

    [Fact]
    public void Every_list_is_named_in_every_language()
    {
        var catalog = StructureCatalog.Default;

        Assert.All(Languages.All, language =>
        {
            var missing = catalog.Codelists.Where(list => !list.Name.All.ContainsKey(language.Tag)).Select(list => list.Id)
                .Concat(catalog.Codelists.SelectMany(list => list.Codes.Where(code => !code.Name.All.ContainsKey(language.Tag)).Select(code => $"{list.Id} {code.Id}")))
                .Concat(catalog.Concepts.Where(concept => !concept.Name.All.ContainsKey(language.Tag)).Select(concept => "concept " + concept.Id))
                .Concat(catalog.Dataflows.Where(flow => !flow.Name.All.ContainsKey(language.Tag) || !flow.Description.All.ContainsKey(language.Tag)).Select(flow => "dataflow " + flow.Id));
            Assert.Empty(missing);
        });
    }

    [Theory, MemberData(nameof(Translations))]
    public void No_name_is_translated_that_does_not_exist(string tag)
    {
        var catalog = StructureCatalog.Default;

        Assert.All(Names(tag), name =>
        {
            var id = name.Key.Split('@')[0];
            if (id.Length == 0) return;
            Assert.True(name.List switch
            {
                "CONCEPTS" => catalog.Concepts.Any(concept => concept.Id == id),
                "DATAFLOWS" => catalog.TryFind(id, out _),
                _ => catalog.Codelist(name.List).TryFind(id, out _),
            }, $"{name.List} {name.Key}");
        });
    }

    internal static IEnumerable<(string List, string Key, string Text)> Names(string tag) =>
        from path in EmbeddedJson.Under($"Languages/{tag}/codes")
        from pair in EmbeddedJson.Texts(path)
        select (Path.GetFileNameWithoutExtension(path), pair.Key, pair.Value);

    /// <summary>Quoted keys (<c>"web.sign-in"</c>) and, where the end is put in at run time (<c>$"role.{role}"</c>), the beginnings.</summary>
    private static (HashSet<string> Keys, HashSet<string> Families) KeysInSource()
    {
        var keys = new HashSet<string>();
        var families = new HashSet<string>();
        foreach (var file in Repository.Sources(".cs", ".razor"))
        {
            // What the audit trail calls an act is no text.
            if (file.EndsWith("Actions.cs", StringComparison.Ordinal)) continue;
            var text = AuditAct().Replace(File.ReadAllText(file), "");
            foreach (Match match in QuotedKey().Matches(text)) keys.Add(match.Groups[1].Value);
            foreach (Match match in Family().Matches(text)) families.Add(match.Groups[1].Value + match.Groups[2].Value);
        }
        return (keys, families);
    }

    /// <summary>A word that stands in the English message too, in a message that is otherwise of its own script: a key to be typed, not a word left over.</summary>
    private static bool TypedAsItIs(Texts texts, string key, string word)
    {
        var own = Placeholders().Replace(texts.Source(key)!, " ");
        return English.Source(key)!.Contains(word, StringComparison.OrdinalIgnoreCase) && own.Any(c => char.IsLetter(c) && !char.IsAsciiLetter(c));
    }

    // codes, formats and file endings: SDMX, CSV, OBS_VALUE, .xlsx, UTC
    private static bool IsCode(string word) => word.All(c => !char.IsAsciiLetterLower(c)) || word.StartsWith('.');

    [GeneratedRegex("\"(?!mapping\\.json)([a-z][a-z0-9-]*(?:\\.[A-Za-z0-9_-]*[A-Za-z0-9_])+)\"")]
    private static partial Regex QuotedKey();

    [GeneratedRegex("(?:\\$\"([a-z][a-z0-9-]*\\.(?:[A-Za-z0-9_-]+\\.)*[A-Za-z0-9_-]*)\\{|\"([a-z][a-z0-9-]*\\.(?:[A-Za-z0-9_-]+[.-])*)\" ?[+)])")]
    private static partial Regex Family();

    // in the order they are written: an entry made in place, a name handed to whoever makes it
    [GeneratedRegex("(?:AuditEntry|new)\\((?:[A-Za-z_.]+(?:\\([^()\"]*\\))?),\\s*\"[a-z]+\\.[a-z-]+\"|\"(?:reporting|statistics)\\.[a-z-]+\"(?=,\\s*[A-Za-z.]*(?:[Pp]arty|Owner))")]
    private static partial Regex AuditAct();

    [GeneratedRegex("Problem\\.Of\\(\\s*\"([a-z0-9-]*[a-z0-9])\"")]
    private static partial Regex ProblemCode();

    [GeneratedRegex("^  \"([^\"]+)\":", RegexOptions.Multiline)]
    private static partial Regex KeyLine();

    [GeneratedRegex("[.]?[A-Za-z][A-Za-z0-9_]*")]
    private static partial Regex LatinWord();

    // {name}, and the words of plural and select, which are no words of the language
    [GeneratedRegex("\\{\\s*[A-Za-z_]+\\s*(?:,\\s*(?:plural|select)\\s*,)?|(?:=\\d+|zero|one|two|few|many|other|[A-Za-z0-9_-]+)\\s*(?=\\{)")]
    private static partial Regex Placeholders();
}
