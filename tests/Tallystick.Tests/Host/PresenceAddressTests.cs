using Microsoft.AspNetCore.Routing;
using Tallystick.Tests.Support;
using Tallystick.Web.Edge;

namespace Tallystick.Tests.Host;

/// <summary>docs/accounts.md against the server that runs: which addresses ask for a proof of presence.</summary>
public sealed class PresenceAddressTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    [Fact]
    public void The_addresses_that_ask_are_those_the_document_names()
    {
        var named = File.ReadLines(Repository.Path("docs/accounts.md")).Where(line => line.StartsWith("`/", StringComparison.Ordinal))
            .SelectMany(line => line.Split('`', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(a => a.Length > 0).ToHashSet();
        var met = Fresh().Select(endpoint => endpoint.RoutePattern.RawText!).ToHashSet();
        Assert.NotEmpty(met);
        Assert.True(named.SetEquals(met), $"docs/accounts.md lacks: {string.Join(' ', met.Except(named).Order())}; and has without an address: {string.Join(' ', named.Except(met).Order())}");
    }

    /// <summary>What was typed goes through the page that asks, and files would not.</summary>
    [Fact]
    public void None_of_them_takes_files() =>
        Assert.Empty(Fresh().Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>() is not null).Select(endpoint => endpoint.RoutePattern.RawText));

    private IEnumerable<RouteEndpoint> Fresh() => house.Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<FreshAttribute>() is not null);
}
