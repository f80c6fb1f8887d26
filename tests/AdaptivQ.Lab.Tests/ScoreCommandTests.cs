using System.Globalization;

namespace AdaptivQ.Lab.Tests;

/// <summary>`adaptivq engine score` as a process, on files written here; no database.</summary>
public sealed class ScoreCommandTests : IDisposable
{
    // Item estimates of LSAT section 6 (2PL) with mirt 1.47 (Chalmers, 2012); data: Bock and Lieberman (1970).
    private const string Lsat6 = """
        item,par,est,se
        Item_1,a,0.825659543149356,NA
        Item_1,b,-3.35881105367643,NA
        Item_2,a,0.722744209407592,NA
        Item_2,b,-1.37005759461852,NA
        Item_3,a,0.890874531255411,NA
        Item_3,b,-0.279666238568348,NA
        Item_4,a,0.688367986040356,NA
        Item_4,b,-1.86638099353299,NA
        Item_5,a,0.656855963189412,NA
        Item_5,b,-3.12590669009591,NA
        """;

    private const string Responses = "person,Item_5,Item_1,Item_2,Item_3,Item_4\np1,0,0,0,0,0\np2,1,0,0,0,0\np3,,NA,,,\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-score-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // mirt's figures for the first two patterns; the third, without any response, is the prior's or no one's.
    [Theory]
    [InlineData("eap", -1.89677, 0.80128, -1.47481, 0.80228, "0", "1", "")]
    [InlineData("map", -1.89526, 0.79552, -1.47951, 0.79613, "0", "1", "")]
    [InlineData("mle", double.NegativeInfinity, double.PositiveInfinity, -4.35729, 1.65271, "NA", "Inf", "at-lower-bound")]
    [InlineData("wle", -5.70390, double.NaN, -3.95150, double.NaN, "NA", "Inf", "")]
    public async Task Patterns_of_the_law_school_test_score_as_published(
        string estimator,
        double none,
        double seOfNone,
        double last,
        double seOfLast,
        string emptyTheta,
        string emptySe,
        string flag
    )
    {
        var ran = await Score(Lsat6, Responses, "--estimator", estimator);
        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("3 rows scored on 5 items. Columns that are no item: person.");
        var rows = (await File.ReadAllLinesAsync(Out)).Select(line => line.Split(',')).ToArray();
        rows[0].ShouldBe(["row", "theta", "se", "flag"]);
        Near(rows[1][1], none);
        Near(rows[1][2], seOfNone);
        rows[1][3].ShouldBe($"extreme {flag}".Trim());
        Near(rows[2][1], last);
        Near(rows[2][2], seOfLast);
        rows[2][3].ShouldBeEmpty();
        rows[3][0].ShouldBe("3");
        (rows[3][1] == emptyTheta || Math.Abs(Number(rows[3][1]) - Number(emptyTheta)) < 1e-6).ShouldBeTrue(rows[3][1]);
        (rows[3][2] == emptySe || Math.Abs(Number(rows[3][2]) - Number(emptySe)) < 1e-5).ShouldBeTrue(rows[3][2]);
    }

    [Fact]
    public async Task Bounds_hold_the_likelihood_and_are_named_where_they_do()
    {
        (await Score(Lsat6, Responses, "--estimator", "mle", "--range", "-4,4")).ExitCode.ShouldBe(0);
        var rows = await File.ReadAllLinesAsync(Out);
        rows[1].ShouldStartWith("1,-4,");
        rows[1].ShouldEndWith(",extreme at-lower-bound");
        rows[2].ShouldStartWith("2,-4,");
        rows[2].ShouldEndWith(",at-lower-bound");
    }

    [Fact]
    public async Task Items_of_several_categories_score_alike_whether_they_count_from_0_or_from_1()
    {
        const string Items = "item,par,est\nq1,a,1.2\nq1,b1,-1\nq1,b2,0.5\nq2,a,0.9\nq2,b1,-0.3\nq2,b2,1.1\nq3,a,1\nq3,b,0\n";
        (await Score(Items, "q1,q2,q3\n0,1,1\n2,1,0\n", "--model", "grm")).ExitCode.ShouldBe(0);
        var fromZero = await File.ReadAllTextAsync(Out);
        (await Score(Items, "q1,q2,q3\n1,2,1\n3,2,0\n", "--model", "graded")).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(Out)).ShouldBe(fromZero);

        var unclear = await Score(Items, "q1,q2,q3\n1,1,1\n", "--model", "gpcm");
        unclear.ExitCode.ShouldBe(2);
        unclear.Error.ShouldContain("--first-category");
        (await Score(Items, "q1,q2,q3\n1,1,1\n", "--model", "gpcm", "--first-category", "0")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("item,par,est\nq1,a,x\nq1,b,0\n", "q1\n1\n", "parameters.csv, row 2, column 'est': 'x' is not a number")]
    [InlineData("item,par,est\nq1,a,-1\nq1,b,0\n", "q1\n1\n", "item 'q1' cannot be used")]
    [InlineData("item,par,est\nq1,a,1\n", "q1\n1\n", "item 'q1'")]
    [InlineData("item,par,est\nq1,a,1\nq1,a,1\nq1,b,0\n", "q1\n1\n", "row 3, column 'par'")]
    [InlineData("item,par,est\nq1,a,1\nq1,b1,0\nq1,b2,1\n", "q1\n1\n", "--model grm")]
    [InlineData("item,par,est\nq1,a,1\nq1,b,0\n", "q2\n1\n", "responses.csv, row 1: there is no column 'q1'")]
    [InlineData("item,par,est\nq1,a,1\nq1,b,0\n", "q1\n1\n2\n", "responses.csv, row 3, column 'q1': '2' cannot be used")]
    public async Task Files_that_cannot_be_used_are_refused_by_place_and_nothing_is_written(
        string parameters,
        string responses,
        string said
    )
    {
        var ran = await Score(parameters, responses);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(said);
        File.Exists(Out).ShouldBeFalse();
        Directory.GetFiles(_folder).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("--estimator", "mode")]
    [InlineData("--range", "4")]
    [InlineData("--range", "4,-4")]
    [InlineData("--prior-sd", "0")]
    [InlineData("--quadrature", "1")]
    [InlineData("--model", "5pl")]
    [InlineData("--prior", "cauchy")]
    public async Task Options_that_cannot_be_used_are_refused(string option, string value)
    {
        var ran = await Score(Lsat6, Responses, option, value);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldNotContain("Parameter '");
        ran.Error.Trim().ShouldNotBeEmpty();
        File.Exists(Out).ShouldBeFalse();
    }

    private string Out => Path.Combine(_folder, "scores.csv");

    private async Task<Ran> Score(string parameters, string responses, params string[] options)
    {
        var (items, answers) = (Path.Combine(_folder, "parameters.csv"), Path.Combine(_folder, "responses.csv"));
        await File.WriteAllTextAsync(items, parameters);
        await File.WriteAllTextAsync(answers, responses);
        return await AdaptivqProcess.Run(
            null,
            ["engine", "score", "--parameters", items, "--responses", answers, "--out", Out, .. options]
        );
    }

    private static void Near(string actual, double expected)
    {
        if (double.IsNaN(expected))
        {
            return;
        }
        if (double.IsInfinity(expected))
        {
            actual.ShouldBe(expected > 0 ? "Inf" : "-Inf");
        }
        else
        {
            Number(actual).ShouldBe(expected, 5e-5);
        }
    }

    private static double Number(string text) =>
        text switch
        {
            "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NA" => double.NaN,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
}
