using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Tallystick.Storage;

/// <summary>The numbered SQL steps of one room: embedded resources <c>0001_what_it_does.sql</c>, applied once each, in order, forward only.</summary>
/// <param name="Room">The room's name; its tables open with it: <c>reporting_release</c>.</param>
/// <param name="Assembly">Where the steps are embedded.</param>
public sealed partial record MigrationSet(string Room, Assembly Assembly)
{
    /// <summary>Storage's own steps: the audit trail. The <see cref="Migrator"/> puts them first by itself.</summary>
    public static MigrationSet Storage { get; } = new("storage", typeof(MigrationSet).Assembly);

    /// <summary>The steps, checked: named as they should be, numbered from 1 without a gap.</summary>
    /// <exception cref="InvalidOperationException">A resource is misnamed or a number is missing or double: a step must never be skipped silently.</exception>
    internal IReadOnlyList<MigrationStep> Steps()
    {
        var steps = new List<MigrationStep>();
        foreach (var resource in Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)))
        {
            var match = StepName().Match(resource);
            if (!match.Success) throw new InvalidOperationException($"'{resource}' in {Assembly.GetName().Name} is not named like 0001_what_it_does.sql.");
            using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            steps.Add(new(Room, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), match.Groups[2].Value, reader.ReadToEnd()));
        }
        steps.Sort((a, b) => a.Number.CompareTo(b.Number));
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Number != i + 1) throw new InvalidOperationException($"The steps of {Room} are not numbered from 1 without a gap: {steps[i]}.");
        }
        return steps;
    }

    [GeneratedRegex(@"^(\d{4})_([a-z0-9_]+)\.sql$", RegexOptions.CultureInvariant)]
    private static partial Regex StepName();
}

/// <summary>One step as written, for both engines.</summary>
internal sealed record MigrationStep(string Room, int Number, string Name, string Text)
{
    /// <summary>Of the text with plain line ends, so that a checkout on another system is the same step.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    public override string ToString() => $"{Room}/{Number:0000}_{Name}";
}
