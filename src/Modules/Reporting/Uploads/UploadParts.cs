using Tallystick.Kernel;

namespace Tallystick.Reporting.Uploads;

/// <summary>The bytes of files that come in pieces, in <c>parts</c> under the data folder, each under the id of its upload. Threat: a name from
/// outside never becomes a path here, only ids do.</summary>
internal sealed class UploadParts(string dataFolder, TimeProvider clock)
{
    private readonly string _folder = Path.Combine(dataFolder, "parts");

    /// <summary>Opens the bytes for one writer alone, cut to the <paramref name="received"/> that count; null while another has them open. The lock
    /// is the file's own, so it ends with a process that is killed.</summary>
    /// <exception cref="ProblemException">404 when the bytes are not all on this machine any more.</exception>
    internal FileStream? Take(string id, long received)
    {
        Directory.CreateDirectory(_folder);
        FileStream file;
        try
        {
            file = new FileStream(PathOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(PathOf(id)))
        {
            return null;
        }
        if (file.Length < received)
        {
            file.Dispose();
            throw KernelProblems.NotFound("upload").AsException();
        }
        file.SetLength(received);
        file.Position = received;
        return file;
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
