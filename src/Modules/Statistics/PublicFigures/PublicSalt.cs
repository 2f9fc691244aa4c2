using System.Security.Cryptography;
using System.Text.Json;
using Tallystick.Disclosure;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Statistics.PublicFigures;

/// <summary>The secret of the public figures: a salt in a file of the keys folder that only the program's account may read, known to the database by its fingerprint. Threat: a second salt (of another node, after
/// a lost folder) would change the same counts otherwise, and who has both averages the changes out; so whatever is not the salt in use is refused, never replaced in silence.</summary>
/// <param name="folder">The folder of the installation's keys.</param>
/// <param name="draw">Draws a salt; tests give one of their own.</param>
public sealed class PublicSalt(string folder, Func<byte[]> draw)
{
    private const string Action = "statistics." + "public-salt";
    private const int Bytes = 32;
    private volatile Known? _known;

    /// <summary>A salt drawn from the machine's random numbers.</summary>
    public PublicSalt(string folder) : this(folder, static () => RandomNumberGenerator.GetBytes(Bytes)) { }

    /// <summary>The keys made with the salt in use; the first salt is made when there is none.</summary>
    /// <exception cref="ProblemException">When the file of the salt in use is not there, or holds something else.</exception>
    public async Task<CellKeys> KeysAsync(DbSession session, CancellationToken ct = default)
    {
        var used = await LastAsync(session, ct) ?? await session.WriteAsync(async () => await LastAsync(session, ct) ?? await MakeAsync(session, Actor.System, ct), ct);
        if (_known is { } known && known.Fingerprint == used.Fingerprint) return known.Keys;
        var salt = Read(used.Fingerprint) ?? throw StatisticsProblems.SaltLost(used.Fingerprint).AsException();
        _known = known = new(used.Fingerprint, new(PublicParameters.InUse, salt));
        return known.Keys;
    }

    /// <summary>By what the salt in use is known, and since when; null when none was needed yet.</summary>
    public static Task<SaltInUse?> LastAsync(DbSession session, CancellationToken ct = default) =>
        session.SingleOrDefaultAsync<SaltInUse>("SELECT number, fingerprint, made_by, made_at FROM statistics_public_salt ORDER BY number DESC LIMIT 1", ct: ct);

    /// <summary>Makes a salt that holds from the commit of the session's write on, and puts that on the record. The one before it is gone then: what was published with it cannot be repeated.</summary>
    public async Task<SaltInUse> MakeAsync(DbSession session, Actor actor, CancellationToken ct = default)
    {
        var before = await LastAsync(session, ct);
        var salt = draw();
        var made = new SaltInUse((before?.Number ?? 0) + 1, FingerprintOf(salt), actor.Name, session.Clock.GetUtcNow());
        // the file first: a row without a file stops the public figures, a file without a row does nothing
        KeyFile.Write(FileOf(made.Fingerprint), [Convert.ToHexStringLower(salt)], overwrite: true);
        if (await session.ExecuteAsync("INSERT INTO statistics_public_salt (number, fingerprint, made_by, made_at) VALUES (@Number, @Fingerprint, @MadeBy, @MadeAt) ON CONFLICT (number) DO NOTHING", made, ct) == 0)
        {
            // another node was first
            File.Delete(FileOf(made.Fingerprint));
            return (await LastAsync(session, ct))!;
        }
        session.Note(new(actor, Action, null, "public", JsonSerializer.Serialize(new { number = made.Number, fingerprint = made.Fingerprint })));
        if (before is not null) session.AfterCommit(() => File.Delete(FileOf(before.Fingerprint)));
        return made;
    }

    private byte[]? Read(string fingerprint)
    {
        if (!File.Exists(FileOf(fingerprint))) return null;
        var text = File.ReadAllText(FileOf(fingerprint)).Trim();
        var salt = new byte[text.Length / 2];
        return Convert.FromHexString(text, salt, out _, out _) == System.Buffers.OperationStatus.Done && salt.Length >= Bytes && FingerprintOf(salt) == fingerprint ? salt : null;
    }

    private string FileOf(string fingerprint) => Path.Combine(folder, "public-salt-" + fingerprint);

    /// <summary>Of 256 random bits nothing can be found out from it, nor the keys of figures.</summary>
    private static string FingerprintOf(byte[] salt) => Convert.ToHexStringLower(SHA256.HashData([.. "tallystick public salt\n"u8, .. salt]))[..32];

    private sealed record Known(string Fingerprint, CellKeys Keys);
}

/// <summary>By what a salt is known.</summary>
/// <param name="Number">How many there have been, this one included.</param>
/// <param name="Fingerprint">32 hexadecimal digits.</param>
/// <param name="MadeBy">Who made it.</param>
/// <param name="MadeAt">When.</param>
public sealed record SaltInUse(long Number, string Fingerprint, string MadeBy, DateTimeOffset MadeAt);
