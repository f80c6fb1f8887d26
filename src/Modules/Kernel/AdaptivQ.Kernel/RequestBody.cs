using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Kernel;

/// <summary>The body of requests that say everything in their address.</summary>
public static class RequestBody
{
    /// <summary>Refuses a body that would otherwise be dropped in silence.</summary>
    /// <returns>Null where the request has no body.</returns>
    public static async Task<Refusal?> MustBeEmpty(HttpRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ContentLength > 0 || await request.Body.ReadAsync(new byte[1], cancellation) > 0
            ? Refusal.BadField("body", "This command takes no fields. Send it without a body.")
            : null;
    }
}
