using System.Reflection;

namespace Tallystick.Storage;

/// <summary>The numbered SQL steps of one room: embedded resources <c>0001_what_it_does.sql</c>, applied once each, in order, forward only.</summary>
/// <param name="Room">The room's name; its tables open with it: <c>reporting_release</c>.</param>
/// <param name="Assembly">Where the steps are embedded.</param>
public sealed record MigrationSet(string Room, Assembly Assembly);
