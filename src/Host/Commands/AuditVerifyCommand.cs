using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Ledger;
using Tallystick.Membership.Trail;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>audit verify</c>: follows the chain of the audit trail from its beginning; finds any entry changed, removed or put elsewhere, and any rewriting of what
/// a kept checkpoint covers.</summary>
internal static class AuditVerifyCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var noted = new Option<string?>("--noted") { Description = "A head noted before, as this command prints it (entry:hash): shows that nothing up to it was rewritten.", HelpName = "SEQ:HASH" };
        var checkpoint = new Option<FileInfo[]>("--checkpoint") { Description = "A checkpoint kept before; may be given several times. Those kept with the data are always looked at.", HelpName = "FILE", DefaultValueFactory = _ => [] };
        var key = AuditCommand.Key("Without it, the key that lies with the data, which whoever wrote the trail anew may have replaced.");
        var verify = new Command("verify", "Verifies the audit trail. Exits 0 when it is whole and what every checkpoint says, 1 when not, 2 when a file is no checkpoint, 5 when one is not signed by the key.")
        {
            data, database, noted, checkpoint, key, json,
        };
        verify.SetAction(async (parse, ct) =>
        {
            if (!Directory.Exists(parse.GetValue(data)!)) throw HostProblems.NoExchange(Path.GetFullPath(parse.GetValue(data)!)).AsException();
            var anchors = await KeptAsync(parse.GetValue(checkpoint)!, parse.GetValue(key), parse.GetValue(data)!, parse.GetValue(database), ct);
            await using var installation = await Installation.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), TimeProvider.System, ct);
            await using var session = installation.Session();
            var report = await AuditTrail.VerifyAsync(session, Head(parse.GetValue(noted)), anchors, ct);
            var head = $"{report.Head.Seq}:{Convert.ToHexStringLower(report.Head.Hash)}";
            var texts = Texts.For(Languages.Source);
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { whole = report.IsWhole, entries = report.Entries, head, checkpoint = report.Anchored, fault = report.Fault?.Kind.ToString(), at = report.Fault?.Seq }, JsonSerializerOptions.Web));
            }
            else if (report.Fault is { } fault)
            {
                await Console.Error.WriteLineAsync(texts.Format("host.audit.fault." + fault.Kind.ToString().ToLowerInvariant(), ("seq", fault.Seq)));
                if (report.Anchored > 0) await Console.Error.WriteLineAsync(texts.Format("host.audit.agreed", ("count", report.Anchored)));
            }
            else
            {
                Console.WriteLine(texts.Format("host.audit.whole", ("count", report.Entries), ("head", head)));
                if (report.Anchored > 0) Console.WriteLine(texts.Format("host.audit.anchored", ("count", report.Anchored)));
            }
            return report.IsWhole ? 0 : 1;
        });
        return verify;
    }

    private static async Task<List<TreeHead>> KeptAsync(FileInfo[] files, string? key, string folder, string? database, CancellationToken ct)
    {
        if (files.Length == 0) return [];
        IEnumerable<NoteKey> keys;
        if (key is not null) keys = [AuditCommand.KeyOf(key)];
        else
        {
            await using var exchange = await OpenedExchange.OpenAsync(folder, database, ct);
            await using var session = exchange.Session();
            keys = [.. (await exchange.Get<CheckpointDesk>().KeysAsync(session, ct)).Public];
        }
        var heads = new List<TreeHead>();
        foreach (var file in files) heads.Add(KeptCheckpoint.Read(await File.ReadAllTextAsync(CommonOptions.Existing(file).FullName, ct), keys));
        return heads;
    }

    private static AuditHead? Head(string? text)
    {
        if (text is null) return null;
        var parts = text.Trim().Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], out var seq) || parts[1].Length != 64 || !parts[1].All(char.IsAsciiHexDigit)) throw KernelProblems.BadField("--noted", text).AsException();
        return new(seq, Convert.FromHexString(parts[1]));
    }
}
