using System.CommandLine;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary><c>audit verify</c>: follows the chain of the audit trail from its beginning; finds any entry changed, removed or put elsewhere.</summary>
internal static class AuditCommand
{
    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var json = CommonOptions.Json();
        var noted = new Option<string?>("--noted") { Description = "A head noted before, as this command prints it (entry:hash): shows that nothing up to it was rewritten.", HelpName = "SEQ:HASH" };
        var verify = new Command("verify", "Verifies the audit trail; exits 0 when it is whole.") { data, database, noted, json };
        verify.SetAction(async (parse, ct) =>
        {
            if (!Directory.Exists(parse.GetValue(data)!)) throw HostProblems.NoExchange(Path.GetFullPath(parse.GetValue(data)!)).AsException();
            await using var installation = await Installation.OpenAsync(parse.GetValue(data)!, parse.GetValue(database), TimeProvider.System, ct);
            await using var session = installation.Session();
            var report = await AuditTrail.VerifyAsync(session, Head(parse.GetValue(noted)), ct);
            var head = $"{report.Head.Seq}:{Convert.ToHexStringLower(report.Head.Hash)}";
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { whole = report.IsWhole, entries = report.Entries, head, fault = report.Fault?.Kind.ToString(), at = report.Fault?.Seq }, JsonSerializerOptions.Web));
            }
            else if (report.Fault is { } fault)
            {
                await Console.Error.WriteLineAsync(Texts.For(Languages.Source).Format("host.audit.fault." + fault.Kind.ToString().ToLowerInvariant(), ("seq", fault.Seq)));
            }
            else Console.WriteLine(Texts.For(Languages.Source).Format("host.audit.whole", ("count", report.Entries), ("head", head)));
            return report.IsWhole ? 0 : 1;
        });
        return new("audit", "Looks after the audit trail.") { verify };
    }

    private static AuditHead? Head(string? text)
    {
        if (text is null) return null;
        var parts = text.Trim().Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], out var seq) || parts[1].Length != 64 || !parts[1].All(char.IsAsciiHexDigit)) throw KernelProblems.BadField("--noted", text).AsException();
        return new(seq, Convert.FromHexString(parts[1]));
    }
}
