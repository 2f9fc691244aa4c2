using System.Text;
using System.Text.RegularExpressions;

namespace Tallystick.Storage;

/// <summary>Turns the one text of a step into an engine's own. Everything the two engines do not share stands here:
/// <list type="table">
/// <item><term><c>{text}</c></term><description>TEXT that compares byte by byte on both engines, whatever the server's language</description></item>
/// <item><term><c>{bigint}</c></term><description>a 64-bit integer</description></item>
/// <item><term><c>{identity}</c></term><description>a 64-bit primary key the database counts up itself: <c>id {identity}</c></description></item>
/// <item><term><c>{real}</c></term><description>a double</description></item>
/// <item><term><c>{blob}</c></term><description>bytes</description></item>
/// <item><term><c>{keyed}</c></term><description>after a table's closing bracket: the rows lie in the order of the primary key and nowhere else</description></item>
/// </list>
/// BOOLEAN, TRUE and FALSE are the same on both. Lines between <c>--@sqlite</c> or <c>--@postgres</c> and <c>--@both</c> go to that engine alone (triggers, for instance).</summary>
internal static partial class MigrationText
{
    private static readonly (string Token, string Sqlite, string Postgres)[] Tokens =
    [
        ("{text}", "TEXT", "TEXT COLLATE \"C\""),
        ("{bigint}", "INTEGER", "BIGINT"),
        ("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ("{real}", "REAL", "DOUBLE PRECISION"),
        ("{blob}", "BLOB", "BYTEA"),
        ("{keyed}", "WITHOUT ROWID", ""),
    ];

    /// <summary>The text for <paramref name="engine"/>.</summary>
    /// <exception cref="InvalidOperationException">A mark or token is unknown.</exception>
    internal static string For(Engine engine, string text)
    {
        var kept = new StringBuilder(text.Length);
        Engine? only = null;
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith("--@"))
            {
                only = line.Trim() switch
                {
                    "--@sqlite" => Engine.Sqlite,
                    "--@postgres" => Engine.Postgres,
                    "--@both" => null,
                    var other => throw new InvalidOperationException($"'{other}' is not --@sqlite, --@postgres or --@both."),
                };
            }
            else if (only is null || only == engine)
            {
                kept.Append(line).Append('\n');
            }
        }
        foreach (var (token, sqlite, postgres) in Tokens) kept.Replace(token, engine == Engine.Sqlite ? sqlite : postgres);
        var result = kept.ToString();
        var unknown = TokenLike().Match(result);
        if (unknown.Success) throw new InvalidOperationException($"'{unknown.Value}' is not a token of MigrationText.");
        return result;
    }

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex TokenLike();
}
