using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Web.Edge;

namespace Tallystick.Web.Assets;

/// <summary>An assembly that carries files for the browser as resources named <c>assets/…</c>.</summary>
public sealed record AssetSource(Assembly Assembly);

/// <summary>The style sheet, the icon and the islands, out of the assemblies that carry them. An address holds its content's hash
/// (<c>/assets/tallystick.1f3c9a….css</c>), so a browser keeps the file for ever and never shows an old one. Files are few and small: held in
/// memory, compressed once.</summary>
public sealed class AssetShelf
{
    private const string Prefix = "assets/";
    private readonly FrozenDictionary<string, Asset> _byName;
    private readonly FrozenDictionary<string, Asset> _byAddress;

    /// <summary>Reads the files of <paramref name="sources"/>.</summary>
    /// <exception cref="InvalidOperationException">When two carry a file of the same name.</exception>
    public AssetShelf(IEnumerable<AssetSource> sources)
    {
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var assembly in sources.Select(s => s.Assembly).Distinct())
        {
            foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
            {
                using var stream = assembly.GetManifestResourceStream(resource)!;
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                var asset = new Asset(resource[Prefix.Length..], memory.ToArray());
                if (!assets.TryAdd(asset.Name, asset)) throw new InvalidOperationException($"Two assemblies carry {resource}.");
            }
        }
        _byName = assets.ToFrozenDictionary(StringComparer.Ordinal);
        _byAddress = assets.Values.ToFrozenDictionary(a => a.Address, StringComparer.Ordinal);
    }

    /// <summary>The address to link: <c>Url("tallystick.css")</c>.</summary>
    /// <exception cref="InvalidOperationException">When no assembly carries such a file.</exception>
    public string Url(string name) => _byName.TryGetValue(name, out var asset) ? "/assets/" + asset.Address
        : throw new InvalidOperationException($"No asset {name}: is it embedded as assets/{name}, and its assembly added by AddAssets?");

    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{address}", Serve).AllowAnyone().ExcludeFromDescription();

    private static async Task Serve(HttpContext context, string address, AssetShelf shelf)
    {
        if (!shelf._byAddress.TryGetValue(address, out var asset)) throw KernelProblems.NotFound(address).AsException();
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ETag = asset.ETag;
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(asset.ETag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = asset.ContentType;
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        var encoding = accepted.Contains("br", StringComparison.Ordinal) ? "br" : accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip" : "";
        if (encoding.Length > 0) headers.ContentEncoding = encoding;
        var body = asset.Encoded(encoding);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private sealed class Asset
    {
        private readonly byte[] _content;
        private readonly ConcurrentDictionary<string, byte[]> _encoded = new(StringComparer.Ordinal);

        public Asset(string name, byte[] content)
        {
            (Name, _content) = (name, content);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
            ETag = '"' + hash + '"';
            var dot = name.LastIndexOf('.');
            Address = name[..dot] + "." + hash + name[dot..];
            ContentType = name[dot..] switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                ".json" => "application/json",
                _ => throw new InvalidOperationException($"No content type known for {name}."),
            };
        }

        public string Name { get; }
        public string Address { get; }
        public string ETag { get; }
        public string ContentType { get; }

        public byte[] Encoded(string encoding) => _encoded.GetOrAdd(encoding, static (encoding, content) =>
        {
            if (encoding.Length == 0) return content;
            using var memory = new MemoryStream();
            using (Stream packed = encoding == "br"
                ? new BrotliStream(memory, CompressionLevel.SmallestSize)
                : new GZipStream(memory, CompressionLevel.SmallestSize))
            {
                packed.Write(content);
            }
            return memory.ToArray();
        }, _content);
    }
}
