using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Membership;

namespace Tallystick.Tests.Modules.Membership;

/// <summary>The keys that protect cookies and second factors, on the disk.</summary>
public sealed class KeysAtRestTests
{
    [Fact]
    public void With_a_certificate_nothing_on_the_disk_opens_what_they_closed_and_the_next_certificate_does()
    {
        var folder = Directory.CreateTempSubdirectory("tallystick-keys-");
        try
        {
            var (first, second) = (Certificate(folder, "first"), Certificate(folder, "second"));
            var closed = Protector(folder, first, "").Protect("a secret");
            var kept = string.Concat(Directory.GetFiles(Path.Combine(folder.FullName, "keys")).Select(File.ReadAllText));
            Assert.Contains("EncryptedData", kept, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", kept, StringComparison.Ordinal);
            Assert.Equal("a secret", Protector(folder, first, "").Unprotect(closed));
            Assert.Equal("a secret", Protector(folder, second, first).Unprotect(closed));
            Assert.ThrowsAny<CryptographicException>(() => Protector(folder, second, "").Unprotect(closed));
            Assert.ThrowsAny<CryptographicException>(() => Protector(folder, "", "").Unprotect(closed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IDataProtector Protector(DirectoryInfo folder, string certificate, string before)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMembership(o => (o.KeysFolder, o.KeysCertificate, o.KeysCertificateBefore, o.KeysCertificatePassword) = (Path.Combine(folder.FullName, "keys"), certificate, before, "pass"));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }

    private static string Certificate(DirectoryInfo folder, string name)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        var file = Path.Combine(folder.FullName, name + ".p12");
        File.WriteAllBytes(file, certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "pass"));
        return file;
    }
}
