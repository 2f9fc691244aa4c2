using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Tallystick.Web.Forms;

/// <summary>What a person put into a form, and what was wrong with it, on the way back to the same page. It checks nothing itself. Files and
/// passwords do not come back.</summary>
public sealed class FormState
{
    private readonly Dictionary<string, StringValues> _values = new(StringComparer.Ordinal);
    private readonly List<FieldError> _errors = [];

    /// <summary>A form nobody has filled in yet.</summary>
    public static FormState Empty => new();

    /// <summary>What was posted.</summary>
    public static FormState Of(IFormCollection form)
    {
        var state = new FormState();
        foreach (var (name, value) in form) state._values[name] = value;
        return state;
    }

    /// <summary>What was wrong, in the order of the form.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>True when something was wrong.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>True when the form was posted, so that an empty field means emptied, and not untouched.</summary>
    public bool WasPosted => _values.Count > 0;

    /// <summary>The text of a field without the blanks around it; empty when it was not sent.</summary>
    public string Text(string name) => _values.TryGetValue(name, out var value) ? value.ToString().Trim() : "";

    /// <summary>All values of a field sent more than once.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var value) ? [.. value.Where(v => v is not null).Select(v => v!)] : [];

    /// <summary>True when a box was ticked.</summary>
    public bool IsTicked(string name) => Text(name).Length > 0;

    /// <summary>Notes what is wrong with a field, as a sentence that says what to do, in the reader's language.</summary>
    public FormState Refuse(string field, string sentence)
    {
        _errors.Add(new(field, sentence));
        return this;
    }

    /// <summary>What is wrong with a field; null when nothing is.</summary>
    public string? ErrorOf(string field) => _errors.Find(e => e.Field == field)?.Sentence;
}

/// <summary>One thing wrong with a form. <paramref name="Field"/> is the name of a field, or empty for the form as a whole.</summary>
public sealed record FieldError(string Field, string Sentence);
