using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tallystick.Host.Commands;
using Tallystick.Kernel;
using Tallystick.Membership;
using Tallystick.Reporting;
using Tallystick.Reporting.Imports;
using Tallystick.Storage;
using Tallystick.Tests.Support;

namespace Tallystick.Tests.Host.Faults;

/// <summary>The server is killed (SIGKILL) while a file comes in pieces, and started again: what it acknowledged is there, and the file arrives whole
/// and once.</summary>
public sealed class UploadKillTests(ITestOutputHelper output)
{
    private const int Piece = 100_000;

    [Theory, InlineData(Engine.Sqlite, 6), InlineData(Engine.Postgres, 3)]
    public async Task A_file_in_pieces_goes_on_after_the_server_was_killed(Engine engine, int kills)
    {
        await using var test = await TestDatabase.CreateAsync(engine);
        var random = new Random(20260622);
        var file = EntryFile.Make(random, 0, 120);
        string[] place = test.ConnectionString is { } server ? ["--data", test.Folder, "--database", server] : ["--data", test.Folder];
        var made = await TallystickProgram.RunAsync(null, false, ["exchange", "create", Repository.Path("samples/exchanges/four-parties.json"), .. place]);
        Assert.True(made.ExitCode == 0, made.Errors);
        string token;
        await using (var exchange = await OpenedExchange.OpenAsync(test.Folder, test.ConnectionString, default))
        await using (var session = exchange.Session())
        {
            token = (await Tokens.IssueAsync(session, new("IT"), Role.Provider, "uploads", 1, Actor.AtCommandLine(null, Role.Operator))).Text;
        }

        string? address = null, submission = null;
        long acknowledged = 0;
        var pieces = (int)Math.Ceiling(file.Bytes.Length / (double)Piece);
        for (var run = 0; run <= kills; run++)
        {
            var port = FreePort();
            var last = run == kills;
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), DefaultRequestHeaders = { { "Authorization", "Bearer " + token }, { "Tus-Resumable", "1.0.0" } } };
            var sending = Task.CompletedTask;
            var end = await TallystickProgram.RunAsync(async over =>
            {
                await ReadyAsync(client, over);
                // each life of the server sees a share of the pieces and dies somewhere within the next one
                sending = SendAsync(last ? int.MaxValue : pieces / (kills + 1));
                if (last) await sending;
                else
                {
                    await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(30), over));
                    sending = SendAsync(1);
                    await Task.Delay(random.Next(40), over);
                }
            }, false, ["serve", .. place, "--no-demo", "--port", port.ToString(CultureInfo.InvariantCulture)]);
            Assert.True(end.Killed, end.Errors);
            await sending.ContinueWith(_ => { }, TaskScheduler.Default);
            output.WriteLine($"{engine}, life {run}: {acknowledged} of {file.Bytes.Length} bytes acknowledged");
            if (last) await sending;

            async Task SendAsync(int most)
            {
                if (address is null)
                {
                    using var begin = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads") { Content = new StringContent(EntryFile.Mapping, Encoding.UTF8, "application/json") };
                    begin.Headers.Add("Upload-Length", file.Bytes.Length.ToString(CultureInfo.InvariantCulture));
                    begin.Headers.Add("Upload-Metadata", "filename " + Convert.ToBase64String("entries.csv"u8));
                    using var begun = await client.SendAsync(begin);
                    Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
                    address = begun.Headers.Location!.ToString();
                }
                using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
                var offset = long.Parse(head.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
                Assert.True(offset >= acknowledged, $"{acknowledged} bytes were acknowledged, and {offset} are there.");
                for (var sent = 0; sent < most && submission is null; sent++)
                {
                    using var piece = new HttpRequestMessage(HttpMethod.Patch, address) { Content = new ByteArrayContent(file.Bytes, (int)offset, (int)Math.Min(Piece, file.Bytes.Length - offset)) };
                    piece.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
                    piece.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
                    using var answer = await client.SendAsync(piece);
                    Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                    offset = acknowledged = long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
                    if (answer.Headers.TryGetValues("Submission", out var became)) submission = became.Single();
                }
                if (submission is null) return;
                // the import goes on behind the answer
                for (var wait = 0; ; wait++)
                {
                    var state = JsonDocument.Parse(await client.GetStringAsync("/api/v1/submissions/" + submission)).RootElement;
                    if (state.GetProperty("state").GetString() == "checked")
                    {
                        Assert.Equal((file.Sha256, file.Rows, 0), (state.GetProperty("fileSha256").GetString(), state.GetProperty("figures").GetInt32(), state.GetProperty("errors").GetInt32()));
                        return;
                    }
                    Assert.True(wait < 600, "The import never ended.");
                    await Task.Delay(100);
                }
            }
        }
        Assert.NotNull(submission);
        await using (var session = test.Session())
        {
            Assert.Equal(1, await session.ScalarAsync<long>("SELECT COUNT(*) FROM reporting_submission"));
            Assert.True((await AuditTrail.VerifyAsync(session)).IsWhole);
        }
        var options = Options.Create(new ReportingOptions { DataFolder = test.Folder });
        await new Sweeper(test.Database, TimeProvider.System, new UploadStore(options, TimeProvider.System), options).SweepAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(test.Folder, "parts")));
    }

    private static async Task ReadyAsync(HttpClient client, CancellationToken over)
    {
        for (var wait = 0; ; wait++)
        {
            try
            {
                if ((await client.GetAsync("/health/ready", over)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not there yet
            }
            Assert.True(wait < 600, "The server never came up.");
            await Task.Delay(50, over);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
