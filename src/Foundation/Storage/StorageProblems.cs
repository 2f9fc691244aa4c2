using Tallystick.Kernel;

namespace Tallystick.Storage;

/// <summary>Refusals of the floor under all rooms: the database does not fit the program.</summary>
public static class StorageProblems
{
    /// <summary>A step that this database has been through reads differently now; nobody can say what the tables look like.</summary>
    public static Problem StepChanged(string step) => Problem.Of("storage-step-changed", 503, ("step", step));

    /// <summary>A newer program has been here; an older one would write what the newer cannot trust.</summary>
    public static Problem DatabaseNewer(string step) => Problem.Of("storage-database-newer", 503, ("step", step));

    /// <summary>The audit trail lacks an entry: no checkpoint is signed over what is no longer what it was.</summary>
    public static Problem TrailBroken(long seq) => Problem.Of("storage-trail-broken", 503, ("seq", seq));

    /// <summary>The last checkpoint contradicts itself: it was changed after it was made.</summary>
    public static Problem CheckpointBroken(long size) => Problem.Of("storage-checkpoint-broken", 503, ("size", size));

    /// <summary>The file of the keys that sign checkpoints holds something else.</summary>
    public static Problem KeysUnreadable(string file) => Problem.Of("storage-keys-unreadable", 503, ("file", file));

    /// <summary>The one key there is cannot be taken away.</summary>
    public static Problem OnlyKey() => Problem.Of("storage-only-key", 409);
}
