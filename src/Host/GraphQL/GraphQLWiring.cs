using System.Text.Encodings.Web;
using System.Text.Json;
using AdaptivQ.Host.Limits;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AdaptivQ.Host.GraphQL;

/// <summary>
/// The read API for teachers, authors and analysts: services and endpoint. Everything that knows the GraphQL library is in
/// this folder, so that the library can be exchanged (docs/adr/0002-graphql-net-for-now.md).
/// </summary>
public static class GraphQLWiring
{
    public const string Path = "/graphql";

    private static readonly TimeSpan LongestExecution = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddAdaptivQGraphQL(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddScoped<Reader>()
        .AddSingleton<UtcTimeGraphType>()
        .AddSingleton<JsonGraphType>()
        .AddGraphQL(graphql => graphql
            .AddAutoSchema<Query>()
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
                // A resolver that throws is a bug or a database that is away: the whole request fails, as every other of the Host does.
                options.ThrowOnUnhandledException = true;
                options.Timeout = LongestExecution;
            }));

    /// <summary>/graphql for everybody who is signed in: what they may see is decided field by field.</summary>
    public static IEndpointConventionBuilder MapAdaptivQGraphQL(this IEndpointRouteBuilder routes) =>
        // Every method, because the endpoint itself says 405 to those it does not know.
        routes.Map(Path, GraphQLOverHttp.Serve).RequireAuthorization().RequireRateLimiting(RequestLimits.Reads).WithDisplayName("GraphQL").ExcludeFromDescription();
}

/// <summary>The schema in its own language, as committed beside this file.</summary>
public static class GraphQLSdl
{
    /// <summary>Sorted by name: reflection promises no order.</summary>
    public static string Print()
    {
        using var services = new ServiceCollection().AddAdaptivQGraphQL().BuildServiceProvider();
        var schema = services.GetRequiredService<ISchema>();
        schema.Initialize();
        return schema.Print(new() { StringComparison = StringComparison.Ordinal }).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }
}
