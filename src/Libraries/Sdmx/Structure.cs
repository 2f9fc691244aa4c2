using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Tallystick.Sdmx;

/// <summary>A text in several languages, by two-letter tag; English is always there.</summary>
public sealed class LocalText
{
    // thousands of small ones are made at start: a frozen dictionary would take longer to build than it could ever save
    private readonly Dictionary<string, string> _texts;

    /// <summary>Takes the texts by language tag.</summary>
    /// <exception cref="ArgumentException">When English is missing.</exception>
    public LocalText(IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.ContainsKey("en")) throw new ArgumentException("A name has an English form.", nameof(texts));
        _texts = new(texts, StringComparer.Ordinal);
    }

    /// <summary>English only.</summary>
    public static LocalText English(string text) => new(new Dictionary<string, string> { ["en"] = text });

    /// <summary>The text in <paramref name="language"/>, or in English.</summary>
    public string In(string language) => _texts.TryGetValue(language, out var text) ? text : _texts["en"];

    /// <summary>All forms by language tag.</summary>
    public IReadOnlyDictionary<string, string> All => _texts;

    /// <summary>English.</summary>
    public override string ToString() => _texts["en"];
}

/// <summary>One code of a list.</summary>
/// <param name="Id">The code itself, stable for ever.</param>
/// <param name="Parent">The code it is part of, in the same list; null at the root.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Description">What belongs to it; may be null.</param>
/// <param name="IsMemo">True for a code that cuts across the others and is never part of a sum (EU-28, art. 6(2) and 6(3)).</param>
public sealed record Code(string Id, string? Parent, LocalText Name, LocalText? Description, bool IsMemo)
{
    /// <summary>What else is said about the code (alpha-3 and M49 of a country); MEMO is not among them.</summary>
    public ImmutableArray<Annotation> Annotations { get; init; } = [];

    /// <summary>The value of the annotation of a type, or null.</summary>
    public string? Annotation(string type)
    {
        foreach (var annotation in Annotations)
        {
            if (annotation.Type == type) return annotation.Value;
        }
        return null;
    }
}

/// <summary>A code list with its hierarchy. Codes keep their order; a parent is the sum of its children unless marked memo.</summary>
public sealed class Codelist
{
    /// <summary>SDMX's generic code for all of a dimension.</summary>
    public const string Total = "_T";
    /// <summary>SDMX's generic code for not known.</summary>
    public const string Unknown = "_U";
    /// <summary>SDMX's generic code for not applicable; outside the total.</summary>
    public const string NotApplicable = "_Z";

    private readonly FrozenDictionary<string, int> _index;
    private readonly int[] _parent;

    /// <summary>Builds the list.</summary>
    /// <exception cref="ArgumentException">On a code twice, a parent that is not in the list, or a circle.</exception>
    public Codelist(string id, LocalText name, ImmutableArray<Code> codes)
    {
        Id = id;
        Name = name;
        Codes = codes;
        var index = new Dictionary<string, int>(codes.Length, StringComparer.Ordinal);
        for (var i = 0; i < codes.Length; i++)
        {
            if (!index.TryAdd(codes[i].Id, i)) throw new ArgumentException($"{id} has the code {codes[i].Id} twice.", nameof(codes));
        }
        _index = index.ToFrozenDictionary(StringComparer.Ordinal);
        _parent = new int[codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            _parent[i] = codes[i].Parent is not { } parent ? -1
                : index.TryGetValue(parent, out var p) ? p
                : throw new ArgumentException($"{id}: the parent {parent} of {codes[i].Id} is not in the list.", nameof(codes));
        }
        for (var i = 0; i < codes.Length; i++)
        {
            var steps = 0;
            for (var p = i; p >= 0; p = _parent[p])
            {
                if (++steps > codes.Length) throw new ArgumentException($"{id}: {codes[i].Id} is its own ancestor.", nameof(codes));
            }
        }
    }

    /// <summary>The list's id: <c>CL_ROUTE</c>.</summary>
    public string Id { get; }
    /// <summary>What a reader sees.</summary>
    public LocalText Name { get; }
    /// <summary>All codes, in the order of the list.</summary>
    public ImmutableArray<Code> Codes { get; }

    /// <summary>The code's place in <see cref="Codes"/>, or -1.</summary>
    public int IndexOf(string code) => _index.GetValueOrDefault(code, -1);

    /// <summary>The place of the parent of the code at <paramref name="index"/>, or -1 at the root.</summary>
    public int ParentOf(int index) => _parent[index];

    /// <summary>Looks a code up.</summary>
    public bool TryFind(string code, [NotNullWhen(true)] out Code? found)
    {
        found = _index.TryGetValue(code, out var i) ? Codes[i] : null;
        return found is not null;
    }

    /// <summary>True when <paramref name="code"/> is <paramref name="ancestor"/> or lies below it.</summary>
    public bool IsWithin(string code, string ancestor)
    {
        var wanted = IndexOf(ancestor);
        for (var i = IndexOf(code); i >= 0 && wanted >= 0; i = _parent[i])
        {
            if (i == wanted) return true;
        }
        return false;
    }

    /// <summary>The same list with more codes at its end (the Parties of an Exchange in the list of areas).</summary>
    public Codelist With(IEnumerable<Code> more) => new(Id, Name, [.. Codes, .. more.Where(code => IndexOf(code.Id) < 0)]);
}

/// <summary>How the parts of a dimension go together, for the measure of its structure.</summary>
public enum Additivity
{
    /// <summary>Siblings are disjoint: their sum is the parent.</summary>
    Adds,
    /// <summary>Siblings overlap or are stages of one thing: a total stands only where the source printed one.</summary>
    DoesNotAdd,
}

/// <summary>A coded dimension of a structure. TIME_PERIOD and FREQ are not among them: both live in <see cref="TimePeriod"/>.</summary>
/// <param name="Id">The concept id: <c>CITIZENSHIP</c>.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="List">Its codes.</param>
/// <param name="Additivity">Whether its codes may be summed. A dimension that does not add and has no printed total must be chosen.</param>
/// <param name="Expected">True where section 3 of the vocabulary expects it; false where it is given when known.</param>
public sealed record Dimension(string Id, LocalText Name, Codelist List, Additivity Additivity, bool Expected);

/// <summary>What may be done with a figure over time.</summary>
public enum MeasureKind
{
    /// <summary>Adds over time and over Parties.</summary>
    Flow,
    /// <summary>A state on a day: adds over Parties, never over time.</summary>
    Stock,
    /// <summary>Adds over nothing.</summary>
    Price,
    /// <summary>Text by topic; no number may be derived.</summary>
    Narrative,
}

/// <summary>A dataflow with the structure it follows. Data, never a class of its own.</summary>
/// <param name="Id">The dataflow: <c>IRREGULAR_ENTRY</c>.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Description">What is counted, when, what is left out.</param>
/// <param name="Kind">Flow, stock, price or narrative.</param>
/// <param name="Unit">COUNT_UNIT expected of a Party whose definition sheet says nothing else: PER, EVT, DEC, DOC, INC.</param>
/// <param name="Dimensions">In key order; REF_AREA first.</param>
/// <param name="Frequencies">The frequencies it may be reported in, the usual one first.</param>
public sealed record Dataflow(string Id, LocalText Name, LocalText Description, MeasureKind Kind, string Unit,
    ImmutableArray<Dimension> Dimensions, ImmutableArray<Frequency> Frequencies)
{
    /// <summary>The id of the data structure definition it follows.</summary>
    public string StructureId { get; init; } = "DSD_" + Id;

    /// <summary>What is said about each figure beside its key and value, in the order of the structure.</summary>
    public ImmutableArray<DataAttribute> Attributes { get; init; } = [];

    /// <summary>The place of a dimension in the key, or -1.</summary>
    public int IndexOf(string dimension)
    {
        for (var i = 0; i < Dimensions.Length; i++)
        {
            if (Dimensions[i].Id == dimension) return i;
        }
        return -1;
    }
}
