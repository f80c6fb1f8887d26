using System.Text.Encodings.Web;
using System.Text.Json;
using AdaptivQ.Platform.Limits;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>
/// The read API for teachers, authors and analysts: services and endpoint. Modules bring their types beside the read models that these show
/// (docs/adr/0002-graphql-net-for-now.md, docs/adr/0017-modules-and-what-they-bring.md).
/// </summary>
public static class GraphQLWiring
{
    private const string Path = "/graphql";

    private static readonly TimeSpan LongestExecution = TimeSpan.FromSeconds(20);

    /// <summary>Adds the schema of all modules' types, its limits, and what resolvers ask for.</summary>
    public static IServiceCollection AddAdaptivQGraphQL(this IServiceCollection services) =>
        services
            .AddHttpContextAccessor()
            .AddScoped<GraphReader>()
            .AddScoped<Nodes>()
            .AddSingleton<UtcTimeGraphType>()
            .AddSingleton<JsonGraphType>()
            .AddTransient(typeof(ExtensibleObjectGraphType<>))
            .AddSingleton<AutoRegisteringObjectGraphType<Query>, ExtensibleObjectGraphType<Query>>()
            .AddGraphQL(graphql =>
                graphql
                    .AddAutoSchema<Query>()
                    .AddGraphTypeMappingProvider<ExtensibleTypes>()
                    .ConfigureSchema(schema =>
                    {
                        schema.RegisterTypeMapping<DateTimeOffset, UtcTimeGraphType>();
                        schema.RegisterTypeMapping<JsonElement, JsonGraphType>();
                        // Some tools ask for these when they introspect.
                        schema.Features.RepeatableDirectives = true;
                        schema.Features.DeprecationOfInputValues = true;
                    })
                    .AddSchemaVisitor(new ArgumentRules())
                    // Readable text: it is JSON by its type and nosniff, never part of a page.
                    .AddSystemTextJson(json => json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                    .AddErrorInfoProvider(new TypedErrors())
                    .AddComplexityAnalyzer(QueryCost.Configure)
                    // One session a request, and a session runs one query at a time; lists are batched instead (Batch.cs).
                    .AddExecutionStrategy(SerialExecutionStrategy.Instance, OperationType.Query)
                    .ConfigureExecutionOptions(options =>
                    {
                        // A resolver that throws is a bug or a database that is away: the whole request fails, as every other does.
                        options.ThrowOnUnhandledException = true;
                        options.Timeout = LongestExecution;
                    })
            );

    /// <summary>/graphql for everybody who is signed in: what they may see is decided field by field.</summary>
    public static IEndpointConventionBuilder MapAdaptivQGraphQL(this IEndpointRouteBuilder routes) =>
        // Every method, because the endpoint itself says 405 to those it does not know.
        routes
            .Map(Path, GraphQLOverHttp.Serve)
            .RequireAuthorization()
            .RequireRateLimiting(RequestLimits.Reads)
            .WithDisplayName("GraphQL")
            .ExcludeFromDescription();
}
