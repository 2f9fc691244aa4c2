using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tallystick.Host.Flows;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Membership.Exchanges;
using Tallystick.Reporting;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.Narratives;
using Tallystick.Reporting.Releases;
using Tallystick.Reporting.Sheets;
using Tallystick.Storage;
using Tallystick.Vocabulary;

namespace Tallystick.Host.Demo;

/// <summary>What was built.</summary>
/// <param name="Files">National files imported.</param>
/// <param name="Figures">Figures in them.</param>
/// <param name="Acts">Things done by the Parties, imports included.</param>
internal sealed record BuiltDemo(int Files, long Figures, int Acts);

/// <summary>Plays the demonstration's past into a fresh database, through the same doors any Party uses, with a clock that shows each moment as
/// it comes: so vintages and the audit trail read as five years of work. It writes no table itself.</summary>
internal static class DemoBuilder
{
    private const string Built = "demo.built";

    /// <summary>Builds the demonstration in an installation that holds no Exchange yet, up to the moment its clock shows.</summary>
    public static Task<BuiltDemo> BuildAsync(Installation installation, CancellationToken ct = default) =>
        BuildAsync(installation.Database, DemoExchange.Vocabulary(StructureCatalog.Default), installation.Folder, installation.Clock,
            MembersReachReporting.Roster(new Participants()), ct);

    /// <summary>Builds the demonstration, up to the moment <paramref name="present"/> shows.</summary>
    /// <param name="database">Migrated, and without an Exchange.</param>
    /// <param name="catalog">The catalogue of <see cref="DemoExchange.Vocabulary"/>.</param>
    /// <param name="dataFolder">Where uploads lie for as long as they are worked on.</param>
    /// <param name="present">The clock of the program.</param>
    /// <param name="roster">Who the host knows takes part; null to take every Party at its word.</param>
    /// <param name="ct">Stops between two acts. What is there then is not whole (<see cref="IsWholeAsync"/>), and best thrown away.</param>
    /// <exception cref="ProblemException">When there is an Exchange already.</exception>
    public static async Task<BuiltDemo> BuildAsync(Database database, StructureCatalog catalog, string dataFolder, TimeProvider present,
        ExchangeRoster? roster = null, CancellationToken ct = default)
    {
        var plan = DemoPlan.For(DateOnly.FromDateTime(present.GetUtcNow().UtcDateTime));
        var clock = new DemoClock { Now = plan.Founded };
        roster ??= new();
        var uploads = new UploadStore(Options.Create(new ReportingOptions { DataFolder = dataFolder }), clock);
        var intake = new Intake(database, clock, catalog, roster, uploads, NullLogger<Intake>.Instance);
        var desk = new ReleaseDesk(catalog, roster, uploads);
        await using var recorder = new AuditRecorder(database, clock);
        var (sheets, words) = (new SheetDesk(catalog, roster, recorder), new NarrativeDesk(catalog, desk));
        var people = Actors(plan.Exchange);
        await using var session = new DbSession(database, clock);
        await ExchangeFile.CreateAsync(session, plan.Exchange, [.. catalog.Dataflows.Select(flow => flow.Id)], Actor.System, ct);

        var submissions = new Dictionary<NationalFile, string>(ReferenceEqualityComparer.Instance);
        long figures = 0;
        foreach (var act in plan.Acts)
        {
            clock.Now = act.At;
            var coordinator = people[(act.Party, Role.Coordinator)];
            if (act is BringNationalFile { File: var file })
            {
                var provider = people[(act.Party, Role.Provider)] with { Agency = new(file.Agency) };
                using var content = new MemoryStream(file.Bytes, writable: false);
                var taken = await intake.ImportAsync(new(provider, new(file.Agency), file.Name, content, file.Mapping), ct: ct);
                if (taken.Report.Errors > 0 || taken.AlreadyKnown) throw new InvalidOperationException($"{file.Name} of {file.Party} did not go in: {taken.Submission.Report}");
                submissions.Add(file, taken.Submission.Id);
                figures += taken.Submission.Figures;
                continue;
            }
            var writer = people[(act.Party, Role.Provider)];
            await session.WriteAsync(() => Play(act), ct);

            Task Play(DemoAct act) => act switch
            {
                ReleaseFile a => desk.ReleaseAsync(session, coordinator, new(submissions[a.File], a.Reason, a.Sharing), ct),
                ReportNil a => desk.ReportNilAsync(session, coordinator, new(new(a.Dataflow), a.Periods), ct),
                Withdraw a => desk.WithdrawAsync(session, coordinator, new(new(a.Dataflow), a.Periods, a.Reason), ct),
                Share a => desk.ShareAsync(session, coordinator, new(a.Dataflow), a.Terms, ct),
                AddNote a => desk.AddNoteAsync(session, coordinator, new(a.Dataflow), new(NewId.At(clock), a.Slice, a.From, a.To, a.Texts), ct),
                DraftSheet a => sheets.DraftAsync(session, writer, a.Dataflow, a.Content, ct: ct),
                PublishSheet a => sheets.PublishAsync(session, coordinator, a.Dataflow, a.Reason, ct: ct),
                DraftWords a => words.DraftAsync(session, writer, a.Dataflow, a.Period, a.Answer, ct),
                ReleaseWords a => words.ReleaseAsync(session, coordinator, a.Dataflow, a.Period, ct: ct),
                _ => throw new InvalidOperationException($"Nobody knows how to {act.GetType().Name}."),
            };
        }
        clock.Now = present.GetUtcNow();
        await session.WriteAsync(() =>
        {
            session.Note(new(Actor.System, Built, null, DemoExchange.Id, JsonSerializer.Serialize(new { files = submissions.Count, figures })));
            return Task.CompletedTask;
        }, ct);
        return new(submissions.Count, figures, plan.Acts.Length);
    }

    /// <summary>True when the demonstration in the database was built to its end.</summary>
    public static async Task<bool> IsWholeAsync(DbSession session, CancellationToken ct = default) =>
        (await AuditTrail.ReadAsync(session, new AuditFilter { ActionPrefix = Built, Limit = 1 }, ct)).Count > 0;

    /// <summary>Who acts for each Party: the people of the exchange file, under their names.</summary>
    private static Dictionary<(string Party, Role Role), Actor> Actors(string exchange)
    {
        var actors = new Dictionary<(string, Role), Actor>();
        using var document = JsonDocument.Parse(exchange);
        foreach (var party in document.RootElement.GetProperty("parties").EnumerateArray())
        {
            var id = party.Text("id");
            foreach (var person in party.GetProperty("people").EnumerateArray())
            {
                var held = person.GetProperty("roles")[0];
                var word = held.ValueKind == JsonValueKind.String ? held.GetString()! : held.Text("role");
                var role = Enum.Parse<Role>(word, ignoreCase: true);
                actors[(id, role)] = new(null, person.Text("name"), new(id), null, [role], Door.System);
            }
        }
        return actors;
    }

    /// <summary>A clock that is set.</summary>
    private sealed class DemoClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
