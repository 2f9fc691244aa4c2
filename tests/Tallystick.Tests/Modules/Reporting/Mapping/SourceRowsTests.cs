using FsCheck;
using FsCheck.Fluent;
using Tallystick.Reporting.Mapping;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>Rows of a figure, there and back.</summary>
public sealed class SourceRowsTests
{
    [Fact]
    public void Decode_gives_back_what_Encode_took() =>
        Prop.ForAll<PositiveInt[]>(steps =>
        {
            long row = 0;
            var rows = steps.Select(step => row += step.Get).ToArray();
            return SourceRows.Decode(SourceRows.Encode(rows)).SequenceEqual(rows);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_takes_a_byte_for_a_near_row_and_few_for_a_far_one()
    {
        Assert.Equal([2, 1, 1], SourceRows.Encode([2, 3, 4]));
        Assert.Equal([0x80, 0x01], SourceRows.Encode([128]));
        Assert.Equal([long.MaxValue], SourceRows.Decode(SourceRows.Encode([long.MaxValue])));
    }

    [Fact]
    public void Encode_refuses_rows_that_do_not_ascend()
    {
        Assert.Throws<ArgumentException>(() => SourceRows.Encode([3, 2]));
        Assert.Throws<ArgumentException>(() => SourceRows.Encode([0]));
    }

    [Fact]
    public void Decode_refuses_bytes_that_are_no_rows()
    {
        Assert.Throws<FormatException>(() => SourceRows.Decode([0x80]));
        Assert.Throws<FormatException>(() => SourceRows.Decode([0]));
        Assert.Throws<FormatException>(() => SourceRows.Decode([.. Enumerable.Repeat((byte)0xFF, 12)]));
    }
}
