using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Tabular;
using Tallystick.Sdmx;
using Tallystick.Vocabulary;

namespace Tallystick.Reporting.Suggestion;

/// <summary>Proposes the mapping of a file nobody has mapped yet, from the file alone and what its Party answered before. It stores nothing,
/// asks nobody, and never guesses in silence.</summary>
public static class Suggester
{
    /// <summary>The proposal.</summary>
    /// <param name="stream">The file: a stream that can seek.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="dataflow">What is to be reported from it.</param>
    /// <param name="answers">What the Party answered before.</param>
    /// <param name="texts">The language of the reasons drafted into the mapping.</param>
    /// <param name="sheet">The sheet of a workbook, or null for the first that is not hidden.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ProblemException">When the file is no table we read.</exception>
    public static MappingSuggestion Suggest(Stream stream, string fileName, Dataflow dataflow, RememberedAnswers answers, Texts texts, string? sheet = null, CancellationToken ct = default)
    {
        try
        {
            var profile = FileProfile.Of(stream, fileName, sheet, ct);
            // the first row of a list of persons without a header would be taken for one, and kept with the proposal
            if (profile.Columns.Any(column => PersonCells.Of(column.Name) != PersonTrait.None)) throw ReportingProblems.PersonsForHeader().AsException();
            return ProposedMapping.Write(profile, dataflow, answers, texts);
        }
        catch (TableException e)
        {
            throw ReportingProblems.FileUnreadable(e.Fault, e.Row, e.Detail).AsException();
        }
    }
}
