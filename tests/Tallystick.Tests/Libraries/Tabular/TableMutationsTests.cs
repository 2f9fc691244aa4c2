using Tallystick.Tabular;

namespace Tallystick.Tests.Libraries.Tabular;

public class TableMutationsTests(ITestOutputHelper output)
{
    /// <summary>How many cases; a benchmark runs many more.</summary>
    private const int Cases = 5_000;

    [Fact]
    public void Nothing_but_a_table_or_a_fault_comes_out_when_files_are_damaged()
    {
        var tally = TableMutations.Run(Cases);
        output.WriteLine(tally + ": " + string.Join(", ", tally.Faults.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}")));
        Assert.Equal(Cases, tally.Read + tally.Refused);
        // The harness would be worth nothing if it broke everything, or nothing.
        Assert.InRange(tally.Read, Cases / 5, Cases * 4 / 5);
        foreach (var fault in new[] { TableFault.NoHeader, TableFault.BadEncoding, TableFault.BrokenQuote, TableFault.LineTooLong, TableFault.Damaged, TableFault.NoSheet, TableFault.UnknownFormat })
            Assert.Contains(fault, tally.Faults.Keys);
    }

    [Fact]
    public void A_case_is_the_same_when_it_is_run_again()
    {
        var (one, other) = (TableMutations.Run(40, 700), TableMutations.Run(40, 700));
        Assert.Equal((one.Read, one.Refused, one.MostHandedOut), (other.Read, other.Refused, other.MostHandedOut));
        Assert.Equal(one.Faults.OrderBy(f => f.Key), other.Faults.OrderBy(f => f.Key));
    }
}
