using Tallystick.Sdmx;
using Tallystick.Web.Figures;

namespace Tallystick.Tests.Foundation.Web;

public sealed class FigureTests
{
    public static TheoryData<Figure, bool, int, int, string> Figures => new()
    {
        { Figure.Count(0), false, 0, 0, "0" },
        { Figure.Count(1234567), false, 0, 0, "1,234,567" },
        { Figure.Scaled(1250, 2), false, 0, 0, "12.50" },
        { Figure.Scaled(7430, 0, 'P'), false, 0, 0, "7,430 provisional" },
        { Figure.Count(0), true, 0, 0, "∅ none reported" },
        { Figure.Missing(), false, 0, 0, "⋯ not available" },
        { Figure.Missing('L'), false, 0, 0, "⋯ not collected" },
        { Figure.Missing('M'), false, 0, 0, "⋯ cannot exist" },
        { Figure.Suppressed(1, 4), false, 0, 0, "▒ 1 to 4 suppressed" },
        { Figure.Suppressed(0, Figure.Unbounded), false, 0, 0, "▒ suppressed" },
        { Figure.Rounded(655, 5), false, 0, 0, "655 rounded: 653 to 657" },
        { Figure.Rounded(0, 5), false, 0, 0, "0 rounded: 0 to 2" },
        { new Figure(null, 7429, 7581, 0, 'Q', 'A'), false, 38, 0, "▒ 7,429 to 7,581 38 values suppressed" },
        { new Figure(null, 640, Figure.Unbounded, 0, 'A', 'F'), false, 0, 1, "at least 640 1 value not available" },
        { new Figure(null, 640, 700, 0, 'A', 'F'), false, 2, 1, "640 to 700 2 values suppressed, 1 value not available" },
    };

    [Theory, MemberData(nameof(Figures))]
    public async Task The_kinds_of_nothing_are_told_apart_in_words(Figure figure, bool noneReported, int hidden, int missing, string words)
    {
        var page = await Drawn.AsAsync<FigureCell>("en", ("Value", figure), ("NoneReported", noneReported), ("HiddenParts", hidden), ("MissingParts", missing));

        var cell = page.QuerySelector("td.num")!;
        Assert.Equal(words, string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.All(cell.QuerySelectorAll(".fig-sign"), sign => Assert.Equal("true", sign.GetAttribute("aria-hidden")));
    }

    [Theory]
    [InlineData("fr", "1\u202F234\u202F567"), InlineData("ru", "1\u00A0234\u00A0567"), InlineData("es", "1.234.567"), InlineData("ar", "1,234,567"), InlineData("zh", "1,234,567")]
    public async Task A_number_is_written_as_the_reader_writes_it_and_runs_from_left_to_right(string tag, string text)
    {
        var page = await Drawn.AsAsync<Num>(tag, ("Value", 1234567L));

        var number = page.QuerySelector("bdi[dir=ltr]")!;
        Assert.Equal(text, number.TextContent);
    }
}
