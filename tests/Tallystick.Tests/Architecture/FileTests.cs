using System.Text.RegularExpressions;

namespace Tallystick.Tests.Architecture;

/// <summary>One thought to a file, whole: no file so long that it must hold two, none that folds its thoughts away.</summary>
public sealed partial class FileTests
{
    private const int MostLines = 500;

    [Fact]
    public void Files_hold_one_thought() => Assert.Empty(SourceTree.Files(".cs", ".razor", ".ts", ".css").SelectMany(Faults));

    [Fact]
    public void Migrations_say_the_type_of_text_by_its_token_and_open_tables_with_their_room() =>
        Assert.Empty(SourceTree.Files(".sql").Where(f => f.Path.Contains("/Migrations/", StringComparison.Ordinal)).SelectMany(MigrationFaults));

    [Theory]
    [InlineData("#region A\n#endregion", 1)]
    [InlineData("    #region A", 1)]
    [InlineData("// no #region here", 0)]
    public void A_region_is_seen(string text, int faults) => Assert.Equal(faults, Faults(new("src/A.cs", text)).Count());

    [Fact]
    public void A_file_too_long_is_seen()
    {
        Assert.Empty(Faults(new("src/A.cs", string.Concat(Enumerable.Repeat("x\n", MostLines)))));
        Assert.Single(Faults(new("src/A.cs", string.Concat(Enumerable.Repeat("x\n", MostLines + 1)))));
    }

    [Theory]
    [InlineData("CREATE TABLE cases_file (word text NOT NULL);", 1)]
    [InlineData("CREATE TABLE cases_file (word VARCHAR(20), body BYTEA);", 2)]
    [InlineData("CREATE TABLE file (word {text});", 1)]
    [InlineData("-- the text of a blob\nCREATE TABLE IF NOT EXISTS cases_file (word {text} DEFAULT 'text');", 0)]
    public void A_migration_for_one_engine_only_is_seen(string sql, int faults) =>
        Assert.Equal(faults, MigrationFaults(new("src/Modules/Cases/Migrations/0001_a.sql", sql)).Count());

    private static IEnumerable<string> Faults(TextFile file)
    {
        if (Region().IsMatch(file.Text)) yield return $"{file.Path} has a region";
        var lines = file.Text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > MostLines) yield return $"{file.Path} has {lines} lines";
    }

    /// <summary>Plain TEXT sorts by the server's language on PostgreSQL and by bytes on SQLite; the other words are one engine's own.</summary>
    private static IEnumerable<string> MigrationFaults(TextFile file)
    {
        var plain = NotStatements().Replace(file.Text, "");
        foreach (var word in OneEngine().Matches(plain).Select(m => m.Value)) yield return $"{file.Path}: write {word} by its token";
        var room = file.Path.Split('/')[^3].ToLowerInvariant();
        if (room == "storage") yield break;
        foreach (var table in CreateTable().Matches(plain).Select(m => m.Groups[1].Value).Where(t => !t.StartsWith(room + "_", StringComparison.Ordinal)))
            yield return $"{file.Path}: {table} does not open with {room}_";
    }

    [GeneratedRegex(@"^\s*#(end)?region", RegexOptions.Multiline)]
    private static partial Regex Region();

    // Comments, texts, tokens, and what stands between the marks of one engine.
    [GeneratedRegex(@"--@(?:sqlite|postgres).*?(?=--@both|\z)|--[^\n]*|'[^']*'|\{[a-z]+\}", RegexOptions.Singleline)]
    private static partial Regex NotStatements();

    [GeneratedRegex(@"\b(?:text|varchar|blob|bytea|double precision|real|serial|bigserial|autoincrement|timestamptz|timestamp|jsonb|uuid)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OneEngine();

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreateTable();
}
