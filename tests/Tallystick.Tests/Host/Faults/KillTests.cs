using System.Diagnostics;
using Tallystick.Storage;

namespace Tallystick.Tests.Host.Faults;

/// <summary>The program is killed (SIGKILL) at random moments of an import with its release, again and again, on one and the same database:
/// nothing is ever half there, nothing acknowledged is ever gone, and the audit trail stays whole.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>A file of this many months is written in one transaction; the large one in two, so that a kill falls between them too.</summary>
    private const int Months = 24, ManyMonths = 72;

    [Theory, InlineData(Engine.Sqlite, 80), InlineData(Engine.Postgres, 20)]
    public async Task Import_and_release_are_whole_or_not_there_when_the_program_is_killed(Engine engine, int kills)
    {
        var watch = Stopwatch.StartNew();
        await using var exchange = await KilledExchange.CreateAsync(engine);
        var random = new Random(20260621);
        EntryFile Next(bool large) => EntryFile.Make(random, random.Next(24), large ? ManyMonths : Months);

        // the scale: whole runs, undisturbed. The first one pays for cold caches and is not counted
        await exchange.RunAsync(Next(large: false), null, false);
        var whole = (await exchange.RunAsync(Next(large: false), null, false)).Took;
        var ofLarge = (await exchange.RunAsync(Next(large: true), null, false)).Took / whole;
        output.WriteLine($"{engine}: an undisturbed run takes {whole.TotalMilliseconds:0} ms, of a large file {ofLarge:0.0} times that");

        var fell = new SortedDictionary<KillFell, int>();
        // from the moment the file is taken in to the end; a first guess, that follows what is seen
        var work = TimeSpan.FromMilliseconds(Math.Min(600, whole.TotalMilliseconds / 2));
        for (var i = 0; i < kills; i++)
        {
            // every fourth anywhere in the run; the others from the moment the file is taken in, as the time before it is long and says little
            var (isLarge, sinceUpload) = (i % 5 == 4, i % 4 != 0);
            var (file, share) = (Next(isLarge), random.NextDouble());
            var end = await exchange.RunAsync(file, share * (sinceUpload ? work : whole) * (isLarge ? ofLarge : 1), sinceUpload);
            fell[end.Fell] = fell.GetValueOrDefault(end.Fell) + 1;
            // a machine that gets busier or idler meanwhile would let all kills fall early or late: the scale follows
            if (sinceUpload) work *= end.Fell switch { KillFell.AfterItsEnd => 0.85, <= KillFell.WhileReading => 1.06, _ => 1 };
            else whole *= end.Fell switch { KillFell.AfterItsEnd => 0.75, KillFell.BeforeAnything => 1.06, _ => 1 };
            await exchange.RecoverAsync(file, throughProgram: i % 20 == 0);
            if (i % 10 == 9) await exchange.VerifyAllAsync();
        }
        await exchange.VerifyAllAsync();
        await exchange.VerifyTableAsync();

        output.WriteLine($"{engine}: {kills} kills fell: {string.Join(", ", fell.Select(pair => $"{pair.Key} {pair.Value}"))}; {watch.Elapsed.TotalSeconds:0} s");
        Assert.Contains(fell.Keys, where => where != KillFell.AfterItsEnd);
    }
}
