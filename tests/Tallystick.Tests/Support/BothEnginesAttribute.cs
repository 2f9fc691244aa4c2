using System.Reflection;
using System.Runtime.CompilerServices;
using Tallystick.Storage;
using Xunit.Sdk;
using Xunit.v3;

namespace Tallystick.Tests.Support;

/// <summary>A test that runs on SQLite and on PostgreSQL, without [Theory]: <c>[BothEngines] public async Task It_holds(Engine engine)</c>.
/// With values of its own: <c>[Theory, OnBoth("a", 1), OnBoth("b", 2)]</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BothEnginesAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : TheoryAttribute(sourceFilePath, sourceLineNumber), IDataAttribute
{
    string? IDataAttribute.Label => null;
    int? IDataAttribute.Timeout => null;
    bool? IDataAttribute.Explicit => null;
    string? IDataAttribute.Skip => null;
    Type? IDataAttribute.SkipType => null;
    string? IDataAttribute.SkipUnless => null;
    string? IDataAttribute.SkipWhen => null;
    string? IDataAttribute.TestDisplayName => null;
    string[]? IDataAttribute.Traits => null;

    public ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow([Engine.Sqlite]), new TheoryDataRow([Engine.Postgres])]);

    public bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>A row of a theory, on SQLite and on PostgreSQL: the engine, then the values.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnBothAttribute(params object?[] values) : DataAttribute
{
    public object?[] Values { get; } = values;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow([Engine.Sqlite, .. Values]), new TheoryDataRow([Engine.Postgres, .. Values])]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
