namespace Tallystick.Tests.Support;

/// <summary>Tests that measure what belongs to the whole process run one by one, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
