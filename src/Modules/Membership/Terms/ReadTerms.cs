using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tallystick.Kernel;
using Tallystick.Storage;
using Tallystick.Web.Edge;

namespace Tallystick.Membership.Terms;

/// <summary>The terms for programs, and their words as the file whose SHA-256 is shown. For everybody: under what rules States share figures is no secret.</summary>
internal static class ReadTerms
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/terms/{version}/terms.txt", FileAsync).AllowAnyone().ExcludeFromDescription();
        routes.MapGet("/api/v1/terms", ListAsync).AllowAnyone()
            .WithName("readTerms").WithTags("Governance").WithSummary("The versions of the terms of participation, oldest first, with their words")
            .Produces<IReadOnlyList<TermsDocument>>();
    }

    private static async Task<IResult> FileAsync(string version, DbSession session, Participants participants, CancellationToken ct)
    {
        var state = await participants.CurrentAsync(session, ct);
        return state.Terms.FirstOrDefault(t => t.Version == version) is { Text: { } text }
            ? Results.File(Encoding.UTF8.GetBytes(TermsText.Canonical(text)), "text/plain; charset=utf-8", $"terms-{version}.txt")
            : throw KernelProblems.NotFound(version).AsException();
    }

    private static async Task<IResult> ListAsync(DbSession session, Participants participants, CancellationToken ct) =>
        Results.Json((await participants.CurrentAsync(session, ct)).Terms.Select(TermsDocument.Of).ToList());
}

/// <summary>A version of the terms.</summary>
/// <param name="Version">Its name.</param>
/// <param name="InForceFrom">The first day it binds.</param>
/// <param name="Decision">The decision behind it; empty where none is known.</param>
/// <param name="Sha256">Of its words in the form of docs/governance.md; null where none are kept.</param>
/// <param name="Text">Its words by language.</param>
public sealed record TermsDocument(string Version, DateOnly InForceFrom, string Decision, string? Sha256, IReadOnlyDictionary<string, string>? Text)
{
    /// <summary>The document of a version.</summary>
    public static TermsDocument Of(TermsVersion terms) => new(terms.Version, terms.InForceFrom, terms.Decision, terms.Hash, terms.Text?.All);
}
