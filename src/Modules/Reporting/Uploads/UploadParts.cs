using Tallystick.Kernel;

namespace Tallystick.Reporting.Uploads;

/// <summary>The bytes of files that come in pieces, in <c>parts</c> under the data folder, each under the id of its upload. Threat: a name from
/// outside never becomes a path here, only ids do.</summary>
internal sealed class UploadParts(string dataFolder, TimeProvider clock)
{
    private readonly string _folder = Path.Combine(dataFolder, "parts");

    /// <summary>Opens the bytes for one writer alone, as they are; null while another has them open. The lock is the file's own, so it ends with a process
    /// that is killed.</summary>
    internal FileStream? Take(string id)
    {
        Directory.CreateDirectory(_folder);
        try
        {
            return new FileStream(PathOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(PathOf(id)))
        {
            return null;
        }
    }

    /// <summary>Cuts the bytes to those that count, as they stand now that nobody else can add to them.</summary>
    /// <exception cref="ProblemException">404 when they are not all on this machine any more.</exception>
    internal static void Cut(FileStream file, long received)
    {
        if (file.Length < received) throw KernelProblems.NotFound("upload").AsException();
        file.SetLength(received);
        file.Position = received;
    }

    /// <summary>Removes the bytes, if they are here.</summary>
    internal void Remove(string id)
    {
        if (Directory.Exists(_folder)) File.Delete(PathOf(id));
    }

    /// <summary>Ids of what has lain here untouched for a day or more.</summary>
    internal IReadOnlyList<string> Old() => !Directory.Exists(_folder) ? [] :
    [
        .. new DirectoryInfo(_folder).GetFiles().Where(file => clock.GetUtcNow() - file.LastWriteTimeUtc > PartialUpload.Life).Select(file => file.Name),
    ];

    private string PathOf(string id) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? Path.Combine(_folder, id) : throw new ArgumentException("No id of ours.", nameof(id));
}
