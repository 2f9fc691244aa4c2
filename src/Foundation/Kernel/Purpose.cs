namespace Tallystick.Kernel;

/// <summary>What data of others is read for, as the reader says it. It opens nothing and closes nothing; the Party whose data it is sees it.</summary>
public enum Purpose
{
    /// <summary>Analysis: the usual one, when nothing else was said.</summary>
    Analysis,
    /// <summary>Planning what is done at the border or against smugglers.</summary>
    OperationalPlanning,
    /// <summary>Advice on laws and policies.</summary>
    Policy,
    /// <summary>Teaching.</summary>
    Training,
    /// <summary>Looking whether figures arrive as they should.</summary>
    TechnicalCheck,
}

/// <summary>Purposes as programs and the audit trail write them: <c>operational-planning</c>.</summary>
public static class PurposeCodes
{
    private static readonly string[] Codes = ["analysis", "operational-planning", "policy", "training", "technical-check"];

    /// <summary>All of them, in the order of <see cref="Purpose"/>.</summary>
    public static IReadOnlyList<string> All => Codes;

    /// <summary>The code of one.</summary>
    public static string Code(this Purpose purpose) => Codes[(int)purpose];

    /// <summary>The purpose of a code.</summary>
    public static bool TryParse(string? code, out Purpose purpose)
    {
        var at = Array.IndexOf(Codes, code?.Trim());
        purpose = (Purpose)Math.Max(at, 0);
        return at >= 0;
    }
}
