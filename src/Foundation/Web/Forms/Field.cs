using Microsoft.AspNetCore.Components;

namespace Tallystick.Web.Forms;

/// <summary>What all fields share: a name, a label, a hint, the error and the value that came back with the form around it.</summary>
public abstract class Field : ComponentBase
{
    /// <summary>The form's state, handed down by <see cref="FormFor"/>.</summary>
    [CascadingParameter] public FormState? Form { get; set; }

    /// <summary>What it is posted as; unique within the form.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    /// <summary>What the reader is asked for.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>A line that helps to answer.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>Says beside the label that it may be left empty; all others are expected to be filled.</summary>
    [Parameter] public bool Optional { get; set; }

    /// <summary>The id of its control; an error in the summary leads there.</summary>
    protected string Id => "f-" + Name;

    /// <summary>What is wrong with it.</summary>
    protected string? Error => Form?.ErrorOf(Name);

    /// <summary>The ids of hint and error, for the control.</summary>
    protected string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => Id + "-hint",
        (null, _) => Id + "-error",
        _ => Id + "-hint " + Id + "-error",
    };

    /// <summary>Said of a control with an error.</summary>
    protected string? Invalid => Error is null ? null : "true";

    /// <summary>What was posted, else <paramref name="before"/>.</summary>
    protected string? Current(string? before) => Form is { WasPosted: true } ? Form.Text(Name) : before;
}
