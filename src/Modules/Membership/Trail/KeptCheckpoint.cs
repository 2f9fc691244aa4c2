using Tallystick.Kernel;
using Tallystick.Ledger;

namespace Tallystick.Membership.Trail;

/// <summary>A checkpoint that someone kept and now holds against the trail. It counts only when a key that is trusted signed it.</summary>
public static class KeptCheckpoint
{
    /// <summary>What it says of the trail.</summary>
    /// <param name="written">The file, or what was pasted out of it; line ends may have changed on the way.</param>
    /// <param name="keys">Whose signature is believed; one suffices.</param>
    /// <exception cref="ProblemException">When it is no checkpoint, or none of the keys signed it.</exception>
    public static TreeHead Read(string written, IEnumerable<NoteKey> keys)
    {
        var text = written.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\uFEFF', ' ', '\n') + "\n";
        if (!SignedNote.TryParse(text, out var note) || !TreeHead.TryParse(note.Text, out var head)) throw MembershipProblems.NoCheckpoint().AsException();
        var verdicts = keys.Select(note.Judge).ToList();
        if (verdicts.Contains(NoteVerdict.Forged)) throw MembershipProblems.CheckpointForged().AsException();
        return verdicts.Contains(NoteVerdict.Signed) ? head : throw MembershipProblems.CheckpointOfAnother(string.Join(", ", note.Signatures.Select(signature => signature.KeyName))).AsException();
    }
}
