using System.IO.Compression;
using System.Text;

namespace Tallystick.Tests.Libraries.Tabular;

/// <summary>A small sound file, and the damage done to it: bytes, quotes, encodings, senseless numbers, cut ends, deep nesting; in an archive also
/// its parts. The dice alone decide, so that a case can be made again.</summary>
/// <param name="Name">Its name, as a reader is told it.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Parts">What an archive is packed of; empty for other files.</param>
internal sealed record DamagedSample(string Name, byte[] Bytes, (string Name, string Text)[] Parts)
{
    private static readonly string[] Bits =
    [
        "\"", "\"\"", "'", ",", ";", "\t", "\r", "\n", "\r\n", "\0", "\uFEFF", "é", "{", "}", "[", "]", ":", "\\", "\\ud800", "\\u0000", "null", "1e999", "-", "<", ">", "</",
        "/>", "&", "&#0;", "&lt;", "<![CDATA[", "<!--", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<?x?>", "0", "-1", "99999999999999999999", "2147483647", "1048577", "1000000",
        "table:number-rows-repeated='1048576'", "table:number-columns-repeated='999999'", "table:number-columns-spanned='99'", "hidden='1'", "r='ZZZ9'", "t='s'", "xmlns=''",
    ];

    private static readonly string[] Numbers = ["", "0", "-1", "60", "61", "1000", "50000", "1048576", "2147483648", "9223372036854775807", "99999999999999999999", "1e400", "0.5"];

    /// <summary>The file with some damage.</summary>
    public byte[] Damaged(Random dice) =>
        Parts.Length > 0 && dice.Next(3) > 0 ? Packed(DamagedParts(Parts, dice), dice.Next(2) == 0) : Damaged(Bytes, dice);

    /// <summary>A sound archive of damaged parts: so the damage reaches the readers behind the archive.</summary>
    private static List<(string Name, byte[] Bytes)> DamagedParts((string Name, string Text)[] parts, Random dice)
    {
        var list = parts.Select(part => (part.Name, Bytes: Encoding.UTF8.GetBytes(part.Text))).ToList();
        for (var changes = dice.Next(1, 4); changes > 0; changes--)
        {
            var at = dice.Next(Math.Max(1, list.Count));
            switch (list.Count == 0 ? -1 : dice.Next(20))
            {
                case -1:
                    break;
                case 0:
                    list.RemoveAt(at);
                    break;
                case 1:
                    list.Add((list[at].Name, Damaged(list[at].Bytes, dice)));
                    break;
                case 2:
                    list[at] = (list[dice.Next(list.Count)].Name, list[at].Bytes);
                    break;
                default:
                    // Mostly the last part: the sheet.
                    at = dice.Next(3) == 0 ? at : list.Count - 1;
                    list[at] = (list[at].Name, Damaged(list[at].Bytes, dice));
                    break;
            }
        }
        return list;
    }

    internal static byte[] Damaged(byte[] from, Random dice)
    {
        var bytes = from.ToList();
        for (var changes = dice.Next(1, 6); changes > 0; changes--)
        {
            var at = dice.Next(bytes.Count + 1);
            var count = Math.Min(dice.Next(1, 1 << dice.Next(1, 9)), bytes.Count - at);
            switch (dice.Next(11))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << dice.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)dice.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, count);
                    break;
                case 3:
                    bytes.InsertRange(dice.Next(bytes.Count + 1), bytes.GetRange(at, count));
                    break;
                case 4 when dice.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5 when dice.Next(4) == 0:
                    var unit = Encoding.UTF8.GetBytes(new[] { "[", "{\"a\":", "<a>", "\"", "<text:span>", " ", ",", "<c/>", "x" }[dice.Next(9)]);
                    bytes.InsertRange(at, Enumerable.Repeat(unit, 1 << dice.Next(4, 14)).SelectMany(b => b));
                    break;
                case 6 or 7:
                    // A sound file with a senseless number.
                    var digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0)
                    {
                        bytes.RemoveAt(digit);
                        bytes.InsertRange(digit, Encoding.UTF8.GetBytes(Numbers[dice.Next(Numbers.Length)]));
                    }
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Bits[dice.Next(Bits.Length)]));
                    break;
            }
        }
        return [.. bytes];
    }

    private static byte[] Packed(List<(string Name, byte[] Bytes)> parts, bool stored)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in parts)
                using (var stream = zip.CreateEntry(name, stored ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open())
                    stream.Write(bytes);
        return memory.ToArray();
    }
}
