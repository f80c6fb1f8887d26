using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Commands are found by scanning: nothing but their place puts them into an order.</summary>
public sealed class CommandTests
{
    [Fact]
    public void No_two_commands_share_one_place()
    {
        var commands = ProductAssemblies.Create<IModuleCommand>();
        commands.Count.ShouldBeGreaterThan(10);
        Shared(commands).ShouldBeEmpty();
    }

    [Fact]
    public void A_shared_place_is_found() =>
        Shared([new Planted(10), new Planted(20), new Planted(10)]).ShouldBe(["Planted and Planted share the place 10"]);

    private static IEnumerable<string> Shared(IEnumerable<IModuleCommand> commands) =>
        commands
            .GroupBy(command => command.Place)
            .Where(place => place.Count() > 1)
            .Select(place => $"{string.Join(" and ", place.Select(command => command.GetType().Name))} share the place {place.Key}");

    private sealed class Planted(int place) : IModuleCommand
    {
        public int Place => place;

        public System.CommandLine.Command Create(ICommandHost host) => new("planted");
    }
}
