using System.CommandLine;
using System.Globalization;
using AdaptivQ.Platform.CommandLine;
using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;
using Wolverine.Runtime;

namespace AdaptivQ.Operations.DeadLetters;

/// <summary>Messages that could not be handled however often it was tried. Nothing is lost: they wait here until an operator
/// decides.</summary>
internal sealed class DeadLetterCommands : IModuleCommand
{
    public int Place => 120;

    private const int AtOnce = 1_000;

    public Command Create(ICommandHost host) =>
        new("dead-letters", "Messages that could not be handled.") { CreateList(host), CreateReplay(host), CreateDiscard(host) };

    private static Command CreateList(ICommandHost host)
    {
        var command = new Command("list", "Each with its id, when it came, what it is and why it failed; the last one last.");
        command.SetAction(
            async (_, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                var waiting = await Waiting(Letters(application), cancellation);
                foreach (var letter in waiting)
                {
                    await Console.Out.WriteLineAsync(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{letter.Id}\t{letter.SentAt:u}\t{letter.MessageType}\t{letter.ExceptionType}: "
                                + $"{OneLine(letter.ExceptionMessage)}"
                        )
                    );
                }
                await Console.Error.WriteLineAsync(
                    waiting.Count == 0
                        ? "No dead letters."
                        : $"{waiting.Count} dead letters. 'dead-letters replay' tries them again once the cause is mended."
                );
                return 0;
            }
        );
        return command;
    }

    private static Command CreateReplay(ICommandHost host)
    {
        var ids = Ids("Which; all without.");
        var command = new Command(
            "replay",
            "Hand them to the running nodes to be handled again, within seconds. Handling one twice does no harm."
        )
        {
            ids,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                var letters = Letters(application);
                var chosen = Chosen(await Waiting(letters, cancellation), arguments.GetValue(ids) ?? []);
                if (chosen.Length > 0)
                {
                    await letters.ReplayAsync(new DeadLetterEnvelopeQuery(chosen), cancellation);
                }
                await Console.Out.WriteLineAsync($"{chosen.Length} handed over.");
                return 0;
            }
        );
        return command;
    }

    private static Command CreateDiscard(ICommandHost host)
    {
        var ids = Ids("Which; at least one.");
        ids.Arity = ArgumentArity.OneOrMore;
        var command = new Command("discard", "Throw them away for good, by id. What they were to do will not be done.") { ids };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                await using var application = await host.OpenAsync(cancellation);
                var letters = Letters(application);
                var chosen = Chosen(await Waiting(letters, cancellation), arguments.GetRequiredValue(ids));
                await letters.DiscardAsync(new DeadLetterEnvelopeQuery(chosen), cancellation);
                await Console.Out.WriteLineAsync($"Discarded {chosen.Length} {(chosen.Length == 1 ? "message" : "messages")}.");
                return 0;
            }
        );
        return command;
    }

    private static Argument<Guid[]> Ids(string which) =>
        new("id") { Description = $"Ids as 'dead-letters list' shows them. {which}", Arity = ArgumentArity.ZeroOrMore };

    private static IDeadLetters Letters(IOpenApplication application) =>
        application.Services.GetRequiredService<IWolverineRuntime>().Storage.DeadLetters;

    /// <summary>Those that no operator has asked to replay yet, the oldest first.</summary>
    private static async Task<IReadOnlyList<DeadLetterEnvelope>> Waiting(IDeadLetters letters, CancellationToken cancellation)
    {
        var found = await letters.QueryAsync(new DeadLetterEnvelopeQuery { PageSize = AtOnce, Replayable = false }, cancellation);
        return [.. found.Envelopes.OrderBy(letter => letter.SentAt)];
    }

    private static Guid[] Chosen(IReadOnlyList<DeadLetterEnvelope> waiting, Guid[] wanted)
    {
        if (wanted.Length == 0)
        {
            return [.. waiting.Select(letter => letter.Id)];
        }
        return wanted.FirstOrDefault(id => waiting.All(letter => letter.Id != id)) is var unknown && unknown != Guid.Empty
            ? throw new CommandRefusedException($"There is no dead letter {unknown}. 'dead-letters list' shows them.")
            : wanted;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
