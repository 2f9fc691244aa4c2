using Tallystick.Kernel;

namespace Tallystick.Host.Commands;

/// <summary>Refusals of the command line itself.</summary>
internal static class HostProblems
{
    internal static Problem NoSuchFile(string path) => Problem.Of("host-no-file", 404, ("path", path));
    internal static Problem NoExchange(string folder) => Problem.Of("host-no-exchange", 404, ("folder", folder));
    internal static Problem NoSuchRole(string role, string known) => Problem.Of("host-no-role", 400, ("role", role), ("known", known));
    internal static Problem DemoNotWhole(string folder) => Problem.Of("host-demo-not-whole", 409, ("folder", folder));
    internal static Problem NoSuchDataflow(string dataflow) => Problem.Of("reporting-no-dataflow", 404, ("dataflow", dataflow));
    internal static Problem CannotRelease(long errors) => Problem.Of("host-cannot-release", 409, ("count", errors));
    internal static Problem NoSuchFolder(string path) => Problem.Of("host-no-folder", 404, ("path", path));
    internal static Problem WatchedAlready(string folder) => Problem.Of("host-watched-already", 409, ("folder", folder));
    internal static Problem DataWithParty() => Problem.Of("host-data-with-party", 400);
    internal static Problem NoLinks() => Problem.Of("host-no-links", 400);
    internal static Problem BadKey(string key) => Problem.Of("host-bad-key", 400, ("key", key));
    internal static Problem BadProof(string file) => Problem.Of("host-bad-proof", 400, ("file", file));
    internal static Problem ProofFails(string file) => Problem.Of("host-proof-fails", 409, ("file", file));
    internal static Problem KeptMissing() => Problem.Of("host-kept-missing", 400);
}
