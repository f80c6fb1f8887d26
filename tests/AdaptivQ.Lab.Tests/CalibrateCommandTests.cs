using System.Globalization;
using System.Text.Json;

namespace AdaptivQ.Lab.Tests;

/// <summary>The calibrate command as an analyst runs it; needs no database.</summary>
public sealed class CalibrateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-calibrate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Responses_become_parameters_and_one_line_of_JSON()
    {
        var file = await Write("responses.csv", "q1,q2,q3,q4\n" + Rows(400, ","));
        var ran = await Calibrate(file, "2pl");
        ran.ExitCode.ShouldBe(0, ran.Error);
        using var json = JsonDocument.Parse(ran.Output);
        json.RootElement.GetProperty("model").GetString().ShouldBe("2pl");
        json.RootElement.GetProperty("n").GetInt32().ShouldBe(400);
        json.RootElement.GetProperty("items").GetInt32().ShouldBe(4);
        json.RootElement.GetProperty("logLik").GetDouble().ShouldBeLessThan(0);
        json.RootElement.GetProperty("iterations").GetInt32().ShouldBeGreaterThan(0);
        json.RootElement.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        json.RootElement.GetProperty("converged").GetBoolean().ShouldBeTrue();

        var lines = await File.ReadAllLinesAsync(Out);
        lines[0].ShouldBe("item,par,est,se");
        lines[1..]
            .Select(line => string.Join(' ', line.Split(',')[..2]))
            .ShouldBe("q1 a,q1 b,q1 g,q1 u,q2 a,q2 b,q2 g,q2 u,q3 a,q3 b,q3 g,q3 u,q4 a,q4 b,q4 g,q4 u".Split(','));
        lines[3].ShouldBe("q1,g,0,NA");
        double.Parse(lines[1].Split(',')[3], CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Lines_of_digits_are_recognised_and_give_the_same_numbers()
    {
        var csv = await Calibrate(await Write("responses.csv", "1,2,3,4\n" + Rows(300, ",")), "rasch");
        var fromCsv = await File.ReadAllTextAsync(Out);
        var digits = await Calibrate(await Write("responses.txt", Rows(300, "")), "rasch", "--threads", "1");
        (csv.ExitCode, digits.ExitCode).ShouldBe((0, 0), csv.Error + digits.Error);
        (await File.ReadAllTextAsync(Out)).ShouldBe(fromCsv);
    }

    [Fact]
    public async Task Chosen_columns_only_are_read_and_blanks_are_no_answers()
    {
        var file = await Write(
            "responses.csv",
            "person,q1,\"q, 2\",q3\n"
                + string.Concat(
                    Enumerable
                        .Range(0, 200)
                        .Select(i =>
                        {
                            var second =
                                i % 5 == 0 ? ""
                                : i % 7 == 0 ? "NA"
                                : (i / 2 % 3).ToString(CultureInfo.InvariantCulture);
                            return string.Create(CultureInfo.InvariantCulture, $"P{i},{i % 3},{second},{i / 3 % 3}\n");
                        })
                )
        );
        var ran = await Calibrate(file, "grm", "--columns", "q3,q1", "--range", "-5,5", "--quadrature", "41", "--no-standard-errors");
        ran.ExitCode.ShouldBe(0, ran.Error);
        var lines = await File.ReadAllLinesAsync(Out);
        lines[1].ShouldStartWith("q3,a,");
        lines[4].ShouldStartWith("q1,a,");
        lines[1..].ShouldAllBe(line => line.EndsWith(",NA", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("q1,q2\n1,0\n1,1\n1,0\n", "2pl", "column 'q1' was answered right by everybody")]
    [InlineData("q1,q2\n1,0\n0,0\n1,0\n", "2pl", "column 'q2' was answered right by no one")]
    [InlineData("q1,q2\n1,2\n0,2\n1,2\n", "grm", "column 'q2' has one category only")]
    [InlineData("q1,q2\n1,2\n0,1\n1,2\n", "rasch", "column 'q2' has responses other than 0 and 1")]
    [InlineData("q1,q2\n1,\n0,NA\n1,\n", "2pl", "column 'q2' has no response at all")]
    [InlineData("q1,q2\n1,0\n0,yes\n", "2pl", "row 3, column 'q2': 'yes' is no response")]
    [InlineData("q1,q2\n1,0\n0\n", "2pl", "row 3: 1 fields")]
    [InlineData("q1,q1\n1,0\n", "2pl", "2 columns 'q1'")]
    [InlineData("1010\n10\n", "2pl", "row 2: 2 responses")]
    [InlineData("1010\n10x0\n", "2pl", "row 2, column '3': 'x'")]
    [InlineData("q1,q2\n", "2pl", "no person")]
    [InlineData("", "2pl", "is empty")]
    public async Task What_cannot_be_calibrated_is_refused_by_its_column_and_nothing_is_written(string text, string model, string problem)
    {
        var ran = await Calibrate(await Write("responses.csv", text), model);
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain(problem);
        ran.Output.ShouldBeEmpty();
        File.Exists(Out).ShouldBeFalse();
        Directory.GetFiles(_folder).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("--range", "6,-6")]
    [InlineData("--quadrature", "2")]
    [InlineData("--tolerance", "0")]
    [InlineData("--threads", "0")]
    [InlineData("--columns", "q9")]
    public async Task An_option_out_of_range_is_refused_with_its_cure(string option, string value)
    {
        var ran = await Calibrate(await Write("responses.csv", "q1,q2,q3,q4\n" + Rows(50, ",")), "2pl", option, value);
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain(option == "--columns" ? "q9" : option);
        File.Exists(Out).ShouldBeFalse();
    }

    [Fact]
    public async Task An_item_with_a_wrong_key_is_named()
    {
        // The second item is answered right by those who fail the others.
        var file = await Write(
            "responses.csv",
            "q1,q2,q3,q4\n"
                + string.Concat(
                    Rows(400, ",")
                        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Select(row =>
                        {
                            var fields = row.Split(',');
                            fields[1] = fields[1] == "1" ? "0" : "1";
                            return string.Join(',', fields) + "\n";
                        })
                )
        );
        var ran = await Calibrate(file, "2pl");
        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Error.ShouldContain("Column 'q2' has a discrimination of -");
    }

    private string Out => Path.Combine(_folder, "P.csv");

    private Task<Ran> Calibrate(string file, string model, params string[] more) =>
        AdaptivqProcess.Run(null, ["engine", "calibrate", "--responses", file, "--model", model, "--out", Out, .. more]);

    private async Task<string> Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>Four items of rising difficulty; ability and luck from the digits of multiples of the golden ratio.</summary>
    private static string Rows(int persons, string separator) =>
        string.Concat(
            Enumerable
                .Range(1, persons)
                .Select(person =>
                    string.Join(
                        separator,
                        Enumerable
                            .Range(0, 4)
                            .Select(item =>
                            {
                                var ability = 4 * (person * 0.6180339887 % 1) - 2;
                                var luck = person * 0.7548776662 * (item + 2) % 1;
                                return luck < 1 / (1 + Math.Exp(-1.5 * (ability - 0.5 * item + 0.75))) ? "1" : "0";
                            })
                    ) + "\n"
                )
        );
}
