using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Tallystick.Reporting.Uploads;

namespace Tallystick.Reporting.Imports;

/// <summary>The uploaded files, in <c>uploads</c> under the data folder, each under the id of its submission, from the upload until the release
/// or the discard. Threat: a file name from outside never becomes a path here, only ids do.</summary>
public sealed class UploadStore(IOptions<ReportingOptions> options, TimeProvider clock)
{
    /// <summary>How long a file stays that belongs to no submission.</summary>
    internal static readonly TimeSpan Orphaned = TimeSpan.FromHours(24);
    private readonly string _folder = Path.Combine(options.Value.DataFolder, "uploads");

    /// <summary>Where work on a file may put things aside for as long as it lasts.</summary>
    internal string Scratch { get; } = Path.Combine(options.Value.DataFolder, "scratch");

    /// <summary>Files that come in pieces, until they are whole.</summary>
    internal UploadParts Parts { get; } = new(options.Value.DataFolder, clock);

    /// <summary>The largest file taken, in bytes.</summary>
    internal long MostBytes => options.Value.MostFileBytes;

    /// <summary>Writes <paramref name="content"/> to the disk under <paramref name="id"/>; its size and SHA-256.</summary>
    /// <exception cref="Kernel.ProblemException">When it is empty or larger than the limit; then nothing is kept.</exception>
    internal async Task<(long Bytes, string Sha256)> TakeAsync(string id, Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(_folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        try
        {
            await using (var file = new FileStream(PathOf(id), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                var buffer = new byte[1 << 18];
                for (int n; (n = await content.ReadAsync(buffer, ct)) > 0;)
                {
                    bytes += n;
                    if (bytes > options.Value.MostFileBytes) throw ReportingProblems.FileTooBig(options.Value.MostFileBytes).AsException();
                    hash.AppendData(buffer, 0, n);
                    await file.WriteAsync(buffer.AsMemory(0, n), ct);
                }
            }
            if (bytes == 0) throw ReportingProblems.NoFile().AsException();
        }
        catch
        {
            Remove(id);
            throw;
        }
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The path of an upload; null when it is not here.</summary>
    internal string? Find(string id) => File.Exists(PathOf(id)) ? PathOf(id) : null;

    /// <summary>Removes an upload, if it is here.</summary>
    internal void Remove(string id) => File.Delete(PathOf(id));

    /// <summary>Ids of the files here, with true for those so old that a submission they belong to must have been entered long ago.</summary>
    internal IReadOnlyList<(string Id, bool Old)> All() => !Directory.Exists(_folder) ? [] :
    [
        .. new DirectoryInfo(_folder).GetFiles().Select(file => (file.Name, clock.GetUtcNow() - file.LastWriteTimeUtc > Orphaned)),
    ];

    private string PathOf(string id) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? Path.Combine(_folder, id) : throw new ArgumentException("No id of ours.", nameof(id));
}
