using System.Security.Cryptography;
using System.Text;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Every row of the file is in exactly one of the counts.</summary>
/// <param name="WithoutLevel">Rows that gave no level, whose prior difficulty is the middle of the scale.</param>
public sealed record ImportReport(
    Guid BankId, int Rows, int Added, int Revised, int Unchanged, int Topics, int WithImage, int WithoutLevel);

/// <summary>Reads a file of items into a bank: all of it, or nothing and a list of what to mend.</summary>
public static class ImportItems
{
    public const int LargestFile = 8 * 1024 * 1024;

    [WolverinePost("/api/item-banks/{bankId}/items"), Authorize(Roles = Roles.Author), RequestSizeLimit(LargestFile)]
    [EndpointSummary("Import items from CSV, all or none")]
    public static async Task<IResult> Post(Guid bankId, HttpRequest request, IDocumentSession session, TimeProvider clock, CancellationToken cancellation)
    {
        if (request.ContentType?.Split(';')[0].Trim() != "text/csv")
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Wrong content type",
                "Send the file's text with the header 'Content-Type: text/csv'.").ToResult();
        }

        if (await session.LoadAsync<ItemBank>(bankId, cancellation) is null) return Refusal.NotFound("item bank").ToResult();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var (rows, unreadable) = Read(body.ToArray());
        if (unreadable is not null) return unreadable.ToResult();
        var (report, refusal) = await Write(session, bankId, rows, new Dictionary<string, string>(), clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(report) : refusal.ToResult();
    }

    /// <summary>The file's rows, or what is wrong with it.</summary>
    public static (IReadOnlyList<ItemRow> Rows, Refusal? Refused) Read(byte[] file)
    {
        if (file.Length > LargestFile)
            return ([], Refusal.BadField("body", $"The file has {file.Length / 1024} KiB; at most {LargestFile / 1024} KiB fit. Import it in parts."));
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            var row = 1 + file.AsSpan(0, Math.Clamp(e.Index, 0, file.Length)).Count((byte)'\n');
            return ([], Refused([new RowError(row, "", "The file is not UTF-8 here. Save it as 'CSV UTF-8' and import it again.")]));
        }

        var (rows, errors) = CsvItems.Read(new StringReader(text));
        return errors.Count > 0 ? ([], Refused(errors)) : (rows, null);
    }

    /// <summary>Rows that have been read, written in one commit.</summary>
    /// <param name="newImages">Pictures stored in this session, by file name, besides those the bank has already.</param>
    public static async Task<(ImportReport? Report, Refusal? Refused)> Write(
        IDocumentSession session, Guid bankId, IReadOnlyList<ItemRow> rows, IReadOnlyDictionary<string, string> newImages, DateTimeOffset now, CancellationToken cancellation)
    {
        var images = (await session.Query<BankImageName>().Where(name => name.BankId == bankId).ToListAsync(cancellation))
            .ToDictionary(name => name.Name, name => name.ImageId, StringComparer.Ordinal);
        foreach (var (name, image) in newImages) images[name] = image;
        var missing = rows.Where(row => row.ImageName is { } name && !images.ContainsKey(name))
            .Select(row => new RowError(row.Row, "image", $"The picture '{row.ImageName}' is not there. Put it beside the file (command line) or upload it to the bank first."))
            .ToList();
        if (missing.Count > 0) return (null, Refused(missing));

        var known = (await session.Query<Item>().Where(item => item.BankId == bankId).ToListAsync(cancellation))
            .ToDictionary(item => item.ExternalId, StringComparer.Ordinal);
        var facts = rows.Select(row => Decide(bankId, row, known.GetValueOrDefault(row.ExternalId), images, NewId, now)).ToList();
        foreach (var fact in facts)
        {
            if (fact is ItemAdded added) session.Events.StartStream<Item>(added.ItemId, added);
            else if (fact is ItemRevised revised) session.Events.Append(revised.ItemId, (long)revised.Revision, revised);
        }

        var imported = new ItemsImported(
            bankId,
            facts.Count(fact => fact is ItemAdded),
            facts.Count(fact => fact is ItemRevised),
            facts.Count(fact => fact is null),
            facts.OfType<ItemAdded>().CountBy(added => added.Content.Topic).ToDictionary(),
            now);
        session.Events.Append(bankId, imported);
        await session.SaveChangesAsync(cancellation);
        return (new ImportReport(
            bankId, rows.Count, imported.Added, imported.Revised, imported.Unchanged,
            rows.Select(row => row.Topic).Distinct(StringComparer.Ordinal).Count(),
            rows.Count(row => row.ImageName is not null),
            rows.Count(row => row.Level is null)), null);
    }

    /// <summary>What one row means for the bank: a new item, a new revision of one it has, or nothing new.</summary>
    /// <param name="known">The item of the same external id, or null.</param>
    /// <param name="newId">Gives random ids to what a response names; what stays the same keeps its id.</param>
    public static object? Decide(
        Guid bankId, ItemRow row, Item? known, IReadOnlyDictionary<string, string> images, Func<string> newId, DateTimeOffset now)
    {
        var image = row.ImageName is { } name ? images[name] : null;
        var interaction = row.Interaction.Identified(known?.Content.Interaction, newId);
        var content = new ItemContent(
            row.Topic, row.Skill, row.Stem, image,
            image is null ? null : row.ImageAlt ?? "Figure that belongs to the question",
            interaction, row.Rationale);
        var parameters = interaction.Prior(row.Level);

        if (known is null)
            return new ItemAdded(NamedId.Create(bankId, row.ExternalId), bankId, row.ExternalId, content, parameters, now);
        // A file never takes back what responses have shown of an item.
        if (known.Parameters.Source == ItemParameters.Calibrated) parameters = known.Parameters;
        return content.SameAs(known.Content) && parameters == known.Parameters
            ? null
            : new ItemRevised(known.Id, known.Revision + 1, content, parameters, now);
    }

    private static string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 8);

    private static Refusal Refused(IReadOnlyList<RowError> errors) => new(
        StatusCodes.Status400BadRequest, "import-refused", "The file was not imported",
        $"{errors.Count} {(errors.Count == 1 ? "thing is" : "things are")} wrong in the file; nothing was written. First: row {errors[0].Row}"
        + (errors[0].Column.Length > 0 ? $", column '{errors[0].Column}'" : "") + $": {errors[0].Message}")
    { Field = "body", More = new Dictionary<string, object?> { ["errors"] = errors.Take(200).ToList() } };
}
