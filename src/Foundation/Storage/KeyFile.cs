namespace Tallystick.Storage;

/// <summary>Writes a secret of the installation: whole or not at all, and never readable to others than the program's account, not even for a moment.</summary>
public static class KeyFile
{
    /// <summary>Writes the lines; makes the folder when there is none.</summary>
    /// <param name="file">Where; a full path.</param>
    /// <param name="lines">What.</param>
    /// <param name="overwrite">False: when another process was first, its file stands.</param>
    public static void Write(string file, IEnumerable<string> lines, bool overwrite)
    {
        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);
        var unfinished = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(unfinished, options))
        {
            foreach (var line in lines) writer.Write(line + "\n");
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }
        try
        {
            File.Move(unfinished, file, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(file))
        {
            File.Delete(unfinished);
        }
    }
}
