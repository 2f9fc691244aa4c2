using System.Collections.Immutable;

namespace Tallystick.Kernel;

/// <summary>What a person, or a token, may be in the Exchange. Rights are never wider than the Party the role is held for.</summary>
public enum Role
{
    /// <summary>Enters data for an agency.</summary>
    Provider,
    /// <summary>The Party's focal point: checks, releases, withdraws, sets sharing.</summary>
    Coordinator,
    /// <summary>Reads what the Party may see.</summary>
    Analyst,
    /// <summary>Of the Exchange's governing body: terms, rules, admissions.</summary>
    Steward,
    /// <summary>Reads the audit trail.</summary>
    Auditor,
    /// <summary>The host's analysis unit: reads what each Party chose to share with it.</summary>
    Secretariat,
    /// <summary>Runs the machine; sees no data by that right.</summary>
    Operator,
}

/// <summary>The door an actor came through.</summary>
public enum Door
{
    /// <summary>A page in a browser.</summary>
    Web,
    /// <summary>An API token.</summary>
    Token,
    /// <summary>The command line, on the machine that holds the data.</summary>
    CommandLine,
    /// <summary>The system itself: start-up, clean-up.</summary>
    System,
}

/// <summary>Who asks. Made once at the edge, passed down, written into the audit trail; nobody asks the web request again.</summary>
/// <param name="Person">The account, when a person signed in or owns the token.</param>
/// <param name="Name">Shown in the audit trail; never used to decide.</param>
/// <param name="Party">The Party asked for; null for stewards without a Party, operators, strangers.</param>
/// <param name="Agency">The Party's agency, where the role is held for one.</param>
/// <param name="Roles">What the actor may be; empty for a stranger.</param>
/// <param name="Door">The way in.</param>
public sealed record Actor(PersonId? Person, string Name, PartyId? Party, AgencyId? Agency, ImmutableArray<Role> Roles, Door Door)
{
    /// <summary>What others' data is read for; it stands with each read in the audit trail of those whose data it is.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>Someone who has not signed in.</summary>
    public static Actor Stranger { get; } = new(null, "", null, null, [], Door.Web);

    /// <summary>The system acting on its own account.</summary>
    public static Actor System { get; } = new(null, "system", null, null, [Role.Operator], Door.System);

    /// <summary>The command line acting for a Party.</summary>
    public static Actor AtCommandLine(PartyId? party, params ReadOnlySpan<Role> roles) =>
        new(null, "command line", party, null, [.. roles], Door.CommandLine);

    /// <summary>True when someone, or some token, has been recognised.</summary>
    public bool IsKnown => Roles.Length > 0;

    /// <summary>True when any of <paramref name="roles"/> is held.</summary>
    public bool Is(params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role)) return true;
        }
        return false;
    }

    /// <summary>The Party, for code that is reached only by actors who have one.</summary>
    /// <exception cref="ProblemException">When there is none.</exception>
    public PartyId RequireParty() => Party ?? throw KernelProblems.NoParty().AsException();
}
