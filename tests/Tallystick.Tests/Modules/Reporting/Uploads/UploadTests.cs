using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using Tallystick.Kernel;
using Tallystick.Reporting.Uploads;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Modules.Reporting.Uploads;

/// <summary>Files in pieces over tus 1.0: who may not first, then the protocol, broken lines and what is left behind.</summary>
public sealed class UploadTests
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes("month,citizenship,persons\n" + string.Concat(Enumerable.Range(0, 1200).Select(m => $"{1950 + m / 12}-{m % 12 + 1:00},SY,{m}\n")));

    [BothEngines]
    public async Task Nobody_but_who_began_it_meets_an_upload(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var address = await BeginAsync(site, "bruno+token");
        await SendAsync(site, "bruno+token", address, 0, File[..100]);
        // another Party, the coordinator, a colleague of the same agency, another agency: to each of them it does not exist
        foreach (var other in (string[])["dominique", "anna", "emil", "fatima"])
        {
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, address, other + "+token")).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Head, address, other + "+token")).StatusCode);
            Assert.Equal(404, (int)(await PieceAsync(site, other + "+token", address, 100, File[100..])).StatusCode);
            Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Delete, address, other + "+token", null, Tus)).StatusCode);
            Assert.Equal(0, (await site.JsonAsync(HttpMethod.Get, "/api/v1/uploads", other + "+token")).GetArrayLength());
        }
        Assert.Equal(403, (int)(await site.SendAsync(HttpMethod.Get, address, "carla+token")).StatusCode);
        Assert.Equal(401, (int)(await site.SendAsync(HttpMethod.Get, address, null)).StatusCode);
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, "/api/v1/uploads/..%2f..%2ftallystick.db", "bruno+token")).StatusCode);
        Assert.Equal(403, (int)(await BeginAnswerAsync(site, "bruno+token", File.Length, Mapping(("agency", "police")))).StatusCode);
        // a page of another site has no token of a form
        Assert.Equal(400, (int)(await PieceAsync(site, "bruno", address, 100, File[100..])).StatusCode);
        Assert.Equal("100", await OffsetAsync(site, "bruno+token", address));
    }

    [BothEngines]
    public async Task A_file_comes_in_pieces_and_goes_the_way_of_any_file(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var address = await BeginAsync(site, "bruno+token", ("fingerprint", "f1"), ("saveAs", "Monthly"));
        await SendAsync(site, "bruno+token", address, 0, File[..5000]);
        // what a lost answer makes a sender do: the same piece again, and then a look
        Assert.Equal(409, (int)(await PieceAsync(site, "bruno+token", address, 0, File[..5000])).StatusCode);
        Assert.Equal("5000", await OffsetAsync(site, "bruno+token", address));
        var list = await site.JsonAsync(HttpMethod.Get, "/api/v1/uploads", "bruno+token");
        Assert.Equal(("f1", File.Length, 5000), (list[0].GetProperty("fingerprint").GetString(), list[0].GetProperty("length").GetInt32(), list[0].GetProperty("offset").GetInt32()));
        var page = await site.PageAsync("/report", "bruno");
        Assert.Contains($"{5000 * 100 / File.Length} %", page.QuerySelector("form[action$='/end']")!.TextContent, StringComparison.Ordinal);

        var last = await SendAsync(site, "bruno+token", address, 5000, File[5000..]);
        var id = last.Headers.GetValues("Submission").Single();
        await site.WaitAsync(id);
        var submission = await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "bruno+token");
        Assert.Equal(("checked", "entries.csv", 1200), (submission.GetProperty("state").GetString(), submission.GetProperty("fileName").GetString(), submission.GetProperty("figures").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File)), submission.GetProperty("fileSha256").GetString());
        // the last answer may have been lost too
        Assert.Equal(id, (await SendAsync(site, "bruno+token", address, File.Length, [])).Headers.GetValues("Submission").Single());
        Assert.Equal(id, (await site.JsonAsync(HttpMethod.Get, address, "bruno+token")).GetProperty("submission").GetString());
        Assert.Single(Parts(site));
        await site.SweepAsync();
        Assert.Empty(Parts(site));
        Assert.Equal(["reporting.upload-begin", "reporting.receive", "reporting.upload-finish"], (await ActsAsync(site)).Where(act => act is not ("reporting.check" or "reporting.save-mapping")));

        // the saved mapping by its name, and the same file is recognised
        var again = await BeginAnswerAsync(site, "bruno+token", File.Length, new() { ["filename"] = "x.csv", ["mappingName"] = "Monthly" });
        last = await SendAsync(site, "bruno+token", again.Headers.Location!.ToString(), 0, File);
        Assert.Equal(id, last.Headers.GetValues("Submission").Single());
    }

    [BothEngines]
    public async Task A_request_against_the_protocol_is_refused_and_moves_nothing(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var options = await site.SendAsync(HttpMethod.Options, "/api/v1/uploads", "bruno+token");
        Assert.Equal(("1.0.0", "10000000"), (options.Headers.GetValues("Tus-Version").Single(), options.Headers.GetValues("Tus-Max-Size").Single()));
        Assert.Equal(400, (int)(await BeginAnswerAsync(site, "bruno+token", 0, Mapping())).StatusCode);
        Assert.Equal(413, (int)(await BeginAnswerAsync(site, "bruno+token", 10_000_001, Mapping())).StatusCode);
        Assert.Equal(400, (int)(await BeginAnswerAsync(site, "bruno+token", 10, [])).StatusCode);
        Assert.Equal(422, (int)(await BeginAnswerAsync(site, "bruno+token", 10, new() { ["mapping"] = "{" })).StatusCode);
        Assert.Equal(422, (int)(await BeginAnswerAsync(site, "bruno+token", 10, new() { ["mapping"] = ReportingWorld.Mapping.Replace("CMED", "NOWHERE", StringComparison.Ordinal) })).StatusCode);
        Assert.Equal(404, (int)(await BeginAnswerAsync(site, "bruno+token", 10, new() { ["mappingName"] = "none" })).StatusCode);
        Assert.Equal(400, (int)(await site.SendAsync(HttpMethod.Post, "/api/v1/uploads", "bruno+token", null, [.. Tus, ("Upload-Length", "10"), ("Upload-Metadata", "mapping ***")])).StatusCode);
        var old = await site.SendAsync(HttpMethod.Post, "/api/v1/uploads", "bruno+token", null, ("Upload-Length", "10"), ("Tus-Resumable", "0.2.2"));
        Assert.Equal((412, "1.0.0", "1.0.0"), ((int)old.StatusCode, old.Headers.GetValues("Tus-Version").Single(), old.Headers.GetValues("Tus-Resumable").Single()));

        var address = await BeginAsync(site, "bruno+token");
        var plain = new ByteArrayContent(File);
        Assert.Equal(415, (int)(await site.SendAsync(HttpMethod.Patch, address, "bruno+token", plain, [.. Tus, ("Upload-Offset", "0")])).StatusCode);
        Assert.Equal(400, (int)(await PieceAsync(site, "bruno+token", address, -1, File)).StatusCode);
        Assert.Equal(413, (int)(await PieceAsync(site, "bruno+token", address, 0, [.. File, 65])).StatusCode);
        Assert.Equal(460, (int)(await PieceAsync(site, "bruno+token", address, 0, File[..10], "sha256 " + Convert.ToBase64String(SHA256.HashData(File)))).StatusCode);
        Assert.Equal(460, (int)(await PieceAsync(site, "bruno+token", address, 0, File, "sha256 " + Convert.ToBase64String(SHA256.HashData(File[1..])))).StatusCode);
        Assert.Equal(400, (int)(await PieceAsync(site, "bruno+token", address, 0, File[..10], "crc32 AAAA")).StatusCode);
        Assert.Equal("0", await OffsetAsync(site, "bruno+token", address));
        Assert.Equal(204, (int)(await PieceAsync(site, "bruno+token", address, 0, File[..10], "sha256 " + Convert.ToBase64String(SHA256.HashData(File[..10])))).StatusCode);
        Assert.Equal("10", await OffsetAsync(site, "bruno+token", address));
        await using var session = site.Test.Session();
        Assert.Equal(0, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission"));
    }

    [BothEngines]
    public async Task Two_pieces_at_once_never_mix(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var address = await BeginAsync(site, "bruno+token");
        using var slow = new SlowContent(File);
        var first = PieceAsync(site, "bruno+token", address, 0, slow);
        await slow.HalfSent;
        // the server must have begun to write before anybody else comes
        await WaitForAsync(() => Parts(site).Any(part => part.Length >= File.Length / 2));
        var second = (await PieceAsync(site, "bruno+token", address, 0, File)).StatusCode;
        Assert.Equal(423, (int)second);
        slow.GoOn();
        var last = await first;
        Assert.Equal(204, (int)last.StatusCode);
        var id = last.Headers.GetValues("Submission").Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File)), (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "bruno+token")).GetProperty("fileSha256").GetString());
        // many at once: one of them wins each step, and the file is whole
        address = await BeginAsync(site, "bruno+token", ("again", "on"));
        for (var at = 0; at < File.Length;)
        {
            var end = Math.Min(at + 4000, File.Length);
            var from = at;
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PieceAsync(site, "bruno+token", address, from, File[from..end])));
            Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, (int[])[204, 409, 423]));
            if (answers.Any(answer => answer.StatusCode == HttpStatusCode.NoContent)) at = end;
        }
        var whole = (await site.JsonAsync(HttpMethod.Get, address, "bruno+token")).GetProperty("submission").GetString()!;
        Assert.NotEqual(id, whole);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File)), (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + whole, "bruno+token")).GetProperty("fileSha256").GetString());
    }

    [Fact]
    public void Who_comes_late_shortens_nothing_another_has_sent_meanwhile()
    {
        var folder = Directory.CreateTempSubdirectory("tallystick-parts-");
        try
        {
            var (parts, id) = (new UploadParts(folder.FullName, TimeProvider.System), new string('a', 32));
            using (var first = parts.Take(id)!)
            {
                Assert.Null(parts.Take(id));
                first.Write(File);
            }
            // took the bytes, saw that it begins elsewhere than where they stand by now, and left
            using (parts.Take(id)) { }
            using var next = parts.Take(id)!;
            UploadParts.Cut(next, File.Length);
            Assert.Equal(File.Length, next.Position);
            Assert.Equal(404, Assert.Throws<ProblemException>(() => UploadParts.Cut(next, File.Length + 1)).Problem.Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [BothEngines]
    public async Task What_came_before_the_line_broke_need_not_come_again(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var address = await BeginAsync(site, "bruno+token");
        using (var broken = new SlowContent(File))
        {
            var sending = PieceAsync(site, "bruno+token", address, 0, broken);
            await broken.HalfSent;
            await WaitForAsync(() => Parts(site).Any(part => part.Length >= File.Length / 2));
            broken.Break();
            await Assert.ThrowsAnyAsync<Exception>(() => sending);
        }
        var offset = 0;
        await WaitForAsync(() => (offset = int.Parse(OffsetAsync(site, "bruno+token", address).GetAwaiter().GetResult(), System.Globalization.CultureInfo.InvariantCulture)) > 0);
        Assert.Equal(File.Length / 2, offset);
        var last = await SendAsync(site, "bruno+token", address, offset, File[offset..]);
        var id = last.Headers.GetValues("Submission").Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File)), (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + id, "bruno+token")).GetProperty("fileSha256").GetString());
    }

    [BothEngines]
    public async Task An_upload_whose_import_died_is_given_back(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var address = await BeginAsync(site, "bruno+token");
        var id = (await SendAsync(site, "bruno+token", address, 0, File)).Headers.GetValues("Submission").Single();
        await site.WaitAsync(id);
        await using var session = site.Test.Session();
        await session.ExecuteAsync("UPDATE reporting_submission SET state = 'loading'");
        site.Test.Clock.Advance(TimeSpan.FromMinutes(3));
        await site.SweepAsync();
        Assert.Equal((File.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), await OffsetAsync(site, "bruno+token", address));
        var again = (await SendAsync(site, "bruno+token", address, File.Length - 1, File[^1..])).Headers.GetValues("Submission").Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File)), (await site.JsonAsync(HttpMethod.Get, "/api/v1/submissions/" + again, "bruno+token")).GetProperty("fileSha256").GetString());

        // bytes that are not on this machine any more are never made up
        address = await BeginAsync(site, "bruno+token", ("again", "on"));
        await SendAsync(site, "bruno+token", address, 0, File[..100]);
        foreach (var part in Parts(site)) part.Delete();
        Assert.Equal(404, (int)(await PieceAsync(site, "bruno+token", address, 100, File[100..])).StatusCode);
    }

    [BothEngines]
    public async Task An_upload_given_up_or_forgotten_leaves_nothing(Engine engine)
    {
        await using var site = await ReportingSite.StartAsync(engine);
        var address = await BeginAsync(site, "bruno+token");
        await SendAsync(site, "bruno+token", address, 0, File[..10]);
        Assert.Single(Parts(site));
        Assert.Equal("/report", await site.PostAsync("/report", "bruno", $"/report/uploads/{address[(address.LastIndexOf('/') + 1)..]}/end"));
        Assert.Equal(404, (int)(await site.SendAsync(HttpMethod.Get, address, "bruno+token")).StatusCode);
        Assert.Empty(Parts(site));

        address = await BeginAsync(site, "bruno+token");
        await SendAsync(site, "bruno+token", address, 0, File[..10]);
        site.Test.Clock.Advance(TimeSpan.FromHours(23));
        await SendAsync(site, "bruno+token", address, 10, File[10..20]);
        site.Test.Clock.Advance(TimeSpan.FromHours(23));
        await site.SweepAsync();
        Assert.Equal("20", await OffsetAsync(site, "bruno+token", address));
        site.Test.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(404, (int)(await PieceAsync(site, "bruno+token", address, 20, File[20..])).StatusCode);
        await site.SweepAsync();
        Assert.Empty(Parts(site));
        Assert.Equal("reporting.upload-expire", (await ActsAsync(site))[^1]);

        for (var i = 0; i < UploadDesk.MostUnfinished; i++) await BeginAsync(site, "bruno+token");
        Assert.Equal(429, (int)(await BeginAnswerAsync(site, "bruno+token", File.Length, Mapping())).StatusCode);
        await BeginAsync(site, "emil+token");
    }

    [Theory]
    [InlineData("a YQ==,b Yg==, c", "a=a;b=b;c=")]
    [InlineData("", "")]
    public void Metadata_is_read(string header, string expected) =>
        Assert.Equal(expected, string.Join(';', UploadWords.Metadata(header).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}")));

    [Theory]
    [InlineData("a YQ==,a YQ==")]
    [InlineData("a YQ== more")]
    [InlineData("a /w==")]
    [InlineData("a ü")]
    public void Metadata_against_its_form_is_refused(string header) => Assert.Throws<Tallystick.Kernel.ProblemException>(() => UploadWords.Metadata(header));

    private static (string Name, string Value)[] Tus => [("Tus-Resumable", "1.0.0")];

    private static Dictionary<string, string> Mapping(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var said = new Dictionary<string, string> { ["filename"] = "entries.csv", ["mapping"] = ReportingWorld.Mapping };
        foreach (var (name, value) in more) said[name] = value;
        return said;
    }

    private static async Task<string> BeginAsync(ReportingSite site, string actor, params (string Name, string Value)[] more)
    {
        var answer = await BeginAnswerAsync(site, actor, File.Length, Mapping(more));
        Assert.Equal(201, (int)answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static Task<HttpResponseMessage> BeginAnswerAsync(ReportingSite site, string actor, long length, Dictionary<string, string> said) =>
        site.SendAsync(HttpMethod.Post, "/api/v1/uploads", actor, null,
            [.. Tus, ("Upload-Length", length.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Upload-Metadata", string.Join(',', said.Select(pair => pair.Key + " " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value)))))]);

    private static Task<HttpResponseMessage> PieceAsync(ReportingSite site, string actor, string address, long offset, byte[] bytes, string? checksum = null) =>
        PieceAsync(site, actor, address, offset, new ByteArrayContent(bytes), checksum);

    private static Task<HttpResponseMessage> PieceAsync(ReportingSite site, string actor, string address, long offset, HttpContent content, string? checksum = null)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return site.SendAsync(HttpMethod.Patch, address, actor, content,
            [.. Tus, ("Upload-Offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. checksum is null ? [] : new[] { ("Upload-Checksum", checksum) }]);
    }

    private static async Task<HttpResponseMessage> SendAsync(ReportingSite site, string actor, string address, long offset, byte[] bytes)
    {
        var answer = await PieceAsync(site, actor, address, offset, bytes);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
        Assert.Equal((offset + bytes.Length).ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Headers.GetValues("Upload-Offset").Single());
        return answer;
    }

    private static async Task<string> OffsetAsync(ReportingSite site, string actor, string address)
    {
        var answer = await site.SendAsync(HttpMethod.Head, address, actor);
        Assert.Equal((200, true), ((int)answer.StatusCode, answer.Headers.CacheControl!.NoStore));
        return answer.Headers.GetValues("Upload-Offset").Single();
    }

    private static FileInfo[] Parts(ReportingSite site)
    {
        var folder = new DirectoryInfo(Path.Combine(site.Test.Folder, "parts"));
        return folder.Exists ? folder.GetFiles() : [];
    }

    private static async Task<IReadOnlyList<string>> ActsAsync(ReportingSite site)
    {
        await using var session = site.Test.Session();
        return await session.QueryAsync<string>("SELECT action FROM audit_entry ORDER BY seq");
    }

    private static async Task WaitForAsync(Func<bool> holds)
    {
        for (var wait = 0; !holds(); wait++)
        {
            Assert.True(wait < 500, "It never came to hold.");
            await Task.Delay(20);
        }
    }

    /// <summary>Sends half of its bytes, then waits until it is told to go on or to break the line.</summary>
    private sealed class SlowContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously), _on = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HalfSent => _half.Task;
        public void GoOn() => _on.SetResult();
        public void Break() => _on.SetException(new IOException("The line broke."));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            _half.SetResult();
            await _on.Task;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length) => (length = bytes.Length) >= 0;
    }
}
