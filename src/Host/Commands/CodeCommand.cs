using System.CommandLine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Host.Commands;

/// <summary>For scripts/publish.sh.</summary>
internal sealed class CodeCommand : IModuleCommand
{
    public int Place => 50;

    public Command Create(ICommandHost host)
    {
        var folder = new Argument<string>("folder") { Description = "Where the C# files go." };
        var command = new Command("write-code", "Write out the code that is otherwise compiled at run time, for a published build.")
        {
            folder,
        };
        command.SetAction(
            async (arguments, _) =>
            {
                var path = arguments.GetRequiredValue(folder);
                if (string.IsNullOrWhiteSpace(path))
                {
                    throw new CommandRefusedException("The folder has no name. Name one that the files may be written to.");
                }
                try
                {
                    var files = StaticCode.WriteTo(Directory.CreateDirectory(path).FullName);
                    await Console.Out.WriteLineAsync($"{files.Count} files written.");
                    return 0;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new CommandRefusedException(
                        $"The files cannot be written to '{path}': {e.Message} Name a folder that may be written to.",
                        e
                    );
                }
            }
        );
        return command;
    }
}
