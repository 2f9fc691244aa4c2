using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.People;

/// <summary>Passkeys (WebAuthn): what a browser is to ask of one, and whether its answer holds. The ceremony is the framework's; ours is that a challenge
/// is answered once, by whom and for what it was made, and that a passkey always checks who holds it (a finger, a PIN): so it stands for both factors.</summary>
internal sealed class PasskeyDesk(DbSession session, IPasswordHasher<Person> hasher, IServiceProvider services)
{
    private const string Registering = "register", SigningIn = "sign-in", Proving = "presence";

    private readonly PasskeyStore _store = new(session);

    /// <summary>What to ask of a browser that makes a passkey for <paramref name="person"/>.</summary>
    public async Task<IResult> OfferRegistrationAsync(HttpContext context, Person person, CancellationToken ct)
    {
        var made = await Ceremony().MakeCreationOptionsAsync(new() { Id = person.Id.Value, Name = person.Login, DisplayName = person.Name }, context);
        return await OfferAsync(Registering, person.Id, made.AttestationState, made.CreationOptionsJson, ct);
    }

    /// <summary>What to ask of a browser that signs in. It names nobody and no passkey: the browser offers what it has, so nobody learns who has an account.</summary>
    public async Task<IResult> OfferSignInAsync(HttpContext context, CancellationToken ct)
    {
        var made = await Ceremony().MakeRequestOptionsAsync(null, context);
        return await OfferAsync(SigningIn, null, made.AssertionState, made.RequestOptionsJson, ct);
    }

    /// <summary>What to ask of a browser whose person is known and shall prove to be there.</summary>
    public async Task<IResult> OfferPresenceAsync(HttpContext context, Person person, CancellationToken ct)
    {
        var made = await Ceremony().MakeRequestOptionsAsync(person, context);
        return await OfferAsync(Proving, person.Id, made.AssertionState, made.RequestOptionsJson, ct);
    }

    /// <summary>The new passkey, or null when the browser's answer does not hold. Nothing is kept of it yet.</summary>
    public async Task<UserPasskeyInfo?> ReadNewAsync(HttpContext context, string challenge, string credential, PersonId person, CancellationToken ct)
    {
        var state = await AnsweredAsync(challenge, Registering, person, ct);
        if (state is null || credential.Length == 0) return null;
        var result = await Ceremony().PerformAttestationAsync(new() { HttpContext = context, CredentialJson = credential, AttestationState = state });
        return result.Succeeded && result.UserEntity.Id == person.Value ? result.Passkey : null;
    }

    /// <summary>Whose passkey answered, or null.</summary>
    public async Task<(Person Person, UserPasskeyInfo Passkey)?> RecognizeAsync(HttpContext context, string challenge, string credential, CancellationToken ct) =>
        await CheckAsync(context, challenge, SigningIn, null, credential, ct);

    /// <summary>True when a passkey of <paramref name="person"/> answered.</summary>
    public async Task<bool> ProvesAsync(HttpContext context, string challenge, string credential, PersonId person, CancellationToken ct)
    {
        if (await CheckAsync(context, challenge, Proving, person, credential, ct) is not { } found || found.Person.Id != person) return false;
        await session.WriteAsync(() => _store.UsedAsync(found.Passkey, ct), ct);
        return true;
    }

    private async Task<(Person Person, UserPasskeyInfo Passkey)?> CheckAsync(HttpContext context, string challenge, string purpose, PersonId? person, string credential, CancellationToken ct)
    {
        var state = await AnsweredAsync(challenge, purpose, person, ct);
        if (state is null || credential.Length == 0) return null;
        var result = await Ceremony().PerformAssertionAsync(new() { HttpContext = context, CredentialJson = credential, AssertionState = state });
        return result.Succeeded ? (result.User, result.Passkey) : null;
    }

    private async Task<IResult> OfferAsync(string purpose, PersonId? person, string? state, string options, CancellationToken ct)
    {
        var id = await session.WriteAsync(() => _store.AskAsync(purpose, person, state ?? "", ct), ct);
        return Results.Text($$"""{"challenge":"{{id}}","options":{{options}}}""", "application/json");
    }

    // In a transaction of its own, before anything is checked: a wrong answer uses the challenge up as well.
    private Task<string?> AnsweredAsync(string challenge, string purpose, PersonId? person, CancellationToken ct) =>
        session.WriteAsync(() => _store.AnsweredAsync(challenge, purpose, person, ct), ct);

    private PasskeyHandler<Person> Ceremony() => new(
        new UserManager<Person>(new PasskeyUsers(session), Options.Create(new IdentityOptions()), hasher, [], [], new UpperInvariantLookupNormalizer(),
            new IdentityErrorDescriber(), services, NullLogger<UserManager<Person>>.Instance),
        Options.Create(new IdentityPasskeyOptions { ResidentKeyRequirement = "required", UserVerificationRequirement = "required", ValidateOrigin = IsOurs }));

    /// <summary>The page that asked the passkey was one of this site, in no other's frame. The scheme is the proxy's to know; a browser gives passkeys to
    /// secure pages only.</summary>
    private static ValueTask<bool> IsOurs(PasskeyOriginValidationContext asked) => ValueTask.FromResult(!asked.CrossOrigin
        && Uri.TryCreate(asked.Origin, UriKind.Absolute, out var origin) && origin.Scheme is "https" or "http"
        && string.Equals(origin.Authority, asked.HttpContext.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
