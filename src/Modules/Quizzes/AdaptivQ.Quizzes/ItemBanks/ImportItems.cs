using System.Security.Cryptography;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Every row of the file is in exactly one of the counts.</summary>
/// <param name="ParametersSet">Items that read as before and got other parameters.</param>
/// <param name="ParametersDropped">Revised items whose parameters no longer fit, since another response is right; they have a prior again.</param>
/// <param name="WithoutLevel">Rows that gave neither level nor parameters, whose prior difficulty is the middle of the scale.</param>
public sealed record ImportReport(
    Guid BankId, int Rows, int Added, int Revised, int ParametersSet, int Unchanged, int Topics, int WithImage, int WithoutLevel,
    int ParametersDropped);

/// <summary>Reads a file of items into a bank: all of it, or nothing and a list of what to mend.</summary>
public static class ImportItems
{
    public const int LargestFile = 8 * 1024 * 1024;

    [WolverinePost("/api/item-banks/{bankId}/items"), Authorize(Roles = Roles.Author), RequestSizeLimit(LargestFile)]
    [EndpointSummary("Import items from CSV, all or none")]
    public static async Task<IResult> Post(Guid bankId, HttpRequest request, IDocumentSession session, TimeProvider clock, CancellationToken cancellation)
    {
        var (file, unreadable) = await CsvBody.Read(request, cancellation);
        if (unreadable is not null) return unreadable.ToResult();
        if (await session.LoadAsync<ItemBank>(bankId, cancellation) is null) return Refusal.NotFound("item bank").ToResult();
        var (rows, refused) = Read(file!);
        if (refused is not null) return refused.ToResult();
        var (report, refusal) = await Write(session, bankId, rows, new Dictionary<string, string>(), clock.GetUtcNow(), cancellation);
        return refusal is null ? TypedResults.Ok(report) : refusal.ToResult();
    }

    /// <summary>The file's rows, or what is wrong with it.</summary>
    public static (IReadOnlyList<ItemRow> Rows, Refusal? Refused) Read(byte[] file)
    {
        var (text, unreadable) = CsvBody.Decode(file);
        if (unreadable is not null) return ([], unreadable);
        var (rows, errors) = CsvItems.Read(new StringReader(text!));
        return errors.Count > 0 ? ([], CsvBody.Refused(errors)) : (rows, null);
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
        if (missing.Count > 0) return (null, CsvBody.Refused(missing));

        var known = (await session.Query<Item>().Where(item => item.BankId == bankId).ToListAsync(cancellation))
            .ToDictionary(item => item.ExternalId, StringComparer.Ordinal);
        // The bank may be made in this very session; then no other session can have changed it.
        var stream = await session.Events.FetchForWriting<ItemBank>(bankId, cancellation);
        var calibration = stream.Aggregate?.CalibrationVersion ?? 0;
        var facts = rows.Select(row => Decide(bankId, row, known.GetValueOrDefault(row.ExternalId), images, calibration + 1, NewId, now)).ToList();
        foreach (var (row, fact) in rows.Zip(facts))
        {
            if (fact is ItemAdded added) session.Events.StartStream<Item>(added.ItemId, added);
            else if (fact is not null) session.Events.Append(known[row.ExternalId].Id, known[row.ExternalId].Version + 1L, fact);
        }

        var imported = new ItemsImported(
            bankId,
            facts.Count(fact => fact is ItemAdded),
            facts.Count(fact => fact is ItemRevised),
            facts.Count(fact => fact is ItemParametersSet),
            facts.Count(fact => fact is null),
            facts.OfType<ItemAdded>().CountBy(added => added.Content.Topic).ToDictionary(),
            facts.Select(CalibrationOf).Append(calibration).Max(),
            now);
        if (stream.Aggregate is null) session.Events.Append(bankId, imported);
        else stream.AppendOne(imported);
        await session.SaveChangesAsync(cancellation);
        return (new ImportReport(
            bankId, rows.Count, imported.Added, imported.Revised, imported.ParametersSet, imported.Unchanged,
            rows.Select(row => row.Topic).Distinct(StringComparer.Ordinal).Count(),
            rows.Count(row => row.ImageName is not null),
            rows.Count(row => row.Level is null && row.Parameters is null),
            rows.Zip(facts).Count(pair => pair.Second is ItemRevised { Parameters.Source: PriorSource, CalibrationVersion: > 0 } revised
                && revised.CalibrationVersion == calibration + 1)), null);
    }

    /// <summary>What one row means for the bank: a new item, a new revision of one it has, other parameters for it, or nothing new.</summary>
    /// <param name="known">The item of the same external id, or null.</param>
    /// <param name="calibration">The bank's calibration version if the row brings parameters of its own.</param>
    /// <param name="newId">Gives random ids to what a response names; what stays the same keeps its id.</param>
    public static object? Decide(
        Guid bankId, ItemRow row, Item? known, IReadOnlyDictionary<string, string> images, int calibration, Func<string> newId, DateTimeOffset now)
    {
        var image = row.ImageName is { } name ? images[name] : null;
        var interaction = row.Interaction.Identified(known?.Content.Interaction, newId);
        var content = new ItemContent(
            row.Topic, row.Skill, row.Level, row.Stem, image,
            image is null ? null : row.ImageAlt ?? "Figure that belongs to the question",
            interaction, row.Rationale);
        var own = row.Parameters is null ? 0 : calibration;
        var parameters = row.Parameters ?? interaction.Prior(row.Level);
        if (known is null)
            return new ItemAdded(NamedId.Create(bankId, row.ExternalId), bankId, row.ExternalId, content, parameters, own, now);

        // A file without parameters takes none back that are known better, unless the item asks for another response than it was
        // calibrated with. The bank then has other parameters than before, and its calibration version says so.
        var better = row.Parameters is null && known.Parameters.Source is not PriorSource;
        var keeps = better && interaction.IsScoredAs(known.Content.Interaction) && !known.Parameters.Problems(interaction.MaxCategory).Any();
        if (keeps || parameters == known.Parameters) (parameters, own) = (known.Parameters, known.CalibrationVersion);
        else if (better) own = calibration;
        if (!content.SameAs(known.Content)) return new ItemRevised(known.Id, known.Revision + 1, content, parameters, own, now);
        return parameters == known.Parameters ? null : new ItemParametersSet(known.Id, parameters, own, now);
    }

    private static int CalibrationOf(object? fact) => fact switch
    {
        ItemAdded added => added.CalibrationVersion,
        ItemRevised revised => revised.CalibrationVersion,
        ItemParametersSet set => set.CalibrationVersion,
        _ => 0,
    };

    private static string NewId() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 8);
}
