using System.Text;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>A calibration's file: what is read of it, and what is refused, by row and column.</summary>
public sealed class CsvParametersTests
{
    private const string Header = "item,par,est,se\n";

    [Fact]
    public void Four_rows_are_one_dichotomous_item_at_the_row_it_begins_on()
    {
        Rows(Header + "q1,a,1.2,0.11\nq1,b,-0.5,0.09\nq1,g,0,NA\nq1,u,1,NA\nq2,a,0.8,0.1\nq2,b,1e-1,0.2\nq2,g,0,NA\nq2,u,1,NA\n")
            .ShouldBe(
                [
                    new ParameterRow(2, "q1", "dichotomous", 1.2, [-0.5], 0, 1, new ParameterErrors(0.11, [0.09], null, null)),
                    new ParameterRow(6, "q2", "dichotomous", 0.8, [0.1], 0, 1, new ParameterErrors(0.1, [0.2], null, null)),
                ],
                ByValue
            );
    }

    [Fact]
    public void Guessing_and_an_upper_asymptote_are_those_of_the_three_and_four_parameter_models()
    {
        Rows(Header + "q1,a,1.2,0.1\nq1,b,-0.5,0.2\nq1,g,0.21,0.04\nq1,u,1,NA\n")
            .ShouldHaveSingleItem()
            .ShouldBe(new ParameterRow(2, "q1", "dichotomous", 1.2, [-0.5], 0.21, 1, new ParameterErrors(0.1, [0.2], 0.04, null)), ByValue);
        Rows(Header + "q1,a,1.2,0.1\nq1,b,-0.5,0.2\nq1,g,0.21,0.04\nq1,u,0.96,0.02\n")
            .ShouldHaveSingleItem()
            .ShouldBe(
                new ParameterRow(2, "q1", "dichotomous", 1.2, [-0.5], 0.21, 0.96, new ParameterErrors(0.1, [0.2], 0.04, 0.02)),
                ByValue
            );
    }

    [Theory]
    [InlineData("gpcm", "gpcm")]
    [InlineData("GPCM", "gpcm")]
    [InlineData("grm", "grm")]
    [InlineData("graded", "grm")]
    public void Thresholds_are_those_of_the_model_that_is_named_beside_the_file(string name, string model) =>
        Rows(Header + "q1,a,0.9,0.1\nq1,b1,-1,0.2\nq1,b2,0.4,0.3\n", name)
            .ShouldHaveSingleItem()
            .ShouldBe(new ParameterRow(2, "q1", model, 0.9, [-1, 0.4], 0, 1, new ParameterErrors(0.1, [0.2, 0.3], null, null)), ByValue);

    [Fact]
    public void A_model_in_the_file_is_that_of_its_item_and_comes_before_the_one_beside_it()
    {
        var rows = Rows(
            "item,par,est,model\nq1,b1,-1,grm\nq1,b2,0,grm\nq2,b,0.5,2pl\nq3,b1,-1,\nq3,b2,1,\nq4,b1,0,\nq4,b2,1,Graded\n",
            "gpcm"
        );
        rows.Select(row => (row.ExternalId, row.Model)).ShouldBe([("q1", "grm"), ("q2", "dichotomous"), ("q3", "gpcm"), ("q4", "grm")]);
    }

    [Theory]
    [InlineData("gpcm")]
    [InlineData("rasch")]
    public void The_model_beside_a_mixed_file_is_not_that_of_items_that_have_a_difficulty(string model) =>
        Rows(Header + "q1,a,1,0.1\nq1,b,0.5,0.1\nq1,g,0.2,NA\n", model).ShouldHaveSingleItem().Model.ShouldBe("dichotomous");

    /// <summary>So 'engine calibrate --model gpcm' writes a right-or-wrong item among others; the models are then the same.</summary>
    [Theory]
    [InlineData("gpcm")]
    [InlineData("grm")]
    [InlineData(null)]
    public void One_threshold_is_a_difficulty(string? model) =>
        Rows(Header + "q1,a,1.1,0.1\nq1,b1,0.5,0.2\n", model)
            .ShouldHaveSingleItem()
            .ShouldBe(new ParameterRow(2, "q1", "dichotomous", 1.1, [0.5], 0, 1, new ParameterErrors(0.1, [0.2], null, null)), ByValue);

    [Theory]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("")]
    public void An_error_that_is_not_known_is_none(string error) =>
        Rows(Header + $"q1,b,0.5,{error}\n").ShouldHaveSingleItem().Errors.ShouldBe(new ParameterErrors(null, [null], null, null));

    [Fact]
    public void Errors_and_discrimination_may_be_left_out_columns_stand_in_any_order_and_others_are_passed_over()
    {
        var row = Rows("\uFEFFEST,Par,infit,item\n0.5,b,1.02,q1\n").ShouldHaveSingleItem();
        row.ShouldBe(new ParameterRow(2, "q1", "dichotomous", 1, [0.5], 0, 1, new ParameterErrors(null, [null], null, null)), ByValue);
    }

    [Fact]
    public void A_problem_is_that_of_the_row_its_parameter_stands_in()
    {
        var rows = Rows(Header + "q1,b,0,.1\nq2,a,1,.1\nq1,a,1,.1\nq1,g,.2,.1\nq1,u,.9,.1\nq2,b1,0,.1\nq2,b2,1,.1\n", "gpcm");
        int RowOf(ParameterRow row, string parameter, int? index = null) => row.RowOf(new ParameterProblem(parameter, "", index));
        (RowOf(rows[0], "b"), RowOf(rows[0], "a"), RowOf(rows[0], "c"), RowOf(rows[0], "se d"), RowOf(rows[0], "model")).ShouldBe(
            (2, 4, 5, 6, 2)
        );
        (RowOf(rows[1], "se b"), RowOf(rows[1], "se b", 0), RowOf(rows[1], "se b", 1)).ShouldBe((7, 7, 8));
    }

    [Fact]
    public void Names_may_hold_commas_quotation_marks_and_line_breaks()
    {
        var rows = Rows(Header + "\"q, 1\",b,0,NA\n\"say \"\"q2\"\"\",b,0,NA\n\"q\n3\",b,0,NA\n\"#4\",b,0,NA\n");
        rows.Select(row => (row.Row, row.ExternalId)).ShouldBe([(2, "q, 1"), (3, "say \"q2\""), (4, "q\n3"), (6, "#4")]);
    }

    [Fact]
    public void An_item_s_rows_need_not_stand_together() =>
        Rows(Header + "q1,a,2,NA\nq2,b,1,NA\nq1,b,3,NA\n")
            .Select(row => (row.Row, row.ExternalId, row.A, row.B[0]))
            .ShouldBe([(2, "q1", 2, 3), (3, "q2", 1, 1)]);

    [Fact]
    public void Comments_empty_lines_and_rows_of_separators_are_passed_over_and_counted()
    {
        Rows("# from the spring trial, \"812\n" + Header + "\n# easy\nq1,b,0,NA\n,,,\nq2,b,0,NA\n").Select(row => row.Row).ShouldBe([5, 7]);
        Refused("# from the spring trial\n" + Header + "\nq1,b,x,NA\n").Row.ShouldBe(4);
    }

    /// <summary>The file, the model beside it, and where and in what words it is refused.</summary>
    public static TheoryData<string, string?, int, string, string> BadFiles =>
        new()
        {
            { "", null, 1, "", "The file is empty" },
            { "\n\n", null, 1, "", "The file is empty" },
            { Header, null, 2, "", "no parameters" },
            { "item,par\nq1,b\n", null, 1, "est", "The column 'est' is missing" },
            { "name,par,est\nq1,b,0\n", null, 1, "item", "The column 'item' is missing" },
            { "item,name,est\nq1,b,0\n", null, 1, "par", "The column 'par' is missing" },
            { "item,par,est,EST\nq1,b,0,1\n", null, 1, "est", "appears twice" },
            { Header + "q1,b,0,NA\nq2,b,0,75,0,1\n", null, 3, "", "6 cells" },
            { Header + "q1,b\n", null, 2, "", "2 cells" },
            { Header + ",b,0,NA\n", null, 2, "item", "The cell is empty" },
            { Header + "q1,,0,NA\n", null, 2, "par", "The cell is empty" },
            { Header + "q1,a,1,NA\nq1,b,,NA\n", null, 3, "est", "The cell is empty" },
            { Header + "q1,a,1,NA\nq1,b,NA,NA\n", null, 3, "est", "'NA' is not a number" },
            { Header + "q1,b,hard,NA\n", null, 2, "est", "'hard' is not a number" },
            { Header + "q1,b,\"0,5\",NA\n", null, 2, "est", "with a point" },
            { Header + "q1,b,Inf,NA\n", null, 2, "est", "is not a number" },
            { Header + "q1,b,0,unknown\n", null, 2, "se", "or NA where none is known" },
            { Header + "q1,b,0,Inf\n", null, 2, "se", "is not a number" },
            { Header + "q1,a,1,NA\n", null, 2, "par", "Item 'q1' has no parameter 'b'" },
            { Header + "q1,b,1,NA\nq1,b,2,NA\n", null, 3, "par", "Row 2 already gives" },
            { Header + "q1,b,1,NA\nq1,beta,2,NA\n", null, 3, "par", "'beta' is no parameter of a dichotomous item" },
            { Header + "q1,b,1,NA\nq1,B,2,NA\n", null, 3, "par", "'B' is no parameter" },
            { Header + "q1,b,1,NA\nq1,b1,2,NA\n", "gpcm", 3, "par", "'b1' is no parameter of a dichotomous item" },
            { Header + "q1,b1,1,NA\nq1,b3,2,NA\n", "gpcm", 3, "par", "'b3' is no parameter of a gpcm item" },
            { Header + "q1,b1,1,NA\nq1,b2,2,NA\nq1,g,0.2,NA\n", "grm", 4, "par", "'g' is no parameter of a grm item" },
            { Header + "q1,b1,1,NA\nq1,b2,2,NA\n", null, 2, "par", "Say which: grm or gpcm" },
            { Header + "q1,b1,1,NA\nq1,b2,2,NA\n", "2pl", 2, "par", "Item 'q1' has no parameter 'b'" },
            { Header + "q1,a1,1,NA\nq1,c1,2,NA\n", null, 2, "par", "has no parameter 'b'" },
            { Header + "q1,alpha1,1,NA\nq1,c1,2,NA\n", null, 2, "par", "Calibrate it as gpcm or grm" },
            {
                "item,par,est,model\nq1,a,1,rasch\nq1,b,0,rasch\nq2,a,1.2,rasch\nq2,b,0,rasch\n",
                null,
                4,
                "par",
                "'rasch' has a discrimination of 1"
            },
            { "item,par,est,model\nq1,b,0,2pl\nq1,g,0.2,2pl\n", null, 3, "par", "'2pl' has no parameter 'g'" },
            { "item,par,est,model\nq1,b,0,3PL\nq1,g,0.2,3PL\nq1,u,0.9,3PL\n", null, 4, "par", "'3PL' has no parameter 'u'" },
            { Header + "q1,a,1.2,NA\nq1,b1,1,NA\nq1,b2,2,NA\n", "pcm", 2, "par", "'pcm' has a discrimination of 1" },
            { "item,par,est,model\nq1,b1,1,nrm\n", null, 2, "model", "There is no model 'nrm'" },
            { "item,par,est,model\nq1,b1,1,grm\nq1,b2,2,gpcm\n", null, 3, "model", "another model in a row before" },
            { "item,par,est,model\nq1,a,1,gpcm\n", null, 2, "par", "has no parameter 'b1'" },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_file_that_cannot_be_used_is_refused_by_row_and_column(string file, string? model, int row, string column, string words)
    {
        var error = Refused(file, model);
        (error.Row, error.Column).ShouldBe((row, column));
        error.Message.ShouldContain(words);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_in_the_order_of_the_rows()
    {
        var (rows, errors) = CsvParameters.Read(new StringReader(Header + "q1,a,1,NA\nq2,b,x,y\nq3,b,0,NA\n,b,0,NA\nq4,a,0,NA\n"), null);
        rows.ShouldBeEmpty();
        errors.Select(error => (error.Row, error.Column)).ShouldBe([(2, "par"), (3, "est"), (3, "se"), (5, "item"), (6, "par")]);
    }

    [Fact]
    public void A_file_must_be_UTF_8_and_within_the_limit()
    {
        ImportParametersEndpoint
            .Read([.. Encoding.UTF8.GetBytes(Header + "q1,b,0,NA\n"), .. Encoding.Latin1.GetBytes("Größe,b,0,NA\n")], null)
            .Refused.ShouldNotBeNull()
            .Detail.ShouldContain("row 3");
        var refusal = ImportParametersEndpoint.Read(new byte[ImportItemsEndpoint.LargestFile + 1], null).Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Field).ShouldBe((400, "body"));
        ImportParametersEndpoint.Read(Encoding.UTF8.GetBytes("\uFEFF" + Header + "q1,b,0,NA\n"), null).Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_model_that_does_not_exist_is_refused_and_those_that_do_are_named()
    {
        var file = Encoding.UTF8.GetBytes(Header + "q1,b,0,NA\n");
        var refusal = ImportParametersEndpoint.Read(file, "3pm").Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Field).ShouldBe((400, "model"));
        refusal.Detail.ShouldBe($"There is no model '3pm'. There are {string.Join(", ", CsvParameters.Models)}.");
        foreach (var model in CsvParameters.Models.Append("GRM"))
        {
            ImportParametersEndpoint.Read(file, model).Refused.ShouldBeNull();
        }
    }

    [Fact]
    public void Of_a_file_with_errors_no_row_is_read()
    {
        var (rows, refusal) = ImportParametersEndpoint.Read(Encoding.UTF8.GetBytes(Header + "q1,b,0,NA\nq2,b,x,NA\n"), null);
        rows.ShouldBeEmpty();
        refusal.ShouldNotBeNull().Kind.ShouldBe("import-refused");
    }

    private static readonly IEqualityComparer<ParameterRow> ByValue = EqualityComparer<ParameterRow>.Create(
        (one, other) => one == other! with { B = one!.B, Rows = one.Rows } && one.B.SequenceEqual(other.B)
    );

    private static IReadOnlyList<ParameterRow> Rows(string file, string? model = null)
    {
        var (rows, errors) = CsvParameters.Read(new StringReader(file), model);
        errors.ShouldBeEmpty();
        return rows;
    }

    private static RowError Refused(string file, string? model = null)
    {
        var (rows, errors) = CsvParameters.Read(new StringReader(file), model);
        rows.ShouldBeEmpty();
        return errors.ShouldHaveSingleItem();
    }
}
