using Tallystick.Reporting.Entries;
using Tallystick.Sdmx;

namespace Tallystick.Tests.Modules.Reporting.Entries;

public sealed class TypedCellTests
{
    [Theory]
    [InlineData("0", "0"), InlineData("  12 ", "12"), InlineData("007", "7"), InlineData("1,234", "1234"), InlineData("1.234", "1234"), InlineData("1 234 567", "1234567")]
    [InlineData("1\u00a0234", "1234"), InlineData("1\u202f234", "1234"), InlineData("١٢٣", "123"), InlineData("١٬٢٣٤", "1234"), InlineData("۱۲۳", "123"), InlineData("１２３", "123"), InlineData("1’234", "1234")]
    [InlineData(":", ":"), InlineData("：", ":"), InlineData("-", "-"), InlineData("–", "-"), InlineData("−", "-"), InlineData("<5", "<5"), InlineData("< 10", "<10"), InlineData("＜５", "<5"), InlineData("<٥", "<5"), InlineData("\u200f<5", "<5")]
    [InlineData("", ""), InlineData("  ", ""), InlineData("\u200f", "")]
    public void Read_takes_what_people_type(string typed, string plain)
    {
        var text = TypedCell.Read(typed, 0);
        Assert.Equal((plain, null), (text.Plain, text.Fault));
        Assert.Equal(plain.Length == 0, text.Figure is null);
    }

    [Theory]
    [InlineData("1.5", "fraction"), InlineData("1,23", "fraction"), InlineData("1234,567", "fraction"), InlineData("1.234,567", "fraction"), InlineData(",123", "not-a-number"), InlineData("1,,234", "fraction")]
    [InlineData("-5", "negative"), InlineData("−5", "negative"), InlineData("abc", "not-a-number"), InlineData("5 persons", "not-a-number"), InlineData("1e9", "not-a-number"), InlineData("٣x", "not-a-number"), InlineData("十", "not-a-number")]
    [InlineData("<1", "bound"), InlineData("<", "bound"), InlineData("<1000", "bound"), InlineData("<-5", "bound"), InlineData("1234567890123", "too-long"), InlineData("99999999999999999999999999", "too-long"), InlineData(">5", "not-a-number")]
    public void Read_names_what_cannot_be_read(string typed, string fault)
    {
        var text = TypedCell.Read(typed, 0);
        Assert.Equal(("", fault), (text.Plain, text.Fault));
        Assert.Null(text.Figure);
    }

    [Fact]
    public void Zero_none_reported_not_available_hidden_and_unsaid_stay_apart() =>
        Assert.Equal([Figure.Count(0), Figure.Missing('L'), Figure.Missing(), Figure.Suppressed(1, 4), null], ((string[])["0", "-", ":", "<5", ""]).Select(typed => TypedCell.Read(typed, 0).Figure));

    [Theory]
    [InlineData("12", 1200), InlineData("12.5", 1250), InlineData("12,50", 1250), InlineData("١٢٫٥", 1250), InlineData("0.01", 1)]
    public void Prices_have_two_digits_after_the_point(string typed, long amount) => Assert.Equal(Figure.Scaled(amount, 2), TypedCell.Read(typed, 2).Figure);

    [Theory]
    [InlineData("1.234", "too-fine"), InlineData("1,234.50", "not-a-number"), InlineData("12.", "not-a-number")]
    public void Prices_are_not_guessed(string typed, string fault) => Assert.Equal(fault, TypedCell.Read(typed, 2).Fault);

    [Fact]
    public void Nothing_that_can_be_typed_breaks_it()
    {
        var random = new Random(20261122);
        const string Some = "0123456789٠١٢٣٤٥٦٧٨٩٬٫,.:;-–−<>≤ '’\u200f\u202e\u00a0\ud83d\ude00xé十\n\t/";
        for (var i = 0; i < 20_000; i++)
        {
            var typed = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Some[random.Next(Some.Length)]));
            foreach (var decimals in (byte[])[0, 2])
            {
                var text = TypedCell.Read(typed, decimals);
                // what was read once is read the same from its plain form
                if (text.Fault is null) Assert.Equal(text, TypedCell.Read(text.Plain, decimals));
            }
        }
    }
}
