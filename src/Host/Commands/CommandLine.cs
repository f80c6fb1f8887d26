using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using AdaptivQ.Kernel;
using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;
using Npgsql;
using CommandResult = System.CommandLine.Parsing.CommandResult;

namespace AdaptivQ.Host.Commands;

/// <summary>Every operation of AdaptivQ. Without a command it serves.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("AdaptivQ, the adaptive quiz platform. Without a command it serves the web application.");
        var host = new CommandHost();
        foreach (var command in ProductAssemblies.Create<IModuleCommand>().OrderBy(command => command.Place))
        {
            root.Add(command.Create(host));
        }
        root.SetAction((_, cancellation) => ServeCommand.RunAsync(apiOnly: false, roleName: null, cancellation));

        try
        {
            // Ctrl-C and SIGTERM end an operation in order; serving has its own, longer, drain.
            OptionNumbers.ReadPlainly(root);
            var parsed = root.Parse(args);
            if (parsed.Action is ParseErrorAction misread)
            {
                return Refuse(parsed, misread);
            }
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(40) }
            );
        }
        catch (CommandRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (Exception e) when (StreamWriting.IsRaceLost(e))
        {
            await Console.Error.WriteLineAsync(
                "What this command changes has been changed by another at the same moment; nothing was written. Run it again."
            );
            return 2;
        }
        catch (Exception e) when (e is NpgsqlException || e.InnerException is NpgsqlException)
        {
            var cause = e as NpgsqlException ?? (NpgsqlException)e.InnerException!;
            await Console.Error.WriteLineAsync(
                cause
                    is PostgresException
                    {
                        SqlState: PostgresErrorCodes.UndefinedTable
                            or PostgresErrorCodes.InvalidSchemaName
                            or PostgresErrorCodes.UndefinedColumn
                            or PostgresErrorCodes.UndefinedFunction
                    } missing
                    ? $"The database is not set up for this version: {missing.MessageText}. Run 'adaptivq db-apply' on it first."
                    : $"The database refused or could not be reached: {cause.Message} Check POSTGRES_HOST and its like, and that the "
                        + $"server runs."
            );
            return 2;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{e.Message} Another program listens there; end it, or choose another address with ASPNETCORE_URLS=http://localhost:8081."
            );
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        // The last one to catch: a fault of ours still ends with words, its trace and an exit code, not with a core dump.
#pragma warning disable CA1031
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"AdaptivQ failed, and it is not your fault: {e}");
            return 1;
        }
#pragma warning restore CA1031
    }

    /// <summary>What cannot be read is said without the whole of the help around it.</summary>
    private static int Refuse(ParseResult parsed, ParseErrorAction misread)
    {
        misread.ShowHelp = false;
        using var words = new StringWriter(CultureInfo.InvariantCulture);
        parsed.Invoke(new InvocationConfiguration { Output = words, Error = words });
        Console.Error.WriteLine(words.ToString().Trim());
        Console.Error.WriteLine($"See 'adaptivq {PathOf(parsed.CommandResult)}--help'.");
        return 2;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult above ? $"{PathOf(above)}{command.Command.Name} " : "";
}
