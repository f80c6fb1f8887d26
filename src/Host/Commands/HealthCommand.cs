using System.CommandLine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Host.Commands;

/// <summary>Asks the node on this machine how it is, for container health checks in an image that has no shell and no curl.</summary>
internal sealed class HealthCommand : IModuleCommand
{
    public int Place => 40;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    public Command Create(ICommandHost host)
    {
        var ready = new Option<bool>("--ready") { Description = "Whether work sent to it would be done, rather than whether it is alive." };
        var command = new Command("health", "Ask the node that listens at ASPNETCORE_URLS; exit code 0 when it is well, 1 when not.")
        {
            ready,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                // The first of those that a server would listen on.
                var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS");
                var address = ListenAddresses.Read(string.IsNullOrEmpty(urls) ? ServeCommand.ProductionAddress : urls)[0];
                using var client = new HttpClient { BaseAddress = address, Timeout = AnswerTimeout };
                try
                {
                    using var answer = await client.GetAsync(
                        new Uri(arguments.GetValue(ready) ? "health/ready" : "health/live", UriKind.Relative),
                        cancellation
                    );
                    await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellation));
                    return answer.IsSuccessStatusCode ? 0 : 1;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
                {
                    await Console.Error.WriteLineAsync($"Nothing answers at {address}.");
                    return 1;
                }
            }
        );
        return command;
    }
}
