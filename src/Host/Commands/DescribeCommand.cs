using System.CommandLine;
using AdaptivQ.Host.GraphQL;
using AdaptivQ.Host.Local;
using Marten;

namespace AdaptivQ.Host.Commands;

/// <summary>Prints what the code says of itself, for the files and documents that are kept in step with it.</summary>
internal static class DescribeCommand
{
    public static Command Create() => new("describe", "Print what the code says of itself.") { CreateGraphQL(), CreateEvents() };

    private static Command CreateGraphQL()
    {
        var command = new Command("graphql", "The GraphQL schema as SDL (src/Host/GraphQL/schema.graphql).");
        command.SetAction(async (_, _) =>
        {
            await Console.Out.WriteAsync(GraphQLSdl.Print());
            return 0;
        });
        return command;
    }

    private static Command CreateEvents()
    {
        var command = new Command("events", "Every event type of the store, by module.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var house = await House.OpenAsync(new LocalProgress(Console.Error, 1), cancellation);
            foreach (var module in house.Store.Options.Events.AllKnownEventTypes()
                .Where(type => type.EventType.Assembly.GetName().Name!.StartsWith("AdaptivQ.", StringComparison.Ordinal))
                .GroupBy(type => type.EventType.Assembly.GetName().Name!)
                .OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                await Console.Out.WriteLineAsync(module.Key);
                foreach (var type in module.OrderBy(type => type.EventTypeName, StringComparer.Ordinal))
                    await Console.Out.WriteLineAsync($"  {type.EventTypeName,-24} {string.Join(", ", type.EventType.GetProperties().Select(property => property.Name))}");
            }

            return 0;
        });
        return command;
    }
}
