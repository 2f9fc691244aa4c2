using Microsoft.Extensions.Options;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Trail;

/// <summary>Where checkpoints of the trail are made, with the installation's keys, whoever asks: the clock, a person, a command.</summary>
public sealed class CheckpointDesk(Participants participants, IOptions<MembershipOptions> options)
{
    /// <summary>The keys; the first is made when there is none.</summary>
    public async Task<CheckpointKeys> KeysAsync(DbSession session, CancellationToken ct = default) =>
        CheckpointKeys.Open(options.Value.KeysFolder, (await participants.CurrentAsync(session, ct)).ExchangeId);

    /// <summary>Makes one of the trail as it stands and puts that on the record, inside the session's write; gives the last one when nothing has come since.</summary>
    public async Task<AuditCheckpoint> MakeAsync(DbSession session, Actor actor, CancellationToken ct = default)
    {
        var (checkpoint, isNew) = await AuditCheckpoints.MakeAsync(session, await KeysAsync(session, ct), ct);
        if (isNew) session.Note(new(actor, MembershipActions.Checkpoint, null, "audit", AuditDetail.Of(("size", checkpoint.Size))));
        return checkpoint;
    }

    /// <summary>Changes the keys: puts a new one beside the old, or takes the old one away. A checkpoint follows, so that no Party meets a key it has not seen beside the one it knows.</summary>
    public async Task<CheckpointKeys> ChangeAsync(DbSession session, Actor actor, bool retire, CancellationToken ct = default)
    {
        var keys = (await KeysAsync(session, ct)).Change(options.Value.KeysFolder, retire);
        session.Note(new(actor, MembershipActions.KeyChange, null, "audit", AuditDetail.Of(("keys", string.Join(' ', keys.Public)))));
        return keys;
    }
}
