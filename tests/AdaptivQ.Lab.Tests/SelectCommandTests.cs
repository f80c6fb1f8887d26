using System.Globalization;

namespace AdaptivQ.Lab.Tests;

/// <summary>`adaptivq engine select` as a process, on files written here; no database.</summary>
public sealed class SelectCommandTests : IDisposable
{
    private const string Bank = "item,a,b,c\neasy,1,-2,0\nmiddle,1.5,0,0\nhard,1,2,0.2\n";
    private const string States =
        "case,out,x,theta\nfirst,,,0\nsecond,middle,1,0.8\nthird,middle hard,1 0,0.5\nlast,middle hard easy,1 0 1,0.6\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-select-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_most_informative_item_left_is_chosen_with_its_information()
    {
        var ran = await Select(Bank, States);
        ran.ExitCode.ShouldBe(0, ran.Error);
        var rows = (await File.ReadAllLinesAsync(Out)).Select(line => line.Split(',')).ToArray();
        rows[0].ShouldBe(["case", "item", "value"]);
        rows[1][..2].ShouldBe(["first", "middle"]);
        double.Parse(rows[1][2], CultureInfo.InvariantCulture).ShouldBe(1.5 * 1.5 / 4, 1e-15);
        rows[2][..2].ShouldBe(["second", "hard"]);
        rows[3][..2].ShouldBe(["third", "easy"]);
        rows[4].ShouldBe(["last", "NA", "NA"]);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("bOpt")]
    [InlineData("thOpt")]
    [InlineData("MLWI")]
    [InlineData("MPWI")]
    [InlineData("MEI")]
    [InlineData("MEPV")]
    [InlineData("KL")]
    [InlineData("KLP")]
    [InlineData("GDI")]
    [InlineData("GDIP")]
    [InlineData("random")]
    [InlineData("progressive", "--length", "3")]
    [InlineData("proportional", "--length", "3")]
    public async Task Every_criterion_values_every_item_left_and_chooses_one_of_them(string criterion, params string[] options)
    {
        (await Select(Bank, States, ["--criterion", criterion, "--all", .. options])).ExitCode.ShouldBe(0);
        var all = await File.ReadAllLinesAsync(Out);
        all.Length.ShouldBe(1 + 3 + 2 + 1);
        (await Select(Bank, States, ["--criterion", criterion, .. options])).ExitCode.ShouldBe(0);
        var chosen = await File.ReadAllLinesAsync(Out);
        chosen[1..4].ShouldAllBe(line => all.Contains(line));
        chosen[4].ShouldBe("last,NA,NA");
    }

    [Fact]
    public async Task Items_without_names_are_numbered_from_1()
    {
        (await Select("a,b\n1,-2\n1.5,0\n", "case,out,x,theta\n1,2,1,0\n", "--criterion", "bopt")).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(Out))[1].ShouldBe("1,1,2");
    }

    [Theory]
    [InlineData("item,a,b\nq,0,0\n", States, "bank.csv, row 2, discrimination: 0")]
    [InlineData("item,a,b\nq,1,0\nq,1,1\n", States, "bank.csv, row 3, column 'item'")]
    [InlineData("item,a\nq,1\n", States, "bank.csv, row 1: there is no column 'b'")]
    [InlineData(Bank, "case,out,x,theta\n1,other,1,0\n", "state.csv, row 2, column 'out'")]
    [InlineData(Bank, "case,out,x,theta\n1,easy,,0\n", "state.csv, row 2, column 'x'")]
    [InlineData(Bank, "case,out,x,theta\n1,easy,2,0\n", "state.csv, row 2, column 'x'")]
    [InlineData(Bank, "case,out,x,theta\n1,,,\n", "state.csv, row 2, column 'theta'")]
    public async Task Files_that_cannot_be_used_are_refused_by_place_and_nothing_is_written(string bank, string states, string said)
    {
        var ran = await Select(bank, states);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.ShouldContain(said);
        File.Exists(Out).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--criterion", "best")]
    [InlineData("--criterion", "progressive")]
    [InlineData("--criterion", "MPWI", "--prior", "jeffreys")]
    [InlineData("--criterion", "target", "--target", "1")]
    public async Task Options_that_cannot_be_used_are_refused(params string[] options)
    {
        var ran = await Select(Bank, States, options);
        ran.ExitCode.ShouldBe(2, ran.Error);
        ran.Error.Trim().ShouldNotBeEmpty();
        File.Exists(Out).ShouldBeFalse();
    }

    private string Out => Path.Combine(_folder, "chosen.csv");

    private async Task<Ran> Select(string bank, string states, params string[] options)
    {
        var (items, cases) = (Path.Combine(_folder, "bank.csv"), Path.Combine(_folder, "state.csv"));
        await File.WriteAllTextAsync(items, bank);
        await File.WriteAllTextAsync(cases, states);
        return await AdaptivqProcess.Run(null, ["engine", "select", "--bank", items, "--state", cases, "--out", Out, .. options]);
    }
}
