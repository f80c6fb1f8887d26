using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Platform.Local;
using GraphQLParser;
using GraphQLParser.AST;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>The schema itself: committed, so that a change of it is seen, and built so that keys cannot be reached by the wrong
/// way.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_committed_schema_is_the_one_that_is_served()
    {
        var file = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "src", "Host", "GraphQL", "schema.graphql");
        var (committed, served) = (File.ReadAllText(file).ReplaceLineEndings("\n"), GraphQLSdl.Print());
        if (committed == served)
        {
            return;
        }

        var first = committed.Split('\n').Zip(served.Split('\n')).Index().FirstOrDefault(line => line.Item.First != line.Item.Second);
        Assert.Fail(
            $"The GraphQL schema has changed, first at line {first.Index + 1}: '{first.Item.First}' is now '{first.Item.Second}'. If that "
                + $"is meant, write it again and commit it:\n"
                + "dotnet run --project src/Host -- describe graphql > src/Host/GraphQL/schema.graphql"
        );
    }

    [Fact]
    public void Types_with_keys_or_parameters_are_reached_by_the_authors_field_and_no_other()
    {
        var types = Parser
            .Parse(GraphQLSdl.Print())
            .Definitions.OfType<GraphQLObjectTypeDefinition>()
            .ToDictionary(type => type.Name.StringValue);
        static string Named(GraphQLType type) =>
            type switch
            {
                GraphQLNonNullType required => Named(required.Type),
                GraphQLListType list => Named(list.Type),
                GraphQLNamedType named => named.Name.StringValue,
                _ => throw new InvalidOperationException(type.ToString()),
            };

        var reached = new Dictionary<string, string>();
        var next = new Queue<(string Type, string By)>(
            types["Query"]
                .Fields!.Where(field => field.Name.StringValue != "items")
                .Select(field => (Named(field.Type!), field.Name.StringValue))
        );
        while (next.TryDequeue(out var at))
        {
            if (!types.TryGetValue(at.Type, out var type) || !reached.TryAdd(at.Type, at.By))
            {
                continue;
            }
            foreach (var field in type.Fields!)
            {
                next.Enqueue((Named(field.Type!), $"{at.By}.{field.Name.StringValue}"));
            }
        }

        reached.ShouldContainKey("Answer");
        foreach (var secret in new[] { "Item", "ItemConnection", "ItemEdge", "ParameterErrors" })
        {
            reached.ShouldNotContainKey(secret);
        }
        string[] secrets = ["a", "b", "c", "d", "location", "rationale", "key", "isKey", "options", "interaction", "solution", "seed"];
        foreach (var (name, by) in reached)
        {
            types[name].Fields!.Select(field => field.Name.StringValue).Intersect(secrets).ShouldBeEmpty($"{name}, reached by {by}");
        }
    }
}
