using Tallystick.Storage;

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

    internal T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    internal DbSession Session() => _installation.Session();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _installation.DisposeAsync();
    }
}
