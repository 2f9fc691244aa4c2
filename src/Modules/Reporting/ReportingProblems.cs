using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Tabular;

namespace Tallystick.Reporting;

/// <summary>Every refusal of this module. Codes are stable and never reused.</summary>
internal static class ReportingProblems
{
    /// <summary>The request brought no file.</summary>
    public static Problem NoFile() => Problem.Of("reporting-file-none", 400);
    /// <summary>The file is larger than this installation takes.</summary>
    public static Problem FileTooBig(long mostBytes) => Problem.Of("reporting-file-too-big", 413, ("megabytes", mostBytes / 1_000_000));
    /// <summary>The file is no table we read; each fault has its own sentence.</summary>
    public static Problem FileUnreadable(TableFault fault, long row, string detail) =>
        Problem.Of("reporting-file-" + Imports.Intake.Hyphenated(fault.ToString()), 422, ("row", row), ("detail", detail));
    /// <summary>Neither a mapping file, nor its text, nor a name of a saved one.</summary>
    public static Problem NoMapping() => Problem.Of("reporting-mapping-none", 400);
    /// <summary>The mapping has errors: how many, and where the first one stands.</summary>
    public static Problem MappingWrong(int errors, long line, string path) =>
        Problem.Of("reporting-mapping-wrong", 422, ("errors", errors), ("line", line), ("path", path));
    /// <summary>The same, of what reading it found.</summary>
    public static Problem MappingWrong(IEnumerable<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        return MappingWrong(errors.Count, errors[0].Row, errors[0].Column);
    }
    /// <summary>The file is no structure message; where it is not.</summary>
    public static Problem StructureMapWrong(string path) => Problem.Of("reporting-structure-map-wrong", 422, ("path", path.Length == 0 ? "$" : path));
    /// <summary>The message holds no structure map, or several.</summary>
    public static Problem StructureMapsNotOne(int count) => Problem.Of("reporting-structure-maps-not-one", 422, ("count", count));
    /// <summary>The structure map says what a mapping cannot.</summary>
    public static Problem StructureMapBeyond(string what) => Problem.Of("reporting-structure-map-beyond", 422, ("what", what));
    /// <summary>The mapping is for another dataflow than the one chosen.</summary>
    public static Problem OtherDataflow(string chosen, string mapped) => Problem.Of("reporting-other-dataflow", 400, ("chosen", chosen), ("mapped", mapped));
    /// <summary>No such dataflow in this Exchange.</summary>
    public static Problem NoDataflow(string dataflow) => Problem.Of("reporting-no-dataflow", 404, ("dataflow", dataflow));
    /// <summary>The Party has no such agency.</summary>
    public static Problem NoAgency(string agency) => Problem.Of("reporting-no-agency", 400, ("agency", agency));
    /// <summary>A provider acts for its own agency only.</summary>
    public static Problem OtherAgency(string agency) => Problem.Of("reporting-other-agency", 403, ("agency", agency));
    /// <summary>The import was swept away, because it gave no sign of life for too long.</summary>
    public static Problem ImportLost() => Problem.Of("reporting-import-lost", 409);
    /// <summary>The uploaded file is not on this machine any more.</summary>
    public static Problem UploadGone() => Problem.Of("reporting-upload-gone", 409);
    /// <summary>The submission is still being imported.</summary>
    public static Problem StillLoading() => Problem.Of("reporting-still-loading", 409);
    /// <summary>Findings keep the submission from being released.</summary>
    public static Problem HasErrors(long errors) => Problem.Of("reporting-has-errors", 409, ("errors", errors));
    /// <summary>The Party wants a reply to every warning before a release.</summary>
    public static Problem RepliesMissing(int warnings) => Problem.Of("reporting-replies-missing", 409, ("warnings", warnings));
    /// <summary>Small counts are to be hidden, and nothing says what is small.</summary>
    public static Problem NothingToHide() => Problem.Of("reporting-nothing-to-hide", 400);
    /// <summary>What is hidden of small counts was set otherwise since the reviewer looked.</summary>
    public static Problem ChecksSetMeanwhile(string dataflow) => Problem.Of("reporting-checks-set-meanwhile", 409, ("dataflow", dataflow));
    /// <summary>The submission holds no figures.</summary>
    public static Problem NoFigures() => Problem.Of("reporting-no-figures", 409);
    /// <summary>The submission was discarded.</summary>
    public static Problem Discarded() => Problem.Of("reporting-discarded", 409);
    /// <summary>A released submission is withdrawn, not discarded.</summary>
    public static Problem AlreadyReleased() => Problem.Of("reporting-already-released", 409);
    /// <summary>All its figures are in force already.</summary>
    public static Problem NothingNew() => Problem.Of("reporting-nothing-new", 409);
    /// <summary>What the reviewer saw has changed: someone released, withdrew or shared meanwhile.</summary>
    public static Problem ReleasedMeanwhile(string dataflow) => Problem.Of("reporting-released-meanwhile", 409, ("dataflow", dataflow));
    /// <summary>It replaces or removes what is in force, and that wants a reason.</summary>
    public static Problem ReasonNeeded(int periods) => Problem.Of("reporting-reason-needed", 400, ("periods", periods));
    /// <summary>The text is longer than allowed.</summary>
    public static Problem TextTooLong(string field, int most) => Problem.Of("reporting-text-too-long", 400, ("field", field), ("most", most));
    /// <summary>Something that is no period, or of a frequency the dataflow is not reported in.</summary>
    public static Problem BadPeriods(string value) => Problem.Of("reporting-bad-periods", 400, ("value", value));
    /// <summary>A period that has not ended cannot be reported as nil.</summary>
    public static Problem PeriodNotOver(string period) => Problem.Of("reporting-period-not-over", 400, ("period", period));
    /// <summary>The period named is not in force.</summary>
    public static Problem NotInForce(string period) => Problem.Of("reporting-not-in-force", 409, ("period", period));
    /// <summary>Nil reports stand for all the periods named already.</summary>
    public static Problem NilAlready() => Problem.Of("reporting-nil-already", 409);
    /// <summary>Sharing with named Parties names none, or names the owner, or names an unknown one.</summary>
    public static Problem BadParties(string value) => Problem.Of("reporting-bad-parties", 400, ("value", value));
    /// <summary>A note's slice names a dimension the dataflow has not.</summary>
    public static Problem NoDimension(string dimension, string dataflow) => Problem.Of("reporting-note-no-dimension", 400, ("dimension", dimension), ("dataflow", dataflow));
    /// <summary>A note's slice names a code the dimension has not.</summary>
    public static Problem NoCode(string code, string dimension) => Problem.Of("reporting-note-no-code", 400, ("code", code), ("dimension", dimension));
    /// <summary>A note without a text.</summary>
    public static Problem NoteEmpty() => Problem.Of("reporting-note-empty", 400);
    /// <summary>A mapping's name that is empty or too long.</summary>
    public static Problem BadMappingName() => Problem.Of("reporting-mapping-name", 400);
    /// <summary>An expression is no rule: where it is not, and what would do. Each kind of fault has its own sentence.</summary>
    public static Problem RuleWrong(PartyRules.RuleFault fault) => fault.Code switch
    {
        "dimension" => Problem.Of("reporting-rule-dimension", 400, ("at", fault.At), ("value", fault.Value), ("wanted", fault.Wanted)),
        "code" => Problem.Of("reporting-rule-code", 400, ("at", fault.At), ("value", fault.Value), ("wanted", fault.Wanted)),
        "too-long" => Problem.Of("reporting-rule-too-long", 400, ("most", fault.Wanted)),
        "too-deep" => Problem.Of("reporting-rule-too-deep", 400, ("at", fault.At), ("most", fault.Wanted)),
        "number" => Problem.Of("reporting-rule-number", 400, ("at", fault.At), ("value", fault.Value), ("most", fault.Wanted)),
        _ when fault.Value.Length == 0 => Problem.Of("reporting-rule-ends", 400, ("at", fault.At), ("wanted", fault.Wanted)),
        _ => Problem.Of("reporting-rule-unexpected", 400, ("at", fault.At), ("value", fault.Value), ("wanted", fault.Wanted)),
    };
    /// <summary>A rule for a dataflow that counts nothing.</summary>
    public static Problem RuleOfNoCount(string dataflow) => Problem.Of("reporting-rule-of-no-count", 400, ("dataflow", dataflow));
    /// <summary>More rules than are kept for a dataflow.</summary>
    public static Problem TooManyRules(int most) => Problem.Of("reporting-too-many-rules", 409, ("most", most));
    /// <summary>An answer to remember is neither a code of its list nor a use of a column.</summary>
    public static Problem BadAnswer(string answer) => Problem.Of("reporting-bad-answer", 400, ("answer", answer));
    /// <summary>More answers at once than are kept.</summary>
    public static Problem TooManyAnswers(int most) => Problem.Of("reporting-too-many-answers", 400, ("most", most));
}
