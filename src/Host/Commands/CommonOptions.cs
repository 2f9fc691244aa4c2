using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tallystick.Kernel;

namespace Tallystick.Host.Commands;

/// <summary>The options that mean the same in every command.</summary>
internal static class CommonOptions
{
    /// <summary>JSON a person can read as well: names in their own script.</summary>
    internal static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Option<string> Data() => new("--data") { Description = "The folder of the installation's data.", HelpName = "DIR", Required = true };

    internal static Option<string?> Database() => new("--database") { Description = "A PostgreSQL database instead of the file in the folder.", HelpName = "Host=…;Database=…" };

    internal static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts." };

    internal static Option<string> Party(string name, string description) => new(name) { Description = description, HelpName = "PARTY", Required = true };

    /// <summary>An installation and a Party that a command can do without, and knows more with.</summary>
    internal static (Option<string?> Data, Option<string?> Database, Option<string?> Party) Kept(string description) =>
        (new("--data") { Description = "The folder of an installation's data. " + description, HelpName = "DIR" }, Database(), new("--party") { Description = "The Party.", HelpName = "PARTY" });

    /// <summary>A Party's id as typed: <c>it</c> is IT.</summary>
    internal static PartyId PartyOf(string text) => new(text.Trim().ToUpperInvariant());

    /// <summary>A file the command is to read.</summary>
    internal static FileInfo Existing(FileInfo file) => file.Exists ? file : throw HostProblems.NoSuchFile(file.FullName).AsException();
}
