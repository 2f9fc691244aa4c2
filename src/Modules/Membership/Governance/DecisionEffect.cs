using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tallystick.Kernel;
using Tallystick.Reciprocity;
using Tallystick.Sdmx;

namespace Tallystick.Membership.Governance;

/// <summary>What the software does once a proposal is adopted.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoEffect), "none")]
[JsonDerivedType(typeof(TermsEffect), "terms")]
[JsonDerivedType(typeof(RuleEffect), "rule")]
[JsonDerivedType(typeof(AdmissionEffect), "admission")]
[JsonDerivedType(typeof(StandingEffect), "standing")]
public abstract record DecisionEffect
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The Party whose standing it changes, which does not speak on it; null where there is none.</summary>
    [JsonIgnore] public virtual PartyId? About => null;

    /// <summary>The same as it is carried out on <paramref name="day"/>: what was to begin before begins then. Nothing reaches back.</summary>
    public virtual DecisionEffect On(DateOnly day) => this;

    /// <summary>As it stands in a column.</summary>
    internal string ToStored() => JsonSerializer.Serialize(this, Stored);

    /// <summary>The way back from <see cref="ToStored"/>.</summary>
    internal static DecisionEffect OfStored(string json) => JsonSerializer.Deserialize<DecisionEffect>(json, Stored)!;
}

/// <summary>A plain resolution: nothing changes in the software.</summary>
public sealed record NoEffect : DecisionEffect;

/// <summary>A new version of the terms.</summary>
/// <param name="Version">Its name.</param>
/// <param name="From">The first day it binds.</param>
/// <param name="Text">Its words in all six languages.</param>
public sealed record TermsEffect(string Version, DateOnly From, IReadOnlyDictionary<string, string> Text) : DecisionEffect
{
    /// <inheritdoc/>
    public override DecisionEffect On(DateOnly day) => this with { From = From < day ? day : From };
}

/// <summary>A rule of a dataflow, as its next version.</summary>
/// <param name="Dataflow">Which.</param>
/// <param name="Frequency">What periods are counted in.</param>
/// <param name="Window">How many due periods are looked at.</param>
/// <param name="Required">How many of them must be released.</param>
/// <param name="LagDays">Due so many days after a period's end.</param>
/// <param name="GraceDays">For new Parties.</param>
/// <param name="CurrentOpensHistory">Who reports now sees all earlier periods.</param>
/// <param name="From">The first day it rules.</param>
public sealed record RuleEffect(string Dataflow, [property: JsonConverter(typeof(JsonStringEnumConverter<Frequency>))] Frequency Frequency, int Window, int Required, int LagDays, int GraceDays, bool CurrentOpensHistory, DateOnly From) : DecisionEffect
{
    /// <inheritdoc/>
    public override DecisionEffect On(DateOnly day) => this with { From = From < day ? day : From };

    /// <summary>The rule by the decision of that number.</summary>
    public MirrorRule Rule(string decision) => new(Dataflow, Frequency, Window, Required, LagDays, GraceDays, CurrentOpensHistory, From, decision);
}

/// <summary>A new Party with its agencies and the person who is to coordinate for it.</summary>
/// <param name="Party">Its id.</param>
/// <param name="PartyKind">State, territory, organization.</param>
/// <param name="Names">By language; English is there.</param>
/// <param name="Areas">The areas it reports for.</param>
/// <param name="Agencies">Its agencies.</param>
/// <param name="Coordinator">Who is to coordinate. For stewards' eyes alone: null in what others are given.</param>
public sealed record AdmissionEffect(string Party, [property: JsonConverter(typeof(CamelCaseEnum<PartyKind>))] PartyKind PartyKind, IReadOnlyDictionary<string, string> Names, ImmutableArray<string> Areas,
    ImmutableArray<AdmittedAgency> Agencies, AdmittedCoordinator? Coordinator) : DecisionEffect
{
    /// <summary>What a reader sees.</summary>
    [JsonIgnore] public LocalText Name => new(Names);
}

/// <summary>An agency of a new Party.</summary>
/// <param name="Id">Unique within the Party.</param>
/// <param name="Name">What a reader sees.</param>
public sealed record AdmittedAgency(string Id, string Name);

/// <summary>Who is to coordinate for a new Party.</summary>
/// <param name="Login">What the person will type at sign-in.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Language">Of the pages.</param>
public sealed record AdmittedCoordinator(string Login, string Name, string Language);

/// <summary>A change of a Party's standing: suspended, restored, excluded, admitted again; that it left, where a meeting took note of it.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Change">What.</param>
public sealed record StandingEffect(string Party, [property: JsonConverter(typeof(CamelCaseEnum<StandingChange>))] StandingChange Change) : DecisionEffect
{
    /// <inheritdoc/>
    [JsonIgnore] public override PartyId? About => new(Party);
}

/// <summary>A value of an enumeration as programs read it: suspended.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase) where T : struct, Enum;
