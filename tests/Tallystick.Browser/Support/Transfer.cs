using Microsoft.Playwright;

namespace Tallystick.Browser.Support;

/// <summary>What a page costs who pays for it by the byte: everything that came over the wire for it, compressed as sent, heads included.
/// The browser's store is not used, so every visit counts as the first.</summary>
internal sealed class Transfer
{
    private double _bytes;

    private Transfer() { }

    /// <summary>Bytes since the last <see cref="Restart"/>.</summary>
    public long Bytes => (long)Volatile.Read(ref _bytes);

    /// <summary>Begins to count what <paramref name="page"/> loads.</summary>
    public static async Task<Transfer> CountAsync(IPage page)
    {
        var transfer = new Transfer();
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Network.loadingFinished").OnEvent += (_, json) =>
        {
            var more = json!.Value.GetProperty("encodedDataLength").GetDouble();
            double before;
            do before = Volatile.Read(ref transfer._bytes);
            while (Interlocked.CompareExchange(ref transfer._bytes, before + more, before) != before);
        };
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });
        return transfer;
    }

    /// <summary>From here on the next page.</summary>
    public void Restart() => Volatile.Write(ref _bytes, 0);
}
