using Tallystick.Host;
using Tallystick.Kernel;
using Tallystick.Membership.Exchanges;
using Tallystick.Tests.Support;
using Tallystick.Vocabulary;

namespace Tallystick.Tests.Host.Faults;

/// <summary>The exchange of the samples, made as its command makes it.</summary>
internal static class FaultExchange
{
    internal static async Task CreateAsync(TestDatabase test)
    {
        await using var installation = await Installation.OpenAsync(test.Folder, test.ConnectionString, TimeProvider.System);
        await using var session = installation.Session();
        await ExchangeFile.CreateAsync(session, await File.ReadAllTextAsync(Repository.Path("samples/exchanges/four-parties.json")),
            [.. StructureCatalog.Default.Dataflows.Select(flow => flow.Id)], Actor.AtCommandLine(null, Role.Operator), default);
    }
}
