namespace Tallystick.Sdmx;

/// <summary>What is to be done with an observation: SDMX-ML and SDMX-JSON write words, SDMX-CSV their first letters.</summary>
internal static class ActionWord
{
    /// <summary>The word; what is neither word nor letter of the standard stays as written, and nothing stays null.</summary>
    public static string? Of(string? written) => written switch
    {
        "" => null,
        "I" => "Information",
        "A" => "Append",
        "R" => "Replace",
        "D" => "Delete",
        "M" => "Merge",
        _ => written,
    };
}
