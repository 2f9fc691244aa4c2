using Tallystick.Host.Flows;
using Tallystick.Membership;
using Tallystick.Membership.Governance;
using Tallystick.Reporting;
using Tallystick.Statistics;
using Tallystick.Storage;
using Tallystick.Vocabulary;
using Tallystick.Web;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;
using Tallystick.Web.Reader;

namespace Tallystick.Host;

/// <summary>All rooms put together, for the server and for commands alike: the table of contents of the house.</summary>
public static class Composition
{
    /// <summary>Adds every room, and the flows through which they meet.</summary>
    public static IServiceCollection AddTallystick(this IServiceCollection services, Installation installation, StructureCatalog catalog, IConfiguration settings)
    {
        var keys = Path.Combine(installation.Folder, "keys");
        services.AddSingleton(installation.Clock);
        services.AddSingleton(installation.Database);
        services.AddSingleton(catalog);
        services.AddSingleton(s => new AuditRecorder(s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));

        services.AddWeb(options => settings.GetSection("Web").Bind(options));
        services.AddMembership(options =>
        {
            settings.GetSection("Membership").Bind(options);
            options.KeysFolder = keys;
        });
        services.AddReporting(options =>
        {
            settings.GetSection("Reporting").Bind(options);
            options.DataFolder = installation.Folder;
        });
        services.AddStatistics(keys);

        services.AddSingleton<StatisticsSources>(s => ReleaseReachesCube.Sources(s.GetRequiredService<Participants>()));
        services.AddSingleton(s => MembersReachReporting.Roster(s.GetRequiredService<Participants>()));
        services.AddSingleton<ReadSiteState>(SiteStateOf);
        return services;
    }

    private static async ValueTask<SiteState> SiteStateOf(HttpContext context)
    {
        // A session aside: the frame of a page is drawn while the page itself asks the request's session, which serves one caller at a time.
        await using var session = new DbSession(context.RequestServices.GetRequiredService<Database>(), context.RequestServices.GetRequiredService<TimeProvider>());
        var state = await context.RequestServices.GetRequiredService<Participants>().CurrentAsync(session, context.RequestAborted);
        var texts = context.RequestServices.GetRequiredService<ReaderTexts>();
        var party = context.Actor().Party is { } id ? state.Find(id) : null;
        return new(texts.Of(state.ExchangeName), state.IsSynthetic, party is null ? null : texts.Of(party.Name), [.. BrokenGlassWords.For(context.Actor(), state, texts), .. OpenDecisionWords.For(context.Actor(), state, texts)]);
    }
}
