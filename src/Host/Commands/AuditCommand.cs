using System.CommandLine;
using Tallystick.Ledger;

namespace Tallystick.Host.Commands;

/// <summary><c>audit</c>: what looks after the audit trail, and lets others look after it.</summary>
internal static class AuditCommand
{
    internal static Command Make() => new("audit", "Looks after the audit trail.")
    {
        AuditVerifyCommand.Make(), AuditListCommand.Make(), AuditProofCommand.Make(), AuditCheckpointCommand.Make(), AuditKeyCommand.Make(), AuditCheckCommand.Make(),
    };

    internal static Option<string?> Key(string otherwise) =>
        new("--key") { Description = "The public key that must have signed, as audit key prints it. " + otherwise, HelpName = "NAME+ID+KEY" };

    internal static NoteKey KeyOf(string text) => NoteKey.TryParse(text, out var key) ? key : throw HostProblems.BadKey(text).AsException();
}
