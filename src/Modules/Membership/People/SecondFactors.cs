using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using QRCoder;

namespace Tallystick.Membership.People;

/// <summary>Second-factor secrets between their protected form in the database and the code a person types. Whoever steals the database
/// without the key folder cannot make codes.</summary>
internal sealed class SecondFactors(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Tallystick.Membership.SecondFactor");

    /// <summary>A fresh secret, protected.</summary>
    public string New() => Convert.ToBase64String(_protector.Protect(Totp.NewSecret()));

    /// <summary>The step of the code typed, or null; see <see cref="Totp.Match"/>. A secret whose key is lost fits nothing.</summary>
    public long? Match(string protectedSecret, string typed, DateTimeOffset now, long lastStep) =>
        Open(protectedSecret) is { } secret ? Totp.Match(secret, typed, now, lastStep) : null;

    /// <summary>The secret in groups of four letters, for typing into an app; empty when it cannot be opened.</summary>
    public string Text(string protectedSecret) =>
        Open(protectedSecret) is { } secret ? string.Join(' ', Totp.Text(secret).Chunk(4).Select(c => new string(c))) : "";

    /// <summary>A picture an app reads.</summary>
    public string Picture(string protectedSecret, string login, string issuer) =>
        Open(protectedSecret) is { } secret ? Svg(Totp.Address(secret, login, issuer)) : Svg("");

    private byte[]? Open(string protectedSecret)
    {
        try { return _protector.Unprotect(Convert.FromBase64String(protectedSecret)); }
        catch (CryptographicException) { return null; }
    }

    private static string Svg(string content)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var size = code.ModuleMatrix.Count;
        var path = new StringBuilder();
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                if (code.ModuleMatrix[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x},{y}h1v1h-1z");
            }
        }
        return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path fill="#fff" d="M0,0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>""";
    }
}
