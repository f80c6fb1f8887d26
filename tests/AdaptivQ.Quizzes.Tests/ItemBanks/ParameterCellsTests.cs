using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>The irt_ columns of a file of items: what is read of them, and what is refused, by row and column.</summary>
public sealed class ParameterCellsTests
{
    private const string RightOrWrong = "id,stem,a,b,correct";
    private const string SeveralPoints = "id,stem,type,a,b,c,d,correct,scoring";

    [Fact]
    public void A_right_or_wrong_item_has_up_to_four_parameters_with_their_errors()
    {
        var parameters = Read(
            "irt_model,irt_a,irt_b,irt_c,irt_d,irt_a_se,irt_b_se,irt_c_se,irt_d_se,irt_source,irt_learners",
            "dichotomous,1.31,-0.42,0.18,0.97,0.11,0.09,0.04,0.02,Spring trial,812"
        );
        parameters.ShouldBe(
            new ItemParameters(
                "dichotomous",
                1.31,
                [-0.42],
                0.18,
                0.97,
                new ParameterErrors(0.11, [0.09], 0.04, 0.02),
                new CalibratedSource("Spring trial", 812)
            )
        );
    }

    [Fact]
    public void The_difficulty_alone_is_enough() =>
        Read("irt_b", "0.75")
            .ShouldBe(
                new ItemParameters(
                    "dichotomous",
                    1,
                    [0.75],
                    0,
                    1,
                    new ParameterErrors(null, [null], null, null),
                    new ImportedSource("the author")
                )
            );

    [Fact]
    public void A_row_without_any_of_the_columns_or_with_all_of_them_empty_brings_no_parameters()
    {
        Rows($"{RightOrWrong}\nq1,S,x,y,a\n").ShouldHaveSingleItem().Parameters.ShouldBeNull();
        Rows($"{RightOrWrong},irt_a,irt_b,irt_source\nq1,S,x,y,a,, ,\n").ShouldHaveSingleItem().Parameters.ShouldBeNull();
    }

    [Fact]
    public void One_file_may_bring_parameters_for_some_items_and_none_for_others()
    {
        var rows = Rows($"{RightOrWrong},irt_b\nq1,S,x,y,a,0.5\nq2,S,x,y,a,\n");
        rows.Select(row => row.Parameters?.B[0]).ShouldBe([0.5, null]);
    }

    [Theory]
    [InlineData("-1 0.5 2e0")]
    [InlineData("-1;0.5;2")]
    [InlineData(" -1;  0.5 ; 2 ")]
    public void An_item_of_several_points_has_a_threshold_for_each_with_spaces_or_semicolons_between(string thresholds)
    {
        var parameters = ReadSeveral("irt_b,irt_b_se,irt_a", $"{thresholds},0.1;0.2 0.3,0.8");
        parameters.ShouldBe(
            new ItemParameters(
                "gpcm",
                0.8,
                [-1, 0.5, 2],
                0,
                1,
                new ParameterErrors(null, [0.1, 0.2, 0.3], null, null),
                new ImportedSource("the author")
            )
        );
    }

    [Theory]
    [InlineData("grm", "grm")]
    [InlineData("GRM", "grm")]
    [InlineData("gpcm", "gpcm")]
    [InlineData("", "gpcm")]
    public void The_model_is_named_in_either_case_and_is_the_partial_credit_model_where_it_is_not(string name, string model) =>
        ReadSeveral("irt_model,irt_b", $"{name},-1 0 1").Model.ShouldBe(model);

    [Fact]
    public void The_steps_of_a_partial_credit_item_may_fall() => ReadSeveral("irt_b", "1 0 -1").B.ShouldBe([1, 0, -1]);

    [Fact]
    public void Scoring_of_the_whole_item_makes_it_right_or_wrong()
    {
        var row = Rows($"{SeveralPoints},irt_b\nq1,S,multiple-response,w,x,y,z,a b c,all,0.5\n").ShouldHaveSingleItem();
        row.Parameters.ShouldNotBeNull().Model.ShouldBe("dichotomous");
    }

    [Theory]
    [InlineData("Spring trial", "", typeof(ImportedSource), "Spring trial", null)]
    [InlineData("", "812", typeof(CalibratedSource), "the author", 812)]
    [InlineData("", "1", typeof(CalibratedSource), "the author", 1)]
    [InlineData("", "", typeof(ImportedSource), "the author", null)]
    public void With_a_number_of_learners_they_are_calibrated_otherwise_imported(
        string source,
        string learners,
        Type kind,
        string whose,
        int? count
    )
    {
        var read = Read("irt_b,irt_source,irt_learners", $"0,{source},{learners}").Source;
        read.ShouldBeOfType(kind);
        (read.Whose(), read.LearnerCount()).ShouldBe((whose, count));
    }

    /// <summary>What the header has besides an item's own columns, the cells below, the column that is to be named, and words of the
    /// message.</summary>
    public static TheoryData<string, string, string, string> BadCells =>
        new()
        {
            { "irt_b", "hard", "irt_b", "'hard' is not a number" },
            { "irt_b", "\"0,5\"", "irt_b", "with a point" },
            { "irt_b", "1e400", "irt_b", "is not a number" },
            { "irt_b,irt_b_se", "hard,0.1", "irt_b", "is not a number" },
            { "irt_b,irt_a", "0,steep", "irt_a", "'steep' is not a number" },
            { "irt_b,irt_a", "0,NaN", "irt_a", "'NaN' is not a number" },
            { "irt_b,irt_c", "0,x", "irt_c", "is not a number" },
            { "irt_b,irt_d", "0,x", "irt_d", "is not a number" },
            { "irt_b,irt_a_se", "0,x", "irt_a_se", "is not a number" },
            { "irt_b,irt_b_se", "0,x", "irt_b_se", "is not a number" },
            { "irt_a", "1", "irt_b", "The cell is empty" },
            { "irt_b,irt_source", ",Spring trial", "irt_b", "The cell is empty" },
            { "irt_b", "0 1", "irt_b", "needs one difficulty; there are 2" },
            { "irt_b", ";", "irt_b", "there are 0" },
            { "irt_b,irt_model", "0,gpcm", "irt_model", "is right or wrong, which is not a gpcm" },
            { "irt_b,irt_model,irt_c", "0,grm,0.2", "irt_model", "is right or wrong, which is not a grm" },
            { "irt_b,irt_model", "0,3pl", "irt_model", "There is no model '3pl'" },
            { "irt_b,irt_model,irt_c", "0,3pl,0.2", "irt_model", "There is no model '3pl'" },
            { "irt_b,irt_a", "0,0", "irt_a", "0.01 to 10" },
            { "irt_b,irt_a", "0,-0.4", "irt_a", "check the key" },
            { "irt_b,irt_c", "0,1", "irt_c", "at least 0 and below 1" },
            { "irt_b,irt_c", "0,-0.1", "irt_c", "at least 0 and below 1" },
            { "irt_b,irt_c,irt_d", "0,0.3,0.3", "irt_d", "above the guessing parameter" },
            { "irt_b,irt_d", "0,1.1", "irt_d", "at most 1" },
            { "irt_b,irt_a,irt_a_se", "0,1,-0.1", "irt_a_se", "0 to 100" },
            { "irt_b,irt_a_se", "0,0.1", "irt_a_se", "no irt_a" },
            { "irt_b,irt_b_se", "0,-0.1", "irt_b_se", "0 to 100" },
            { "irt_b,irt_c,irt_c_se", "0,0.2,-0.1", "irt_c_se", "0 to 100" },
            { "irt_b,irt_d,irt_d_se", "0,0.9,-0.1", "irt_d_se", "0 to 100" },
            { "irt_b,irt_b_se", "0,0.1 0.2", "irt_b_se", "There are 2 standard errors for 1 in irt_b" },
            { "irt_b,irt_learners", "0,0", "irt_learners", "'0' is not a number of learners" },
            { "irt_b,irt_learners", "0,-3", "irt_learners", "is not a number of learners" },
            { "irt_b,irt_learners", "0,81.5", "irt_learners", "is not a number of learners" },
            { "irt_b,irt_source", $"0,{new string('s', 121)}", "irt_source", "at most 120 characters" },
            { "irt_b,irt_source", "0,\"two\nlines\"", "irt_source", "U+000A" },
            { "irt_b", $"0.{new string('1', 7999)}", "irt_b", "8001 characters" },
        };

    [Theory]
    [MemberData(nameof(BadCells))]
    public void What_a_right_or_wrong_item_cannot_have_is_refused_by_row_and_column(
        string columns,
        string cells,
        string column,
        string words
    ) =>
        ShouldBeRefused(
            $"{RightOrWrong},{columns}\nq0,S,x,y,a{new string(',', columns.Count(letter => letter == ',') + 1)}\nq1,S,x,y,a,{cells}\n",
            column,
            words
        );

    public static TheoryData<string, string, string, string> BadCellsOfSeveralPoints =>
        new()
        {
            { "irt_b", "-1 1", "irt_b", "needs 3 thresholds; there are 2" },
            { "irt_b", "0.5", "irt_b", "needs 3 thresholds; there is 1" },
            { "irt_b", "-1 x 1", "irt_b", "'x' is not a number" },
            { "irt_b,irt_model", "-1 0 1,dichotomous", "irt_model", "is scored 0 to 3, which is not dichotomous" },
            { "irt_b,irt_model", "-1 1 0,grm", "irt_b", "must rise" },
            { "irt_b,irt_model", "-1 0 0,grm", "irt_b", "must rise" },
            { "irt_b,irt_c", "-1 0 1,0.2", "irt_c", "neither guessing nor an upper asymptote" },
            { "irt_b,irt_model,irt_c", "-1 0 1,grm,0.2", "irt_c", "A grm item has neither" },
            { "irt_b,irt_d", "-1 0 1,0.9", "irt_d", "neither guessing nor an upper asymptote" },
            { "irt_b,irt_b_se", "-1 0 1,0.1", "irt_b_se", "There is 1 standard error for 3 in irt_b" },
            { "irt_b,irt_b_se", "-1 0 1,0.1 x", "irt_b_se", "'x' is not a number" },
        };

    [Theory]
    [MemberData(nameof(BadCellsOfSeveralPoints))]
    public void What_an_item_of_several_points_cannot_have_is_refused_by_row_and_column(
        string columns,
        string cells,
        string column,
        string words
    ) =>
        ShouldBeRefused(
            $"{SeveralPoints},{columns}\n{Several},,{new string(',', columns.Count(letter => letter == ','))}\n"
                + $"{Several.Replace("q0", "q1", StringComparison.Ordinal)},,{cells}\n",
            column,
            words
        );

    [Fact]
    public void All_that_is_wrong_with_a_row_s_parameters_is_said_at_once() =>
        Refused($"{RightOrWrong},irt_a,irt_b,irt_c,irt_a_se\nq1,S,x,y,a,-1,0,1.5,-2\n")
            .Select(error => (error.Row, error.Column))
            .ShouldBe([(2, "irt_a"), (2, "irt_c"), (2, "irt_a_se")]);

    [Theory]
    [InlineData("essay", "a b")]
    [InlineData("multiple-response", "")]
    [InlineData("multiple-response", "z")]
    public void Where_it_cannot_be_told_how_an_item_is_scored_only_the_cells_of_its_parameters_are_looked_at(string type, string correct)
    {
        var column = type == "essay" ? "type" : "correct";
        Refused($"{SeveralPoints},irt_b\nq1,S,{type},w,x,y,z,{correct},,-1 1\n").ShouldHaveSingleItem().Column.ShouldBe(column);
        Refused($"{SeveralPoints},irt_b\nq1,S,{type},w,x,y,z,{correct},,-1 x\n").Select(error => error.Column).ShouldBe([column, "irt_b"]);
    }

    [Fact]
    public void A_column_that_appears_twice_is_refused() =>
        Refused($"{RightOrWrong},irt_b,IRT_B\nq1,S,x,y,a,0,1\n")
            .ShouldHaveSingleItem()
            .ShouldBe(new RowError(1, "irt_b", "The column 'irt_b' appears twice. Keep one of them."));

    private const string Several = "q0,S,multiple-response,w,x,y,z,a b c";

    private static void ShouldBeRefused(string file, string column, string words)
    {
        var error = Refused(file).ShouldHaveSingleItem();
        (error.Row, error.Column).ShouldBe((3, column));
        error.Message.ShouldContain(words);
    }

    private static ItemParameters Read(string columns, string cells) =>
        Rows($"{RightOrWrong},{columns}\nq1,S,x,y,a,{cells}\n").ShouldHaveSingleItem().Parameters.ShouldNotBeNull();

    private static ItemParameters ReadSeveral(string columns, string cells) =>
        Rows($"{SeveralPoints},{columns}\n{Several},,{cells}\n").ShouldHaveSingleItem().Parameters.ShouldNotBeNull();

    private static IReadOnlyList<ItemRow> Rows(string file)
    {
        var (rows, errors) = CsvItems.Read(new StringReader(file));
        errors.ShouldBeEmpty();
        return rows;
    }

    private static IReadOnlyList<RowError> Refused(string file)
    {
        var (rows, errors) = CsvItems.Read(new StringReader(file));
        rows.ShouldBeEmpty();
        return errors;
    }
}
