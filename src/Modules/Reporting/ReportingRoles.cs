using Tallystick.Kernel;
using Tallystick.Reporting.Submissions;

namespace Tallystick.Reporting;

/// <summary>Who may do what in this room, named once. Whose submission it is, each handler asks for itself.</summary>
internal static class ReportingRoles
{
    /// <summary>Who prepares: brings files, looks at checks, writes notes.</summary>
    internal static readonly Role[] Prepare = [Role.Provider, Role.Coordinator];

    /// <summary>Who reads what the Party itself reported.</summary>
    internal static readonly Role[] Read = [Role.Provider, Role.Coordinator, Role.Analyst];

    /// <summary>Who speaks for the Party.</summary>
    internal static readonly Role[] Decide = [Role.Coordinator];

    /// <summary>Lets whoever holds a role for one agency change only what that agency brought.</summary>
    /// <exception cref="ProblemException">403 when it is another agency's.</exception>
    internal static void OwnAgency(Actor actor, Submission submission)
    {
        if (actor.Agency is { } agency && agency != submission.Agency) throw ReportingProblems.OtherAgency(submission.Agency.Value).AsException();
    }
}
