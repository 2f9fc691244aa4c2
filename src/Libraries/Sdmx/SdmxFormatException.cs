namespace Tallystick.Sdmx;

/// <summary>A message is not what SDMX, or this reader, allows. Says where, as a path into the message.</summary>
public sealed class SdmxFormatException(string path, string reason, Exception? inner = null)
    : FormatException($"{path}: {reason}", inner)
{
    /// <summary>Where: <c>data.codelists[0].codes[3].parent</c>.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong, in English; for logs and developers.</summary>
    public string Reason { get; } = reason;
}
