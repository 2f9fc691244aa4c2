using System.CommandLine;

namespace Tallystick.Host.Commands;

/// <summary><c>map</c>: looks after mapping files, without an Exchange; with one, a mapping may name the lists a Party keeps there.</summary>
internal static class MapCommand
{
    internal static Command Make() => new("map", "Proposes mapping files and exchanges them as structure maps.")
    {
        MapSuggestCommand.Make(), MapExportCommand.Make(), MapImportCommand.Make(),
    };
}
