using Tallystick.Host.Demo;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reporting;
using Tallystick.Sdmx;
using Tallystick.Statistics;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host;

/// <summary>One installation: a folder of data, a database, and the structures of the Exchange that lives there. Opened once by the
/// server or by a command; it brings the tables up to date and holds nothing open between conversations.</summary>
public sealed class Installation : IAsyncDisposable
{
    private Installation(string folder, Database database, TimeProvider clock) => (Folder, Database, Clock) = (folder, database, clock);

    /// <summary>The folder of the data, a full path.</summary>
    public string Folder { get; }
    /// <summary>The database.</summary>
    public Database Database { get; }
    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Opens the installation in <paramref name="folder"/>, on the server named or in a file of the folder, and brings its tables up to date.</summary>
    public static async Task<Installation> OpenAsync(string folder, string? connectionString, TimeProvider clock, CancellationToken ct = default)
    {
        var full = Path.GetFullPath(folder);
        Directory.CreateDirectory(full);
        var installation = new Installation(full, Database.Of(full, connectionString), clock);
        try
        {
            await new Migrator(installation.Database, clock).ApplyAsync([MembershipModule.Migrations, ReportingModule.Migrations, StatisticsModule.Migrations], ct);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>A conversation with the database.</summary>
    public DbSession Session() => new(Database, Clock);

    /// <summary>True when an Exchange lives here.</summary>
    public async Task<bool> HasExchangeAsync(CancellationToken ct = default)
    {
        await using var session = Session();
        return await new Participants().ExchangeExistsAsync(session, ct);
    }

    /// <summary>The structures in use: those of the vocabulary, and the areas of Parties that are no country of the list.</summary>
    /// <exception cref="ProblemException">When no Exchange lives here.</exception>
    public async Task<StructureCatalog> CatalogAsync(CancellationToken ct = default)
    {
        await using var session = Session();
        var state = await new Participants().CurrentAsync(session, ct);
        var catalog = state.ExchangeId == DemoExchange.Id ? DemoExchange.Vocabulary(StructureCatalog.Default) : StructureCatalog.Default;
        return catalog.WithAreas(state.Parties.SelectMany(party => party.Areas.Select(area =>
            new Code(area, null, party.Areas.Length == 1 ? party.Name : LocalText.English($"{party.Name} ({area})"), null, false))));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
