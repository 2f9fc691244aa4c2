using Tallystick.Kernel;

namespace Tallystick.Statistics;

/// <summary>Every refusal of this module. What is closed by reciprocity is no refusal: it is an answer with its reason.</summary>
internal static class StatisticsProblems
{
    internal static Problem NoSuchDataflow(string id, string known) => Problem.Of("statistics-no-dataflow", 404, ("id", id), ("known", known));
    internal static Problem NotATable(string id) => Problem.Of("statistics-not-a-table", 400, ("id", id));
    internal static Problem NoSuchDimension(string id, string dataflow, string known) =>
        Problem.Of("statistics-no-dimension", 400, ("id", id), ("dataflow", dataflow), ("known", known));
    internal static Problem DimensionTwice(string id) => Problem.Of("statistics-dimension-twice", 400, ("id", id));
    internal static Problem NoSuchCode(string dimension, string code) => Problem.Of("statistics-no-code", 400, ("dimension", dimension), ("code", code));
    internal static Problem BadFilter(string filter) => Problem.Of("statistics-bad-filter", 400, ("filter", filter));
    internal static Problem PeriodIsNoFilter() => Problem.Of("statistics-period-is-no-filter", 400);
    internal static Problem NoSuchPeriod(string text) => Problem.Of("statistics-no-period", 400, ("text", text));
    internal static Problem PeriodBackwards(string text) => Problem.Of("statistics-period-backwards", 400, ("text", text));
    internal static Problem NoSuchFrequency(string text) => Problem.Of("statistics-no-frequency", 400, ("text", text));
    internal static Problem NoSuchMoment(string text) => Problem.Of("statistics-no-moment", 400, ("text", text));
    internal static Problem NoSuchParty(string id, string known) => Problem.Of("statistics-no-party", 404, ("id", id), ("known", known));
    internal static Problem RuleNumbers() => Problem.Of("statistics-rule-numbers", 400, ("periods", Reciprocity.MirrorRule.MostPeriods), ("days", Reciprocity.MirrorRule.MostDays));
    internal static Problem TooManyPeriods(int limit) => Problem.Of("statistics-too-many-periods", 400, ("limit", limit));
    internal static Problem NoSuchFormat(string format) => Problem.Of("statistics-no-format", 400, ("format", format));
    internal static Problem NotWords(string id) => Problem.Of("statistics-not-words", 400, ("id", id));
    internal static Problem TableTooLarge(long cells, long limit) => Problem.Of("statistics-table-too-large", 400, ("cells", cells), ("limit", limit));
    internal static Problem NotCounted(string id) => Problem.Of("statistics-not-counted", 400, ("id", id));
    internal static Problem TooManyDimensions(int limit) => Problem.Of("statistics-too-many-dimensions", 400, ("limit", limit));
    internal static Problem NothingPublicOf(string id, string known) => Problem.Of("statistics-nothing-public", 404, ("id", id), ("known", known));
    internal static Problem SaltLost(string fingerprint) => Problem.Of("statistics-salt-lost", 503, ("fingerprint", fingerprint));
}
