using Microsoft.AspNetCore.Identity;
using Tallystick.Storage;

namespace Tallystick.Membership.People;

/// <summary>Lets the framework's passkey ceremony look up our people and their passkeys. It reads; what is written, <see cref="PasskeyDesk"/> writes.</summary>
internal sealed class PasskeyUsers(DbSession session) : IUserPasskeyStore<Person>
{
    private readonly PersonStore _people = new(session);
    private readonly PasskeyStore _passkeys = new(session);

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.Value);

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) => _people.FindAsync(new(userId), cancellationToken);

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => _people.FindByLoginAsync(normalizedUserName, cancellationToken);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        [.. (await _passkeys.OfAsync(user.Id, cancellationToken)).Select(row => row.Info)];

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await _passkeys.FindAsync(PasskeyStore.IdOf(credentialId), cancellationToken) is { } row ? await _people.FindAsync(row.Person, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        await _passkeys.FindAsync(PasskeyStore.IdOf(credentialId), cancellationToken) is { } row && row.Person == user.Id ? row.Info : null;

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => throw ReadsOnly();

    public void Dispose() { }

    private static NotSupportedException ReadsOnly() => new("The ceremony only reads.");
}
