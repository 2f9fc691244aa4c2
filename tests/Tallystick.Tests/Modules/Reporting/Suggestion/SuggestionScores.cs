using Tallystick.Reporting.Suggestion;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Suggestion;

/// <summary>How proposals for the shared files compare with the truth about them; for the tests and for <c>./bench mapping</c>.</summary>
public static class SuggestionScores
{
    /// <summary>One score for each file and sheet.</summary>
    public static IEnumerable<SuggestionScore> All() => SuggestionTruth.All().Select(Of);

    internal static SuggestionScore Of(KnownFile known)
    {
        using var stream = File.OpenRead(SharedFiles.Path("data/" + known.File));
        return SuggestionTrial.Run(stream, known.File, StructureCatalog.Default.Dataflow(known.Dataflow), known.Roles, known.Names, known.Codes, known.Sheet);
    }
}
