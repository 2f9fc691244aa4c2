using System.Collections.Immutable;

namespace Tallystick.Kernel;

/// <summary>Why something was refused. The code is stable and never reused; the sentence is looked up by <c>problem.{Code}</c> in the
/// reader's language, with the arguments filled in. Each module lists its own in one <c>…Problems</c> class.</summary>
/// <param name="Code">Lower-case words joined by hyphens, opening with the room: <c>reporting-file-empty</c>.</param>
/// <param name="Status">The HTTP status that fits: 400 to 499, or 503.</param>
/// <param name="Arguments">Values for the sentence. Never figures, names or texts of another Party.</param>
public sealed record Problem(string Code, int Status, ImmutableDictionary<string, object> Arguments)
{
    /// <summary>The exit code a command ends with after this refusal.</summary>
    public int ExitCode => Status switch { 401 or 403 => 3, 404 => 4, 409 => 5, _ => 2 };

    /// <summary>A problem with arguments.</summary>
    public static Problem Of(string code, int status, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        var builder = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (name, value) in arguments) builder[name] = value;
        return new(code, status, builder.ToImmutable());
    }

    /// <summary>The exception that carries this problem up to the edge.</summary>
    public ProblemException AsException() => new(this);
}

/// <summary>Carries a <see cref="Problem"/> up to the request edge or the command line. Anything else thrown is a bug.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    /// <summary>What was refused and why.</summary>
    public Problem Problem { get; } = problem;
}

/// <summary>Refusals that belong to no module.</summary>
public static class KernelProblems
{
    /// <summary>Nobody has signed in.</summary>
    public static Problem SignInFirst() => Problem.Of("sign-in-first", 401);
    /// <summary>Signed in, but not in a role that may do this.</summary>
    public static Problem NotYours(string roles) => Problem.Of("not-yours", 403, ("roles", roles));
    /// <summary>The actor acts for no Party, and this needs one.</summary>
    public static Problem NoParty() => Problem.Of("no-party", 403);
    /// <summary>There is no such thing, or the asker may not know of it.</summary>
    public static Problem NotFound(string what) => Problem.Of("not-found", 404, ("what", what));
    /// <summary>A field of a form or request holds something it cannot.</summary>
    public static Problem BadField(string field, string value) => Problem.Of("bad-field", 400, ("field", field), ("value", value));
    /// <summary>A text holds the character U+0000, which no text may hold.</summary>
    public static Problem NullCharacter() => Problem.Of("null-character", 400);
}
