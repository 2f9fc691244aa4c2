using System.CommandLine;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tallystick.Kernel;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Commands;

/// <summary>The command line that scripts rely on. Every command takes <c>--help</c>, exits 0 only on success, and prints errors on standard
/// error: 2 the input is wrong, 3 not allowed, 4 not found, 5 in conflict with what is there, 1 a fault of ours.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var root = Root();
        var parse = root.Parse(args);
        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ProblemException e)
        {
            return Refuse(e.Problem, args.Contains("--json", StringComparer.Ordinal));
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }
        catch (Exception e) when (e is SqliteException or NpgsqlException or IOException or UnauthorizedAccessException)
        {
            // What the machine refuses (a full disk, a folder one may not write, a server that is not there) is no bug: say it in its own words.
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>All commands there are.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("Tallystick: States report what they see of migrant smuggling, and see as deep as they share. Without a command it serves the demo exchange from ./data.")
        {
            ServeCommand.Make(), ExchangeCommand.Make(), TokenCommand.Make(), PersonCommand.Make(), ImportCommand.Make(), WatchCommand.Make(), MapCommand.Make(), CodesCommand.Make(), DueCommand.Make(), QueryCommand.Make(),
            PublicCommand.Make(), ExplainCommand.Make(), WhatIfCommand.Make(), TermsCommand.Make(), DecisionCommand.Make(), AuditCommand.Make(),
        };
        root.SetAction((_, ct) => ServeCommand.ServeAsync("data", null, ServeCommand.UsualPort, demo: true, ct));
        return root;
    }

    private static int Refuse(Problem problem, bool json)
    {
        var sentence = Texts.For(Languages.Source).Of(problem);
        Console.Error.WriteLine(json ? JsonSerializer.Serialize(new { type = "urn:tallystick:problem:" + problem.Code, code = problem.Code, status = problem.Status, detail = sentence }) : sentence);
        return problem.ExitCode;
    }
}
