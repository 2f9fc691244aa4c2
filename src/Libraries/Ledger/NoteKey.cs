using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tallystick.Ledger;

/// <summary>The public half of a key that signs notes: whom to believe. Its text, <c>name+id+key</c>, is what others write down.</summary>
public sealed record NoteKey
{
    internal const byte Kind = 1; // Ed25519
    private readonly byte[] _key;

    internal NoteKey(string name, byte[] key)
    {
        if (!IsName(name)) throw new ArgumentException("A key's name holds no space, plus or control character.", nameof(name));
        (Name, _key) = (name, key);
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name + "\n"), Kind, .. key]));
    }

    /// <summary>The signer's name.</summary>
    public string Name { get; }

    /// <summary>The number by which a signature says which key made it; too short to prove anything.</summary>
    public uint Id { get; }

    /// <summary>Reads the text of a key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        if (text?.Trim().Split('+', 3) is not [var name, var id, var code] || !IsName(name) || Decode(code) is not { } bytes) return false;
        var read = new NoteKey(name, bytes);
        if (id != read.IdText) return false;
        key = read;
        return true;
    }

    /// <summary>True when it made the signature.</summary>
    internal bool Verifies(string text, ReadOnlySpan<byte> signature) => Ed25519.Verify(_key, Encoding.UTF8.GetBytes(text), signature);

    internal string IdText => Id.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The text of the key.</summary>
    public override string ToString() => $"{Name}+{IdText}+{Convert.ToBase64String([Kind, .. _key])}";

    /// <inheritdoc/>
    public bool Equals(NoteKey? other) => other is not null && other.Name == Name && other._key.AsSpan().SequenceEqual(_key);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>The 32 bytes of an Ed25519 key, out of base64 with its kind before it; null when it is none.</summary>
    internal static byte[]? Decode(string code)
    {
        var bytes = new byte[1 + Ed25519.KeySize];
        return Convert.TryFromBase64String(code, bytes, out var length) && length == bytes.Length && bytes[0] == Kind ? bytes[1..] : null;
    }
}

/// <summary>A key that signs notes, with its private half. Its text is a secret; <see cref="object.ToString"/> does not give it away.</summary>
public sealed class NoteSigner
{
    private const string Opening = "PRIVATE+KEY+";
    private readonly byte[] _seed;

    private NoteSigner(string name, byte[] seed) => (_seed, Key) = (seed, new(name, Ed25519.PublicKey(seed)));

    /// <summary>The public half.</summary>
    public NoteKey Key { get; }

    /// <summary>A new key.</summary>
    public static NoteSigner Generate(string name) => new(name, RandomNumberGenerator.GetBytes(Ed25519.KeySize));

    /// <summary>Reads what <see cref="ToSecretText"/> wrote.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NoteSigner? signer)
    {
        signer = null;
        if (text?.Trim() is not { } whole || !whole.StartsWith(Opening, StringComparison.Ordinal)) return false;
        if (whole[Opening.Length..].Split('+', 3) is not [var name, var id, var code] || !NoteKey.IsName(name) || NoteKey.Decode(code) is not { } seed) return false;
        var read = new NoteSigner(name, seed);
        if (id != read.Key.IdText) return false;
        signer = read;
        return true;
    }

    /// <summary>The text with the private half, to keep where nobody else reads.</summary>
    public string ToSecretText() => $"{Opening}{Key.Name}+{Key.IdText}+{Convert.ToBase64String([NoteKey.Kind, .. _seed])}";

    internal byte[] Sign(string text) => Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public override string ToString() => Key.ToString();
}
