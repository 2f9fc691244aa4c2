using Tallystick.Cube;

namespace Tallystick.Tests.Libraries.Cube;

public class FigureCubeAgreementTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Answer_agrees_with_the_slow_twin_on_every_cell_key_total_and_coverage(int part)
    {
        for (var seed = part * 1000; seed < part * 1000 + 300; seed++)
        {
            var world = new RandomWorld(seed);
            var cube = RandomWorld.CubeOf(world.Flow, world.Vintages);
            for (var i = 0; i < 5; i++)
            {
                var query = world.RandomQuery();
                var entitlement = world.RandomEntitlement();
                var expected = new SlowCube(world.Flow, world.Vintages, query, entitlement).Answer();
                var actual = AnswerText.Of(cube.Answer(query, entitlement));
                if (expected != actual) Assert.Fail($"seed {seed}, question {i}, {world.Flow.Kind}\n{Describe(query)}\n--- expected\n{expected}\n--- actual\n{actual}");
            }
        }
    }

    private static string Describe(CubeQuery q) => $"{q.From}..{q.To} rows {string.Join(',', q.Rows)} columns {string.Join(',', q.Columns)} f {q.Frequency} asOf {q.AsOf} totals {q.Totals}"
        + $" where {string.Join(" ", q.Where.Select(w => w.Key + "=" + string.Join('+', w.Value)))} chosen {string.Join(',', q.Chosen)} parties {(q.Parties is null ? "all" : string.Join(',', q.Parties))}";
}
