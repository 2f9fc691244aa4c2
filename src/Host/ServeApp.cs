using Tallystick.Membership;
using Tallystick.Reporting;
using Tallystick.Statistics;
using Tallystick.Storage;
using Tallystick.Web;
using Tallystick.Web.Edge;

namespace Tallystick.Host;

/// <summary>The server: every room behind one edge, on the loopback address. A proxy in front of it speaks to the world.</summary>
public static class ServeApp
{
    /// <summary>Builds the server of an installation that holds an Exchange.</summary>
    /// <param name="installation">The installation.</param>
    /// <param name="port">The port on 127.0.0.1; 0 for any free one.</param>
    /// <param name="configure">Last changes to the builder, for tests.</param>
    /// <param name="ct">Stops the building.</param>
    public static async Task<WebApplication> BuildAsync(Installation installation, int port, Action<WebApplicationBuilder>? configure = null, CancellationToken ct = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });
        builder.Services.AddTallystick(installation, await installation.CatalogAsync(ct), builder.Configuration);
        builder.Services.AddOpenApi("v1");
        configure?.Invoke(builder);
        var app = builder.Build();

        app.UseWeb();
        app.MapMembership();
        app.MapReporting();
        app.MapStatistics();
        app.MapPages(typeof(MembershipModule).Assembly, typeof(ReportingModule).Assembly, typeof(StatisticsModule).Assembly);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnyone();
        MapHealth(app);
        await StatisticsModule.WarmAsync(app.Services, ct);
        return app;
    }

    private static void MapHealth(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("live")).AllowAnyone().ExcludeFromDescription();
        routes.MapGet("/health/ready", async (Participants participants, DbSession session, CancellationToken ct) =>
            await participants.ExchangeExistsAsync(session, ct) ? Results.Text("ready") : Results.Text("no exchange", statusCode: StatusCodes.Status503ServiceUnavailable))
            .AllowAnyone().ExcludeFromDescription();
    }
}
