namespace Tallystick.Reporting;

/// <summary>What an installation may set for this room. The host binds and validates it at start.</summary>
public sealed class ReportingOptions
{
    /// <summary>The folder of the installation's data; uploads lie in <c>uploads</c> below it until they are released or discarded.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>The largest file taken, in bytes.</summary>
    public long MostFileBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>An import that gave no sign of life for so many seconds is taken to be dead, and swept away.</summary>
    public int DeadAfterSeconds { get; set; } = 120;

    /// <summary>True when the values can be worked with.</summary>
    public bool IsValid() => DataFolder.Length > 0 && MostFileBytes > 0 && DeadAfterSeconds >= 30;
}
