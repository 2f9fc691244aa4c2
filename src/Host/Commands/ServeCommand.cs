using System.CommandLine;
using System.Diagnostics;
using Tallystick.Host.Demo;
using Tallystick.Membership;

namespace Tallystick.Host.Commands;

/// <summary><c>serve</c>: the server. In an empty folder it first makes the demo exchange, unless told not to.</summary>
internal static class ServeCommand
{
    internal const int UsualPort = 5180;

    internal static Command Make()
    {
        var data = CommonOptions.Data();
        var database = CommonOptions.Database();
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1.", DefaultValueFactory = _ => UsualPort };
        var noDemo = new Option<bool>("--no-demo") { Description = "Do not make the demo exchange when there is none." };
        var command = new Command("serve", "Serves the exchange in DIR; makes the demo exchange first when there is none.") { data, database, port, noDemo };
        command.SetAction((parse, ct) => ServeAsync(parse.GetValue(data)!, parse.GetValue(database), parse.GetValue(port), !parse.GetValue(noDemo), ct));
        return command;
    }

    internal static async Task<int> ServeAsync(string folder, string? database, int port, bool demo, CancellationToken ct)
    {
        await using var installation = await Installation.OpenAsync(folder, database, TimeProvider.System, ct);
        if (!await installation.HasExchangeAsync(ct))
        {
            if (!demo) throw HostProblems.NoExchange(installation.Folder).AsException();
            var clock = Stopwatch.StartNew();
            await Console.Error.WriteLineAsync("Making the demo exchange …");
            await DemoBuilder.BuildAsync(installation, ct);
            await Console.Error.WriteLineAsync($"The demo exchange is there ({clock.Elapsed.TotalSeconds:0.0} s).");
        }
        else await RequireWholeAsync(installation, ct);
        await using var app = await ServeApp.BuildAsync(installation, port, ct: ct);
        app.Lifetime.ApplicationStarted.Register(() => Console.Error.WriteLine($"Tallystick serves {installation.Folder} at {app.Urls.FirstOrDefault()} — stop it with Ctrl+C."));
        await app.StartAsync(ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    /// <summary>A demo whose making was broken off holds half a story; it is made anew in an empty folder, and never half served.</summary>
    private static async Task RequireWholeAsync(Installation installation, CancellationToken ct)
    {
        await using var session = installation.Session();
        if ((await new Participants().CurrentAsync(session, ct)).ExchangeId == DemoExchange.Id && !await DemoBuilder.IsWholeAsync(session, ct))
            throw HostProblems.DemoNotWhole(installation.Folder).AsException();
    }
}
