using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Tallystick.Kernel;
using Tallystick.Web.Components;
using Tallystick.Web.Edge;
using Tallystick.Web.Forms;

namespace Tallystick.Tests.Foundation.Web;

/// <summary>A page that forgot to say who may.</summary>
[Route("/sample/unsaid")]
public sealed class UnsaidPage : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "secret");
}

/// <summary>A coordinator's page with a form.</summary>
[Route("/sample/form"), Access(Role.Coordinator)]
public sealed class CoordinatorPage : ComponentBase
{
    [Parameter] public FormState? Form { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<Heading>(0);
        builder.AddComponentParameter(1, nameof(Heading.Title), "Sample");
        builder.CloseComponent();
        builder.OpenComponent<FormFor>(2);
        builder.AddComponentParameter(3, nameof(FormFor.Action), "/sample/save");
        builder.AddComponentParameter(4, nameof(FormFor.Form), Form);
        builder.AddComponentParameter(5, nameof(FormFor.ChildContent), (RenderFragment)(inner =>
        {
            inner.OpenComponent<TextField>(0);
            inner.AddComponentParameter(1, nameof(TextField.Name), "title");
            inner.AddComponentParameter(2, nameof(TextField.Label), "Title");
            inner.CloseComponent();
        }));
        builder.CloseComponent();
    }
}

/// <summary>A page for all, that breaks while it is drawn.</summary>
[Route("/sample/breaks"), Access(Anyone = true)]
public sealed class BreakingPage : ComponentBase
{
    protected override void OnInitialized() => throw new InvalidOperationException("secret words of a bug");
}
