using System.Text.Json;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>An item's whole content as its author wants it; what is left out is taken away.</summary>
/// <param name="Revision">The revision that the author saw.</param>
/// <param name="Interaction">See <see cref="AddItem"/>. An option whose text stays keeps its id.</param>
/// <param name="ImageName">File name of a picture that was uploaded to the bank, or the id of the picture that the item shows.</param>
public sealed record ReviseItem(
    int? Revision,
    string? Stem,
    JsonElement? Interaction,
    string? Topic = null,
    string? Skill = null,
    int? Level = null,
    string? ImageName = null,
    string? ImageAlt = null,
    string? Rationale = null
);

/// <summary>An author changes an item. Attempts and published versions keep the revision they have; a retired item is restored.</summary>
public static class ReviseItemEndpoint
{
    /// <summary>
    /// Writes the item's content and answers its revision, the same as before where nothing changed.
    /// 404 where there is no such item; 409 where the author saw another revision.
    /// </summary>
    [WolverinePut("/api/items/{itemId}"), Authorize(Roles = Roles.Author)]
    [Refuses(404, 409)]
    [EndpointSummary("Revise an item; the same content again changes nothing")]
    public static async Task<Results<Ok<WrittenItem>, ProblemHttpResult>> Put(
        Guid itemId,
        ReviseItem? command,
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
        var images = await session.LoadAsync<Item>(itemId, cancellation) is { } seen
            ? await ItemChange.Images(session, seen.BankId, cancellation)
            : [];
        var (item, refusal) = await ItemChange.Write(
            session,
            itemId,
            (known, calibration) => Decide(command, known, images, calibration, ItemChange.NewId, now),
            now,
            cancellation
        );
        return refusal is null ? TypedResults.Ok(new WrittenItem(item!.Id, item.Revision)) : refusal.ToResult();
    }

    /// <summary>
    /// Decides that the item is revised, restored, or nothing where it reads as before.
    /// Refused with 404 where there is no such item; with 409 where it has another revision than the author saw (item-stale); with 400
    /// where the content can't be kept.
    /// </summary>
    /// <param name="images">Content hashes of the bank's pictures by their file names.</param>
    /// <param name="calibration">The bank's calibration version if the item loses parameters that no longer hold.</param>
    /// <param name="newId">Gives random ids to what a response names; what stays the same keeps its id.</param>
    public static Decision Decide(
        ReviseItem command,
        Item? item,
        IReadOnlyDictionary<string, string> images,
        int calibration,
        Func<string> newId,
        DateTimeOffset now
    )
    {
        if (item is null)
        {
            return Decision.No(Refusal.NotFound("item"));
        }
        if (command.Revision is not { } revision)
        {
            return Decision.No(Refusal.BadField("revision", "Send the revision that you saw: a whole number from 1."));
        }
        if (revision != item.Revision)
        {
            return Decision.No(Stale(item));
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
        var (content, problems) = form.Read(WithOwn(images, item.Content.ImageId), item.Content, newId);
        return content is null
            ? Decision.No(ItemForm.Refused(problems))
            : Decision.Of([.. ItemChange.Decide(item.BankId, item.ExternalId, item, content, own: null, calibration, now)]);
    }

    /// <summary>The item's own picture goes by its id too: another one may have been uploaded under its name since.</summary>
    private static Dictionary<string, string> WithOwn(IReadOnlyDictionary<string, string> images, string? own)
    {
        var all = images.ToDictionary(StringComparer.Ordinal);
        if (own is not null)
        {
            all[own] = own;
        }
        return all;
    }

    private static Refusal Stale(Item item) =>
        new(
            StatusCodes.Status409Conflict,
            "item-stale",
            "The item has another revision",
            $"The item has revision {item.Revision} by now. Load it again and repeat what you changed."
        )
        {
            Field = "revision",
            More = new Dictionary<string, object?> { ["current"] = item.Revision },
        };
}
