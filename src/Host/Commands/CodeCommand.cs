using System.CommandLine;

namespace AdaptivQ.Host.Commands;

/// <summary>For scripts/publish.sh.</summary>
internal static class CodeCommand
{
    public static Command Create()
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
