using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Statistics.Answers;
using Tallystick.Statistics.Explain;
using Tallystick.Statistics.Explore;
using Tallystick.Statistics.PublicFigures;
using Tallystick.Statistics.Releases;
using Tallystick.Statistics.Standing;
using Tallystick.Statistics.Tables;
using Tallystick.Statistics.WhatIf;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;

namespace Tallystick.Statistics;

/// <summary>The room where the shared figures are seen: reciprocity applied to released figures, as tables, answers in words, explanations and one's own standing, and what
/// is given to everybody. It keeps no figure in the database: everything here is made from the releases, and can be made again.</summary>
public static class StatisticsModule
{
    /// <summary>Who may look at shared figures.</summary>
    internal static readonly Role[] Readers = [Role.Coordinator, Role.Analyst, Role.Secretariat];

    /// <summary>The tables of this room.</summary>
    public static MigrationSet Migrations { get; } = new("statistics", typeof(StatisticsModule).Assembly);

    /// <summary>Adds the room, whose secret lies in <paramref name="keysFolder"/>. Expects <see cref="StatisticsSources"/>, <see cref="StructureCatalog"/> and <see cref="AuditRecorder"/> to be there.</summary>
    public static IServiceCollection AddStatistics(this IServiceCollection services, string keysFolder)
    {
        services.AddSingleton(s => new ReleaseBook(s.GetRequiredService<StatisticsSources>(), s.GetRequiredService<StructureCatalog>()));
        services.AddSingleton(s => new TableDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(),
            s.GetRequiredService<StructureCatalog>(), s.GetRequiredService<AuditRecorder>()));
        services.AddSingleton(s => new ExplainDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(), s.GetRequiredService<TableDesk>()));
        services.AddSingleton(s => new StandingDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(), s.GetRequiredService<StructureCatalog>()));
        services.AddSingleton(s => new ExploreDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(),
            s.GetRequiredService<StructureCatalog>(), s.GetRequiredService<TableDesk>()));
        services.AddSingleton(s => new AnswersDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(), s.GetRequiredService<TableDesk>(),
            s.GetRequiredService<AuditRecorder>()));
        services.AddSingleton(s => new WhatIfDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(), s.GetRequiredService<TableDesk>()));
        services.AddSingleton(new PublicSalt(keysFolder));
        services.AddSingleton(s => new PublicDesk(s.GetRequiredService<ReleaseBook>(), s.GetRequiredService<StatisticsSources>(), s.GetRequiredService<StructureCatalog>(), s.GetRequiredService<PublicSalt>()));
        return services.AddNavigation(
            new NavigationItem("statistics.nav.standing", "/", 10, Role.Provider, Role.Coordinator, Role.Analyst),
            new NavigationItem("statistics.nav.what-if", "/what-if", 16, WhatIfDesk.Askers),
            new NavigationItem("statistics.nav.explore", "/explore", 12, Readers),
            new NavigationItem("statistics.nav.answers", "/answers", 14, Readers),
            // last: who has pages of the own begins there
            new NavigationItem("statistics.nav.public", "/public", 99, new AccessAttribute { Anyone = true }));
    }

    /// <summary>Maps the downloads and the interface. Pages are mapped by the host, with those of all rooms.</summary>
    public static IEndpointRouteBuilder MapStatistics(this IEndpointRouteBuilder routes)
    {
        ReadTable.Map(routes);
        ReadExplanation.Map(routes);
        ReadAnswers.Map(routes);
        ReadProspect.Map(routes);
        ReadPublic.Map(routes);
        return routes;
    }

    /// <summary>Reads the record of releases before anyone asks, so that the first page does not wait for it.</summary>
    public static async Task WarmAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        await services.GetRequiredService<ReleaseBook>().CatchUpAsync(scope.ServiceProvider.GetRequiredService<DbSession>(), ct);
    }
}
