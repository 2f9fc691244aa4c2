using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Membership.AccessTokens;
using Tallystick.Membership.Account;
using Tallystick.Membership.BreakGlass;
using Tallystick.Membership.Governance;
using Tallystick.Membership.Invitations;
using Tallystick.Membership.Parties;
using Tallystick.Membership.PartyPeople;
using Tallystick.Membership.People;
using Tallystick.Membership.SignIn;
using Tallystick.Membership.Terms;
using Tallystick.Membership.Trail;
using Tallystick.Storage;
using Tallystick.Web;
using Tallystick.Web.Edge;
using Tallystick.Web.Layout;

namespace Tallystick.Membership;

/// <summary>The door of the room that knows who takes part and who may: what the host adds, maps and migrates. Beside it, the host and its
/// flows may use <see cref="Participants"/>, <see cref="Roster"/>, <see cref="Tokens"/>, <see cref="DecisionDesk"/> and <see cref="Exchanges.ExchangeFile"/>.</summary>
public static class MembershipModule
{
    /// <summary>The tables.</summary>
    public static MigrationSet Migrations { get; } = new("membership", typeof(MembershipModule).Assembly);

    /// <summary>Adds the room's services and the ways of recognising who asks. Expects <see cref="Database"/> and AddWeb; comes after it.</summary>
    public static IServiceCollection AddMembership(this IServiceCollection services, Action<MembershipOptions> configure)
    {
        var options = new MembershipOptions();
        configure(options);
        services.AddOptions<MembershipOptions>().Configure(configure)
            .Validate(o => o.KeysFolder.Length > 0 && o.SignInTriesPerMinute >= 1)
            .Validate(o => BreachedPasswords.Fault(o.BreachedPasswords) is null, $"Membership:BreachedPasswords: {BreachedPasswords.Fault(options.BreachedPasswords)}").ValidateOnStart();
        ProtectKeys(services.AddDataProtection().SetApplicationName("Tallystick").PersistKeysToFileSystem(new(options.KeysFolder)), options);
        services.AddSingleton<Participants>();
        services.AddSingleton<IPasswordHasher<Person>, PasswordHasher<Person>>();
        services.AddSingleton(new BreachedPasswords(options.BreachedPasswords));
        services.AddSingleton<Passwords>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<AddressLimit>();
        services.AddScoped<PasskeyDesk>();
        services.AddScoped<PresenceDesk>();
        services.AddSingleton<AskPresence>(context => context.RequestServices.GetRequiredService<PresenceDesk>().AskAsync(context));
        services.AddAssets(typeof(MembershipModule).Assembly);
        services.AddScoped<EnteringDesk>();
        services.AddScoped<OwnAccount>();
        services.AddScoped<SessionGate>();
        services.AddScoped<TrailReading>();
        services.AddSingleton<CheckpointDesk>();
        services.AddHostedService<DailyCheckpoint>();
        services.AddSingleton<DecisionDesk>();
        services.AddHostedService<CloseDecisions>();
        services.AddAuthentication(Schemes.Choosing)
            .AddPolicyScheme(Schemes.Choosing, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.ToString().StartsWith(TokenGate.Bearer, StringComparison.OrdinalIgnoreCase) ? Schemes.Token : Schemes.Session)
            .AddScheme<AuthenticationSchemeOptions, TokenGate>(Schemes.Token, null)
            .AddCookie(Schemes.Session, o =>
            {
                Cookie(o, "ts-session", SessionGate.Idle);
                o.SlidingExpiration = true;
                o.EventsType = typeof(SessionGate);
            })
            .AddCookie(Schemes.Entering, o =>
            {
                Cookie(o, "ts-entering", TimeSpan.FromMinutes(10));
                o.Cookie.Path = "/sign-in";
                o.SlidingExpiration = false;
            });
        services.AddNavigation(
            new NavigationItem("membership.nav.participants", "/participants", 80),
            new NavigationItem("membership.nav.decisions", "/decisions", 81),
            new NavigationItem("membership.nav.break-glass", "/break-glass", 81, Role.Steward),
            new NavigationItem("membership.nav.audit", "/audit", 82, Role.Auditor, Role.Steward),
            new NavigationItem("membership.nav.people", "/people", 83, Role.Coordinator),
            new NavigationItem("membership.nav.tokens", "/tokens", 84, Role.Coordinator),
            new NavigationItem("membership.nav.account", "/account", 86));
        return services;
    }

    /// <summary>Maps the endpoints. The pages are mapped with all others: give this module's assembly to <c>MapPages</c>.</summary>
    public static IEndpointRouteBuilder MapMembership(this IEndpointRouteBuilder routes)
    {
        var signIn = routes.MapGroup("");
        signIn.AddEndpointFilterFactory((built, next) =>
        {
            var limit = built.ApplicationServices.GetRequiredService<AddressLimit>();
            return call => limit.InvokeAsync(call, next);
        });
        GivePassword.Map(signIn);
        GiveCode.Map(signIn);
        GivePasskey.Map(signIn);
        TakeUpInvitation.Map(signIn);
        ReplacePassword.Map(signIn);
        EnrolOnEntering.Map(signIn);
        EnterForDemo.Map(signIn);
        ChooseHat.Map(routes);
        SignOut.Map(routes);
        ChangePassword.Map(signIn);
        ChangeLanguage.Map(routes);
        ChangePurpose.Map(routes);
        EnrolSecondFactor.Map(signIn);
        KeepPasskeys.Map(signIn);
        MakeRecoveryCodes.Map(routes);
        EndSessions.Map(routes);
        KeepPeople.Map(routes);
        MakeCoordinator.Map(routes);
        IssueToken.Map(routes);
        RevokeToken.Map(routes);
        AcceptTerms.Map(routes);
        ReadTerms.Map(routes);
        KeepDecisions.Map(routes);
        ReadDecisions.Map(routes);
        AdmissionLink.Map(routes);
        WithdrawParty.Map(routes);
        ReadExchange.Map(routes);
        ExportTrail.Map(routes);
        ReadTrail.Map(routes);
        ProveEntry.Map(routes);
        KeepCheckpoint.Map(routes);
        VerifyTrail.Map(routes);
        return routes;
    }

    /// <summary>A new key is made every ninety days, and those before it go on opening what they closed.</summary>
    private static void ProtectKeys(IDataProtectionBuilder keys, MembershipOptions options)
    {
        X509Certificate2[] certificates = [.. new[] { options.KeysCertificate, options.KeysCertificateBefore }.Where(file => file.Length > 0)
            .Select(file => X509CertificateLoader.LoadPkcs12FromFile(file, options.KeysCertificatePassword))];
        if (options.KeysCertificate.Length == 0) return;
        keys.ProtectKeysWithCertificate(certificates[0]).UnprotectKeysWithAnyCertificate(certificates);
    }

    private static void Cookie(CookieAuthenticationOptions options, string name, TimeSpan life)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = life;
        // Whether and where to send a stranger is the edge's decision.
        options.Events.OnRedirectToLogin = context => { context.Response.StatusCode = StatusCodes.Status401Unauthorized; return Task.CompletedTask; };
        options.Events.OnRedirectToAccessDenied = context => { context.Response.StatusCode = StatusCodes.Status403Forbidden; return Task.CompletedTask; };
    }
}
