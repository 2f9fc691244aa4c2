using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tallystick.Storage;

/// <summary>The canonical form of an entry and its hash. Every field is preceded by whether it is there and how long it is, so no two
/// entries share a form. <c>docs/audit.md</c> gives it for those who check without this program; a change needs a new version byte.</summary>
internal static class AuditHash
{
    internal const int Size = 32;
    private const byte Version = 1;

    /// <summary>SHA-256 of version, previous hash, seq (8 bytes, big-endian) and the eleven fields in the order of the columns: 0 for one
    /// that is not there, else 1, its length in bytes (4, big-endian) and its UTF-8.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> previous, AuditRecord record)
    {
        var form = new ArrayBufferWriter<byte>(256);
        form.GetSpan(1)[0] = Version;
        form.Advance(1);
        form.Write(previous);
        BinaryPrimitives.WriteInt64BigEndian(form.GetSpan(8), record.Seq);
        form.Advance(8);
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
        var span = form.GetSpan(5 + length);
        span[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
        Encoding.UTF8.GetBytes(value, span[5..]);
        form.Advance(5 + length);
    }
}
