using Tallystick.Kernel;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Watching;

/// <summary>What to watch, for whom, and what to do with what comes.</summary>
/// <param name="Folder">The folder, a full path.</param>
/// <param name="Party">Whose files.</param>
/// <param name="Agency">Which agency brings them; empty for the Party as such.</param>
/// <param name="Mapping">The mapping of files that lie in the folder itself; null when only its subfolders, each named like a saved mapping, are read.</param>
/// <param name="Name">The name under which it stands on the audit trail.</param>
/// <param name="Release">True to release what has no errors.</param>
/// <param name="Reason">Why, when it revises what is in force.</param>
/// <param name="Settle">How long a file must have kept its size and time.</param>
/// <param name="Texts">The language of reports.</param>
internal sealed record WatchOrder(string Folder, PartyId Party, AgencyId Agency, string? Mapping, string Name, bool Release, string Reason, TimeSpan Settle, Texts Texts)
{
    /// <summary>Who acts: no more than it takes.</summary>
    public Actor Actor => Release ? new(null, Name, Party, null, [Role.Coordinator], Door.CommandLine)
        : new(null, Name, Party, Agency.Value.Length > 0 ? Agency : null, [Role.Provider], Door.CommandLine);
}
