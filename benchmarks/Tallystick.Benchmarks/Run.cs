using System.Diagnostics;
using System.Globalization;

namespace Tallystick.Benchmarks;

/// <summary>What a program took: wall time in seconds, and the most memory it ever held (VmHWM), in MiB; 0 where the system does not say.</summary>
internal readonly record struct Cost(double Seconds, double PeakMiB);

/// <summary>Runs other programs and measures them.</summary>
internal static class Run
{
    /// <summary>Runs a program to its end. What it prints is shown only when it fails.</summary>
    /// <exception cref="InvalidOperationException">When it ends with another exit code than 0.</exception>
    public static Cost Measured(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20)) peak = Math.Max(peak, PeakKiB(process.Id));
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0 ? new(seconds, peak / 1024.0)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output.Result} {errors.Result}");
    }

    private static long PeakKiB(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim()[..^3], NumberStyles.Integer, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
