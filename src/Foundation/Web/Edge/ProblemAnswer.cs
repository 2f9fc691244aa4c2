using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tallystick.Kernel;
using Tallystick.Web.Reader;

namespace Tallystick.Web.Edge;

/// <summary>A problem as its reader can use it: RFC 9457 for programs, a page for people, both in the reader's language.</summary>
public static class ProblemAnswer
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True when a program asks: an interface's address, a bearer token, or an Accept header that names JSON and not HTML.</summary>
    public static bool WantsJson(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/sdmx") || context.Actor().Door == Door.Token) return true;
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The short heading of a problem: by its status, "You may not do this".</summary>
    public static string Title(ReaderTexts texts, Problem problem) => texts["web.problem." + Family(problem.Status) + ".title"];

    /// <summary>The sentence of a problem, with its arguments filled in.</summary>
    public static string Detail(ReaderTexts texts, Problem problem) =>
        texts.Texts.Of(problem);

    /// <summary>What a reader can do about a problem of this kind.</summary>
    public static string Next(ReaderTexts texts, Problem problem) => texts["web.problem." + Family(problem.Status) + ".next"];

    internal static async Task WriteAsync(HttpContext context, Problem problem)
    {
        await using var fresh = new FreshStart(context, problem.Status);
        var texts = context.RequestServices.GetRequiredService<ReaderTexts>();
        if (WantsJson(context))
        {
            if (problem.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
            await WriteJsonAsync(context, problem.Code, problem.Status, Title(texts, problem), Detail(texts, problem), problem.Arguments);
            return;
        }
        await Answer.Page<ProblemPage>(new { Problem = problem }, problem.Status).ExecuteAsync(context);
    }

    internal static async Task WriteBrokenAsync(HttpContext context, string id)
    {
        const int status = StatusCodes.Status500InternalServerError;
        await using var fresh = new FreshStart(context, status);
        var texts = context.RequestServices.GetRequiredService<ReaderTexts>();
        if (WantsJson(context))
        {
            await WriteJsonAsync(context, "web-broken", status, texts["web.problem.500.title"], texts.Format("problem.web-broken", ("id", id)),
                [new("id", id)]);
            return;
        }
        await Answer.Page<BrokenPage>(new { Id = id }, status).ExecuteAsync(context);
    }

    private static async Task WriteJsonAsync(
        HttpContext context, string code, int status, string title, string detail, IEnumerable<KeyValuePair<string, object>> arguments)
    {
        context.Response.ContentType = "application/problem+json";
        var body = new System.Buffers.ArrayBufferWriter<byte>(512);
        await using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:tallystick:problem:" + code);
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteString("code", code);
            json.WriteStartObject("arguments");
            foreach (var (name, value) in arguments.OrderBy(a => a.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, value.GetType());
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private static string Family(int status) => status switch
    {
        401 or 403 or 404 or 409 or 413 or 429 or 503 => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "400",
    };

    /// <summary>Clears what the failed handler left and lends fresh services, for the old ones may be the broken thing.</summary>
    private sealed class FreshStart : IAsyncDisposable
    {
        private readonly HttpContext _context;
        private readonly IServiceProvider _before;
        private readonly AsyncServiceScope _scope;

        public FreshStart(HttpContext context, int status)
        {
            context.Response.Clear();
            context.Response.StatusCode = status;
            context.SetEndpoint(null);
            (_context, _before, _scope) = (context, context.RequestServices, context.RequestServices.CreateAsyncScope());
            context.RequestServices = _scope.ServiceProvider;
        }

        public ValueTask DisposeAsync()
        {
            _context.RequestServices = _before;
            return _scope.DisposeAsync();
        }
    }
}
