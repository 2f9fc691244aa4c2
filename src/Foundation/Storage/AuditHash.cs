using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tallystick.Storage;

/// <summary>The canonical form of an entry and its hash. Every field is preceded by whether it is there and how long it is, so no two
/// entries share a form. Random bytes of the entry's own are part of it, so that a hash gives nothing of the entry away, however little there is to
/// guess. <c>docs/audit.md</c> gives it for those who check without this program; a change needs a new version byte.</summary>
internal static class AuditHash
{
    internal const int Size = 32;
    internal const int SaltSize = 16;
    private const byte Unsalted = 1, Salted = 2;

    /// <summary>SHA-256 of version, previous hash, seq (8 bytes, big-endian), the salt and the eleven fields in the order of the columns: 0 for one
    /// that is not there, else 1, its length in bytes (4, big-endian) and its UTF-8. Entries of before there was a salt are version 1, without it.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> previous, AuditRecord record)
    {
        var form = new ArrayBufferWriter<byte>(256);
        form.GetSpan(1)[0] = record.Salt is null ? Unsalted : Salted;
        form.Advance(1);
        form.Write(previous);
        BinaryPrimitives.WriteInt64BigEndian(form.GetSpan(8), record.Seq);
        form.Advance(8);
        if (record.Salt is { } salt) Field(form, salt);
        Field(form, record.At);
        Field(form, record.Person);
        Field(form, record.ActorName);
        Field(form, record.Party);
        Field(form, record.Agency);
        Field(form, record.Roles);
        Field(form, record.Door);
        Field(form, record.Action);
        Field(form, record.Owner);
        Field(form, record.Object);
        Field(form, record.Detail);
        return SHA256.HashData(form.WrittenSpan);
    }

    private static void Field(ArrayBufferWriter<byte> form, string? value)
    {
        if (value is null)
        {
            form.GetSpan(1)[0] = 0;
            form.Advance(1);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        Opening(form, length);
        Encoding.UTF8.GetBytes(value, form.GetSpan(length));
        form.Advance(length);
    }

    private static void Field(ArrayBufferWriter<byte> form, byte[] value)
    {
        Opening(form, value.Length);
        form.Write(value);
    }

    private static void Opening(ArrayBufferWriter<byte> form, int length)
    {
        var span = form.GetSpan(5);
        span[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
        form.Advance(5);
    }
}
