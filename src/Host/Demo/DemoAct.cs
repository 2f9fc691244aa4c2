using System.Collections.Immutable;
using Tallystick.Reporting.Ledger;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Sheets;
using Tallystick.Sdmx;

namespace Tallystick.Host.Demo;

/// <summary>Something a Party does in the demonstration, and when. Each kind is one call at the door any Party uses.</summary>
/// <param name="At">When.</param>
/// <param name="Party">Who.</param>
/// <param name="Dataflow">About what.</param>
internal abstract record DemoAct(DateTimeOffset At, string Party, string Dataflow);

/// <summary>A provider brings a file.</summary>
internal sealed record BringNationalFile(DateTimeOffset At, NationalFile File) : DemoAct(At, File.Party, File.Dataflow);

/// <summary>The coordinator releases what came of a file.</summary>
internal sealed record ReleaseFile(DateTimeOffset At, NationalFile File, string Reason, SharingTerms? Sharing) : DemoAct(At, File.Party, File.Dataflow);

/// <summary>The coordinator reports that there was nothing to count.</summary>
internal sealed record ReportNil(DateTimeOffset At, string Party, string Dataflow, ImmutableArray<TimePeriod> Periods) : DemoAct(At, Party, Dataflow);

/// <summary>The coordinator withdraws periods.</summary>
internal sealed record Withdraw(DateTimeOffset At, string Party, string Dataflow, ImmutableArray<TimePeriod> Periods, string Reason) : DemoAct(At, Party, Dataflow);

/// <summary>The coordinator chooses with whom to share.</summary>
internal sealed record Share(DateTimeOffset At, string Party, string Dataflow, SharingTerms Terms) : DemoAct(At, Party, Dataflow);

/// <summary>The coordinator binds a note to a slice.</summary>
internal sealed record AddNote(DateTimeOffset At, string Party, string Dataflow, ImmutableSortedDictionary<string, ImmutableArray<string>> Slice,
    TimePeriod? From, TimePeriod? To, ImmutableSortedDictionary<string, string> Texts) : DemoAct(At, Party, Dataflow);

/// <summary>A provider drafts a definition sheet.</summary>
internal sealed record DraftSheet(DateTimeOffset At, string Party, string Dataflow, SheetContent Content) : DemoAct(At, Party, Dataflow);

/// <summary>The coordinator publishes the definition sheet drafted.</summary>
internal sealed record PublishSheet(DateTimeOffset At, string Party, string Dataflow, string Reason) : DemoAct(At, Party, Dataflow);

/// <summary>A provider drafts an answer in words.</summary>
internal sealed record DraftWords(DateTimeOffset At, string Party, string Dataflow, TimePeriod Period, NarrativeAnswer Answer) : DemoAct(At, Party, Dataflow);

/// <summary>The coordinator releases a period's answers.</summary>
internal sealed record ReleaseWords(DateTimeOffset At, string Party, string Dataflow, TimePeriod Period) : DemoAct(At, Party, Dataflow);
