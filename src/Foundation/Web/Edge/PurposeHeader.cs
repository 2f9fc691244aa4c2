using Tallystick.Kernel;

namespace Tallystick.Web.Edge;

/// <summary>How a program says what it reads for, request by request: <c>Tallystick-Purpose: policy</c>.</summary>
public static class PurposeHeader
{
    /// <summary>The header.</summary>
    public const string Name = "Tallystick-Purpose";

    /// <summary>The actor with the purpose that was said; as it was when none was.</summary>
    /// <exception cref="ProblemException">When there is no such purpose: what was meant must not go on the record as something else.</exception>
    internal static Actor For(this Actor actor, string? said) => string.IsNullOrEmpty(said) ? actor
        : PurposeCodes.TryParse(said, out var purpose) ? actor with { Purpose = purpose }
        : throw KernelProblems.BadField(Name, said).AsException();
}
