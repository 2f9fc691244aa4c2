using Tallystick.Kernel;
using Tallystick.Reporting;
using Tallystick.Reporting.Suggestion;
using Tallystick.Storage;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;
using static Tallystick.Tests.Modules.Reporting.ReportingWorld;

namespace Tallystick.Tests.Modules.Reporting.Suggestion;

public sealed class AnswerStoreTests
{
    private static readonly Sdmx.Dataflow Entries = StructureCatalog.Default.Dataflow("IRREGULAR_ENTRY");

    private static async Task RememberAsync(TestDatabase test, Actor actor, params RememberedAnswer[] answers)
    {
        await using var session = test.Session();
        await session.WriteAsync(() => AnswerStore.RememberAnswersAsync(session, actor, Entries, answers));
    }

    [BothEngines]
    public async Task RememberAnswersAsync_refuses_who_may_not_and_keeps_nothing(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, ReportingModule.Migrations);

        await Assert.ThrowsAsync<ProblemException>(() => RememberAsync(test, Analyst, new RememberedAnswer("CL_AREA", "Congo", "CD")));

        await using var session = test.Session();
        Assert.Null((await AnswerStore.AnswersAsync(session, Italy, Entry)).Of("CL_AREA", "Congo"));
    }

    [BothEngines]
    public async Task An_answer_is_kept_for_its_Party_and_a_later_one_takes_its_place(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, ReportingModule.Migrations);

        await RememberAsync(test, Provider, new("CL_AREA", "Congo", "CG"), new("column", "Post of entry", "SumAway"), new("constant", "REF_AREA", "IT"), new("years", "Année", "persian last-day"));
        await RememberAsync(test, Coordinator, new RememberedAnswer("CL_AREA", " Congo ", "CD"));

        await using var session = test.Session();
        var own = await AnswerStore.AnswersAsync(session, Italy, Entry);
        Assert.Equal(("CD", "SumAway", "IT"), (own.Of("CL_AREA", "Congo"), own.Of("column", "POST OF ENTRY"), own.Of("constant", "REF_AREA")));
        Assert.Equal("persian last-day", own.Of("years", "ANNEE"));
        Assert.Null(own.Of("CL_AREA", "CONGO"));
        Assert.Null((await AnswerStore.AnswersAsync(session, France, Entry)).Of("CL_AREA", "Congo"));
        Assert.Null((await AnswerStore.AnswersAsync(session, Italy, new("RETURNS"))).Of("CL_AREA", "Congo"));
        Assert.Equal("Anna", await session.ScalarAsync<string>("SELECT answered_by FROM reporting_answer WHERE scope = 'CL_AREA'"));
        Assert.Equal(2, await session.ScalarAsync<long>("SELECT COUNT(*) FROM audit_entry WHERE action = 'reporting.remember-answers'"));
    }

    [BothEngines]
    public async Task What_is_no_code_and_no_use_is_refused_with_everything_beside_it(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, ReportingModule.Migrations);

        foreach (var wrong in new RememberedAnswer[] { new("CL_AREA", "Congo", "ZZ"), new("CL_NONE", "x", "y"), new("column", "Sex", "Dimension:NOSUCH"), new("column", "Sex", "Dimension"), new("column", "Sex", "Nothing"), new("constant", "REF_AREA", "ZZ"), new("years", "Year", "roman"), new("years", "Year", "") })
        {
            var refused = await Assert.ThrowsAsync<ProblemException>(() => RememberAsync(test, Provider, new("CL_AREA", "Mali", "ML"), wrong));
            Assert.Equal("reporting-bad-answer", refused.Problem.Code);
        }

        await using var session = test.Session();
        Assert.Null((await AnswerStore.AnswersAsync(session, Italy, Entry)).Of("CL_AREA", "Mali"));
    }
}
