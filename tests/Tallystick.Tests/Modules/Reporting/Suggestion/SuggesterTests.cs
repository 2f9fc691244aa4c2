using Tallystick.Reporting.Suggestion;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Modules.Reporting.Suggestion;

/// <summary>The goal: of every shared file at least nine columns of ten and 97 names of a hundred right, and nothing wrong stated as sure.</summary>
public sealed class SuggesterTests(ITestOutputHelper output)
{
    public static TheoryData<int> Files => [.. Enumerable.Range(0, SuggestionTruth.All().Count())];

    [Theory, MemberData(nameof(Files))]
    public void Of_a_shared_file_nearly_all_is_right_and_nothing_sure_is_wrong(int number)
    {
        var known = SuggestionTruth.All().ElementAt(number);

        var score = SuggestionScores.Of(known);

        output.WriteLine(score.ToString());
        foreach (var fault in score.Faults) output.WriteLine("    " + fault);
        Assert.True(score.SureAndWrong == 0, string.Join('\n', score.Faults));
        Assert.True(score.ColumnsRight * 10 >= score.Columns * 9, string.Join('\n', score.Faults));
        Assert.True(score.NamesRight * 100 >= score.Names * 97, string.Join('\n', score.Faults));
    }

    [Fact]
    public void The_trial_sees_what_is_sure_and_wrong()
    {
        var known = SuggestionTruth.All().First();
        using var stream = File.OpenRead(SharedFiles.Path("data/" + known.File));

        var score = SuggestionTrial.Run(stream, known.File, StructureCatalog.Default.Dataflow(known.Dataflow), new Dictionary<string, string>(known.Roles) { ["Citizenship"] = "Measure" },
            new Dictionary<string, string>(known.Names) { ["MEXICO"] = "GT" }, known.Codes);

        Assert.Equal((2, known.Roles.Count - 1, known.Names.Count - 1), (score.SureAndWrong, score.ColumnsRight, score.NamesRight));
    }
}
