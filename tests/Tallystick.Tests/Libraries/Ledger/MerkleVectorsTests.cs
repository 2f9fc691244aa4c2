using System.Text.Json;
using Tallystick.Ledger;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Ledger;

/// <summary>Known answers made by others: proofs of RFC 6962 that must hold and those that must not, and a whole log with its signed heads.</summary>
public sealed class MerkleVectorsTests
{
    [Fact]
    public void Roots_are_those_of_others()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("standards/evidence/merkle-rfc6962/roots.json")));
        var tree = new TreeFrontier();
        var roots = file.RootElement.GetProperty("root_hash_hex_by_tree_size").EnumerateArray().Select(root => root.GetString()!).ToList();
        Assert.Equal(roots[0], Convert.ToHexStringLower(tree.Root()));
        foreach (var leaf in file.RootElement.GetProperty("leaf_inputs_hex").EnumerateArray())
        {
            tree.Add(MerkleTree.HashLeaf(Convert.FromHexString(leaf.GetString()!)));
            Assert.Equal(roots[(int)tree.Size], Convert.ToHexStringLower(tree.Root()));
        }
    }

    [Fact]
    public void Inclusion_proofs_hold_where_others_say_so_and_nowhere_else()
    {
        var seen = Cases("inclusion", file => MerkleProof.Includes(
            Bytes(file, "leafHash"), file.GetProperty("leafIdx").GetInt64Or(), file.GetProperty("treeSize").GetInt64Or(), Hashes(file), Bytes(file, "root")));
        Assert.True(seen.Holding > 5 && seen.Refused > 50, $"{seen}");
    }

    [Fact]
    public void Consistency_proofs_hold_where_others_say_so_and_nowhere_else()
    {
        var seen = Cases("consistency", file => MerkleProof.Extends(
            file.GetProperty("size1").GetInt64Or(), Bytes(file, "root1"), file.GetProperty("size2").GetInt64Or(), Bytes(file, "root2"), Hashes(file)));
        Assert.True(seen.Holding > 2 && seen.Refused > 40, $"{seen}");
    }

    [Fact]
    public void The_heads_of_a_log_of_others_are_signed_and_are_those_of_its_entries()
    {
        var folder = SharedFiles.Path("standards/evidence/tlog/example-log");
        Assert.True(NoteKey.TryParse(File.ReadAllText(Path.Combine(folder, "vkey.txt")), out var key));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "vkey.txt")).Trim(), key.ToString());
        for (var size = 0; size <= 10; size++)
        {
            var written = File.ReadAllText(Path.Combine(folder, $"checkpoint.{size}"));
            Assert.True(SignedNote.TryParse(written, out var note));
            Assert.Equal(NoteVerdict.Signed, note.Judge(key));
            Assert.Equal(written, note.ToString());
            Assert.True(TreeHead.TryParse(note.Text, out var head));
            Assert.Equal(note.Text, head.ToString());
            Assert.Equal(size, head.Size);
            var tree = new TreeFrontier();
            foreach (var entry in size == 0 ? [] : Entries(Path.Combine(folder, "tile", "entries", "000.p", $"{size}"))) tree.Add(MerkleTree.HashLeaf(entry));
            Assert.Equal(size, tree.Size);
            Assert.Equal(head.Root, tree.Root());
        }
    }

    [Fact]
    public void The_example_of_the_note_format_is_signed()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SharedFiles.Path("standards/evidence/tlog/signed-note-example.json")));
        Assert.True(NoteKey.TryParse(file.RootElement.GetProperty("vkey").GetString(), out var key));
        Assert.True(SignedNote.TryParse(file.RootElement.GetProperty("note").GetString()!, out var note));
        Assert.Equal(NoteVerdict.Signed, note.Judge(key));
        Assert.Equal(NoteVerdict.Forged, (note with { Text = note.Text.Replace("example", "exemple", StringComparison.Ordinal) }).Judge(key));
    }

    private static (int Holding, int Refused) Cases(string folder, Func<JsonElement, bool> holds)
    {
        var (holding, refused) = (0, 0);
        foreach (var path in Directory.EnumerateFiles(SharedFiles.Path("standards/evidence/merkle-rfc6962/" + folder), "*.json", SearchOption.AllDirectories))
        {
            using var file = JsonDocument.Parse(File.ReadAllText(path));
            var wrong = file.RootElement.GetProperty("wantErr").GetBoolean();
            Assert.True(holds(file.RootElement) != wrong, path);
            if (wrong) refused++;
            else holding++;
        }
        return (holding, refused);
    }

    private static byte[] Bytes(JsonElement file, string name) => file.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetBytesFromBase64() : [];

    private static List<byte[]> Hashes(JsonElement file) =>
        file.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof ? [.. proof.EnumerateArray().Select(hash => hash.GetBytesFromBase64())] : [];

    private static IEnumerable<byte[]> Entries(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes[at] << 8 | bytes[at + 1];
            yield return bytes[(at + 2)..(at + 2 + length)];
            at += 2 + length;
        }
    }
}

/// <summary>Sizes in those files go beyond what a tree can have here.</summary>
internal static class VectorNumbers
{
    internal static long GetInt64Or(this JsonElement number) => number.TryGetInt64(out var value) ? value : -1;
}
