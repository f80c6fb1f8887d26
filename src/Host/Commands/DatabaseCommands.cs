using System.CommandLine;
using AdaptivQ.Host.Demo;
using AdaptivQ.Host.Local;

namespace AdaptivQ.Host.Commands;

/// <summary>Schema and demo data.</summary>
internal static class DatabaseCommands
{
    public static Command CreateApply()
    {
        var grantTo = new Option<string?>("--grant-to") { Description = "A database role that nodes sign in as: it is given what they need, which is to read and write rows, not to change the schema." };
        var command = new Command("db-apply", "Bring the database's schema to this version; the one command that changes it in Production. Safe to repeat, and to run twice at once.") { grantTo };
        command.SetAction(async (arguments, cancellation) =>
        {
            await using var house = await House.OpenAsync(new LocalProgress(Console.Out, 1), cancellation, mayChangeSchema: true);
            if (arguments.GetValue(grantTo) is { Length: > 0 } role)
            {
                await house.Services.GetRequiredService<DatabaseSchema>().GrantTo(role, cancellation);
                await Console.Out.WriteLineAsync($"The role {role} may read and write rows.");
            }

            await Console.Out.WriteLineAsync("The schema is up to date.");
            return 0;
        });
        return command;
    }

    public static Command CreateSeed()
    {
        var command = new Command("seed", "Put the demo school into the database, unless it is there. Not in Production.");
        command.SetAction(async (_, cancellation) =>
        {
            var progress = new LocalProgress(Console.Out, 1);
            await using var house = await House.OpenAsync(progress, cancellation);
            if (house.App.Environment.IsProduction()) throw new CommandRefusedException("The demo school's password is public; it does not go into a Production database.");
            await DemoSchool.SeedAsync(house.Services, progress, cancellation);
            return 0;
        });
        return command;
    }
}
