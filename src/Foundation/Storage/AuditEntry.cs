using Tallystick.Kernel;

namespace Tallystick.Storage;

/// <summary>One line of the audit trail before it is chained: who did or saw what, of whose. It never holds a figure or a name of a person
/// other than the actor's account.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, as room.verb: <c>reporting.release</c>, <c>statistics.read</c>.</param>
/// <param name="Owner">Whose data; null where nobody's.</param>
/// <param name="Object">On what: a dataflow, a submission, an account.</param>
/// <param name="Detail">A short JSON object or empty: parameters of the act, never its figures.</param>
public sealed record AuditEntry(Actor Actor, string Action, PartyId? Owner, string Object, string Detail = "");
