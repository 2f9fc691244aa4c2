using System.Collections.Immutable;
using Tallystick.Kernel;
using Tallystick.Reporting.Submissions;

namespace Tallystick.Reporting.Imports;

/// <summary>A file brought by an agency. Page, interface and command line all say the same.</summary>
/// <param name="Actor">Who brings it: a provider or the coordinator of the Party it is for.</param>
/// <param name="Agency">For which agency of that Party; empty for the actor's own, or for the Party as such.</param>
/// <param name="FileName">The file's name; only its last part is kept, and it stays inside the Party.</param>
/// <param name="Content">The bytes, read once from where the stream stands.</param>
/// <param name="MappingJson">The mapping.</param>
public sealed record IntakeRequest(Actor Actor, AgencyId Agency, string FileName, Stream Content, string MappingJson)
{
    /// <summary>The dataflow the caller means; refused when the mapping is for another. Null takes the mapping's word.</summary>
    public DataflowId? Dataflow { get; init; }

    /// <summary>True to import the same file with the same mapping once more, as a submission of its own.</summary>
    public bool Again { get; init; }
}

/// <summary>What came of bringing a file.</summary>
/// <param name="Submission">The submission: the new one, or the one that came of the same file and mapping before.</param>
/// <param name="AlreadyKnown">True when the file was recognised and nothing new was entered.</param>
/// <param name="Report">What the checks found.</param>
/// <param name="Periods">What it holds, by period.</param>
public sealed record IntakeResult(Submission Submission, bool AlreadyKnown, CheckReport Report, ImmutableArray<PeriodSummary> Periods);

/// <summary>What an import is at.</summary>
public enum ImportStage
{
    /// <summary>Others are being worked on.</summary>
    Waiting,
    /// <summary>Rows are read, mapped and checked.</summary>
    Reading,
    /// <summary>Figures are written.</summary>
    Writing,
    /// <summary>Nothing more will happen.</summary>
    Done,
}

/// <summary>How far an import has come.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="BytesRead">Bytes of the file consumed.</param>
/// <param name="BytesTotal">Bytes of the file.</param>
/// <param name="FiguresWritten">Figures written.</param>
/// <param name="FiguresTotal">Figures there are; 0 before they are known.</param>
public sealed record ImportProgress(ImportStage Stage, long Rows, long BytesRead, long BytesTotal, long FiguresWritten, long FiguresTotal)
{
    /// <summary>0 to 100. Reading and writing count half each.</summary>
    public int Percent => Stage switch
    {
        ImportStage.Waiting => 0,
        ImportStage.Reading => (int)(50 * Share(BytesRead, BytesTotal)),
        ImportStage.Writing => (int)(50 + 50 * Share(FiguresWritten, FiguresTotal)),
        _ => 100,
    };

    private static double Share(long part, long whole) => whole <= 0 ? 0 : Math.Clamp((double)part / whole, 0, 1);
}
