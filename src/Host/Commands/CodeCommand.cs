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
        var command = new Command("write-code", "Write out the code that is otherwise compiled at run time, for a published build.") { folder };
        command.SetAction(async (arguments, _) =>
        {
            var files = StaticCode.WriteTo(Path.GetFullPath(arguments.GetRequiredValue(folder)));
            await Console.Out.WriteLineAsync($"{files.Count} files written.");
            return 0;
        });
        return command;
    }
}
