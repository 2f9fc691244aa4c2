using Tallystick.Vocabulary;

namespace Tallystick.Statistics.Tables;

/// <summary>A note in the reader's language where its owner gave it, else in English, else in whatever there is.</summary>
public static class NoteWords
{
    /// <summary>The text and the tag of the language it is in.</summary>
    public static (string Language, string Text) Of(SliceNote note, Texts texts)
    {
        foreach (var language in new[] { texts.Language.Tag, Languages.Source })
        {
            if (note.Texts.TryGetValue(language, out var text)) return (language, text);
        }
        var first = note.Texts.First();
        return (first.Key, first.Value);
    }
}
