using System.Text;
using Tallystick.Ledger;

namespace Tallystick.Tests.Libraries.Ledger;

public sealed class SignedNoteTests
{
    private static readonly NoteSigner Ours = NoteSigner.Generate("tallystick/demo"), Theirs = NoteSigner.Generate("tallystick/demo");

    [Fact]
    public void A_key_comes_back_from_its_text()
    {
        Assert.True(NoteSigner.TryParse(Ours.ToSecretText(), out var again));
        Assert.Equal(Ours.Key, again.Key);
        Assert.True(NoteKey.TryParse(Ours.Key.ToString(), out var key));
        Assert.Equal(Ours.Key, key);
        Assert.DoesNotContain("PRIVATE", Ours.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(Ours.Key, Theirs.Key);
    }

    [Fact]
    public void A_text_that_is_no_key_is_none()
    {
        var good = Ours.Key.ToString();
        foreach (var bad in (string?[])[null, "", "a+b", good[..^2], good.Replace("demo", "dema", StringComparison.Ordinal), "a b" + good, Ours.ToSecretText(), "+" + good])
            Assert.False(NoteKey.TryParse(bad, out _), bad);
        foreach (var bad in (string?[])[null, "", good, Ours.ToSecretText()[..^2], Ours.ToSecretText().Replace("demo", "dema", StringComparison.Ordinal)])
            Assert.False(NoteSigner.TryParse(bad, out _), bad);
        Assert.Throws<ArgumentException>(() => NoteSigner.Generate("two words"));
    }

    [Fact]
    public void Only_the_key_that_signed_is_believed()
    {
        var note = SignedNote.Sign("a\n\nb\n", Ours);
        Assert.True(SignedNote.TryParse(note.ToString(), out var read));
        Assert.Equal("a\n\nb\n", read.Text);
        Assert.Equal(NoteVerdict.Signed, read.Judge(Ours.Key));
        Assert.Equal(NoteVerdict.NotSigned, read.Judge(Theirs.Key));
        Assert.Equal(NoteVerdict.Forged, (read with { Text = "a\n\nc\n" }).Judge(Ours.Key));
        // Theirs, with our number on it.
        var forged = SignedNote.Sign("a\n\nb\n", Theirs).Signatures[0] with { KeyId = Ours.Key.Id };
        Assert.Equal(NoteVerdict.Forged, (read with { Signatures = [forged] }).Judge(Ours.Key));
        Assert.Equal(NoteVerdict.Forged, (read with { Signatures = [.. read.Signatures, forged] }).Judge(Ours.Key));
    }

    [Fact]
    public void Two_keys_may_sign_one_note()
    {
        Assert.True(SignedNote.TryParse(SignedNote.Sign("a\n", Ours, Theirs).ToString(), out var note));
        Assert.Equal((NoteVerdict.Signed, NoteVerdict.Signed), (note.Judge(Ours.Key), note.Judge(Theirs.Key)));
    }

    [Theory]
    [InlineData("a", "— n AAAAAQAA\n")]
    [InlineData("a\n", "")]
    [InlineData("a\n", "— n AAAAAQAA")]
    [InlineData("a\n", "- n AAAAAQAA\n")]
    [InlineData("a\n", "— n+m AAAAAQAA\n")]
    [InlineData("a\n", "— n AAAA\n")]
    [InlineData("a\n", "— n !AAAAQAA\n")]
    [InlineData("a\n", "— n AAAAAQAA x\n")]
    [InlineData("a\u0007\n", "— n AAAAAQAA\n")]
    public void What_is_no_note_is_refused(string text, string signatures)
    {
        Assert.False(SignedNote.TryParse(text + "\n" + signatures, out _));
        Assert.True(SignedNote.TryParse("a\n\n— n AAAAAQAA\n", out _));
    }

    [Fact]
    public void A_text_no_note_can_hold_is_not_signed()
    {
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("a", Ours));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("a\r\n", Ours));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("a\n", []));
    }

    [Theory]
    [InlineData("o\n7\n")]
    [InlineData("o\n07\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n-7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("o\n7\nAAAA\n")]
    [InlineData("o\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nx\n")]
    [InlineData("o\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_head_is_refused(string text) => Assert.False(TreeHead.TryParse(text, out _));

    [Fact]
    public void A_head_may_have_lines_after_the_third()
    {
        Assert.True(TreeHead.TryParse("o\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n", out var head));
        Assert.Equal(("o", 0L), (head.Origin, head.Size));
    }

    [Fact]
    public void A_proof_of_an_entry_comes_back_from_its_text_and_proves_that_entry_alone()
    {
        byte[][] entries = [.. Enumerable.Range(0, 5).Select(i => Encoding.UTF8.GetBytes($"entry {i}"))];
        var (tree, beside) = (new TreeFrontier(), new RangeRoots(MerkleTree.InclusionPath(2, 5)));
        foreach (var leaf in entries.Select(entry => MerkleTree.HashLeaf(entry)))
        {
            tree.Add(leaf);
            beside.Add(leaf);
        }
        var proof = new LogProof(2, [.. beside.Roots()], SignedNote.Sign(new TreeHead("tallystick/demo", 5, tree.Root()).ToString(), Ours));
        Assert.True(LogProof.TryParse(proof.ToString(), out var read));
        Assert.Equal(proof.ToString(), read.ToString());
        Assert.True(read.Proves(entries[2], Ours.Key));
        Assert.False(read.Proves(entries[1], Ours.Key));
        Assert.False(read.Proves(entries[2], Theirs.Key));
        Assert.False((read with { Index = 1 }).Proves(entries[2], Ours.Key));
        Assert.True(LogProof.TryParse(proof.ToString().Replace("index", "extra AAAA\nindex", StringComparison.Ordinal), out _));
        foreach (var bad in (string[])["", "c2sp.org/tlog-proof@v2" + proof.ToString()[22..], proof.ToString().Replace("index 2", "index 02", StringComparison.Ordinal), proof.ToString()[..^3]])
            Assert.False(LogProof.TryParse(bad, out _), bad);
    }
}
