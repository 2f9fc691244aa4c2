using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tallystick.Ledger;

/// <summary>That an entry is in a log, in the form of c2sp.org/tlog-proof: its place, the hashes beside its way up to the root, and the log's signed head.
/// Whoever knows the log's key needs nothing else.</summary>
/// <param name="Index">The entry's place, from 0.</param>
/// <param name="Hashes">From the leaf's sibling to the root's child.</param>
/// <param name="Checkpoint">The signed head.</param>
public sealed record LogProof(long Index, ImmutableArray<byte[]> Hashes, SignedNote Checkpoint)
{
    private const string First = "c2sp.org/tlog-proof@v1", Extra = "extra ", Place = "index ";

    /// <summary>Reads a proof; says nothing about whether it proves anything.</summary>
    public static bool TryParse(string written, [NotNullWhen(true)] out LogProof? proof)
    {
        proof = null;
        var end = written.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !SignedNote.TryParse(written[(end + 2)..], out var note)) return false;
        var lines = written[..end].Split('\n');
        if (lines is not [First, .. var rest]) return false;
        if (rest is [var extra, .. var others] && extra.StartsWith(Extra, StringComparison.Ordinal)) rest = others;
        if (rest is not [var place, .. var codes] || !place.StartsWith(Place, StringComparison.Ordinal) || TreeHead.Number(place[Place.Length..]) is not { } index) return false;
        var hashes = codes.Select(TreeHead.Hash).ToList();
        if (hashes.Contains(null)) return false;
        proof = new(index, [.. hashes.OfType<byte[]>()], note);
        return true;
    }

    /// <summary>True when it shows that an entry holding <paramref name="data"/> stands at <see cref="Index"/> of the log that <paramref name="key"/> speaks for.</summary>
    public bool Proves(ReadOnlySpan<byte> data, NoteKey key) =>
        Checkpoint.Judge(key) == NoteVerdict.Signed && TreeHead.TryParse(Checkpoint.Text, out var head)
        && MerkleProof.Includes(MerkleTree.HashLeaf(data), Index, head.Size, Hashes, head.Root);

    /// <summary>The text.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{First}\n{Place}{Index}\n{string.Concat(Hashes.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{Checkpoint}");
}
