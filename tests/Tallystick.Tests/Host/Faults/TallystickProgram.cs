using System.Diagnostics;

namespace Tallystick.Tests.Host.Faults;

/// <summary>How a run of the program ended.</summary>
/// <param name="Killed">True when it was killed while it ran.</param>
/// <param name="ExitCode">Its exit code; of no meaning when it was killed.</param>
/// <param name="Output">What it had printed on standard output by then.</param>
/// <param name="Errors">What it had printed on standard error by then.</param>
/// <param name="Took">How long it ran.</param>
/// <param name="PeakBytes">The most memory it had resident, as far as was seen (Linux only; else 0).</param>
internal sealed record ProgramEnd(bool Killed, int ExitCode, string Output, string Errors, TimeSpan Took, long PeakBytes);

/// <summary>The real program in a process of its own, as a person or a script starts it.</summary>
internal static class TallystickProgram
{
    /// <summary>Where the program lies: it is built beside the tests.</summary>
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "tallystick.dll");

    /// <summary>Runs it to its end, or kills it outright (SIGKILL) when <paramref name="killWhen"/> is over.</summary>
    internal static async Task<ProgramEnd> RunAsync(Func<CancellationToken, Task>? killWhen, bool watchMemory, params IEnumerable<string> arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Start(arguments))!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var exit = process.WaitForExitAsync();
            var killed = false;
            long peak = 0;
            if (killWhen is not null)
            {
                using var over = new CancellationTokenSource();
                var moment = killWhen(over.Token);
                await Task.WhenAny(exit, moment);
                killed = !process.HasExited;
                process.Kill();
                await over.CancelAsync();
                await moment.ContinueWith(_ => { }, TaskScheduler.Default);
            }
            // what is resident only grows to its peak, so the last look before the end is the one that counts; it is at most this old
            while (watchMemory && !exit.IsCompleted)
            {
                peak = Math.Max(peak, PeakOf(process.Id));
                await Task.WhenAny(exit, Task.Delay(5));
            }
            await exit;
            return new(killed, process.ExitCode, await output, await errors, watch.Elapsed, peak);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Runs it to its end, while <paramref name="meanwhile"/> does something to it by its process id.</summary>
    internal static async Task<ProgramEnd> RunBesideAsync(Func<int, CancellationToken, Task>? meanwhile, params IEnumerable<string> arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Start(arguments))!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var over = new CancellationTokenSource();
            var beside = meanwhile?.Invoke(process.Id, over.Token) ?? Task.CompletedTask;
            await process.WaitForExitAsync();
            await over.CancelAsync();
            await beside.ContinueWith(_ => { }, TaskScheduler.Default);
            return new(false, process.ExitCode, await output, await errors, watch.Elapsed, 0);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        Assert.True(File.Exists(Path.ChangeExtension(Program, ".runtimeconfig.json")), $"{Program} is not there, or cannot be started.");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>The high water mark of a process's resident memory, kept by Linux; 0 elsewhere, or when the process is gone.</summary>
    private static long PeakOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim().TrimEnd("kB"), System.Globalization.NumberStyles.AllowTrailingWhite, System.Globalization.CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
