using System.Diagnostics;
using Tallystick.Tests.Support;

[assembly: AssemblyFixture(typeof(PrivatePostgresEnd))]

namespace Tallystick.Tests.Support;

/// <summary>A PostgreSQL server of this test run's own: started when the first test asks, on a socket in a temporary folder, without
/// fsync, gone with the process. The shell it runs under waits on standard input, so even a killed test run leaves no server behind.</summary>
internal sealed class PrivatePostgres
{
    private static readonly Lazy<Task<PrivatePostgres>> Running = new(StartAsync);

    // The signal is repeated because a server that is only just starting does not hear it.
    // A language's own order, not the byte order: what sorts alike on both engines must say so ({text} in migrations).
    private const string Script = """
        set -e
        bin=$1; dir=$2
        icu=''; "$bin/initdb" --help | grep -q icu-locale && icu='--locale-provider=icu --icu-locale=en'
        "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C $icu --no-sync >"$dir/log" 2>&1
        "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c port=5432 -c fsync=off -c synchronous_commit=off \
          -c full_page_writes=off -c max_connections=200 -c shared_buffers=128MB -c max_wal_size=2GB >>"$dir/log" 2>&1 &
        server=$!
        trap '' INT TERM HUP
        read -r end || true
        (while kill -INT $server; do sleep 0.3; done) 2>/dev/null & wait $server || true
        rm -rf "$dir"
        """;

    private readonly Process _shell;
    private readonly string _folder;

    private PrivatePostgres(Process shell, string folder) => (_shell, _folder) = (shell, folder);

    /// <summary>True when the server's programs are on this machine.</summary>
    public static bool IsInstalled => BinFolder() is not null;

    /// <summary>The server, started by the first who asks.</summary>
    public static Task<PrivatePostgres> GetAsync() => Running.Value;

    /// <summary>How to reach <paramref name="database"/>.</summary>
    public string ConnectionString(string database) =>
        $"Host={_folder};Port=5432;Username=postgres;Database={database};Maximum Pool Size=8;Connection Idle Lifetime=10;Timeout=30;Include Error Detail=true";

    internal static async Task StopAsync()
    {
        if (!Running.IsValueCreated) return;
        var server = await Running.Value;
        server._shell.StandardInput.Close();
        await server._shell.WaitForExitAsync();
    }

    private static async Task<PrivatePostgres> StartAsync()
    {
        var bin = BinFolder();
        if (bin is null) Missing.SkipOrFail("PostgreSQL (Debian: apt-get install postgresql; macOS: brew install postgresql)");
        var folder = Directory.CreateTempSubdirectory("tallystick-pg-").FullName;
        var start = new ProcessStartInfo { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = folder };
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root.
            using var chown = Process.Start("chown", ["postgres", folder]);
            await chown.WaitForExitAsync();
            start.FileName = "runuser";
            foreach (var argument in (string[])["-u", "postgres", "--", "sh"]) start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = "sh";
        }
        foreach (var argument in (string[])["-c", Script, "sh", bin!, folder]) start.ArgumentList.Add(argument);
        var server = new PrivatePostgres(Process.Start(start)!, folder);
        await server.ReadyAsync();
        return server;
    }

    private async Task ReadyAsync()
    {
        for (var attempt = 0; attempt < 300 && !_shell.HasExited; attempt++)
        {
            try
            {
                await using var connection = new Npgsql.NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (Npgsql.NpgsqlException)
            {
                await Task.Delay(100);
            }
        }
        var log = Path.Combine(_folder, "log");
        throw new InvalidOperationException("The private PostgreSQL did not start: " + (File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log"));
    }

    private static string? BinFolder()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Installed("/usr/lib/postgresql", "bin").Concat(Installed("/opt/homebrew/opt", "bin")).Concat(Installed("/usr/local/opt", "bin")).Concat(onPath)
            .FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }

    private static IEnumerable<string> Installed(string root, string below) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Where(d => char.IsDigit(Path.GetFileName(d)[0]) || Path.GetFileName(d).StartsWith("postgresql", StringComparison.Ordinal))
                .OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, below))
            : [];
}

/// <summary>Stops the server when the last test has run.</summary>
public sealed class PrivatePostgresEnd : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(PrivatePostgres.StopAsync());
}
