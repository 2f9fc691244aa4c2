using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary>An Exchange opened by a command: the same rooms as the server's, without a server.</summary>
internal sealed class OpenedExchange : IAsyncDisposable
{
    private readonly Installation _installation;
    private readonly ServiceProvider _services;

    private OpenedExchange(Installation installation, ServiceProvider services) => (_installation, _services) = (installation, services);

    internal static async Task<OpenedExchange> OpenAsync(string folder, string? database, CancellationToken ct)
    {
        if (!Directory.Exists(folder)) throw HostProblems.NoExchange(Path.GetFullPath(folder)).AsException();
        var installation = await Installation.OpenAsync(folder, database, TimeProvider.System, ct);
        if (!await installation.HasExchangeAsync(ct))
        {
            await installation.DisposeAsync();
            throw HostProblems.NoExchange(installation.Folder).AsException();
        }
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        services.AddSingleton<IConfiguration>(settings);
        services.AddTallystick(installation, await installation.CatalogAsync(ct), settings);
        return new(installation, services.BuildServiceProvider());
    }

    /// <summary>Asks an installation for something of a Party's, and for the structures it has; null, and those that all have, when none is named.</summary>
    /// <exception cref="ProblemException">When an installation is named and no Party, or a Party and no installation.</exception>
    internal static async Task<(T? Answer, StructureCatalog Catalog)> AskAsync<T>(string? folder, string? database, string? party, Func<DbSession, PartyId, Task<T>> ask, CancellationToken ct) where T : class
    {
        if (folder is null && party is null && database is null) return (null, StructureCatalog.Default);
        if (folder is null || party is null) throw HostProblems.DataWithParty().AsException();
        await using var exchange = await OpenAsync(folder, database, ct);
        await using var session = exchange.Session();
        return (await ask(session, CommonOptions.PartyOf(party)), exchange.Get<StructureCatalog>());
    }

    internal T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    internal DbSession Session() => _installation.Session();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _installation.DisposeAsync();
    }
}
