using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace AdaptivQ.Host;

/// <summary>The API's description at /openapi/v1.json, in the field's words and grouped by what it is about.</summary>
public static class ApiDescription
{
    private const string Introduction =
        """
        Commands and the learner's reads. Everything else is read over GraphQL at `/graphql`.

        Sign in with `POST /api/tokens` and send `Authorization: Bearer …`; browsers use `POST /api/session` and send the cookie
        `XSRF-TOKEN` back in the header `X-XSRF-TOKEN` with every change. Every refusal is a ProblemDetails (RFC 9457) whose
        `type` is a `urn:adaptivq:…`, whose `detail` says what to do, and whose `field` names the field it is about. Send an
        `Idempotency-Key` with answers: a repetition with the same key and body gets the same answer again.
        """;

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "AdaptivQ", Version = "v1", Description = Introduction };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellation) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            // Wolverine adds a summary of its own, the route once more; ours stands on the method.
            operation.Summary = metadata.OfType<EndpointSummaryAttribute>().Select(summary => summary.Summary).FirstOrDefault(text => text.Contains(' ', StringComparison.Ordinal));
            var words = context.Description.RelativePath!.Split('/')[1].Replace('-', ' ');
            operation.Tags = new HashSet<OpenApiTagReference> { new(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(words), context.Document) };

            // Any address can refuse for these reasons; what is particular to one stands on its method.
            operation.Responses ??= [];
            var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), cancellationToken: cancellation);
            foreach (var (status, reason) in new[] { ("400", "The request cannot be read"), ("401", "Not signed in"), ("403", "Not for this role, or without its antiforgery token") })
            {
                operation.Responses.TryAdd(status, new OpenApiResponse
                {
                    Description = reason,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = problem } },
                });
            }
        });
    });
}
