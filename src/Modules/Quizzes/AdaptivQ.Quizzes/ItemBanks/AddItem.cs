using System.Text.Json;
using System.Text.Json.Serialization;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>What an author says of a new item.</summary>
/// <param name="ExternalId">The author's own id, unique in the bank and there for good.</param>
/// <param name="Stem">Markdown with KaTeX between dollar signs.</param>
/// <param name="Interaction">How it is answered and scored: a JSON object with its "type" and that type's members, ids left out.</param>
/// <param name="Topic">Left out, "General".</param>
/// <param name="Level">1 (easiest) to 10; left out, the prior difficulty is the middle of the scale.</param>
/// <param name="ImageName">File name of a picture that was uploaded to the bank.</param>
public sealed record AddItem(
    [property: JsonRequired] Guid BankId,
    string? ExternalId,
    string? Stem,
    JsonElement? Interaction,
    string? Topic = null,
    string? Skill = null,
    int? Level = null,
    string? ImageName = null,
    string? ImageAlt = null,
    string? Rationale = null
);

/// <param name="Revision">1 for a new item.</param>
public sealed record WrittenItem(Guid Id, int Revision);

/// <summary>An author adds one item to a bank. It starts with prior parameters, made from its level.</summary>
public static class AddItemEndpoint
{
    /// <summary>
    /// Adds the item and answers its id and revision.
    /// 404 where there is no such bank; 409 where an item of the bank, retired or not, has the external id already.
    /// </summary>
    [WolverinePost("/api/items"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Add an item to a bank")]
    public static async Task<Results<Created<WrittenItem>, ProblemHttpResult>> Post(
        AddItem? command,
        IDocumentSession session,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var now = clock.GetUtcNow();
        var bank = await session.LoadAsync<ItemBank>(command.BankId, cancellation);
        var images = await ItemChange.Images(session, command.BankId, cancellation);
        var (item, refusal) = await ItemChange.Write(
            session,
            IdOf(command),
            (known, _) => Decide(command, bank, known, images, ItemChange.NewId, now),
            now,
            cancellation
        );
        return refusal is null
            ? TypedResults.Created($"/api/items/{item!.Id}", new WrittenItem(item.Id, item.Revision))
            : refusal.ToResult();
    }

    /// <summary>
    /// Decides that the item is added at revision 1, with prior parameters.
    /// Refused with 404 where there is no such bank; with 409 where it has the external id already (item-exists); with 400 where the
    /// content can't be kept.
    /// </summary>
    /// <param name="known">The bank's item of that external id, which may be retired; null for none.</param>
    /// <param name="images">Content hashes of the bank's pictures by their file names.</param>
    /// <param name="newId">Gives random ids to what a response names.</param>
    public static Decision Decide(
        AddItem command,
        ItemBank? bank,
        Item? known,
        IReadOnlyDictionary<string, string> images,
        Func<string> newId,
        DateTimeOffset now
    )
    {
        if (bank is null)
        {
            return Decision.No(Refusal.NotFound("item bank") with { Field = "bankId" });
        }
        var externalId = command.ExternalId?.Trim() ?? "";
        if (externalId.Length == 0)
        {
            return Decision.No(Refusal.BadField("externalId", ContentRules.Missing("externalId")));
        }
        if (ContentRules.ProblemOfName(externalId) is { } problem)
        {
            return Decision.No(Refusal.BadField("externalId", problem));
        }
        if (known is not null)
        {
            return Decision.No(Exists(known));
        }
        var form = new ItemForm(
            command.Topic,
            command.Skill,
            command.Level,
            command.Stem,
            command.ImageName,
            command.ImageAlt,
            command.Interaction,
            command.Rationale
        );
        var (content, problems) = form.Read(images, before: null, newId);
        return content is null
            ? Decision.No(ItemForm.Refused(problems))
            : Decision.Of([.. ItemChange.Decide(bank.Id, externalId, known: null, content, own: null, calibration: 0, now)]);
    }

    private static Guid IdOf(AddItem command) => NamedId.Create(command.BankId, command.ExternalId?.Trim() ?? "");

    private static Refusal Exists(Item known) =>
        new(
            StatusCodes.Status409Conflict,
            "item-exists",
            "The bank has an item of that id",
            known.RetiredAt is null
                ? $"The bank has an item '{known.ExternalId}' already. Revise that item, or choose another id."
                : $"The bank has a retired item '{known.ExternalId}'. Revise that item, which brings it back, or choose another id."
        )
        {
            Field = "externalId",
            More = new Dictionary<string, object?> { ["itemId"] = known.Id, ["current"] = known.Revision },
        };
}
