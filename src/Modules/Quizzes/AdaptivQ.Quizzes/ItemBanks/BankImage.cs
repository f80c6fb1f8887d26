using System.Security.Cryptography;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>A picture that items of a bank show. The id is the SHA-256 of its bytes, so a changed picture is another one.</summary>
public sealed record BankImage(string Id, string ContentType, byte[] Bytes)
{
    /// <summary>Largest picture that can be uploaded, in bytes: 2 MiB.</summary>
    public const int LargestBytes = 2 * 1024 * 1024;

    /// <summary>What the bytes are by their first few, whatever the file is called; null for anything but PNG, JPEG, GIF and
    /// WebP.</summary>
    public static BankImage? Read(byte[] bytes)
    {
        var type = bytes.AsSpan() switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
            _ => null,
        };
        return type is null ? null : new BankImage(Convert.ToHexStringLower(SHA256.HashData(bytes)), type, bytes);
    }
}

/// <summary>The file name under which a bank's import files speak of a picture.</summary>
public sealed record BankImageName(string Id, Guid BankId, string Name, string ImageId)
{
    /// <summary>Names a stored picture in a bank; the same file name again replaces what it named before.</summary>
    /// <param name="imageId">SHA-256 of the picture's bytes, in hexadecimal digits.</param>
    public static BankImageName For(Guid bankId, string name, string imageId) => new($"{bankId:N}/{name}", bankId, name, imageId);
}

/// <param name="Id">SHA-256 of the bytes, in hexadecimal digits.</param>
public sealed record StoredImage(string Id);

/// <summary>Takes and serves the pictures that items show.</summary>
public static class BankImageEndpoints
{
    /// <summary>An author uploads a picture before the rows that name it.</summary>
    [WolverinePut("/api/item-banks/{bankId}/images/{name}"), Authorize(Roles = Roles.Author), RequestSizeLimit(BankImage.LargestBytes)]
    [EndpointSummary("Upload a picture that import files name")]
    [Refuses(404), ReadsFile("image/png", "image/jpeg", "image/gif", "image/webp")]
    public static async Task<Results<Ok<StoredImage>, ProblemHttpResult>> Put(
        Guid bankId,
        string name,
        HttpRequest request,
        IDocumentSession session,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<ItemBank>(bankId, cancellation) is null)
        {
            return Refusal.NotFound("item bank").ToResult();
        }
        if (name.Length > 200 || name.AsSpan().ContainsAny("/\\"))
        {
            return Refusal.BadField("name", "Name the picture by its plain file name, at most 200 characters.").ToResult();
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        if (body.Length > BankImage.LargestBytes || BankImage.Read(body.ToArray()) is not { } image)
        {
            return Refusal.BadField("body", "Send one PNG, JPEG, GIF or WebP picture of at most 2 MiB as the request's body.").ToResult();
        }

        session.Store(image);
        session.Store(BankImageName.For(bankId, name, image.Id));
        await session.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new StoredImage(image.Id));
    }

    /// <summary>A picture, for anybody signed in to the school. Its id is its hash, so it may be kept for good.</summary>
    [WolverineGet("/api/media/{id}"), Authorize]
    [EndpointSummary("A picture of an item")]
    [Refuses(404), AnswersFile("image/png", "image/jpeg", "image/gif", "image/webp")]
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Get(
        string id,
        IQuerySession session,
        HttpResponse response,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<BankImage>(id, cancellation) is not { } image)
        {
            return Refusal.NotFound("picture").ToResult();
        }
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Bytes(image.Bytes, image.ContentType);
    }
}
