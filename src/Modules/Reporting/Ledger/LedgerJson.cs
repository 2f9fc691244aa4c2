using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tallystick.Kernel;
using Tallystick.Sdmx;
using Tallystick.Storage;

namespace Tallystick.Reporting.Ledger;

/// <summary>The stored and spoken form of sharing terms and notes: JSON with the words of the interface. What it wrote once it reads for ever.</summary>
internal static class LedgerJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Sharing terms as JSON.</summary>
    /// <param name="Audience">national, named, participants, public.</param>
    /// <param name="Parties">The Parties named.</param>
    /// <param name="Secretariat">Whether the secretariat may see.</param>
    /// <param name="EmbargoUntil">The moment in its stored form.</param>
    /// <param name="PermittedUse">The owner's words.</param>
    internal sealed record SharingDocument(string Audience, string[]? Parties, bool Secretariat, string? EmbargoUntil, string? PermittedUse);

    /// <summary>A note as JSON; its id stands beside it.</summary>
    /// <param name="Slice">Codes by dimension.</param>
    /// <param name="From">First period.</param>
    /// <param name="To">Last period.</param>
    /// <param name="Texts">Texts by language.</param>
    internal sealed record NoteDocument(SortedDictionary<string, string[]>? Slice, string? From, string? To, SortedDictionary<string, string>? Texts);

    internal static SharingDocument Document(SharingTerms terms) => new(
        Word(terms.Audience), terms.Parties.Length == 0 ? null : [.. terms.Parties.Select(party => party.Value)], terms.Secretariat,
        terms.EmbargoUntil is { } until ? Moment.Text(until) : null, terms.PermittedUse.Length == 0 ? null : terms.PermittedUse);

    internal static string Text(SharingTerms terms) => JsonSerializer.Serialize(Document(terms), Options);

    internal static SharingTerms Sharing(string json)
    {
        var d = JsonSerializer.Deserialize<SharingDocument>(json, Options) ?? throw new JsonException("No sharing terms.");
        return new(Enum.Parse<Audience>(d.Audience, ignoreCase: true), [.. (d.Parties ?? []).Select(PartyId.From)], d.Secretariat,
            d.EmbargoUntil is { } until ? Moment.Parse(until) : null, d.PermittedUse ?? "");
    }

    internal static NoteDocument Document(ContextNote note) => new(
        note.Slice.Count == 0 ? null : new(note.Slice.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), StringComparer.Ordinal),
        note.From?.ToString(), note.To?.ToString(), new(note.Texts, StringComparer.Ordinal));

    internal static string Text(ContextNote note) => JsonSerializer.Serialize(Document(note), Options);

    internal static ContextNote Note(string id, string json)
    {
        var d = JsonSerializer.Deserialize<NoteDocument>(json, Options) ?? throw new JsonException("No note.");
        return new(id,
            (d.Slice ?? []).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
            d.From is { } from ? TimePeriod.Parse(from) : null, d.To is { } to ? TimePeriod.Parse(to) : null,
            (d.Texts ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>The audience as it is stored and spoken.</summary>
    internal static string Word(Audience audience) => audience switch
    {
        Audience.National => "national",
        Audience.Named => "named",
        Audience.Participants => "participants",
        Audience.Public => "public",
        _ => throw new ArgumentOutOfRangeException(nameof(audience)),
    };

    /// <summary>The kind as it is stored and spoken.</summary>
    internal static string Word(LedgerKind kind) => kind switch
    {
        LedgerKind.Release => "release",
        LedgerKind.Nil => "nil",
        LedgerKind.Withdrawal => "withdrawal",
        LedgerKind.Sharing => "sharing",
        LedgerKind.Note => "note",
        LedgerKind.NoteWithdrawn => "note-withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind stored.</summary>
    internal static LedgerKind Kind(string word) => word switch
    {
        "release" => LedgerKind.Release,
        "nil" => LedgerKind.Nil,
        "withdrawal" => LedgerKind.Withdrawal,
        "sharing" => LedgerKind.Sharing,
        "note" => LedgerKind.Note,
        "note-withdrawn" => LedgerKind.NoteWithdrawn,
        _ => throw new InvalidDataException($"The ledger holds an entry of an unknown kind: {word}."),
    };
}
