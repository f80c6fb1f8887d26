using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Every item of the file is in exactly one of the counts.</summary>
/// <param name="CalibrationVersion">The bank's from here on.</param>
public sealed record ParametersReport(Guid BankId, int CalibrationVersion, int Items, int Set, int Unchanged);

/// <summary>Takes a calibration's parameters over into a bank: all of the file, or nothing and a list of what to mend. No item gets a new
/// revision.</summary>
public static class ImportParametersEndpoint
{
    /// <summary>
    /// Sets the parameters that a CSV file gives, and answers how many items got others than they had.
    /// 400 names every error of the file, and nothing is written; 404 where there is no such bank.
    /// </summary>
    /// <param name="source">Whose the parameters are, in words; left out, the author's.</param>
    /// <param name="learners">How many learners' responses they were estimated from, at least 1; left out where that is not known.</param>
    /// <param name="model">Of items with several points, where the file does not say: grm or gpcm.</param>
    [
        WolverinePost("/api/item-banks/{bankId}/parameters"),
        Authorize(Roles = Roles.Author),
        RequestSizeLimit(ImportItemsEndpoint.LargestFile)
    ]
    [Refuses(404, 409), ReadsFile("text/csv")]
    [EndpointSummary("Set parameters of a bank's items from CSV as 'engine calibrate' writes it, all or none")]
    public static async Task<Results<Ok<ParametersReport>, ProblemHttpResult>> Post(
        Guid bankId,
        [FromQuery] string? source,
        [FromQuery] int? learners,
        [FromQuery] string? model,
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
        var (rows, refused) = Read(file!, model);
        if (refused is not null)
        {
            return refused.ToResult();
        }
        var (report, refusal) = await Run(
            session,
            bankId,
            rows,
            source ?? ParameterCells.UsualSource,
            learners,
            clock.GetUtcNow(),
            cancellation
        );
        return refusal is null ? TypedResults.Ok(report) : refusal.ToResult();
    }

    /// <summary>The file's items, or what is wrong with it.</summary>
    /// <param name="model">Of items with several points, where the file does not say: grm or gpcm.</param>
    public static (IReadOnlyList<ParameterRow> Rows, Refusal? Refused) Read(byte[] file, string? model)
    {
        if (model is not null && !CsvParameters.Models.Contains(model, StringComparer.OrdinalIgnoreCase))
        {
            return ([], Refusal.BadField("model", $"There is no model '{model}'. There are {string.Join(", ", CsvParameters.Models)}."));
        }
        var (text, unreadable) = CsvBody.Decode(file);
        if (unreadable is not null)
        {
            return ([], unreadable);
        }
        var (rows, errors) = CsvParameters.Read(new StringReader(text!), model);
        return errors.Count > 0 ? ([], CsvBody.Refused(errors)) : (rows, null);
    }

    /// <summary>Rows that have been read, written in one commit.</summary>
    /// <param name="source">Whose the parameters are.</param>
    /// <param name="learners">How many learners' responses they were estimated from; null where that is not known.</param>
    public static async Task<(ParametersReport? Report, Refusal? Refused)> Run(
        IDocumentSession session,
        Guid bankId,
        IReadOnlyList<ParameterRow> rows,
        string source,
        int? learners,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (ParameterCells.ProblemOf(source.Trim()) is { } unnamed)
        {
            return (null, Refusal.BadField("source", unnamed));
        }
        if (learners < 1)
        {
            return (
                null,
                Refusal.BadField(
                    "learners",
                    "Parameters are estimated from at least 1 learner. Leave it out where the number is not known."
                )
            );
        }
        var known = (await session.Query<Item>().Where(item => item.BankId == bankId).ToListAsync(cancellation)).ToDictionary(
            item => item.ExternalId,
            StringComparer.Ordinal
        );
        var from = ParameterCells.SourceOf(source.Trim(), learners);
        IReadOnlyList<ItemParametersSet> facts = [];
        var calibration = 0;
        var refusal = await session.Decide<ItemBank>(
            bankId,
            bank =>
            {
                if (bank is null)
                {
                    return Decision.No(Refusal.NotFound("item bank"));
                }
                (facts, var errors) = Decide(rows, known, bank.CalibrationVersion + 1, from, now);
                if (errors.Count > 0)
                {
                    return Decision.No(CsvBody.Refused(errors));
                }
                calibration = bank.CalibrationVersion + (facts.Count > 0 ? 1 : 0);
                return facts.Count > 0
                    ? Decision.Of(new ItemParametersImported(bankId, calibration, facts.Count, from, now))
                    : Decision.Of();
            },
            cancellation
        );
        if (refusal is not null)
        {
            return (null, refusal);
        }
        var versions = known.Values.ToDictionary(item => item.Id, item => item.Version);
        // Twenty thousand streams are not fetched one by one. Each append is checked against the version that the query above read.
        foreach (var fact in facts)
        {
            session.Events.Append(fact.ItemId, versions[fact.ItemId] + 1L, fact);
        }
        await session.SaveChangesAsync(cancellation);
        return (new ParametersReport(bankId, calibration, rows.Count, facts.Count, rows.Count - facts.Count), null);
    }

    /// <summary>What the rows mean for the bank's items: other parameters, or, for those that have them already, nothing new.</summary>
    /// <param name="known">By the author's ids.</param>
    /// <param name="calibration">The bank's calibration version with these parameters.</param>
    /// <returns>All there is to write, or all that is wrong; never some of each.</returns>
    public static (IReadOnlyList<ItemParametersSet> Facts, IReadOnlyList<RowError> Errors) Decide(
        IReadOnlyList<ParameterRow> rows,
        IReadOnlyDictionary<string, Item> known,
        int calibration,
        ParameterSource source,
        DateTimeOffset now
    )
    {
        var (facts, errors) = (new List<ItemParametersSet>(), new List<RowError>());
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.ExternalId, out var item))
            {
                errors.Add(
                    new RowError(row.Row, "item", $"The bank has no item '{row.ExternalId}'. Import the item first, or take its rows out.")
                );
                continue;
            }

            var parameters = new ItemParameters(row.Model, row.A, row.B, row.C, row.D, row.Errors, source);
            var problems = parameters
                .Problems(item.Content.Interaction.MaxCategory)
                .Select(problem => new RowError(
                    row.RowOf(problem),
                    ColumnOf(problem.Parameter),
                    $"Item '{row.ExternalId}': {problem.Message}"
                ))
                .ToList();
            errors.AddRange(problems);
            if (problems.Count == 0 && parameters != item.Parameters)
            {
                facts.Add(new ItemParametersSet(item.Id, parameters, calibration, now));
            }
        }

        return errors.Count > 0 ? ([], errors) : (facts, []);
    }

    private static string ColumnOf(string parameter) =>
        parameter switch
        {
            "model" => "model",
            _ when parameter.StartsWith("se ", StringComparison.Ordinal) => "se",
            _ => "est",
        };
}
