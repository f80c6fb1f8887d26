using System.CommandLine;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Database;

namespace AdaptivQ.Host.Commands;

/// <summary>Brings the schema to this version.</summary>
internal sealed class ApplySchemaCommand : IModuleCommand
{
    public int Place => 20;

    public Command Create(ICommandHost host)
    {
        var grantTo = new Option<string?>("--grant-to")
        {
            Description =
                "A database role that nodes sign in as: it is given what they need, which is to read and write rows, not to change "
                + "the schema.",
        };
        var command = new Command(
            "db-apply",
            "Bring the database's schema to this version; the one command that changes it in Production. Safe to repeat, and to run twice "
                + "at once."
        )
        {
            grantTo,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var progress = new StepProgress(Console.Out, 1);
                await using var application = await OpenApplication.OpenAsync(progress, cancellation, mayChangeSchema: true);
                if (arguments.GetValue(grantTo) is { Length: > 0 } role)
                {
                    await application.Services.GetRequiredService<DatabaseSchema>().GrantTo(role, cancellation);
                    await Console.Out.WriteLineAsync($"The role {role} may read and write rows.");
                }

                await Console.Out.WriteLineAsync("The schema is up to date.");
                return 0;
            }
        );
        return command;
    }
}
