using Tallystick.Reporting.Mapping;

namespace Tallystick.Tests.Modules.Reporting.Mapping;

/// <summary>What is put aside and merged comes out as a plain sort would give it.</summary>
public sealed class ValueSortTests
{
    [Theory]
    [InlineData(0, 3), InlineData(1, 3), InlineData(31, 3), InlineData(32, 3), InlineData(33, 3), InlineData(1_000, 3), InlineData(20_000, 3)]
    [InlineData(1, 1), InlineData(32, 1), InlineData(33, 1), InlineData(1_000, 1), InlineData(20_000, 1)]
    public void InOrder_is_the_order_of_a_plain_sort(int count, int highs)
    {
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(i => new ReadValue
        {
            Key = new UInt128((ulong)random.Next(highs) << 60, (ulong)random.Next(50)),
            Stamp = random.Next(3),
            Hash = (ulong)random.Next(4),
            Row = (uint)(i / 2 + 2),
            Value = i,
        }).ToList();
        using var scratch = new ScratchFile(Path.GetTempPath());
        using var sort = new ValueSort(scratch, 32);
        foreach (var value in values) sort.Add(value);

        var expected = values.OrderBy(v => v.Key).ThenByDescending(v => v.Stamp).ThenBy(v => v.Hash).ThenBy(v => v.Row);

        Assert.Equal(expected.Select(v => (v.Key, v.Stamp, v.Hash, v.Row)), sort.InOrder().Select(v => (v.Key, v.Stamp, v.Hash, v.Row)));
    }

    [Fact]
    public void A_scratch_file_reads_what_was_written_and_leaves_no_name_behind()
    {
        var folder = Directory.CreateTempSubdirectory("tallystick-scratch-").FullName;
        try
        {
            using (var scratch = new ScratchFile(folder))
            {
                var bytes = new byte[1 << 20];
                for (var i = 0; i < 9; i++)
                {
                    Array.Fill(bytes, (byte)i);
                    scratch.Append(bytes);
                }
                var read = new byte[3];
                Assert.Equal((9L << 20, 3, 2), (scratch.Length, scratch.ReadAt((3L << 20) - 1, read), scratch.ReadAt((9L << 20) - 2, read)));
                scratch.ReadAt((3L << 20) - 1, read);
                Assert.Equal([2, 3, 3], read);
                if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.GetFiles(folder));
            }
            Assert.Empty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
