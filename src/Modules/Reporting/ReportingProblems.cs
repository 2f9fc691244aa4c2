using Tallystick.Kernel;
using Tallystick.Reporting.Mapping;
using Tallystick.Reporting.Narratives;
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
        if (errors[0].Code.StartsWith("mapping-list-unknown", StringComparison.Ordinal)) return NoList(errors[0].Value, (string)errors[0].Arguments["near"]);
        return MappingWrong(errors.Count, errors[0].Row, errors[0].Column);
    }
    /// <summary>A mapping names a list that the Party does not keep; the name nearest to it, or nothing.</summary>
    public static Problem NoList(string name, string near) =>
        near.Length == 0 ? Problem.Of("reporting-no-list", 422, ("name", name)) : Problem.Of("reporting-no-list-near", 422, ("name", name), ("near", near));
    /// <summary>A mapping names a list, and no installation is at hand to look it up in.</summary>
    public static Problem ListElsewhere(string name) => Problem.Of("reporting-list-elsewhere", 422, ("name", name));
    /// <summary>The name of a list is empty, too long, or holds what cannot stand in an address.</summary>
    public static Problem BadListName() => Problem.Of("reporting-list-name", 400);
    /// <summary>There is no such code list; the nearest, or nothing.</summary>
    public static Problem NoCodelist(string id, string? near) =>
        near is null ? Problem.Of("reporting-no-codelist", 404, ("id", id)) : Problem.Of("reporting-no-codelist-near", 404, ("id", id), ("near", near));
    /// <summary>The Party keeps as many lists as it may.</summary>
    public static Problem TooManyLists(int most) => Problem.Of("reporting-lists-too-many", 409, ("most", most));
    /// <summary>A list leads to one code list for good.</summary>
    public static Problem ListLeadsElsewhere(string name, string codelist) => Problem.Of("reporting-list-leads-elsewhere", 409, ("name", name), ("codelist", codelist));
    /// <summary>There is a list of this name already.</summary>
    public static Problem ListThere(string name) => Problem.Of("reporting-list-there", 409, ("name", name));
    /// <summary>A text of a list is empty, too long, or holds what cannot be seen.</summary>
    public static Problem ListText(long row, int most) => Problem.Of("reporting-list-text", 422, ("row", row), ("most", most));
    /// <summary>A code of a list is not one of the code list; the nearest, or nothing.</summary>
    public static Problem ListCode(long row, string codelist, string code, string? near) => near is null
        ? Problem.Of("reporting-list-code", 422, ("row", row), ("codelist", codelist), ("code", PersonCells.Shown(code)))
        : Problem.Of("reporting-list-code-near", 422, ("row", row), ("codelist", codelist), ("code", code), ("near", near));
    /// <summary>A text of a list has two codes.</summary>
    public static Problem ListTwice(long row, long first, string text) => Problem.Of("reporting-list-twice", 422, ("row", row), ("first", first), ("text", text));
    /// <summary>A list of no rows.</summary>
    public static Problem ListEmpty() => Problem.Of("reporting-list-empty", 422);
    /// <summary>A list has more texts than it may.</summary>
    public static Problem ListTooLong(int most) => Problem.Of("reporting-list-too-long", 422, ("most", most));
    /// <summary>What is said to be a list of words is one of persons.</summary>
    public static Problem ListOfPersons() => Problem.Of("reporting-list-persons", 422);
    /// <summary>The file does not say which column holds the texts and which the codes.</summary>
    public static Problem ListHeader() => Problem.Of("reporting-list-header", 422);
    /// <summary>The JSON is none, or no table from text to code; where it is not.</summary>
    public static Problem ListJson(long line) => Problem.Of("reporting-list-json", 422, ("line", line));
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
    /// <summary>A text holds what leads to a person; what kind, and where. Never what it says.</summary>
    public static Problem HoldsTrace(PersonalTrace trace, string language) => Problem.Of("reporting-personal-trace", 422,
        ("kind", trace.Kind.ToString().ToLowerInvariant()), ("line", trace.Line), ("character", trace.Character), ("language", language));
    /// <summary>No dataflow of this name is answered in words.</summary>
    public static Problem NotNarrative(string dataflow) => Problem.Of("reporting-not-narrative", 404, ("dataflow", dataflow));
    /// <summary>An answer names no code of a dimension it needs.</summary>
    public static Problem NarrativeNeeds(string dimension) => Problem.Of("reporting-answer-needs", 400, ("dimension", dimension));
    /// <summary>An answer without words in its own language.</summary>
    public static Problem NarrativeEmpty() => Problem.Of("reporting-answer-empty", 400);
    /// <summary>An answer in more languages than are kept.</summary>
    public static Problem NarrativeLanguages(int most) => Problem.Of("reporting-answer-languages", 400, ("most", most));
    /// <summary>A release that would leave no answer: the period is withdrawn instead.</summary>
    public static Problem NarrativeNothingLeft() => Problem.Of("reporting-answers-none-left", 409);
    /// <summary>Of this dataflow there is no definition sheet.</summary>
    public static Problem NoSheetOf(string dataflow) => Problem.Of("reporting-no-sheet-of", 404, ("dataflow", dataflow));
    /// <summary>The sheet of this dataflow has no such field.</summary>
    public static Problem NoSheetField(string field) => Problem.Of("reporting-no-sheet-field", 400, ("field", field));
    /// <summary>Nothing has been drafted.</summary>
    public static Problem NoSheetDraft() => Problem.Of("reporting-no-sheet-draft", 409);
    /// <summary>A sheet is published from a day on.</summary>
    public static Problem SheetWithoutBeginning() => Problem.Of("reporting-sheet-no-beginning", 400);
    /// <summary>A sheet's last day lies before its first.</summary>
    public static Problem SheetEndsBeforeItBegins() => Problem.Of("reporting-sheet-backwards", 400);
    /// <summary>A sheet takes the place of another, and that wants a reason.</summary>
    public static Problem SheetReasonNeeded() => Problem.Of("reporting-sheet-reason", 400);
    /// <summary>Someone saved or published the sheet meanwhile.</summary>
    public static Problem SheetMeanwhile() => Problem.Of("reporting-sheet-meanwhile", 409);
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
    /// <summary>A composition has no part, or too many parts or agencies.</summary>
    public static Problem BadParts(int most) => Problem.Of("reporting-bad-parts", 400, ("most", most));
    /// <summary>A composition has more decisions than are kept.</summary>
    public static Problem TooManyDecisions(int most) => Problem.Of("reporting-too-many-decisions", 400, ("most", most));
    /// <summary>A composition is made of agencies' files, not of another composition.</summary>
    public static Problem PartIsComposition() => Problem.Of("reporting-part-is-composition", 400);
    /// <summary>A composition stands on this submission; it must be discarded first.</summary>
    public static Problem PartOfComposition() => Problem.Of("reporting-part-of-composition", 409);
    /// <summary>What stands for these periods holds figures of other agencies, which the release would remove.</summary>
    public static Problem OtherAgenciesStand(string agencies) => Problem.Of("reporting-other-agencies-stand", 409, ("agencies", agencies));
    /// <summary>The Party lets nothing into force before a second person confirmed it.</summary>
    public static Problem SecondPersonNeeded() => Problem.Of("reporting-second-person", 409);
    /// <summary>A second person is wanted, and there is only one coordinator.</summary>
    public static Problem OneCoordinatorOnly() => Problem.Of("reporting-one-coordinator", 409);
    /// <summary>Who asked cannot confirm.</summary>
    public static Problem OtherPersonNeeded() => Problem.Of("reporting-other-person", 403);
    /// <summary>Where two people are needed, a nameless token or the command line cannot ask.</summary>
    public static Problem PersonNeeded() => Problem.Of("reporting-person-needed", 403);
    /// <summary>The same is asked for already.</summary>
    public static Problem AskedAlready() => Problem.Of("reporting-asked-already", 409);
    /// <summary>Somebody answered meanwhile.</summary>
    public static Problem AnsweredAlready() => Problem.Of("reporting-answered-already", 409);
    /// <summary>What stands where the header should be looks like a person.</summary>
    public static Problem PersonsForHeader() => Problem.Of("reporting-persons-for-header", 422);
    /// <summary>A piece would go beyond the length that was announced.</summary>
    public static Problem UploadBeyond(long bytes) => Problem.Of("reporting-upload-beyond", 413, ("bytes", bytes));
    /// <summary>Another piece of the same upload is coming in, or what it became is still being cleared away.</summary>
    public static Problem UploadBusy() => Problem.Of("reporting-upload-busy", 423);
    /// <summary>A piece is not what its checksum says.</summary>
    public static Problem UploadChecksum() => Problem.Of("reporting-upload-checksum", 460);
    /// <summary>A piece begins elsewhere than where the upload stands.</summary>
    public static Problem UploadElsewhere(long offset) => Problem.Of("reporting-upload-elsewhere", 409, ("offset", offset));
    /// <summary>The request does not speak the version of tus that is spoken here.</summary>
    public static Problem UploadVersion(string version) => Problem.Of("reporting-upload-version", 412, ("version", version));
    /// <summary>More unfinished uploads than one sender may have.</summary>
    public static Problem UploadsTooMany(int most) => Problem.Of("reporting-uploads-too-many", 429, ("most", most));
    /// <summary>More cells or columns than are typed in by hand.</summary>
    public static Problem EntryTooLarge(int cells, int columns) => Problem.Of("reporting-entry-too-large", 400, ("cells", cells), ("columns", columns));
    /// <summary>No code was picked for the rows or the columns.</summary>
    public static Problem EntryWithoutCells() => Problem.Of("reporting-entry-without-cells", 400);
    /// <summary>A dimension is neither fixed nor down nor across, or more than one of these.</summary>
    public static Problem EntryDimension(string dimension) => Problem.Of("reporting-entry-dimension", 400, ("dimension", dimension));
    /// <summary>Two rows or two columns have the same codes.</summary>
    public static Problem EntryKeyTwice() => Problem.Of("reporting-entry-key-twice", 400);
    /// <summary>The form has no such cell.</summary>
    public static Problem EntryNoCell(string cell) => Problem.Of("reporting-entry-no-cell", 400, ("cell", cell));
    /// <summary>Somebody else saved it meanwhile.</summary>
    public static Problem EntryChanged(string by) => Problem.Of("reporting-entry-changed", 409, ("by", by));
    /// <summary>It was sent to be checked, and stays as it is.</summary>
    public static Problem EntrySent() => Problem.Of("reporting-entry-sent", 409);
    /// <summary>Nothing is said in any cell.</summary>
    public static Problem EntryEmpty() => Problem.Of("reporting-entry-empty", 400);
    /// <summary>Some cells cannot be read.</summary>
    public static Problem EntryUnreadable(int count) => Problem.Of("reporting-entry-unreadable", 422, ("count", count));
    /// <summary>There is no earlier return to take the shape of.</summary>
    public static Problem EntryNoLast() => Problem.Of("reporting-entry-no-last", 404);
    /// <summary>There is nothing before the last save.</summary>
    public static Problem EntryNothingBefore() => Problem.Of("reporting-entry-nothing-before", 409);
}
