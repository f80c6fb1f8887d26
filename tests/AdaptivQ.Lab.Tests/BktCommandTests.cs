using System.Text.Json.Nodes;

namespace AdaptivQ.Lab.Tests;

/// <summary>`adaptivq engine bkt`, as an analyst runs it; it needs no database.</summary>
public sealed class BktCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-bkt-").FullName;

    private string Out => Path.Combine(_folder, "out.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Answers_are_foretold_with_the_parameters_given_and_all_columns_are_kept()
    {
        var file = await Write("s.csv", "class,skill,sequence,step,correct\n\"8, B\",roots,1,1,0\n8A,powers,1,1,1\n8B,roots,1,2,1\n");
        var ran = await Run("--sequences", file, "--prior", "0.5", "--learn", "0.25", "--guess", "0.25", "--slip", "0.25", "--out", Out);
        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldBeEmpty();
        // Wrong: known with 0.125 / 0.5, and a quarter of the rest is learnt: 0.25 + 0.75 / 4.
        (await File.ReadAllLinesAsync(Out)).ShouldBe([
            "class,skill,sequence,step,correct,p_correct_before,p_known_before",
            "\"8, B\",roots,1,1,0,0.5,0.5",
            "8A,powers,1,1,1,0.5,0.5",
            "8B,roots,1,2,1,0.46875,0.4375",
        ]);
        (
            await Run("--sequences", Out, "--prior", "0.5", "--learn", "0.25", "--guess", "0.25", "--slip", "0.25", "--out", Out)
        ).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(Out))[0].ShouldBe("class,skill,sequence,step,correct,p_correct_before,p_known_before");
    }

    [Fact]
    public async Task Fitted_parameters_are_printed_as_a_line_for_each_skill_with_what_speaks_against_them()
    {
        var rows = Enumerable
            .Range(0, 60)
            .SelectMany(learner => Enumerable.Range(1, 6).Select(step => $"roots,{learner},1,{step},{(step > 1 + learner % 4 ? 1 : 0)}"));
        var file = await Write(
            "s.csv",
            "skill,learner,sequence,step,correct\n" + string.Join('\n', rows) + "\npowers,1,1,1,1\npowers,2,1,1,1\n"
        );
        var ran = await Run("--sequences", file, "--fit", "--no-forgetting", "--out", Out);
        ran.ExitCode.ShouldBe(0, ran.Error);
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        lines.Select(line => (string)line["skill"]!).ShouldBe(["roots", "powers"]);
        ((int)lines[0]["answers"]!).ShouldBe(360);
        ((double)lines[0]["forget"]!).ShouldBe(0);
        ((double)lines[0]["learn"]!).ShouldBeGreaterThan(0.2);
        ((double)lines[0]["log_likelihood"]!).ShouldBeLessThan(0);
        lines[1]["warnings"]!
            .AsArray()
            .Select(warning => (string)warning!)
            .Take(3)
            .ShouldBe(["AllCorrect", "NoSecondAnswer", "FewAnswers"]);
        (await File.ReadAllLinesAsync(Out)).Length.ShouldBe(363);
        (await Run("--sequences", file, "--fit", "--no-forgetting", "--out", Out)).Output.ShouldBe(ran.Output);
    }

    [Theory]
    [InlineData("row 3, column 'correct': '2' cannot be used.", "skill,sequence,step,correct\na,1,1,1\na,1,2,2\n")]
    [InlineData(
        "row 3, column 'step': '1' does not follow the step before it in sequence '1' of skill 'a'.",
        "skill,sequence,step,correct\na,1,1,1\na,1,1,0\n"
    )]
    [InlineData("row 1: there is no column 'correct'", "skill,sequence,step\na,1,1\n")]
    public async Task A_file_with_a_mistake_ends_with_2_names_it_and_writes_nothing(string words, string text)
    {
        var ran = await Run("--sequences", await Write("wrong.csv", text), "--fit", "--out", Out);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain($"wrong.csv, {words}");
        ran.Output.ShouldBeEmpty();
        File.Exists(Out).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--slip is missing", "--prior", "0.5", "--learn", "0.25", "--guess", "0.25")]
    [InlineData("--guess 2 cannot be used", "--prior", "0.5", "--learn", "0.25", "--guess", "2", "--slip", "0.1")]
    [InlineData("Leave out --prior, or --fit", "--prior", "0.5", "--fit")]
    public async Task Parameters_that_are_missing_or_cannot_be_used_end_with_2(string words, params string[] arguments)
    {
        var ran = await Run(["--sequences", await Write("s.csv", "skill,sequence,step,correct\na,1,1,1\n"), .. arguments, "--out", Out]);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(words);
        File.Exists(Out).ShouldBeFalse();
    }

    private static Task<Ran> Run(params string[] arguments) => AdaptivqProcess.Run(null, ["engine", "bkt", .. arguments]);

    private async Task<string> Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
