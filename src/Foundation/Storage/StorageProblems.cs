using Tallystick.Kernel;

namespace Tallystick.Storage;

/// <summary>Refusals of the floor under all rooms: the database does not fit the program.</summary>
public static class StorageProblems
{
    /// <summary>A step that this database has been through reads differently now; nobody can say what the tables look like.</summary>
    public static Problem StepChanged(string step) => Problem.Of("storage-step-changed", 503, ("step", step));

    /// <summary>A newer program has been here; an older one would write what the newer cannot trust.</summary>
    public static Problem DatabaseNewer(string step) => Problem.Of("storage-database-newer", 503, ("step", step));
}
