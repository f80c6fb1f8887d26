using System.CommandLine;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.Types;

namespace AdaptivQ.Platform.Local;

/// <summary>Prints what the code says of itself, for the files of the repository that are kept in step with it.</summary>
internal sealed class DescribeCommand : IModuleCommand
{
    public int Place => 140;

    public Command Create(ICommandHost host) => new("describe", "Print what the code says of itself.") { CreateGraphQL() };

    private static Command CreateGraphQL()
    {
        var command = new Command("graphql", "The GraphQL schema as SDL (src/Host/GraphQL/schema.graphql).");
        command.SetAction(
            async (_, _) =>
            {
                await Console.Out.WriteAsync(GraphQLSdl.Print());
                return 0;
            }
        );
        return command;
    }
}

/// <summary>The schema in its own language, as committed in src/Host/GraphQL/schema.graphql.</summary>
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
