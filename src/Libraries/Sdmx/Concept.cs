using System.Collections.Immutable;

namespace Tallystick.Sdmx;

/// <summary>What a dimension, measure or attribute is about.</summary>
/// <param name="Id">The concept: <c>CITIZENSHIP</c>.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Description">What it means; may be null.</param>
public sealed record Concept(string Id, LocalText Name, LocalText? Description);

/// <summary>The concepts an agency keeps together.</summary>
/// <param name="Id">The scheme: <c>CS_TALLYSTICK</c>.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Concepts">In the order of the scheme.</param>
public sealed record ConceptScheme(string Id, LocalText Name, ImmutableArray<Concept> Concepts);
