using Microsoft.AspNetCore.Components;
using Tallystick.Web.Components;
using Tallystick.Web.Forms;

namespace Tallystick.Tests.Foundation.Web;

public sealed class ComponentTests
{
    [Fact]
    public async Task A_table_is_named_by_its_caption_and_can_be_scrolled_by_key()
    {
        var page = await Drawn.AsAsync<DataTable>("en", ("Caption", "Detections"), ("Body", (RenderFragment)(b => b.AddMarkupContent(0, "<tr><th scope=\"row\">a</th></tr>"))));

        var box = page.QuerySelector("[role=region]")!;
        Assert.Equal("0", box.GetAttribute("tabindex"));
        Assert.Equal("Detections", page.GetElementById(box.GetAttribute("aria-labelledby")!)!.TextContent.Trim());
    }

    [Fact]
    public async Task A_field_is_labelled_and_told_what_helps()
    {
        var page = await Drawn.AsAsync<TextField>("en", ("Name", "period"), ("Label", "Period"), ("Hint", "For example 2016-05"), ("Code", true), ("Optional", true), ("Value", "2016"));

        var input = page.QuerySelector("input")!;
        Assert.Equal("f-period", input.Id);
        Assert.Equal("ltr", input.GetAttribute("dir"));
        Assert.Equal("2016", input.GetAttribute("value"));
        Assert.Equal("f-period-hint", input.GetAttribute("aria-describedby"));
        Assert.Matches(@"^Period\s+\(optional\)\s*$", page.QuerySelector("label[for=f-period]")!.TextContent);
    }

    [Fact]
    public async Task A_password_is_never_written_into_a_page()
    {
        var page = await Drawn.AsAsync<TextField>("en", ("Name", "password"), ("Label", "Password"), ("Type", "password"), ("Value", "hunter2"));

        Assert.DoesNotContain("hunter2", page.DocumentElement.OuterHtml);
    }

    [Fact]
    public async Task Choices_stand_in_a_group_with_a_legend()
    {
        Option[] options = [new("a", "Only my Party"), new("b", "All", "As deep as each shares")];

        var page = await Drawn.AsAsync<RadioField>("en", ("Name", "sharing"), ("Label", "Who may see it"), ("Options", options), ("Value", "b"));

        Assert.Equal("Who may see it", page.QuerySelector("fieldset > legend")!.TextContent.Trim());
        Assert.Equal("b", Assert.Single(page.QuerySelectorAll("input[checked]")).GetAttribute("value"));
        Assert.All(page.QuerySelectorAll("input"), i => Assert.NotNull(page.QuerySelector($"label[for='{i.Id}']")));
    }

    [Fact]
    public async Task A_list_groups_its_options_and_keeps_the_choice()
    {
        Option[] options = [new("x", "X"), new("a", "A", Group: "Flows"), new("b", "B", Group: "Flows")];

        var page = await Drawn.AsAsync<SelectField>("en", ("Name", "flow"), ("Label", "Dataflow"), ("Options", options), ("Value", "b"), ("Prompt", "Choose"));

        Assert.Equal(["", "x", "a", "b"], page.QuerySelectorAll("option").Select(o => o.GetAttribute("value")));
        Assert.Equal(2, page.QuerySelectorAll("optgroup[label=Flows] option").Length);
        Assert.Equal("b", Assert.Single(page.QuerySelectorAll("option[selected]")).GetAttribute("value"));
    }

    [Fact]
    public async Task The_way_of_a_file_marks_where_one_is()
    {
        var page = await Drawn.AsAsync<Steps>("en", ("Current", 3), ("Href", (Func<int, string?>)(n => "/files/1/" + n)));

        Assert.Equal(5, page.QuerySelectorAll("li").Length);
        Assert.Contains("3", Assert.Single(page.QuerySelectorAll("[aria-current=step]")).TextContent);
        Assert.Equal(["/files/1/1", "/files/1/2"], page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task Progress_tells_how_far_and_stops_asking_when_done()
    {
        var running = await Drawn.AsAsync<Progress>("en", ("Label", "Checking rows"), ("Value", 3200L), ("Max", 10000L));
        var done = await Drawn.AsAsync<Progress>("en", ("Label", "Checking rows"), ("Value", 10000L), ("Max", 10000L), ("Done", true));

        Assert.Contains("3,200 of 10,000", running.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal("3", running.GetElementById("progress")!.GetAttribute("data-every"));
        Assert.NotNull(running.QuerySelector("script[type=module][src^='/assets/progress.island.']"));
        Assert.Null(done.GetElementById("progress")!.GetAttribute("data-every"));
        Assert.Null(done.QuerySelector("script"));
    }

    [Theory]
    [InlineData(1, 1, 0), InlineData(1, 3, 1), InlineData(2, 3, 2), InlineData(3, 3, 1)]
    public async Task A_pager_leads_only_where_there_is_something(int at, int pages, int links)
    {
        var page = await Drawn.AsAsync<Pager>("en", ("Page", at), ("Pages", pages), ("Href", (Func<int, string>)(n => "/list?page=" + n)));

        Assert.Equal(links, page.QuerySelectorAll("a").Length);
    }

    [Fact]
    public async Task A_foreign_run_keeps_its_direction_in_Arabic()
    {
        var page = await Drawn.AsAsync<Bdi>("ar", ("ChildContent", Drawn.Text("2026-11-21")));

        Assert.Equal("2026-11-21", page.QuerySelector("bdi[dir=ltr]")!.TextContent);
    }
}
