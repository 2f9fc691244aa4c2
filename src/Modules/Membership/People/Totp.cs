using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tallystick.Membership.People;

/// <summary>Time-based one-time codes (RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds, which is what every authenticator app does.
/// The generator of ASP.NET Core Identity reads the machine's clock itself and forgets which code was used; this one does neither.</summary>
internal static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A fresh secret of 160 bits, as RFC 4226 recommends.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step a moment lies in.</summary>
    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 30;

    /// <summary>The code of a step, with <paramref name="digits"/> digits.</summary>
    public static string Code(byte[] secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default, and the only one all apps know; HMAC does not rest on SHA-1's resistance to collisions.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 0xF, 4)) & 0x7FFF_FFFF;
        return (number % (uint)Math.Pow(10, digits)).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code was typed: the present one or a neighbour, but none up to <paramref name="lastStep"/>, so that a code seen
    /// over a shoulder is worth nothing. Null when it fits none. Digits of other scripts and spaces are accepted.</summary>
    public static long? Match(byte[] secret, string typed, DateTimeOffset now, long lastStep)
    {
        var code = string.Concat(typed.Where(char.IsDigit).Select(c => (char)('0' + (int)char.GetNumericValue(c))));
        if (code.Length != 6) return null;
        var present = StepAt(now);
        long? found = null;
        for (var step = present - 1; step <= present + 1; step++)
        {
            var fits = CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(secret, step)), System.Text.Encoding.ASCII.GetBytes(code));
            if (fits && step > lastStep) found = step;
        }
        return found;
    }

    /// <summary>The secret as an app takes it when typed: RFC 4648 base 32.</summary>
    public static string Text(byte[] secret)
    {
        var text = new System.Text.StringBuilder(32);
        int bits = 0, buffer = 0;
        foreach (var b in secret)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Base32[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>The address an app reads from the QR code.</summary>
    public static string Address(byte[] secret, string login, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(login)}?secret={Text(secret)}&issuer={Uri.EscapeDataString(issuer)}";
}
