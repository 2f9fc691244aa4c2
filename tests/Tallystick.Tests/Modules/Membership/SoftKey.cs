using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tallystick.Tests.Modules.Membership;

/// <summary>A passkey in software: what an authenticator and its browser would answer (WebAuthn, ES256, no attestation), and whatever a forger would.</summary>
internal sealed class SoftKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private uint _count;

    /// <summary>Whose it believes itself to be: the user handle given when it was made.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The person is asked for a finger or a PIN.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>Answers what the server offered for a new passkey.</summary>
    public (string Challenge, string Credential) Register(string offer, Uri site)
    {
        using var asked = JsonDocument.Parse(offer);
        var options = asked.RootElement.GetProperty("options");
        Owner = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()));
        var client = Client("webauthn.create", options, site.GetLeftPart(UriPartial.Authority));
        var point = _key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(site, 0x40), .. new byte[16], 0, (byte)_id.Length, .. _id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return (asked.RootElement.GetProperty("challenge").GetString()!, Answer(new { clientDataJSON = Text(client), attestationObject = Text(attestation), transports = new[] { "internal" } }));
    }

    /// <summary>Answers what the server offered for signing in or proving presence, for a page of <paramref name="origin"/>.</summary>
    public (string Challenge, string Credential) Sign(string offer, Uri site, string? origin = null)
    {
        using var asked = JsonDocument.Parse(offer);
        var client = Client("webauthn.get", asked.RootElement.GetProperty("options"), origin ?? site.GetLeftPart(UriPartial.Authority));
        _count++;
        var data = Data(site, 0);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return (asked.RootElement.GetProperty("challenge").GetString()!,
            Answer(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = Text(Encoding.UTF8.GetBytes(Owner)) }));
    }

    public void Dispose() => _key.Dispose();

    private byte[] Data(Uri site, byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, _count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(site.Host)), (byte)(0x01 | (Verifies ? 0x04 : 0) | more), .. count];
    }

    private static byte[] Client(string type, JsonElement options, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false });

    private string Answer(object response) =>
        JsonSerializer.Serialize(new { id = Text(_id), rawId = Text(_id), type = "public-key", response, clientExtensionResults = new { }, authenticatorAttachment = "platform" });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
