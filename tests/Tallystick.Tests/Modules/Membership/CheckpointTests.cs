using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tallystick.Kernel;
using Tallystick.Ledger;
using Tallystick.Membership.Trail;
using Tallystick.Storage;
using Tallystick.Tests.Foundation.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Membership;

/// <summary>Checkpoints as Parties meet them: who may take and make them, what they prove, and what they keep to themselves.</summary>
public sealed class CheckpointTests
{
    [BothEngines]
    public async Task Everyone_who_takes_part_may_keep_them_and_only_auditors_and_stewards_make_them(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var stranger = site.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.GetAsync("/audit/checkpoints")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/audit/checkpoints")).StatusCode);
        using var analyst = await site.AsAsync("giulia.it");
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.PostAsync("/account", "/audit/checkpoints/make")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.GetAsync("/audit/proof/1")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.GetAsync("/api/v1/audit")).StatusCode);

        using var nadia = await site.AsAsync("nadia.it");
        Assert.Equal(HttpStatusCode.SeeOther, (await nadia.PostAsync("/audit/checkpoints", "/audit/checkpoints/make")).StatusCode);
        var last = (await site.TrailAsync())[^1];
        Assert.Equal(("membership.checkpoint", "Nadia Greco", """{"size":3}"""), (last.Action, last.ActorName, last.Detail));

        var page = await analyst.PageAsync("/audit/checkpoints");
        Assert.Empty(page.QuerySelectorAll("form[action='/audit/checkpoints/make']"));
        var link = page.QuerySelector("a[href='/audit/checkpoints/3']")!;
        var file = await analyst.GetAsync(link.GetAttribute("href")!);
        Assert.Equal("checkpoint-3.txt", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.True(SignedNote.TryParse(await file.Content.ReadAsStringAsync(), out var note));
        using var list = JsonDocument.Parse(await (await analyst.GetAsync("/api/v1/audit/checkpoints")).Content.ReadAsStringAsync());
        Assert.True(NoteKey.TryParse(list.RootElement.GetProperty("keys")[0].GetString(), out var key));
        Assert.Contains(key.ToString(), page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(NoteVerdict.Signed, note.Judge(key));
        Assert.Equal(note.ToString(), list.RootElement.GetProperty("checkpoints")[0].GetProperty("note").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.GetAsync("/audit/checkpoints/2")).StatusCode);
    }

    [BothEngines]
    public async Task A_kept_checkpoint_is_held_against_the_trail(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var nadia = await site.AsAsync("nadia.it");
        await ActsAsync(site);
        var note = await MadeAsync(nadia);
        // As a mail program may have left it.
        var same = await Visit.ReadAsync(await nadia.PostAsync("/audit", "/audit/verify", ("checkpoint", "\r\n" + note.TrimEnd().Replace("\n", "\r\n", StringComparison.Ordinal))));
        Assert.NotNull(same.QuerySelector(".notice.success"));
        Assert.Contains("still what the checkpoint you kept says", same.Body!.TextContent, StringComparison.Ordinal);

        foreach (var (bad, status) in new[] { ("hello", 400), (note.Replace("\n6\n", "\n5\n", StringComparison.Ordinal), 409),
            (SignedNote.Sign(note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], NoteSigner.Generate("tallystick/EXAMPLE")).ToString(), 409) })
            Assert.Equal((bad, status), (bad, (int)(await nadia.PostAsync("/audit", "/audit/verify", ("checkpoint", bad))).StatusCode));

        await using (var session = site.Data.Session())
        {
            await AuditCheckpointsTests.RewriteAsync(session, 4);
            await session.ExecuteAsync("DELETE FROM audit_checkpoint");
        }
        Assert.NotNull((await Visit.ReadAsync(await nadia.PostAsync("/audit", "/audit/verify"))).QuerySelector(".notice.success"));
        var differs = await Visit.ReadAsync(await nadia.PostAsync("/audit", "/audit/verify", ("checkpoint", note)));
        Assert.Contains("no longer what they were", differs.QuerySelector(".notice.error")!.TextContent, StringComparison.Ordinal);
    }

    [BothEngines]
    public async Task A_proof_is_of_an_own_entry_and_tells_nothing_of_others(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var nadia = await site.AsAsync("nadia.it");
        await ActsAsync(site);
        Assert.Equal(HttpStatusCode.Conflict, (await nadia.GetAsync("/audit/proof/3")).StatusCode);
        var note = await MadeAsync(nadia);
        Assert.True(NoteKey.TryParse(JsonDocument.Parse(await (await nadia.GetAsync("/api/v1/audit/checkpoints")).Content.ReadAsStringAsync()).RootElement.GetProperty("keys")[0].GetString(), out var key));

        // 3: GR reads of IT; 4: GR releases; 5: US reads of GR; 6: IT reads of GR.
        foreach (var own in (int[])[3, 6])
        {
            var text = await (await nadia.GetAsync($"/audit/proof/{own}")).Content.ReadAsStringAsync();
            var proof = JsonSerializer.Deserialize<EntryProofDocument>(text, JsonSerializerOptions.Web)!;
            Assert.True(proof.Holds(key));
            Assert.DoesNotContain("gr-releases", text, StringComparison.Ordinal);
            Assert.DoesNotContain("us-reads-gr", text, StringComparison.Ordinal);
            Assert.False(proof.Holds(NoteSigner.Generate(key.Name).Key));
            Assert.False((proof with { Entry = proof.Entry with { Detail = "other" } }).Holds(key));
            Assert.False((proof with { Entry = proof.Entry with { Number = proof.Entry.Number + 1 } }).Holds(key));
            Assert.False((proof with { Previous = new string('0', 64) }).Holds(key));
            Assert.False((proof with { Previous = "no" }).Holds(key));
        }
        // Another's entry is answered as one that is not there.
        var foreign = await (await nadia.GetAsync("/audit/proof/4")).Content.ReadAsStringAsync();
        var absent = await nadia.GetAsync("/audit/proof/9999");
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        Assert.Equal((await absent.Content.ReadAsStringAsync()).Replace("9999", "4", StringComparison.Ordinal).Length, foreign.Length);
        Assert.Equal(HttpStatusCode.NotFound, (await nadia.GetAsync("/audit/proof/4")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nadia.GetAsync("/audit/proof/1")).StatusCode);
        using var steward = await site.AsAsync("steward");
        Assert.Equal(HttpStatusCode.NotFound, (await steward.GetAsync("/audit/proof/3")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await steward.GetAsync("/audit/proof/1")).StatusCode);
        Assert.NotEmpty(note);
    }

    [BothEngines]
    public async Task A_newer_checkpoint_is_proved_to_go_on_from_the_one_that_was_kept(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        using var nadia = await site.AsAsync("nadia.it");
        await ActsAsync(site);
        var older = await MadeAsync(nadia);
        await ActsAsync(site);
        await MadeAsync(nadia);
        using var list = JsonDocument.Parse(await (await nadia.GetAsync("/api/v1/audit/checkpoints")).Content.ReadAsStringAsync());
        Assert.True(NoteKey.TryParse(list.RootElement.GetProperty("keys")[0].GetString(), out var key));
        var (to, from) = (list.RootElement.GetProperty("checkpoints")[0].GetProperty("size").GetInt64(), list.RootElement.GetProperty("checkpoints")[1].GetProperty("size").GetInt64());
        var kept = KeptCheckpoint.Read(older, [key]);
        Assert.Equal(from, kept.Size);
        var text = await (await nadia.GetAsync($"/api/v1/audit/checkpoints/{to}/proof?from={from}")).Content.ReadAsStringAsync();
        var proof = JsonSerializer.Deserialize<CheckpointProofDocument>(text, JsonSerializerOptions.Web)!;
        Assert.True(proof.Holds(kept, key));
        Assert.False(proof.Holds(kept with { Size = kept.Size - 1 }, key));
        Assert.False(proof.Holds(kept with { Origin = "other" }, key));
        Assert.False((proof with { Hashes = [.. proof.Hashes.Skip(1)] }).Holds(kept, key));
        Assert.False((proof with { Hashes = ["no", .. proof.Hashes] }).Holds(kept, key));
        Assert.Equal(HttpStatusCode.BadRequest, (await nadia.GetAsync($"/api/v1/audit/checkpoints/{to}/proof?from=0")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await nadia.GetAsync($"/api/v1/audit/checkpoints/{to}/proof?from={to + 1}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nadia.GetAsync($"/api/v1/audit/checkpoints/{to - 1}/proof?from=1")).StatusCode);
    }

    /// <summary>The program of docs/audit.md, which shares no line with ours, must reach the same verdicts.</summary>
    [Fact]
    public async Task A_stranger_checks_proofs_with_the_program_in_the_docs()
    {
        if (!AuditTrailTests.OnPath("openssl")) Missing.SkipOrFail("openssl");
        await using var site = await MembershipSite.StartAsync(Engine.Sqlite, MembershipSite.Example);
        using var nadia = await site.AsAsync("nadia.it");
        await ActsAsync(site);
        var older = await FileAsync("older.txt", await MadeAsync(nadia));
        await ActsAsync(site);
        await MadeAsync(nadia);
        using var list = JsonDocument.Parse(await (await nadia.GetAsync("/api/v1/audit/checkpoints")).Content.ReadAsStringAsync());
        var key = list.RootElement.GetProperty("keys")[0].GetString()!;
        var (to, from) = (list.RootElement.GetProperty("checkpoints")[0].GetProperty("size").GetInt64(), list.RootElement.GetProperty("checkpoints")[1].GetProperty("size").GetInt64());

        var proof = await (await nadia.GetAsync("/audit/proof/6")).Content.ReadAsStringAsync();
        Assert.Equal((0, "Entry 6 is in the trail."), await SaysAsync(await FileAsync("entry.json", proof), key));
        Assert.Equal((1, "The proof does not hold."), await SaysAsync(await FileAsync("forged.json", proof.Replace("it-reads-gr", "it-reads-us", StringComparison.Ordinal)), key));
        Assert.Equal((1, "The key did not sign the checkpoint."), await SaysAsync(await FileAsync("entry.json", proof), NoteSigner.Generate("tallystick/other").Key.ToString()));
        foreach (var first in (long[])[from, to])
        {
            var step = await (await nadia.GetAsync($"/api/v1/audit/checkpoints/{to}/proof?from={first}")).Content.ReadAsStringAsync();
            var kept = first == from ? older : await FileAsync("newer.txt", await (await nadia.GetAsync($"/audit/checkpoints/{to}")).Content.ReadAsStringAsync());
            Assert.Equal((0, $"The checkpoint of {to} goes on from that of {first}."), await SaysAsync(await FileAsync("step.json", step), key, kept));
        }
        var other = await (await nadia.GetAsync($"/api/v1/audit/checkpoints/{to}/proof?from={from - 1}")).Content.ReadAsStringAsync();
        Assert.Equal(1, (await SaysAsync(await FileAsync("step.json", other), key, older)).Status);

        async Task<string> FileAsync(string name, string text)
        {
            var path = Path.Combine(site.Data.Folder, name);
            await File.WriteAllTextAsync(path, text);
            return path;
        }

        async Task<(int Status, string Said)> SaysAsync(params string[] arguments) => await AuditTrailTests.Python(2, arguments) is var (status, said) ? (status, said.Trim()) : default;
    }

    [BothEngines]
    public async Task The_server_makes_one_when_the_last_is_a_day_old_and_something_was_done(Engine engine)
    {
        await using var site = await MembershipSite.StartAsync(engine, MembershipSite.Example);
        var daily = site.Services.GetServices<IHostedService>().OfType<DailyCheckpoint>().Single();
        Assert.True(await daily.MakeIfDueAsync(default));
        Assert.Equal(("membership.checkpoint", "system"), (await site.TrailAsync())[^1] is var entry ? (entry.Action, entry.ActorName) : default);
        await ActsAsync(site);
        Assert.False(await daily.MakeIfDueAsync(default));
        site.Clock.Advance(TimeSpan.FromHours(25));
        Assert.True(await daily.MakeIfDueAsync(default));
        site.Clock.Advance(TimeSpan.FromHours(25));
        Assert.False(await daily.MakeIfDueAsync(default));
    }

    private static async Task<string> MadeAsync(Visit visit)
    {
        Assert.Equal(HttpStatusCode.SeeOther, (await visit.PostAsync("/audit/checkpoints", "/audit/checkpoints/make")).StatusCode);
        var newest = (await visit.PageAsync("/audit/checkpoints")).QuerySelector("a[href^='/audit/checkpoints/']")!.GetAttribute("href")!;
        return await (await visit.GetAsync(newest)).Content.ReadAsStringAsync();
    }

    private static async Task ActsAsync(MembershipSite site)
    {
        await using var session = site.Data.Session();
        await session.WriteAsync(() =>
        {
            session.Note(new(Of("GR", Role.Analyst), "statistics.read", new("IT"), "gr-reads-it"));
            session.Note(new(Of("GR", Role.Coordinator), "reporting.release", new("GR"), "gr-releases"));
            session.Note(new(Of("US", Role.Analyst), "statistics.read", new("GR"), "us-reads-gr"));
            session.Note(new(Of("IT", Role.Analyst), "statistics.read", new("GR"), "it-reads-gr"));
            return Task.CompletedTask;
        });
    }

    private static Actor Of(string party, Role role) => new(new("p"), "P", new(party), null, [role], Door.Web);
}
