using System.CommandLine;
using System.Text.Json;
using Tallystick.Membership.Trail;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>audit check</c>: checks a proof by itself, away from the installation it is of: that an entry is in the trail, or that a checkpoint goes on from an older one.</summary>
internal static class AuditCheckCommand
{
    internal static Command Make()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A proof: of an entry, as audit proof or the page gives it, or of a checkpoint, as /api/v1/audit/checkpoints/SIZE/proof?from=OLDER gives it." };
        var key = AuditCommand.Key("");
        key.Required = true;
        var kept = new Option<FileInfo?>("--checkpoint") { Description = "The older checkpoint, which was kept.", HelpName = "FILE" };
        var command = new Command("check", "Checks a proof without any installation. Exits 0 when it holds, 5 when not, 2 when the file is no proof.") { file, key, kept };
        command.SetAction(async (parse, ct) =>
        {
            var proof = CommonOptions.Existing(parse.GetValue(file)!);
            var believed = AuditCommand.KeyOf(parse.GetValue(key)!);
            var texts = Texts.For(Languages.Source);
            var text = await File.ReadAllTextAsync(proof.FullName, ct);
            if (Read<EntryProofDocument>(text) is { Entry: not null, Previous: not null, Proof: not null } entry)
            {
                if (!entry.Holds(believed)) throw HostProblems.ProofFails(proof.Name).AsException();
                Console.WriteLine(texts.Format("host.audit.proved", ("number", entry.Entry.Number)));
                return 0;
            }
            if (Read<CheckpointProofDocument>(text) is not { Hashes: not null, Checkpoint: not null } step) throw HostProblems.BadProof(proof.Name).AsException();
            if (parse.GetValue(kept) is not { } older) throw HostProblems.KeptMissing().AsException();
            var head = KeptCheckpoint.Read(await File.ReadAllTextAsync(CommonOptions.Existing(older).FullName, ct), [believed]);
            if (!step.Holds(head, believed)) throw HostProblems.ProofFails(proof.Name).AsException();
            Console.WriteLine(texts.Format("host.audit.extends", ("count", head.Size)));
            return 0;
        });
        return command;
    }

    private static T? Read<T>(string text) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
