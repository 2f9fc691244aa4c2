using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tallystick.Disclosure;

/// <summary>How counts that leave the circle of participants are changed. All of it is published, so that a reader knows how far a count may be off; the
/// salt of the keys is not.</summary>
/// <param name="Version">Names the parameters beside the figures; other parameters have another name.</param>
/// <param name="Keys">How many different keys there are: a key is a whole number from 0 up to this.</param>
/// <param name="Table">Which count becomes which, by key.</param>
public sealed record CellKeyParameters(string Version, long Keys, PerturbationTable Table);

/// <summary>The cell-key method: each thing counted has a key of its own, the key of a cell is the sum of the keys of what is in it, and by that key a published table says how its count is
/// changed. The same things together are changed the same way in every table and every time, so asking again averages nothing out. Each cell is changed for itself:
/// parts need not add up to their total.</summary>
public sealed class CellKeys
{
    private readonly byte[] _salt;

    /// <summary>Keys for one Exchange.</summary>
    /// <param name="parameters">The published part.</param>
    /// <param name="salt">The secret part: at least 32 random bytes, kept as long as anything made with it is to be repeated.</param>
    public CellKeys(CellKeyParameters parameters, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(salt.Length, 32);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Keys, 1);
        Parameters = parameters;
        _salt = salt.ToArray();
    }

    /// <summary>The published part.</summary>
    public CellKeyParameters Parameters { get; }

    /// <summary>The key of a released figure by what it is (whose, of which dataflow, period and codes), never by its value: a figure that is revised keeps its key.</summary>
    public long Of(string identity)
    {
        var hash = HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes(identity));
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Parameters.Keys);
    }

    /// <summary>What is published of a cell made of these figures. Figures of 0 bring nobody and no key, so an empty cell is the same cell in every table.</summary>
    /// <param name="figures">The finest figures that make up the cell: the same ones in whichever table it stands.</param>
    public long Publish(IEnumerable<(string Identity, long Count)> figures)
    {
        var (count, key) = (0L, 0L);
        foreach (var figure in figures)
        {
            if (figure.Count == 0) continue;
            count += figure.Count;
            key = Sum(key, Of(figure.Identity), Parameters.Keys);
        }
        return Publish(Parameters, count, key);
    }

    /// <summary>The key of what two keys stand for together.</summary>
    public static long Sum(long key, long other, long keys) => (long)(((UInt128)key + (UInt128)other) % (UInt128)keys);

    /// <summary>What is published of a count whose cell has this key.</summary>
    public static long Publish(CellKeyParameters parameters, long count, long key) => parameters.Table.Publish(count, (key + 1.0) / parameters.Keys);
}
