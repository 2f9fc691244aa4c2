using System.Collections.Immutable;
using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>A file as a Party's office would send it, with the mapping that goes with it.</summary>
/// <param name="Stream">Which of the Party's series of files it belongs to: <c>xa-entry</c>.</param>
/// <param name="Party">Whose.</param>
/// <param name="Agency">The agency that brings it.</param>
/// <param name="Dataflow">What it counts.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its content, in the Party's own format, language and encoding.</param>
/// <param name="Mapping">The mapping file, JSON.</param>
/// <param name="Periods">The periods it covers, ascending.</param>
internal sealed record NationalFile(string Stream, string Party, string Agency, string Dataflow, string Name, byte[] Bytes, string Mapping,
    ImmutableArray<TimePeriod> Periods);
