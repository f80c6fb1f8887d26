using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Every row of the file is in exactly one of the counts.</summary>
/// <param name="ParametersSet">Items that read as before and got other parameters.</param>
/// <param name="Restored">Items that had been retired, whether or not they read as before.</param>
/// <param name="ParametersDropped">Revised items whose parameters no longer fit, since another response is right; they have a prior
/// again.</param>
/// <param name="WithoutLevel">Rows that gave neither level nor parameters, whose prior difficulty is the middle of the scale.</param>
public sealed record ImportReport(
    Guid BankId,
    int Rows,
    int Added,
    int Revised,
    int ParametersSet,
    int Restored,
    int Unchanged,
    int Topics,
    int WithImage,
    int WithoutLevel,
    int ParametersDropped
);

/// <summary>Reads a file of items into a bank: all of it, or nothing and a list of what to mend.</summary>
public static class ImportItemsEndpoint
{
    /// <summary>Largest file that can be imported, in bytes: 8 MiB.</summary>
    public const int LargestFile = 8 * 1024 * 1024;

    /// <summary>
    /// Imports a CSV file of items and answers how many were added, revised, restored or left alone.
    /// 400 names every error of the file, and nothing is written; 404 where there is no such bank.
    /// </summary>
    [WolverinePost("/api/item-banks/{bankId}/items"), Authorize(Roles = Roles.Author), RequestSizeLimit(LargestFile)]
    [Refuses(404, 409), ReadsFile("text/csv")]
    [EndpointSummary("Import items from CSV, all or none")]
    public static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> Post(
        Guid bankId,
        HttpRequest request,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (file, unreadable) = await CsvBody.Read(request, cancellation);
        if (unreadable is not null)
        {
            return unreadable.ToResult();
        }
        if (await session.LoadAsync<ItemBank>(bankId, cancellation) is null)
        {
            return Refusal.NotFound("item bank").ToResult();
        }
        var (rows, refused) = Read(file!);
        if (refused is not null)
        {
            return refused.ToResult();
        }
        var (report, refusal) = await Write(session, bankId, rows, new Dictionary<string, string>(), clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(report) : refusal.ToResult();
    }

    /// <summary>The file's rows, or what is wrong with it.</summary>
    public static (IReadOnlyList<ItemRow> Rows, Refusal? Refused) Read(byte[] file)
    {
        var (text, unreadable) = CsvBody.Decode(file);
        if (unreadable is not null)
        {
            return ([], unreadable);
        }
        var (rows, errors) = CsvItems.Read(new StringReader(text!));
        return errors.Count > 0 ? ([], CsvBody.Refused(errors)) : (rows, null);
    }

    /// <summary>Writes rows that have been read into a bank, in one commit.</summary>
    /// <param name="newImages">Pictures stored in this session, by file name, besides those the bank has already.</param>
    public static Task<(ImportReport? Report, Refusal? Refused)> Write(
        IDocumentSession session,
        Guid bankId,
        IReadOnlyList<ItemRow> rows,
        IReadOnlyDictionary<string, string> newImages,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => Write(session, bankId, null, rows, newImages, now, cancellation);

    /// <summary>Opens a bank and writes rows into it, in one commit: where either is refused, there is no bank.</summary>
    /// <param name="newImages">Pictures stored in this session, by file name.</param>
    public static async Task<(ImportReport? Report, Refusal? Refused)> WriteToNew(
        IDocumentSession session,
        Guid bankId,
        CreateItemBank bank,
        IReadOnlyList<ItemRow> rows,
        IReadOnlyDictionary<string, string> newImages,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => await Write(session, bankId, bank, rows, newImages, now, cancellation);

    private static async Task<(ImportReport? Report, Refusal? Refused)> Write(
        IDocumentSession session,
        Guid bankId,
        CreateItemBank? newBank,
        IReadOnlyList<ItemRow> rows,
        IReadOnlyDictionary<string, string> newImages,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var images = await ItemChange.Images(session, bankId, cancellation);
        foreach (var (name, image) in newImages)
        {
            images[name] = image;
        }
        var missing = rows.Where(row => row.ImageName is { } name && !images.ContainsKey(name))
            .Select(row => new RowError(row.Row, "image", ContentRules.NoPicture(row.ImageName!)))
            .ToList();
        if (missing.Count > 0)
        {
            return (null, CsvBody.Refused(missing));
        }

        var known = (await session.Query<Item>().Where(item => item.BankId == bankId).ToListAsync(cancellation)).ToDictionary(
            item => item.ExternalId,
            StringComparer.Ordinal
        );
        IReadOnlyList<IReadOnlyList<object>> facts = [];
        ItemsImported? imported = null;
        var refusal = await session.Decide<ItemBank>(
            bankId,
            bank =>
            {
                if (bank is null && newBank is null)
                {
                    return Decision.No(Refusal.NotFound("item bank"));
                }
                var opened = newBank is null ? Decision.Of() : CreateItemBankEndpoint.Decide(bank, bankId, newBank, now);
                if (opened.Refused is not null)
                {
                    return opened;
                }
                var calibration = bank?.CalibrationVersion ?? 0;
                facts =
                [
                    .. rows.Select(row =>
                        Decide(bankId, row, known.GetValueOrDefault(row.ExternalId), images, calibration + 1, ItemChange.NewId, now)
                    ),
                ];
                imported = Summarize(bankId, rows, known, facts, calibration, now);
                return Decision.Of([.. opened.Events, imported]);
            },
            cancellation
        );
        if (refusal is not null)
        {
            return (null, refusal);
        }
        // Twenty thousand streams are not fetched one by one. Each append is checked against the version that the query above read.
        foreach (var (row, events) in rows.Zip(facts))
        {
            if (events is [ItemAdded added])
            {
                session.Events.StartStream<Item>(added.ItemId, added);
            }
            else if (events.Count > 0 && known[row.ExternalId] is var item)
            {
                session.Events.Append(item.Id, item.Version + events.Count, events);
            }
        }

        await session.SaveChangesAsync(cancellation);
        return (
            new ImportReport(
                bankId,
                rows.Count,
                imported!.Added,
                imported.Revised,
                imported.ParametersSet,
                imported.Restored,
                imported.Unchanged,
                rows.Select(row => row.Topic).Distinct(StringComparer.Ordinal).Count(),
                rows.Count(row => row.ImageName is not null),
                rows.Count(row => row.Level is null && row.Parameters is null),
                facts.Count(events =>
                    events.Any(fact =>
                        fact is ItemRevised { Parameters.Source: PriorSource } revised
                        && revised.CalibrationVersion == imported.CalibrationVersion
                        && imported.CalibrationVersion > 0
                    )
                )
            ),
            null
        );
    }

    /// <summary>Decides what one row means for the bank: see <see cref="ItemChange.Decide"/>.</summary>
    /// <param name="known">The item of the same external id, or null.</param>
    /// <param name="images">Content hashes of pictures by their file names.</param>
    /// <param name="calibration">The bank's calibration version if the row brings parameters of its own.</param>
    /// <param name="newId">Gives random ids to what a response names; what stays the same keeps its id.</param>
    /// <returns>The item's events; none for a row that is nothing new.</returns>
    public static IReadOnlyList<object> Decide(
        Guid bankId,
        ItemRow row,
        Item? known,
        IReadOnlyDictionary<string, string> images,
        int calibration,
        Func<string> newId,
        DateTimeOffset now
    )
    {
        var image = row.ImageName is { } name ? images[name] : null;
        var content = new ItemContent(
            row.Topic,
            row.Skill,
            row.Level,
            row.Stem,
            image,
            image is null ? null : row.ImageAlt ?? ContentRules.UsualImageAlt,
            row.Interaction.Identified(known?.Content.Interaction, newId),
            row.Rationale
        );
        return ItemChange.Decide(bankId, row.ExternalId, known, content, row.Parameters, calibration, now);
    }

    /// <summary>The bank's own event of an import: every row in one count, and what becomes of its topics.</summary>
    /// <param name="known">The bank's items before, by external id.</param>
    /// <param name="facts">The events of each row's item.</param>
    /// <param name="calibration">The bank's calibration version before.</param>
    public static ItemsImported Summarize(
        Guid bankId,
        IReadOnlyList<ItemRow> rows,
        IReadOnlyDictionary<string, Item> known,
        IReadOnlyList<IReadOnlyList<object>> facts,
        int calibration,
        DateTimeOffset now
    ) =>
        new(
            bankId,
            facts.Count(events => events is [ItemAdded]),
            facts.Count(events => events is [ItemRevised]),
            facts.Count(events => events is [ItemParametersSet]),
            facts.Count(events => events is [ItemRestored, ..]),
            facts.Count(events => events.Count == 0),
            ItemChange.TopicChanges(
                rows.Zip(
                    facts,
                    (row, events) =>
                    {
                        var before = known.GetValueOrDefault(row.ExternalId);
                        return (before, ItemChange.After(before, events));
                    }
                )
            ),
            facts.SelectMany(events => events).Select(CalibrationOf).Append(calibration).Max(),
            now
        );

    private static int CalibrationOf(object fact) =>
        fact switch
        {
            ItemAdded added => added.CalibrationVersion,
            ItemRevised revised => revised.CalibrationVersion,
            ItemParametersSet set => set.CalibrationVersion,
            _ => 0,
        };
}
