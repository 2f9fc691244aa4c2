namespace Tallystick.Reporting.Mapping;

/// <summary>The rows of a file that a figure was made of, as bytes: each row as the distance to the one before it, seven bits to a byte, the
/// high bit set on all bytes but a number's last. Small enough to keep with every figure for ever, so that it can be walked back.</summary>
internal static class SourceRows
{
    /// <summary>The bytes of ascending row numbers (equal ones are written once).</summary>
    /// <exception cref="ArgumentException">When a row is not after the one before it, or not above 0.</exception>
    public static byte[] Encode(ReadOnlySpan<long> rows)
    {
        var bytes = new List<byte>(rows.Length * 2);
        long last = 0;
        foreach (var row in rows)
        {
            if (row == last && last > 0) continue;
            if (row <= last) throw new ArgumentException("Rows are above 0 and ascend.", nameof(rows));
            Append(bytes, row - last);
            last = row;
        }
        return [.. bytes];
    }

    /// <summary>The row numbers, ascending.</summary>
    /// <exception cref="FormatException">When the bytes are no such list.</exception>
    public static IReadOnlyList<long> Decode(ReadOnlySpan<byte> bytes)
    {
        var rows = new List<long>();
        long row = 0, distance = 0;
        var shift = 0;
        foreach (var b in bytes)
        {
            if (shift > 56) throw new FormatException("A row number is too long.");
            distance |= (long)(b & 0x7F) << shift;
            shift += 7;
            if ((b & 0x80) != 0) continue;
            if (distance == 0) throw new FormatException("A row follows itself.");
            row += distance;
            rows.Add(row);
            distance = 0;
            shift = 0;
        }
        return shift == 0 ? rows : throw new FormatException("The last row number is cut off.");
    }

    /// <summary>The first row.</summary>
    public static long First(ReadOnlySpan<byte> bytes)
    {
        long row = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            row |= (long)(bytes[i] & 0x7F) << (7 * i);
            if ((bytes[i] & 0x80) == 0) return row;
        }
        throw new FormatException("There is no row.");
    }

    /// <summary>Writes one distance at the end.</summary>
    public static void Append(List<byte> bytes, long distance)
    {
        var rest = (ulong)distance;
        while (rest >= 0x80)
        {
            bytes.Add((byte)(rest | 0x80));
            rest >>= 7;
        }
        bytes.Add((byte)rest);
    }
}
