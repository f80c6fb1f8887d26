using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Platform.Tests;

public sealed class StepProgressTests
{
    [Fact]
    public async Task Steps_are_numbered_and_end_with_how_long_they_took()
    {
        using var output = new StringWriter();
        var progress = new StepProgress(output, 2);

        (
            await progress.StepAsync(
                "Database",
                p =>
                {
                    p.Report("making a new one");
                    return Task.FromResult(5);
                }
            )
        ).ShouldBe(5);
        await Should.ThrowAsync<CommandRefusedException>(() =>
            progress.StepAsync<int>("Front end", _ => throw new CommandRefusedException("broken"))
        );

        var lines = output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        lines.Length.ShouldBe(5);
        lines[0].ShouldBe("[1/2] Database");
        lines[1].ShouldBe("      Database: making a new one");
        lines[2].ShouldMatch(@"^      Database: done in \d+\.\d s$");
        lines[3].ShouldBe("[2/2] Front end");
        lines[4].ShouldMatch(@"^      Front end: failed after \d+\.\d s$");
    }
}
