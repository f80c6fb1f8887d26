using System.CommandLine;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.GraphQL;

namespace AdaptivQ.Operations;

/// <summary>Prints what the code says of itself, for the files and documents that are kept in step with it.</summary>
internal sealed class DescribeCommand : IModuleCommand
{
    public int Place => 140;

    public Command Create(ICommandHost host) => new("describe", "Print what the code says of itself.") { CreateGraphQL(host), CreateEvents(host) };

    private static Command CreateGraphQL(ICommandHost host)
    {
        var command = new Command("graphql", "The GraphQL schema as SDL (src/Host/GraphQL/schema.graphql).");
        command.SetAction(async (_, _) =>
        {
            await Console.Out.WriteAsync(GraphQLSdl.Print());
            return 0;
        });
        return command;
    }

    private static Command CreateEvents(ICommandHost host)
    {
        var command = new Command("events", "Every event type of the store, by module.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var application = await host.OpenAsync(cancellation);
            var types = application.Services.GetRequiredService<MartenInternals>().EventTypes()
                .Where(type => type.Assembly.GetName().Name!.StartsWith("AdaptivQ.", StringComparison.Ordinal));
            foreach (var module in types.GroupBy(type => type.Assembly.GetName().Name!).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                await Console.Out.WriteLineAsync(module.Key);
                foreach (var type in module.OrderBy(type => type.Name, StringComparer.Ordinal))
                    await Console.Out.WriteLineAsync($"  {type.Name,-18} {string.Join(", ", type.GetProperties().Select(property => property.Name))}");
            }

            return 0;
        });
        return command;
    }
}
