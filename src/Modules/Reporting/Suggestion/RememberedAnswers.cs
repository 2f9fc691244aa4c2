using System.Collections.Frozen;
using Tallystick.Reporting.CodeLists;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>An answer a Party gave once.</summary>
/// <param name="Scope"><see cref="RememberedAnswers.Columns"/>, <see cref="RememberedAnswers.Constants"/>, <see cref="RememberedAnswers.Years"/>, or the id of a code list.</param>
/// <param name="Text">The header, or the text of a cell.</param>
/// <param name="Answer">A role, <c>Dimension:SEX</c> or <c>Ignore</c>, the code, or how years are counted, <c>persian last-day</c>.</param>
public sealed record RememberedAnswer(string Scope, string Text, string Answer);

/// <summary>What a Party said before: its answers for one dataflow, and the lists it keeps. Next time it is sure, because the Party said so. Texts
/// are compared as folded words for headers and to the letter for codes.</summary>
public sealed class RememberedAnswers
{
    /// <summary>The scope of answers about columns.</summary>
    public const string Columns = "column";
    /// <summary>The scope of codes that hold for every row; the text is the dimension.</summary>
    public const string Constants = "constant";

    /// <summary>The scope of how the years of a column are counted.</summary>
    public const string Years = "years";
    /// <summary>What the headers of wide columns are called together, in <see cref="Years"/>.</summary>
    public const string Headers = "*";

    private readonly FrozenDictionary<(string Scope, string Text), string> _answers;

    /// <summary>Takes the answers, of two to the same question the last counts; and the lists.</summary>
    public RememberedAnswers(IEnumerable<RememberedAnswer> answers, NationalLists? lists = null) =>
        (Lists, _answers) = (lists ?? NationalLists.None, answers.GroupBy(answer => (answer.Scope, Key(answer.Scope, answer.Text))).ToFrozenDictionary(group => group.Key, group => group.Last().Answer));

    /// <summary>Nothing answered yet.</summary>
    public static RememberedAnswers None { get; } = new([]);

    /// <summary>The lists the Party keeps.</summary>
    internal NationalLists Lists { get; }

    /// <summary>The answer, or null.</summary>
    public string? Of(string scope, string text) => _answers.GetValueOrDefault((scope, Key(scope, text)));

    /// <summary>The form under which an answer is kept.</summary>
    internal static string Key(string scope, string text) => scope is Columns or Years && text != Headers ? FoldedText.Of(text) : Mapping.PlainText.Of(text);
}
