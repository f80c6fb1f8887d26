using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>`adaptivq simulate`, as a person at a terminal runs it.</summary>
public sealed class SimulateCommandTests(OwnHost own) : IClassFixture<OwnHost>, IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"adaptivq-simulate-{Guid.NewGuid():n}");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Ninety items of three topics; two of them are enemies, three are tried out.</summary>
    private string Bank()
    {
        var csv = new StringBuilder("item,a,b,c,topic,enemies,pilot\n");
        for (var i = 0; i < 90; i++)
        {
            csv.Append(
                CultureInfo.InvariantCulture,
                $"i{i},{0.8 + i % 6 * 0.25},{-2.2 + i * 0.05},{i % 2 * 0.2},{"ABC"[i % 3]},"
                    + $"{(i is 40 or 44 ? "twins" : "")},{(i is 10 or 50 or 70 ? 1 : 0)}\n"
            );
        }
        return Write("bank.csv", csv.ToString());
    }

    private static async Task<Ran> Simulate(params string[] arguments) => await AdaptivqProcess.Run(null, ["simulate", .. arguments]);

    [Fact]
    public async Task A_bank_is_simulated_without_a_database_and_the_table_says_how_well_it_measures()
    {
        var ran = await Simulate("--bank", Bank(), "--se", "0.4", "--max-items", "30", "--simulees", "200");
        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldStartWith("200 simulated learners");
        ran.Output.ShouldContain("reach");
        ran.Output.ShouldContain("ended by   Precision");
        ran.Output.ShouldContain("items unused");
    }

    [Fact]
    public async Task The_same_seed_prints_the_same_JSON_for_any_number_of_threads()
    {
        string[] arguments =
        [
            "--bank",
            Bank(),
            "--thetas=-1,0,1",
            "--simulees",
            "40",
            "--randomesque",
            "4",
            "--pilot-at",
            "3",
            "--json",
            "--seed",
            "17",
        ];
        var one = await Simulate([.. arguments, "--threads", "1"]);
        one.ExitCode.ShouldBe(0, one.Error);
        (await Simulate([.. arguments, "--threads", "3"])).Output.ShouldBe(one.Output);
        (await Simulate([.. arguments, "--seed", "18"])).Output.ShouldNotBe(one.Output);
        var json = JsonNode.Parse(one.Output)!;
        ((int)json["overall"]!["simulees"]!).ShouldBe(120);
        ((double)json["overall"]!["meanLength"]!).ShouldBe(25);
        json["levels"]!.AsArray().Select(level => (double)level!["theta"]!).ShouldBe([-1, 0, 1]);
        ((int)json["reasons"]!["Length"]!).ShouldBe(120);
    }

    [Fact]
    public async Task A_blueprint_is_met_item_by_item_and_by_shadow_tests()
    {
        var blueprint = Write("blueprint.csv", "topic,share,min,max\nA,,4,5\nB,,2,3\nC,,1,\n");
        foreach (var how in new[] { Array.Empty<string>(), ["--shadow-test"] })
        {
            var ran = await Simulate([
                "--bank",
                Bank(),
                "--blueprint",
                blueprint,
                "--max-items",
                "10",
                "--simulees",
                "20",
                "--json",
                .. how,
            ]);
            ran.ExitCode.ShouldBe(0, ran.Error);
            ((double)JsonNode.Parse(ran.Output)!["blueprintMet"]!).ShouldBe(1);
        }

        var impossible = await Simulate(
            "--bank",
            Bank(),
            "--blueprint",
            Write("impossible.csv", "topic,min\nA,8\nB,8\nC,0\n"),
            "--max-items",
            "10"
        );
        impossible.ExitCode.ShouldBe(2);
        impossible.Error.ShouldContain("the topics' minimums add up to 16 and a test has 10 items");
    }

    [Theory]
    [InlineData("sympson-hetter")]
    [InlineData("eligibility")]
    public async Task Exposure_is_held_near_its_target_and_written_item_by_item(string how)
    {
        var file = Path.Combine(_folder, "items.csv");
        var ran = await Simulate(
            "--bank",
            Bank(),
            "--max-items",
            "8",
            "--simulees",
            "800",
            "--exposure-target",
            "0.3",
            "--exposure",
            how,
            "--out",
            file,
            "--json"
        );
        ran.ExitCode.ShouldBe(0, ran.Error);
        ((double)JsonNode.Parse(ran.Output)!["exposure"]!["largest"]!).ShouldBeLessThan(0.42);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(91);
        lines[0].ShouldBe(how == "eligibility" ? "item,exposure" : "item,exposure,k");
        lines.Skip(1).Sum(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ShouldBe(8, 1e-9);
    }

    [Theory]
    [InlineData("item,a,b\nx,1,0\ny,-1,0\n", "bank.csv, row 3, column 'a': '-1' cannot be used as discrimination.")]
    [InlineData("item,a,b\nx,1,0\ny,1,many\n", "bank.csv, row 3, column 'b': 'many' is not a number.")]
    [InlineData("item,a,b\nx,1,0\nx,1,0\n", "bank.csv, row 3, column 'item': 'x' is in row 2 already.")]
    [InlineData("item,a,b,pilot\nx,1,0,2\n", "bank.csv, row 2, column 'pilot': '2' cannot be used.")]
    [InlineData("item,b\nx,1\n", "bank.csv, row 1: there is no column 'a'.")]
    [InlineData("item,a,b\n", "bank.csv names columns but no item.")]
    public async Task A_file_that_cannot_be_used_ends_with_2_and_says_where_and_what_to_do(string text, string says)
    {
        var ran = await Simulate("--bank", Write("bank.csv", text));
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain(says);
        ran.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Name either a file of items", "--simulees", "5")]
    [InlineData("--levels needs the cut scores between the levels", "--bank", "BANK", "--levels", "Not yet,Ready")]
    [InlineData(
        "2 levels need 1 cut between them, not 2. (--levels, --cuts)",
        "--bank",
        "BANK",
        "--levels",
        "Not yet,Ready",
        "--cuts",
        "0,1"
    )]
    [InlineData(
        "--least-information: '0,5' is not a number. Write one such as 0.75, with a point.",
        "--bank",
        "BANK",
        "--least-information",
        "0,5"
    )]
    [InlineData("--se: '1e999' is not a number.", "--bank", "BANK", "--se", "1e999")]
    [InlineData("Required argument missing for option: '--se'.", "--bank", "BANK", "--se")]
    [InlineData("no rule ends it sooner", "--bank", "BANK", "--min-items", "5")]
    [InlineData("delta is 0.01 to 2 logits. (--delta)", "--bank", "BANK", "--classify", "sprt", "--delta", "3")]
    [InlineData("take at least 135 points. (--grid)", "--bank", "BANK", "--grid=-20,20,81")]
    [InlineData("Let it reach from -6.3 to 6.3", "--bank", "BANK", "--prior", "0,2.1")]
    [InlineData("'zero' is not a number", "--bank", "BANK", "--classify", "sprt", "--cuts", "zero")]
    [InlineData(
        "The cut 0 must be at least 0.1 logits above the one before it, 1. (--levels, --cuts)",
        "--bank",
        "BANK",
        "--classify",
        "sprt",
        "--cuts",
        "1,0"
    )]
    [InlineData(
        "z belongs to interval. Leave it out, or classify by interval. (--classify)",
        "--bank",
        "BANK",
        "--classify",
        "sprt",
        "--cuts",
        "0",
        "--z",
        "2"
    )]
    [InlineData("delta, alpha and beta belong to sprt", "--bank", "BANK", "--classify", "interval", "--cuts", "0", "--alpha", "0.1")]
    [InlineData("--delta belongs to a classification. Say which with --classify", "--bank", "BANK", "--delta", "0.3")]
    [InlineData("A success rate is for practice", "--bank", "BANK", "--target-success", "0.6")]
    [InlineData("A precision to stop at is for assessments", "--bank", "BANK", "--mode", "practise", "--se", "0.5")]
    [InlineData("There is no estimator 'foo'. There are EAP, MAP, MLE, WLE. (--estimator)", "--bank", "BANK", "--estimator", "foo")]
    [InlineData("The criterion MFI has no acceleration", "--bank", "BANK", "--acceleration", "2")]
    [InlineData("so no rule could end it sooner", "--bank", "BANK", "--min-items", "5", "--max-items", "5", "--se", "0.5")]
    [InlineData("--se: 'abc' is not a number.", "--bank", "BANK", "--se", "abc")]
    [InlineData("--max-items: '1.5' is not a whole number", "--bank", "BANK", "--max-items", "1.5")]
    [InlineData(
        "The least number of questions is between 1 and 5. (--min-items)",
        "--bank",
        "BANK",
        "--se",
        "0.5",
        "--min-items",
        "9",
        "--max-items",
        "5"
    )]
    [InlineData("a standard error of 0.2 to 1 logits. (--se)", "--bank", "BANK", "--se", "0")]
    [InlineData("from the best 1 to 20. (--randomesque)", "--bank", "BANK", "--randomesque", "0")]
    [InlineData("The largest exposure must be above 0 and at most 1.", "--bank", "BANK", "--exposure-target", "2")]
    [InlineData("--pilot-at needs items to try out", "--bank", "PLAIN", "--pilot-at", "2")]
    [InlineData("A blueprint needs to know each item's topic", "--bank", "PLAIN", "--blueprint", "BLUEPRINT")]
    [InlineData("does not name the topic 'B'", "--bank", "BANK", "--blueprint", "BLUEPRINT")]
    [InlineData("cannot fill tests of 20 items", "--bank", "BANK", "--min-items", "20", "--max-items", "20", "--exposure-target", "0.1")]
    public async Task Options_that_make_no_sense_end_with_2_and_say_why(string says, params string[] arguments)
    {
        var ran = await Simulate([
            .. arguments.Select(argument =>
                argument switch
                {
                    "BANK" => Bank(),
                    "PLAIN" => Write("plain.csv", "item,a,b\nx,1,0\ny,1,1\n"),
                    "BLUEPRINT" => Write("blueprint.csv", "topic,min\nA,1\n"),
                    _ => argument,
                }
            ),
        ]);
        ran.ExitCode.ShouldBe(2, ran.Output);
        ran.Error.ShouldContain(says);
    }

    [Fact]
    public async Task A_published_quiz_of_a_school_is_simulated_by_its_title()
    {
        var ran = await AdaptivqProcess.Run(
            own.Host.ConnectionString,
            ["simulate", "--quiz", "Mathematics check", "--simulees", "200", "--json"]
        );
        ran.ExitCode.ShouldBe(0, ran.Error);
        var json = JsonNode.Parse(ran.Output)!;
        ((double)json["overall"]!["reach"]!).ShouldBeGreaterThan(2.0 / 3);
        ((double)json["overall"]!["meanLength"]!).ShouldBeLessThan(25);

        var practice = await AdaptivqProcess.Run(
            own.Host.ConnectionString,
            ["simulate", "--quiz", "Mathematics check", "--mode", "practise", "--simulees", "50", "--json"]
        );
        practice.ExitCode.ShouldBe(0, practice.Error);
        ((double)JsonNode.Parse(practice.Output)!["overall"]!["meanLength"]!).ShouldBe(25);
        var refused = await AdaptivqProcess.Run(own.Host.ConnectionString, ["simulate", "--quiz", "Mathematics practice", "--se", "0.4"]);
        (refused.ExitCode, refused.Error).ShouldBe(
            (
                2,
                "A precision to stop at is for assessments: practice goes on until its last question or until the learner stops. Leave it "
                    + "out, or assess. (--se)\n"
            )
        );

        var unknown = await AdaptivqProcess.Run(own.Host.ConnectionString, ["simulate", "--quiz", "Nothing"]);
        unknown.ExitCode.ShouldBe(2);
        unknown.Error.ShouldContain("There is no quiz 'Nothing' in this school.");
    }

    [Fact]
    public async Task Publishing_a_precision_that_most_cannot_reach_is_refused_on_the_command_line_too_and_leaves_no_draft()
    {
        var events = await own.Host.CountEvents();
        var ran = await AdaptivqProcess.Run(
            own.Host.ConnectionString,
            ["publish", "--bank", "School mathematics", "--title", "Too fine", "--max-items", "10", "--se", "0.3"]
        );
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("Only 0 per cent of learners would reach the goal, a standard error of 0.30, within 10 questions.");
        var tooLong = await AdaptivqProcess.Run(
            own.Host.ConnectionString,
            ["publish", "--bank", "School mathematics", "--title", "Too long", "--minutes", "40000000"]
        );
        (tooLong.ExitCode, tooLong.Error).ShouldBe(
            (2, "A time limit is between 30 seconds and 6 hours; leave it out for none. (--minutes)\n")
        );
        (await own.Host.CountEvents()).ShouldBe(events);
    }
}
