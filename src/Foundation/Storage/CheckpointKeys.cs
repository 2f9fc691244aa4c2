using System.Collections.Immutable;
using Tallystick.Ledger;

namespace Tallystick.Storage;

/// <summary>The keys an installation signs its checkpoints with. They lie in one file that only the program's account may read, one key a line; while keys
/// are changed there are two, and both sign.</summary>
/// <param name="Origin">The name of the log, which is that of the keys.</param>
/// <param name="Signers">The keys, the oldest first.</param>
public sealed record CheckpointKeys(string Origin, ImmutableArray<NoteSigner> Signers)
{
    private const string FileName = "checkpoint-keys";

    /// <summary>The public halves: what Parties write down.</summary>
    public IEnumerable<NoteKey> Public => Signers.Select(signer => signer.Key);

    /// <summary>Reads the keys in <paramref name="folder"/>; makes the first when there is none.</summary>
    /// <param name="folder">The folder of the installation's keys.</param>
    /// <param name="exchange">The Exchange's id, of which the log has its name.</param>
    /// <exception cref="Kernel.ProblemException">When the file cannot be understood.</exception>
    public static CheckpointKeys Open(string folder, string exchange)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) KeyFile.Write(file, [NoteSigner.Generate("tallystick/" + exchange).ToSecretText()], overwrite: false);
        var signers = ImmutableArray.CreateBuilder<NoteSigner>();
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            if (!NoteSigner.TryParse(line, out var signer) || signers.Any(other => other.Key.Name != signer.Key.Name)) throw StorageProblems.KeysUnreadable(file).AsException();
            signers.Add(signer);
        }
        return signers.Count > 0 ? new(signers[0].Key.Name, signers.ToImmutable()) : throw StorageProblems.KeysUnreadable(file).AsException();
    }

    /// <summary>Puts a new key beside those there are, or, when there are two, takes the oldest away.</summary>
    public CheckpointKeys Change(string folder, bool retire)
    {
        ImmutableArray<NoteSigner> signers = retire ? Signers.Length > 1 ? Signers[1..] : throw StorageProblems.OnlyKey().AsException() : [.. Signers, NoteSigner.Generate(Origin)];
        KeyFile.Write(Path.Combine(folder, FileName), signers.Select(static signer => signer.ToSecretText()), overwrite: true);
        return this with { Signers = signers };
    }
}
