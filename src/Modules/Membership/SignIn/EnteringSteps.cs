using System.Collections.Immutable;
using Tallystick.Membership.People;

namespace Tallystick.Membership.SignIn;

/// <summary>What is still asked of a person whose password was right.</summary>
internal enum EnteringStep
{
    /// <summary>The code of the second factor.</summary>
    Code,
    /// <summary>A password of one's own in place of the one-time password.</summary>
    NewPassword,
    /// <summary>To enrol a second factor.</summary>
    Enrol,
    /// <summary>For whom to act.</summary>
    ChooseHat,
    /// <summary>Nothing: the session opens.</summary>
    Enter,
}

/// <summary>The order of the steps of signing in. Pure.</summary>
internal static class EnteringSteps
{
    /// <summary>The next step.</summary>
    /// <param name="person">Whose password was right, or who enters for demonstration.</param>
    /// <param name="hats">What the person may act as; not empty.</param>
    /// <param name="isSynthetic">The exchange is made up: no second factor is demanded, though one that is there is asked for.</param>
    /// <param name="codeGiven">The code was right, or the second factor was enrolled just now.</param>
    public static EnteringStep Next(Person person, ImmutableArray<Hat> hats, bool isSynthetic, bool codeGiven) =>
        person.HasSecondFactor && !codeGiven ? EnteringStep.Code
        : person.PasswordIsOnce ? EnteringStep.NewPassword
        : !person.HasSecondFactor && !isSynthetic ? EnteringStep.Enrol
        : hats.Length > 1 ? EnteringStep.ChooseHat
        : EnteringStep.Enter;

    /// <summary>The page of a step.</summary>
    public static string Path(EnteringStep step) => step switch
    {
        EnteringStep.Code => "/sign-in/code",
        EnteringStep.NewPassword => "/sign-in/password",
        EnteringStep.Enrol => "/sign-in/enrol",
        EnteringStep.ChooseHat => "/sign-in/role",
        _ => "/",
    };
}
