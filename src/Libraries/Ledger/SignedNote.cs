using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tallystick.Ledger;

/// <summary>A text and the signatures below it, in the form of c2sp.org/signed-note. What it says counts only once <see cref="Judge"/> has found it signed.</summary>
/// <param name="Text">What is signed; it ends with a line's end.</param>
/// <param name="Signatures">By whom.</param>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    private const int MostCharacters = 1_000_000, MostSignatures = 100;

    /// <summary>Signs a text.</summary>
    /// <exception cref="ArgumentException">When no note can hold it, or nobody signs.</exception>
    public static SignedNote Sign(string text, params IReadOnlyCollection<NoteSigner> signers)
    {
        if (!text.EndsWith('\n') || !IsPlain(text)) throw new ArgumentException("A note's text ends with a line's end and holds no control character.", nameof(text));
        if (signers.Count == 0) throw new ArgumentException("A note is signed by somebody.", nameof(signers));
        return new(text, [.. signers.Select(signer => new NoteSignature(signer.Key.Name, signer.Key.Id, signer.Sign(text)))]);
    }

    /// <summary>Reads a note; says nothing about whether its signatures are good.</summary>
    public static bool TryParse(string written, [NotNullWhen(true)] out SignedNote? note)
    {
        note = null;
        if (written.Length > MostCharacters || !written.EndsWith('\n') || !IsPlain(written)) return false;
        var split = written.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return false;
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        foreach (var line in written[(split + 2)..].Split('\n')[..^1])
        {
            if (signatures.Count == MostSignatures || NoteSignature.Read(line) is not { } signature) return false;
            signatures.Add(signature);
        }
        if (signatures.Count == 0) return false;
        note = new(written[..(split + 1)], signatures.ToImmutable());
        return true;
    }

    /// <summary>Whether <paramref name="key"/> signed it. Signatures of other keys say nothing either way.</summary>
    public NoteVerdict Judge(NoteKey key)
    {
        var made = Signatures.Where(signature => signature.KeyName == key.Name && signature.KeyId == key.Id).ToList();
        return made.Count == 0 ? NoteVerdict.NotSigned : made.All(signature => key.Verifies(Text, signature.Bytes)) ? NoteVerdict.Signed : NoteVerdict.Forged;
    }

    /// <inheritdoc/>
    public override string ToString() => Text + "\n" + string.Concat(Signatures);

    private static bool IsPlain(string text) => !text.Any(c => c < ' ' && c != '\n') && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}

/// <summary>One signature below a note.</summary>
/// <param name="KeyName">The signer's name.</param>
/// <param name="KeyId">Which of the keys of that name.</param>
/// <param name="Bytes">The signature itself.</param>
public sealed record NoteSignature(string KeyName, uint KeyId, byte[] Bytes)
{
    internal static NoteSignature? Read(string line)
    {
        if (line.Split(' ') is not ["—", var name, var code] || !NoteKey.IsName(name)) return null;
        var bytes = new byte[code.Length];
        if (!Convert.TryFromBase64String(code, bytes, out var length) || length < 5) return null;
        return new(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..length]);
    }

    /// <summary>The line below the note.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.CopyTo(bytes, 4);
        return $"— {KeyName} {Convert.ToBase64String(bytes)}\n";
    }
}

/// <summary>What a note's signatures say of one key.</summary>
public enum NoteVerdict
{
    /// <summary>That key signed it.</summary>
    Signed,
    /// <summary>There is no signature of that key.</summary>
    NotSigned,
    /// <summary>A signature says it is of that key, and is not: nothing in the note is to be believed.</summary>
    Forged,
}
