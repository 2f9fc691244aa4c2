using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tallystick.Kernel;
using Tallystick.Storage;

namespace Tallystick.Membership.Trail;

/// <summary>Whose acts.</summary>
public enum TrailSide
{
    /// <summary>All that is the reader's to see.</summary>
    Both,
    /// <summary>What others did with the reader's Party's data: above all, reads.</summary>
    Others,
    /// <summary>What was done for the reader's own Party.</summary>
    Own,
}

/// <summary>What a reader asks of the trail; an empty part is no condition.</summary>
public sealed record TrailQuestion
{
    /// <summary>What it is about.</summary>
    public TrailKind? Kind { get; init; }
    /// <summary>How the action opens: <c>reporting.</c></summary>
    public string Action { get; init; } = "";
    /// <summary>Part of the actor's name, or the whole of an account's id.</summary>
    public string Person { get; init; } = "";
    /// <summary>Part of what it was done to: a dataflow, an id.</summary>
    public string Object { get; init; } = "";
    /// <summary>Whose acts.</summary>
    public TrailSide Side { get; init; }
    /// <summary>Only reads for this purpose.</summary>
    public Purpose? Purpose { get; init; }
    /// <summary>First day, UTC.</summary>
    public DateOnly? From { get; init; }
    /// <summary>Last day, UTC, included.</summary>
    public DateOnly? To { get; init; }
    /// <summary>Only entries with a smaller number.</summary>
    public long? Before { get; init; }

    /// <summary>Reads a question out of named parts, an address's or a command's.</summary>
    /// <exception cref="ProblemException">When a part cannot be understood: an answer to another question than was asked would mislead.</exception>
    public static TrailQuestion Read(Func<string, string?> part) => new()
    {
        Kind = Word<TrailKind>("kind", part),
        Action = Text("action", part),
        Person = Text("person", part),
        Object = Text("object", part),
        Side = Word<TrailSide>("side", part) ?? TrailSide.Both,
        Purpose = Text("purpose", part) is not { Length: > 0 } said ? null : PurposeCodes.TryParse(said, out var purpose) ? purpose : throw KernelProblems.BadField("purpose", said).AsException(),
        From = Day("from", part),
        To = Day("to", part),
        Before = Text("before", part) is not { Length: > 0 } number ? null
            : long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : throw KernelProblems.BadField("before", number).AsException(),
    };

    /// <summary>The question an address asks.</summary>
    internal static TrailQuestion Of(IQueryCollection query) => Read(name => query[name]);

    /// <summary>The parts that are conditions, as <see cref="Read"/> takes them; without where the page begins.</summary>
    internal IEnumerable<(string Name, string Value)> Parts()
    {
        (string, string)[] all =
        [
            ("kind", Kind?.Code() ?? ""), ("action", Action), ("person", Person), ("object", Object), ("side", Side == TrailSide.Both ? "" : Side.ToString().ToLowerInvariant()),
            ("purpose", Purpose?.Code() ?? ""), ("from", From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""), ("to", To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""),
        ];
        return all.Where(given => given.Item2.Length > 0);
    }

    /// <summary>True for an entry that is asked for, its time and whose it is apart.</summary>
    internal bool Fits(AuditRecord entry) =>
        entry.Action.StartsWith(Action, StringComparison.Ordinal)
        && (Kind is null || TrailKinds.Of(entry.Action) == Kind)
        && (Person.Length == 0 || entry.Person == Person || entry.ActorName.Contains(Person, StringComparison.CurrentCultureIgnoreCase))
        && entry.Object.Contains(Object, StringComparison.OrdinalIgnoreCase)
        && (Purpose is null || DetailWords.PurposeOf(entry.Detail) == Purpose);

    private static string Text(string name, Func<string, string?> part) => part(name)?.Trim() ?? "";

    private static T? Word<T>(string name, Func<string, string?> part) where T : struct, Enum =>
        Text(name, part) is not { Length: > 0 } word ? null
            : Enum.GetValues<T>().Select(value => (T?)value).FirstOrDefault(value => value.ToString()!.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? throw KernelProblems.BadField(name, word).AsException();

    private static DateOnly? Day(string name, Func<string, string?> part) =>
        Text(name, part) is not { Length: > 0 } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw KernelProblems.BadField(name, text).AsException();
}
