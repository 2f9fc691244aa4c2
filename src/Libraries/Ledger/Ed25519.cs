using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tallystick.Ledger;

/// <summary>Ed25519 of RFC 8032, made by the OpenSSL that .NET itself uses on Linux. .NET has no public Ed25519 yet; decision 11 says why not a
/// package and not our own arithmetic.</summary>
internal static partial class Ed25519
{
    internal const int KeySize = 32, SignatureSize = 64;
    private const string Library = "libcrypto";
    private const int Kind = 1087; // EVP_PKEY_ED25519
    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll"];

    static Ed25519() => NativeLibrary.SetDllImportResolver(typeof(Ed25519).Assembly, Resolve);

    /// <summary>The public key that belongs to a private one of 32 bytes.</summary>
    internal static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = Made(EVP_PKEY_new_raw_private_key(Kind, 0, seed, (nuint)seed.Length));
        try
        {
            var bytes = new byte[KeySize];
            nuint length = KeySize;
            Done(EVP_PKEY_get_raw_public_key(key, bytes, ref length));
            return bytes;
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    /// <summary>The signature over <paramref name="data"/>, 64 bytes.</summary>
    internal static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> data)
    {
        var key = Made(EVP_PKEY_new_raw_private_key(Kind, 0, seed, (nuint)seed.Length));
        var context = EVP_MD_CTX_new();
        try
        {
            var signature = new byte[SignatureSize];
            nuint length = SignatureSize;
            Done(EVP_DigestSignInit(Made(context), 0, 0, 0, key));
            Done(EVP_DigestSign(context, signature, ref length, data, (nuint)data.Length));
            return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    /// <summary>True when <paramref name="signature"/> over <paramref name="data"/> was made with the private key of <paramref name="publicKey"/>.</summary>
    internal static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize) return false;
        var key = Made(EVP_PKEY_new_raw_public_key(Kind, 0, publicKey, KeySize));
        var context = EVP_MD_CTX_new();
        try
        {
            Done(EVP_DigestVerifyInit(Made(context), 0, 0, 0, key));
            return EVP_DigestVerify(context, signature, SignatureSize, data, (nuint)data.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in name == Library ? Names : [])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle)) return handle;
        }
        return 0;
    }

    private static nint Made(nint handle) => handle != 0 ? handle : throw new CryptographicException("OpenSSL takes no such key.");

    private static void Done(int result)
    {
        if (result != 1) throw new CryptographicException("OpenSSL failed.");
    }

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_get_raw_public_key(nint key, Span<byte> bytes, ref nuint length);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSign(nint context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> data, nuint size);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> data, nuint size);
}
