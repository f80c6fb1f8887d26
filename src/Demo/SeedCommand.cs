using System.CommandLine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Demo;

/// <summary>Puts the demo school into a database.</summary>
internal sealed class SeedCommand : IModuleCommand
{
    public int Place => 30;

    public Command Create(ICommandHost host)
    {
        var command = new Command("seed", "Put the demo school into the database, unless it is there. Not in Production.");
        command.SetAction(
            async (_, cancellation) =>
            {
                var progress = new StepProgress(Console.Out, 1);
                await using var application = await host.OpenAsync(cancellation, progress);
                if (application.Services.GetRequiredService<IHostEnvironment>().IsProduction())
                {
                    throw new CommandRefusedException("The demo school's password is public; it does not go into a Production database.");
                }
                await DemoSchool.SeedAsync(application.Services, progress, cancellation);
                return 0;
            }
        );
        return command;
    }
}
