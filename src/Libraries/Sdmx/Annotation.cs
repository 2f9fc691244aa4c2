namespace Tallystick.Sdmx;

/// <summary>A remark of a machine on a code, component or dataflow: the SDMX annotation, reduced to type and value.</summary>
/// <param name="Type">What it says: <c>MEMO</c>, <c>ALPHA3</c>, <c>ADDITIVITY</c>.</param>
/// <param name="Value">Its value; null where the type says it all.</param>
public sealed record Annotation(string Type, string? Value);
