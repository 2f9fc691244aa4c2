using System.Security.Cryptography;
using System.Text.Json;
using Tallystick.Kernel;
using Tallystick.Reporting.Imports;
using Tallystick.Reporting.SavedMappings;
using Tallystick.Reporting.Submissions;
using Tallystick.Storage;

namespace Tallystick.Reporting.Uploads;

/// <summary>Takes a file piece by piece and, when the last one is here, hands it to the same door as any file. The last piece counts only once
/// the file has been handed over: a crash before that leaves an upload whose sender sends its last piece again, and never one that seems whole
/// and became nothing.</summary>
internal sealed class UploadDesk(DbSession session, UploadStore uploads, Intake intake, ImportJobs jobs)
{
    /// <summary>Unfinished uploads one person, or one token, may have at a time.</summary>
    internal const int MostUnfinished = 20;

    /// <summary>After so many bytes what has come counts, whatever becomes of the rest.</summary>
    private const int Stride = 4 << 20;

    /// <summary>Notes what is to come. The mapping is read now, so that nobody sends a gigabyte to hear of a comma.</summary>
    /// <exception cref="ProblemException">When the actor may not, the mapping cannot be used, or the file would be too large.</exception>
    public async Task<PartialUpload> BeginAsync(Actor actor, PartialUpload said, CancellationToken ct)
    {
        var party = actor.RequireParty();
        if (said.Length <= 0) throw ReportingProblems.NoFile().AsException();
        if (said.Length > uploads.MostBytes) throw ReportingProblems.FileTooBig(uploads.MostBytes).AsException();
        var agency = await intake.AgencyAsync(session, actor, said.Agency, ct);
        await intake.RequireMappingAsync(party, said.Mapping, said.Dataflow.Length > 0 ? new DataflowId(said.Dataflow) : null, ct);
        if (said.SaveAs.Length > 0) SavedMappingStore.RequireName(said.SaveAs);
        var now = session.Clock.GetUtcNow();
        var upload = new PartialUpload
        {
            Id = NewId.At(session.Clock),
            Party = party,
            Agency = agency,
            Person = actor.Person?.Value ?? "",
            CreatedBy = actor.Name,
            FileName = Intake.NameOf(said.FileName),
            Fingerprint = said.Fingerprint,
            Mapping = said.Mapping,
            SaveAs = said.SaveAs,
            Dataflow = said.Dataflow,
            Again = said.Again,
            Length = said.Length,
            CreatedAt = now,
            ExpiresAt = now + PartialUpload.Life,
        };
        await session.WriteAsync(async () =>
        {
            if ((await PartialUploadStore.UnfinishedAsync(session, actor, ct)).Count >= MostUnfinished) throw ReportingProblems.UploadsTooMany(MostUnfinished).AsException();
            await PartialUploadStore.AddAsync(session, upload, ct);
            session.Note(new(actor, "reporting.upload-begin", party, upload.Dataflow, JsonSerializer.Serialize(new { upload = upload.Id, agency = agency.Value, bytes = upload.Length })));
        }, ct);
        return upload;
    }

    /// <summary>Takes a piece; what stands then. What came before a broken line counts, unless a checksum was to hold it together.</summary>
    /// <param name="actor">Who sends.</param>
    /// <param name="id">Which upload.</param>
    /// <param name="offset">Where the piece begins, from 0.</param>
    /// <param name="length">Its bytes, when known.</param>
    /// <param name="piece">The bytes.</param>
    /// <param name="checksum">What they must come to; null when nothing was said.</param>
    /// <param name="ct">Breaks off.</param>
    /// <exception cref="ProblemException">404 not the actor's; 409 it does not go on there; 413 beyond its end; 423 another piece is coming in; 460 the checksum differs.</exception>
    public async Task<PartialUpload> TakeAsync(Actor actor, string id, long offset, long? length, Stream piece, (HashAlgorithmName Name, byte[] Value)? checksum, CancellationToken ct)
    {
        var upload = await PartialUploadStore.FindAsync(session, actor, id, ct);
        if (upload.Submission is not null && offset == upload.Length) return upload;
        if (offset == upload.Received && offset + (length ?? 0) > upload.Length) throw ReportingProblems.UploadBeyond(upload.Length).AsException();
        await using var file = uploads.Parts.Take(id) ?? throw ReportingProblems.UploadBusy().AsException();
        // once more, now that nobody else can move it
        upload = await PartialUploadStore.FindAsync(session, actor, id, ct);
        if (offset != upload.Received || upload.Submission is not null) throw ReportingProblems.UploadElsewhere(upload.Received).AsException();
        UploadParts.Cut(file, offset);

        using var hash = checksum is { } expected ? IncrementalHash.CreateHash(expected.Name) : null;
        var (counted, end) = (offset, offset);
        try
        {
            var buffer = new byte[1 << 16];
            for (int n; (n = await piece.ReadAsync(buffer, ct)) > 0;)
            {
                if (end + n > upload.Length) throw ReportingProblems.UploadBeyond(upload.Length).AsException();
                await file.WriteAsync(buffer.AsMemory(0, n), ct);
                hash?.AppendData(buffer, 0, n);
                end += n;
                if (hash is null && end - counted >= Stride && end < upload.Length) counted = await CountAsync(file, id, counted, end);
            }
        }
        catch (Exception e) when (hash is null && e is IOException or OperationCanceledException)
        {
            // the line broke: what is on the disk need not come again
            var last = Math.Min(end, upload.Length - 1);
            if (last > counted) await CountAsync(file, id, counted, last);
            throw;
        }
        if (hash is not null && !hash.GetHashAndReset().AsSpan().SequenceEqual(checksum!.Value.Value)) throw ReportingProblems.UploadChecksum().AsException();
        if (end < upload.Length)
        {
            if (end > counted) await CountAsync(file, id, counted, end);
            return await PartialUploadStore.FindAsync(session, actor, id, ct);
        }
        await FinishAsync(actor, upload, file, counted, ct);
        return await PartialUploadStore.FindAsync(session, actor, id, ct);
    }

    /// <summary>Forgets an upload and its bytes.</summary>
    public async Task EndAsync(Actor actor, string id, CancellationToken ct)
    {
        var upload = await PartialUploadStore.FindAsync(session, actor, id, ct);
        await session.WriteAsync(async () =>
        {
            await PartialUploadStore.RemoveAsync(session, id, ct);
            session.Note(new(actor, "reporting.upload-end", upload.Party, upload.Dataflow, JsonSerializer.Serialize(new { upload = id, received = upload.Received })));
        }, ct);
        uploads.Parts.Remove(id);
    }

    private async Task<long> CountAsync(FileStream file, string id, long from, long to)
    {
        file.Flush(flushToDisk: true);
        await session.WriteAsync(() => PartialUploadStore.ReceivedAsync(session, id, from, to, null, CancellationToken.None), CancellationToken.None);
        return to;
    }

    private async Task FinishAsync(Actor actor, PartialUpload upload, FileStream file, long counted, CancellationToken ct)
    {
        await file.FlushAsync(ct);
        file.Position = 0;
        var (submission, known) = await intake.ReceiveAsync(new(actor, upload.Agency, upload.FileName, file, upload.Mapping)
        {
            Dataflow = upload.Dataflow.Length > 0 ? new(upload.Dataflow) : null,
            Again = upload.Again,
        }, ct);
        // the same file was being imported when its process died: until that is swept away there is nothing to join, so its last piece must come again
        if (known && submission.State == SubmissionState.Loading && jobs.ProgressOf(submission.Party, submission.Id) is null) throw ReportingProblems.UploadBusy().AsException();
        if (!known) jobs.Start(actor, submission);
        await session.WriteAsync(async () =>
        {
            await PartialUploadStore.ReceivedAsync(session, upload.Id, counted, upload.Length, submission.Id, CancellationToken.None);
            if (upload.SaveAs.Length > 0) await SavedMappingStore.SaveAsync(session, actor, upload.SaveAs, upload.Mapping, CancellationToken.None);
            session.Note(new(actor, "reporting.upload-finish", upload.Party, submission.Dataflow.Value, JsonSerializer.Serialize(new { upload = upload.Id, submission = submission.Id, known })));
        }, CancellationToken.None);
        // the bytes stay until the import is over: should it die with this process, they need not come again
    }
}
