using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tallystick.Reporting.Approvals;
using Tallystick.Reporting.Calendar;
using Tallystick.Reporting.CodeLists;
using Tallystick.Reporting.Compositions;
using Tallystick.Reporting.Entries;
using Tallystick.Reporting.Checks;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Notes;
using Tallystick.Reporting.PartyRules;
using Tallystick.Reporting.Proposals;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Replies;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Reporting.Sharing;
using Tallystick.Reporting.Sheets;
using Tallystick.Reporting.Submissions;
using Tallystick.Reporting.Uploads;
using Tallystick.Storage;
using Tallystick.Web;
using Tallystick.Web.Layout;

namespace Tallystick.Reporting;

/// <summary>The door of the room where national files become releases: what the host adds, maps and migrates. Beside it, other rooms may use
/// <see cref="Intake"/>, <see cref="ReleaseDesk"/>, <see cref="NarrativeDesk"/>, <see cref="SheetDesk"/> and <see cref="Ledger.ReleaseLedger"/>.</summary>
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
        services.AddSingleton<ApprovalDesk>();
        services.AddSingleton<CalendarDesk>();
        services.AddSingleton<ListDesk>();
        services.TryAddSingleton(s => new AuditRecorder(s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SheetDesk>();
        services.AddSingleton<NarrativeDesk>();
        services.AddScoped<ProposalDesk>();
        services.AddScoped<UploadDesk>();
        services.AddScoped<EntryDesk>();
        services.AddAssets(typeof(ReportingModule).Assembly);
        services.AddHostedService<SweepService>();
        services.AddNavigation(new NavigationItem("reporting.nav", "/report", 20, ReportingRoles.Read));
        return services;
    }

    /// <summary>Maps the room's endpoints; its pages come with <see cref="WebEdge.MapPages"/> of <see cref="PagesAssembly"/>.</summary>
    /// <param name="routes">The root.</param>
    /// <param name="apiPrefix">Where the interface lives.</param>
    public static IEndpointRouteBuilder MapReporting(this IEndpointRouteBuilder routes, string apiPrefix = "/api/v1")
    {
        var api = routes.MapGroup(apiPrefix);
        // a page of the same address takes posts too, as the framework maps it: the endpoint goes first
        var pages = routes.MapGroup("/report").WithOrder(-1);
        var most = routes.ServiceProvider.GetRequiredService<IOptions<ReportingOptions>>().Value.MostFileBytes;
        BringFile.Map(api, pages, most);
        ResumeUpload.Map(api, pages, most);
        EnterFigures.Map(api, pages);
        ProposeMapping.Map(api, pages, most);
        ComposeParts.Map(api, pages);
        ShowSubmissions.Map(api, pages);
        DiscardSubmission.Map(api, pages);
        WriteNote.Map(api, pages);
        WriteReply.Map(api, pages);
        SetChecks.Map(api, pages);
        WriteRule.Map(api, pages);
        ReleaseEndpoints.Map(api, pages);
        AnswerAsks.Map(api, pages);
        ShowCalendar.Map(api, pages);
        SetSharing.Map(api, pages);
        WriteSheet.Map(api, pages);
        WriteNarrative.Map(api, pages);
        SaveMapping.Map(api);
        WriteList.Map(api, pages);
        return routes;
    }

    /// <summary>Where the pages are.</summary>
    public static Assembly PagesAssembly => typeof(ReportingModule).Assembly;
}
