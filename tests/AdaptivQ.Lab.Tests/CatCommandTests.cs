using System.Text.Json.Nodes;

namespace AdaptivQ.Lab.Tests;

/// <summary>Adaptive tests on files, as an analyst at a terminal runs them.</summary>
public sealed class CatCommandTests : IDisposable
{
    private const string Bank = "item,a,b\n1,1,0\n2,1.5,0.5\n3,0.8,-1\n4,2,1\n";

    private readonly CommandFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Each_simulee_gets_a_row_with_the_items_asked_and_one_line_of_json_sums_up()
    {
        var ran = await Cat(Bank, "1111\n0000\n", "--length", "3", "--truth", _files.Write("theta.csv", "simulee,theta\n1,1.5\n2,-1.5\n"));

        ran.ExitCode.ShouldBe(0, ran.Error);
        var summary = JsonNode.Parse(ran.Output)!;
        ((int)summary["bank"]!, (int)summary["cats"]!).ShouldBe((4, 2));
        ((double)summary["ms_per_cat"]!).ShouldBeGreaterThan(0);
        var rows = _files.Lines("out.csv");
        rows[0].ShouldBe("simulee,theta,se,items");
        rows.Length.ShouldBe(3);
        // a^2 P Q at theta 0: 0.25, 0.49, 0.14 and 0.42.
        rows[1].Split(',')[3].Split(' ')[0].ShouldBe("2");
        var (high, low) = (double.Parse(rows[1].Split(',')[1]), double.Parse(rows[2].Split(',')[1]));
        high.ShouldBeGreaterThan(low);
        ((double)summary["bias"]!).ShouldBe((high - 1.5 + low + 1.5) / 2, 1e-12);
    }

    [Fact]
    public async Task The_same_files_give_the_same_bytes()
    {
        await Cat(Bank, "1010\n0110\n", "--length", "4");
        var first = _files.Lines("out.csv");
        await Cat(Bank, "1010\n0110\n", "--length", "4", "--repeat", "3");
        _files.Lines("out.csv").ShouldBe(first);
    }

    [Theory]
    [InlineData("mle", "mfi")]
    [InlineData("map", "kl")]
    [InlineData("wle", "mei")]
    [InlineData("eap", "progressive")]
    public async Task Any_estimator_goes_with_any_criterion(string estimator, string criterion)
    {
        var ran = await Cat(Bank, "1010\n1111\n", "--length", "4", "--estimator", estimator, "--select", criterion);
        ran.ExitCode.ShouldBe(0, ran.Error);
        foreach (var row in _files.Lines("out.csv").Skip(1))
        {
            row.Split(',')[3].Split(' ').Order().ShouldBe(["1", "2", "3", "4"]);
            double.Parse(row.Split(',')[1]).ShouldBeInRange(-4, 4);
        }
    }

    [Theory]
    [InlineData("item,a\n1,1\n", "1\n", "bank.csv, row 1: there is no column 'b'")]
    [InlineData("item,a,b\n1,1,0\n2,x,0\n", "11\n", "bank.csv, row 3, column 'a': 'x' is not a number")]
    [InlineData("item,a,b\n1,1,0\n2,-1,0\n", "11\n", "bank.csv, row 3, discrimination: -1 cannot be used")]
    [InlineData("item,a,b\n1,1\n", "1\n", "bank.csv, row 2: 2 fields")]
    [InlineData("", "1\n", "bank.csv is empty")]
    [InlineData("item,a,b\n", "1\n", "bank.csv has no items")]
    [InlineData("item,a,b\n1,1,0\n2,1,0\n", "11\n1\n", "responses.txt, row 2: 1 responses")]
    [InlineData("item,a,b\n1,1,0\n2,1,0\n", "11\n1x\n", "responses.txt, row 2, column 2: 'x' is no response")]
    [InlineData("item,a,b\n1,1,0\n", "", "responses.txt is empty")]
    public async Task A_wrong_file_is_refused_with_its_place_and_nothing_is_written(string bank, string responses, string problem)
    {
        var ran = await Cat(bank, responses, "--length", "1");
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(problem);
        _files.Files.Order().ShouldBe(["bank.csv", "responses.txt"]);
    }

    [Theory]
    [InlineData("--length", "5", "--length is 5")]
    [InlineData("--range", "4,-4", "--range cannot be '4,-4'")]
    [InlineData("--quadrature", "1", "The options cannot be used: points")]
    [InlineData("--select", "luck", "--select cannot be 'luck'")]
    [InlineData("--estimator", "guess", "There is no estimator 'guess'")]
    public async Task A_setting_that_means_nothing_is_refused_by_its_name(string option, string value, string problem)
    {
        var ran = await Cat(Bank, "1111\n", [.. option == "--length" ? Array.Empty<string>() : ["--length", "2"], option, value]);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(problem);
        _files.Has("out.csv").ShouldBeFalse();
    }

    private Task<Ran> Cat(string bank, string responses, params string[] more) =>
        CommandFolder.Run([
            "cat",
            "--bank",
            _files.Write("bank.csv", bank),
            "--responses",
            _files.Write("responses.txt", responses),
            "--out",
            _files.Path("out.csv"),
            .. more,
        ]);
}
