using System.Text;
using Tallystick.Sdmx;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Libraries.Sdmx;

/// <summary>Memory is measured while no other test runs: it is the whole process's.</summary>
[Collection(Alone.Name)]
public sealed class SdmxDataMemoryTests
{
    [Fact]
    public void A_long_message_is_walked_over_in_flat_memory()
    {
        const int many = 200_000;
        var text = new StringBuilder(SdmxDataTests.Specific[..SdmxDataTests.Specific.IndexOf("<Series", StringComparison.Ordinal)]);
        for (var i = 0; i < many; i++) text.Append("<Obs A=\"").Append(i).Append("\" OBS_VALUE=\"1\"/>");
        var bytes = Encoding.UTF8.GetBytes(text.Append("</m:DataSet></m:StructureSpecificData>").ToString());
        using var reader = SdmxData.Open(new MemoryStream(bytes), "x.xml");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < many / 2; i++) Assert.True(reader.Read());

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 << 20);
        Assert.InRange(reader.BytesRead, bytes.Length / 3, bytes.Length);
    }
}
