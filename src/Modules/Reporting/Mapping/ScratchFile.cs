using Microsoft.Win32.SafeHandles;

namespace Tallystick.Reporting.Mapping;

/// <summary>Bytes put aside while a file is worked on: in memory while they are few, then in a file without a name that no crash leaves
/// behind. Appended to by one thread; read at any place, by others too.</summary>
/// <param name="folder">Where the file goes; it is made when needed.</param>
internal sealed class ScratchFile(string folder) : IDisposable
{
    private const int MostInMemory = 1 << 22;

    private readonly Lock _gate = new();
    private byte[] _memory = [];
    private SafeFileHandle? _file;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        using var held = _gate.EnterScope();
        if (_file is null && Length + bytes.Length <= MostInMemory)
        {
            if (Length + bytes.Length > _memory.Length) Array.Resize(ref _memory, (int)Math.Min(MostInMemory, Math.Max(Length + bytes.Length, _memory.Length * 2L)));
            bytes.CopyTo(_memory.AsSpan((int)Length));
        }
        else
        {
            if (_file is null)
            {
                _file = Open();
                RandomAccess.Write(_file, _memory.AsSpan(0, (int)Length), 0);
                _memory = [];
            }
            RandomAccess.Write(_file, bytes, Length);
        }
        Length += bytes.Length;
    }

    /// <summary>Reads from a place on; fewer bytes than asked for only at the end.</summary>
    public int ReadAt(long from, Span<byte> into)
    {
        using var held = _gate.EnterScope();
        if (_file is not null) return RandomAccess.Read(_file, into, from);
        var count = (int)Math.Min(into.Length, Length - from);
        _memory.AsSpan((int)from, count).CopyTo(into);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Path.GetRandomFileName());
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        // Where the system lets an open file lose its name, not even a killed program leaves it behind.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }
}
