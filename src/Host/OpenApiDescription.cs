using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace AdaptivQ.Host;

/// <summary>The API's description at /openapi/v1.json, in the field's words and grouped by what it is about.</summary>
public static class OpenApiDescription
{
    private const string Introduction = """
        Commands and the learner's reads. Everything else is read over GraphQL at `/graphql`.

        Sign in with `POST /api/tokens` and send `Authorization: Bearer …`; browsers use `POST /api/session` and send the cookie
        `XSRF-TOKEN` back in the header `X-XSRF-TOKEN` with every change. Every refusal is a ProblemDetails (RFC 9457) whose
        `type` is a `urn:adaptivq:…`, whose `detail` says what to do, and whose `field` names the field it is about. Send an
        `Idempotency-Key` with answers: a repetition with the same key and body gets the same answer again.
        """;

    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new OpenApiInfo
                    {
                        Title = "AdaptivQ",
                        Version = "v1",
                        Description = Introduction,
                    };
                    // Not the host that the request claims to have been sent to, which anybody may write.
                    document.Servers = [new OpenApiServer { Url = "/" }];
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    // Left without a type it would be null as well, and a member that can be null would match twice.
                    if (context.JsonTypeInfo.Type == typeof(JsonElement))
                    {
                        schema.Type = AnyButNull;
                    }
                    var values = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), true);
                    if (values is [AllowedValuesAttribute allowed])
                    {
                        var limited = schema.Items as OpenApiSchema ?? schema;
                        limited.Enum =
                        [
                            .. allowed.Values.Select(value => JsonValue.Create((string)value!)),
                            // An enumeration that does not name null forbids it, whatever the type says.
                            .. limited.Type?.HasFlag(JsonSchemaType.Null) == true ? new[] { JsonNullSentinel.JsonNull } : [],
                        ];
                    }
                    return Task.CompletedTask;
                }
            );
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                    // Wolverine adds a summary of its own, the route once more; ours stands on the method.
                    operation.Summary = metadata
                        .OfType<EndpointSummaryAttribute>()
                        .Select(summary => summary.Summary)
                        .FirstOrDefault(text => text.Contains(' ', StringComparison.Ordinal));
                    // Wolverine's is the name of the method.
                    operation.Description = metadata
                        .OfType<IEndpointDescriptionMetadata>()
                        .Select(text => text.Description)
                        .FirstOrDefault(text => text.Contains(' ', StringComparison.Ordinal));
                    var words = context.Description.RelativePath!.Split('/')[1].Replace('-', ' ');
                    operation.Tags = new HashSet<OpenApiTagReference>
                    {
                        new(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(words), context.Document),
                    };

                    if (operation.RequestBody is OpenApiRequestBody body)
                    {
                        body.Required = true;
                    }
                    if (metadata.OfType<ReadsFileAttribute>().FirstOrDefault() is { } reads)
                    {
                        operation.RequestBody = new OpenApiRequestBody
                        {
                            Required = true,
                            Content = reads.ContentTypes.ToDictionary(type => type, _ => File()),
                        };
                    }
                    operation.Responses ??= [];
                    if (metadata.OfType<AnswersFileAttribute>().FirstOrDefault() is { } answers)
                    {
                        operation.Responses["200"] = new OpenApiResponse
                        {
                            Description = "OK",
                            Content = answers.ContentTypes.ToDictionary(type => type, _ => File()),
                        };
                    }
                    // Wolverine adds a 404 without content to what may find nothing.
                    foreach (var status in operation.Responses.Keys.Where(status => status[0] == '4').ToList())
                    {
                        operation.Responses.Remove(status);
                    }
                    context.Document!.AddComponent("Problem", Problem());
                    var media = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", context.Document) };
                    foreach (var status in Refusals(metadata, context.Description).Order())
                    {
                        operation.Responses.Add(
                            status.ToString(CultureInfo.InvariantCulture),
                            new OpenApiResponse
                            {
                                Description = ReasonPhrases.GetReasonPhrase(status),
                                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = media },
                            }
                        );
                    }

                    return Task.CompletedTask;
                }
            );
        });

    /// <summary>Statuses that an address can refuse with: its own, and what its request and its guards bring with them.</summary>
    private static HashSet<int> Refusals(IList<object> metadata, ApiDescription description)
    {
        var statuses = metadata.OfType<RefusesAttribute>().SelectMany(refuses => refuses.Statuses).ToHashSet();
        statuses.UnionWith([400, 401, 503]);
        if (metadata.OfType<EnableRateLimitingAttribute>().Any())
        {
            statuses.Add(429);
        }
        var changes = !HttpMethods.IsGet(description.HttpMethod!);
        if (metadata.OfType<IAuthorizeData>().Any(data => data.Roles is not null || changes))
        {
            statuses.Add(403);
        }
        if (metadata.OfType<IAcceptsMetadata>().Any() || metadata.OfType<ReadsFileAttribute>().Any())
        {
            statuses.UnionWith([413, 415]);
        }
        return statuses;
    }

    private const JsonSchemaType AnyButNull =
        JsonSchemaType.Object | JsonSchemaType.Array | JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean;

    /// <summary>A refusal: ProblemDetails with our members; some kinds have further ones, such as 'current' and 'errors'.</summary>
    private static OpenApiSchema Problem()
    {
        OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "type", "title", "status", "detail" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A urn:adaptivq:… that names the kind of refusal."),
                ["title"] = Text("The same words for every refusal of this kind."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                ["detail"] = Text("What is wrong here, and the cure."),
                ["field"] = Text("The field of the request that it is about, where there is one."),
                ["traceId"] = Text("To be told to the school's operator."),
            },
        };
    }

    private static OpenApiMediaType File() =>
        new()
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
        };
}
