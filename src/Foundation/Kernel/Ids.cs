namespace Tallystick.Kernel;

/// <summary>What every typed id offers: its text and the way back from it. Storage and routing rely on nothing else.</summary>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    /// <summary>The id as stored and shown.</summary>
    string Value { get; }

    /// <summary>Wraps <paramref name="value"/> without checking that such a thing exists.</summary>
    static abstract TSelf From(string value);
}

/// <summary>A participant of the Exchange: ISO 3166-1 alpha-2 for States, a short upper-case code for organizations.</summary>
public readonly record struct PartyId(string Value) : ITextId<PartyId>
{
    /// <inheritdoc/>
    public static PartyId From(string value) => new(value);
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A body of a Party that brings data, unique within its Party: <c>border-guard</c>.</summary>
public readonly record struct AgencyId(string Value) : ITextId<AgencyId>
{
    /// <inheritdoc/>
    public static AgencyId From(string value) => new(value);
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A person with an account.</summary>
public readonly record struct PersonId(string Value) : ITextId<PersonId>
{
    /// <inheritdoc/>
    public static PersonId From(string value) => new(value);
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An SDMX dataflow of the Exchange: <c>IRREGULAR_ENTRY</c>.</summary>
public readonly record struct DataflowId(string Value) : ITextId<DataflowId>
{
    /// <inheritdoc/>
    public static DataflowId From(string value) => new(value);
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Makes ids that sort by the time they were made (UUID version 7, 32 lower-case hexadecimal digits).</summary>
public static class NewId
{
    /// <summary>A fresh id at the time the clock shows.</summary>
    public static string At(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
}
