using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Releases;
using Tallystick.Storage;

namespace Tallystick.Reporting;

/// <summary>The door of the room where national files become releases: what the host adds, maps and migrates. Beside it, other rooms may use
/// <see cref="Intake"/>, <see cref="ReleaseDesk"/> and <see cref="Ledger.ReleaseLedger"/>.</summary>
public static class ReportingModule
{
    /// <summary>The tables.</summary>
    public static MigrationSet Migrations { get; } = new("reporting", typeof(ReportingModule).Assembly);

    /// <summary>Adds the room's services. Expects <see cref="Database"/>, <see cref="DbSession"/>, <see cref="TimeProvider"/> and
    /// <see cref="Vocabulary.StructureCatalog"/> to be there; an <see cref="ExchangeRoster"/> if the host has one.</summary>
    public static IServiceCollection AddReporting(this IServiceCollection services, Action<ReportingOptions> configure)
    {
        services.AddOptions<ReportingOptions>().Configure(configure).Validate(options => options.IsValid()).ValidateOnStart();
        services.TryAddSingleton(new ExchangeRoster());
        services.AddSingleton<UploadStore>();
        services.AddSingleton<Intake>();
        services.AddSingleton<ImportJobs>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<ReleaseDesk>();
        services.AddHostedService<SweepService>();
        return services;
    }
}
