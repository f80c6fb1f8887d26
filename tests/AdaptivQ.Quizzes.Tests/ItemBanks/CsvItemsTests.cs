using System.Globalization;
using System.Text;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using CsCheck;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>Import files as authors send them: what is read of them, and what is said of those that cannot be.</summary>
public sealed class CsvItemsTests
{
    private const string Header = "id,stem,a,b,correct\n";

    [Fact]
    public void A_full_row_is_read_cell_by_cell()
    {
        var row = Rows(
                "id,topic,topicName,skill,level,stem,a,b,c,d,"
                    + "feedback_a,feedback_b,feedback_c,feedback_d,correct,rationale,image,imageAlt\n"
                    + "Q-1,T1,\"Fractions; sums, differences\",adding,7,What is $\\frac12$?,one half,two,three,None of these,"
                    + "Well done,Not quite,,Look again,a,Because.,half.png,A half circle"
            )
            .ShouldHaveSingleItem();
        row.Row.ShouldBe(2);
        row.ExternalId.ShouldBe("Q-1");
        row.Topic.ShouldBe("T1 Fractions");
        row.Skill.ShouldBe("adding");
        row.Level.ShouldBe(7);
        row.Stem.ShouldBe(@"What is $\frac12$?");
        OptionsOf(row)
            .ShouldBe([
                new ChoiceOption("", "one half", true, "Well done", false),
                new ChoiceOption("", "two", false, "Not quite", false),
                new ChoiceOption("", "three", false, null, false),
                new ChoiceOption("", "None of these", false, "Look again", true),
            ]);
        row.Rationale.ShouldBe("Because.");
        row.ImageName.ShouldBe("half.png");
        row.ImageAlt.ShouldBe("A half circle");
    }

    [Fact]
    public void What_a_row_leaves_out_is_null_and_the_topic_is_general()
    {
        var row = Rows(Header + "1,S,x,y,b\n").ShouldHaveSingleItem();
        KeyOf(row).ShouldBe(1);
        row.Topic.ShouldBe("General");
        (row.Skill, row.Level, row.Rationale, row.ImageName, row.ImageAlt).ShouldBe((null, null, null, null, null));
    }

    [Fact]
    public void Two_to_eight_options_are_read_and_any_of_them_can_be_the_key()
    {
        for (var options = 2; options <= 8; options++)
        {
            for (var key = 0; key < options; key++)
            {
                var letters = "abcdefgh"[..options];
                var file =
                    $"id,stem,{string.Join(',', letters.ToCharArray())},correct\n"
                    + $"1,S,{string.Join(',', letters.Select(letter => "option " + letter))},{letters[key]}\n";
                var row = Rows(file).ShouldHaveSingleItem();
                OptionsOf(row).Count.ShouldBe(options);
                OptionsOf(row)[KeyOf(row)].Text.ShouldBe("option " + letters[key]);
            }
        }
    }

    [Fact]
    public void The_order_and_the_case_of_columns_do_not_matter_and_unknown_columns_are_passed_over()
    {
        var row = Rows("Correct, B ,NOTES,A,Stem,ID,Feedback_B,IMAGE\nB,y,whatever,x,S,1,Yes,p.png\n").ShouldHaveSingleItem();
        (row.ExternalId, row.Stem, KeyOf(row), row.ImageName).ShouldBe(("1", "S", 1, "p.png"));
        OptionsOf(row).ShouldBe([new ChoiceOption("", "x", false, null, false), new ChoiceOption("", "y", true, "Yes", false)]);
    }

    [Theory]
    [InlineData("\uFEFF" + Header + "1,S,x,y,a\n")]
    [InlineData("\uFEFF\"id\",stem,a,b,correct\n1,S,x,y,a\n")]
    [InlineData("id,stem,a,b,correct\r\n1,S,x,y,a\r\n")]
    [InlineData("id,stem,a,b,correct\r1,S,x,y,a\r")]
    [InlineData("id,stem,a,b,correct\n1,S,x,y,a")]
    [InlineData("id,stem,a,b,correct\n\n\n1,S,x,y,a\n\n")]
    [InlineData("id , stem,a,b,correct\n 1 , S ,x, \"y\" , a \n")]
    [InlineData("id,stem,a,b,correct\n\" 1\",\" S \",x,\"y \",\"a \"\n")]
    public void However_a_program_saves_it_the_row_is_the_same(string file)
    {
        var row = Rows(file).ShouldHaveSingleItem();
        (row.ExternalId, row.Stem, OptionsOf(row)[0].Text, OptionsOf(row)[1].Text, KeyOf(row)).ShouldBe(("1", "S", "x", "y", 0));
    }

    [Fact]
    public void A_file_may_hold_items_of_every_type()
    {
        var rows = Rows(
            """
            id,stem,type,correct,a,b,c,feedback_a,feedback_true,feedback_false,scoring,tolerance,unit
            1,S,,b,x,y,,,,,,,
            2,S,Multiple-Response,"a, c",x,y,z,Fa,,,all,,
            3,S,multiple-response,ac,x,y,z,,,,,,
            4,S,true-false,FALSE,,,,,No it is not,,,,
            5,S,numeric,1.5,150,,,In centimetres,,,,1 %,m; cm=0.01
            6,S,numeric,3/2,,,,,,,,,
            ,,,,,,,,,,,,
            7,S,ordering,,x,y,z,,,,ALL,,
            """
        );
        rows.Select(row => row.Interaction.Type)
            .ShouldBe(["single-choice", "multiple-response", "multiple-response", "true-false", "numeric", "numeric", "ordering"]);
        var several = rows[1].Interaction.ShouldBeOfType<MultipleResponse>();
        (string.Join(' ', several.Options.Select(option => option.Key)), several.Scoring).ShouldBe(("True False True", "all"));
        several.Options[0].Feedback.ShouldBe("Fa");
        rows[2].Interaction.ShouldBeOfType<MultipleResponse>().Scoring.ShouldBe("partial");
        rows[3].Interaction.ShouldBe(new TrueFalse(false, "No it is not", null));
        var number = rows[4].Interaction.ShouldBeOfType<Numeric>();
        (number.Value, number.Tolerance).ShouldBe(("1.5", "1 %"));
        number.Units.ShouldBe([new NumericUnit("m", "1"), new NumericUnit("cm", "0.01")]);
        number.Mistakes.ShouldBe([new NumericMistake("150", "In centimetres")]);
        rows[5].Interaction.ShouldBeOfType<Numeric>().Units.ShouldBeEmpty();
        var order = rows[6].Interaction.ShouldBeOfType<Ordering>();
        (string.Concat(order.Entries.Select(entry => entry.Text)), order.Scoring, order.Feedback).ShouldBe(("xyz", "all", null));
    }

    [Fact]
    public void Quoted_cells_hold_commas_quotation_marks_and_line_breaks()
    {
        var rows = Rows(Header + "1,\"A, B and \"\"C\"\"\nsecond line\r\n\r\nfourth\",x,y,a\n2,T,x,y,b\n");
        rows.Count.ShouldBe(2);
        rows[0].Stem.ShouldBe("A, B and \"C\"\nsecond line\r\n\r\nfourth");
        rows[1].Stem.ShouldBe("T");
    }

    [Fact]
    public void A_row_is_named_by_the_line_it_begins_on()
    {
        // Line 2 to 4, an empty line, line 6 to 7, line 8.
        var rows = Rows(Header + "1,\"L1\nL2\nL3\",x,y,a\n\n2,\"L1\nL2\",x,y,b\n3,S,x,y,a\n");
        rows.Select(row => row.Row).ShouldBe([2, 6, 8]);
    }

    [Fact]
    public void A_quotation_that_never_ends_is_reported_where_it_begins()
    {
        var errors = Errors(Header + "1,S,x,y,a\n2,\"S,x,y,a\n3,S,x,y,a\n4,S,x,y,a\n");
        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(error => error.Row == 3);
    }

    [Theory]
    [InlineData("T1", "Algebra", "T1 Algebra")]
    [InlineData("T1", "Algebra; equations; roots", "T1 Algebra")]
    [InlineData("T1", "", "T1")]
    [InlineData("", "Algebra ; equations", "Algebra")]
    [InlineData("", "", "General")]
    [InlineData("T1", "; equations", "T1")]
    [InlineData("", " ; equations", "General")]
    public void A_topic_reads_as_its_code_and_the_first_clause_of_its_name(string topic, string name, string expected) =>
        Rows($"id,stem,a,b,correct,topic,topicName\n1,S,x,y,a,{topic},{name}\n").ShouldHaveSingleItem().Topic.ShouldBe(expected);

    [Theory]
    [InlineData("", "[97.1]", "Reference: 97.1")]
    [InlineData("", "97.1", "Reference: 97.1")]
    [InlineData("Because.", "[97.1]", "Because.")]
    [InlineData("", "", null)]
    [InlineData("", "[]", null)]
    public void A_reference_stands_in_for_a_rationale(string rationale, string reference, string? expected) =>
        Rows($"id,stem,a,b,correct,rationale,reference\n1,S,x,y,a,{rationale},{reference}\n")
            .ShouldHaveSingleItem()
            .Rationale.ShouldBe(expected);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("10", 10)]
    [InlineData("07", 7)]
    [InlineData("", null)]
    public void A_level_is_a_whole_number_from_1_to_10(string level, int? expected) =>
        Rows($"id,stem,a,b,correct,level\n1,S,x,y,a,{level}\n").ShouldHaveSingleItem().Level.ShouldBe(expected);

    /// <summary>File; row and column of each error, in order; words that its message must have.</summary>
    public static TheoryData<string, string, string> Refused =>
        new()
        {
            { "", "1:", "The file is empty" },
            { "\n\n", "1:", "The file is empty" },
            { Header, "2:", "no items" },
            { "id,stem,a,b,correct", "2:", "no items" },
            { "stem,a,b,correct\nS,x,y,a\n", "1:id", "column 'id' is missing" },
            { "id,a,b\n1,x,y\n", "1:stem 1:correct", "missing" },
            { "id,stem,type\n1,S,\n2,S,single-choice\n3,S,numeric\n", "1:a 1:b 1:correct", "single-choice items need it" },
            { "id,stem,type,a,b,correct\n1,S,essay,x,y,a\n", "2:type", "'essay' is not an item type. Write multiple-response" },
            { "id,stem,type,a,b,c,correct\n1,S,multiple-response,x,y,z,a d\n", "2:correct", "'d' is not the letter" },
            { "id,stem,type,a,b,c,correct\n1,S,multiple-response,x,y,z,a a\n", "2:correct", "'a' appears twice" },
            { "id,stem,type,a,b,c,correct\n1,S,multiple-response,x,y,z,abc\n", "2:correct", "Every option is right" },
            { "id,stem,type,a,b,c,correct,scoring\n1,S,multiple-response,x,y,z,a,some\n", "2:scoring", "'some' is not a way to score" },
            { "id,stem,type,correct\n1,S,true-false,yes\n", "2:correct", "neither 'true' nor 'false'" },
            { "id,stem,type,correct\n1,S,numeric,about 3\n", "2:correct", "'about 3' is not a number" },
            { "id,stem,type,correct,tolerance\n1,S,numeric,3,-1\n2,S,numeric,3,some\n", "2:tolerance 3:tolerance", "is not a tolerance" },
            { "id,stem,type,correct,unit\n1,S,numeric,3,cm;m=0\n", "2:unit", "above 0" },
            { "id,stem,type,correct,unit\n1,S,numeric,3,cm;cm=2\n", "2:unit", "appears twice" },
            { "id,stem,type,correct,tolerance,a,feedback_a\n1,S,numeric,3,0.5,3.4,Close\n", "2:a", "right within the tolerance" },
            { "id,stem,type,correct,a\n1,S,numeric,3,4\n", "2:feedback_a", "Write feedback for '4'" },
            { "\n\nid,a,b,correct\n1,x,y,a\n", "3:stem", "missing" },
            { "id,stem,a,b,correct,a\n1,S,x,y,a,z\n", "1:a", "twice" },
            { "id,stem,A,b,correct,a \n1,S,x,y,a,z\n", "1:a", "twice" },
            { Header + ",S,x,y,a\n", "2:id", "empty" },
            { Header + "1,,x,y,a\n", "2:stem", "empty" },
            { Header + "1,\"  \n \",x,y,a\n", "2:stem", "empty" },
            { Header + "1,S,,y,a\n", "2:a", "Option a is empty" },
            { Header + "1,S,x,,a\n", "2:b", "Option b is empty" },
            { Header + "1,S,x,y,\n", "2:correct", "empty" },
            { Header + "1,S,x,y,c\n", "2:correct", "'c' is not the letter" },
            { Header + "1,S,x,y,ab\n", "2:correct", "'ab' is not the letter" },
            { Header + "1,S,x,y,1\n", "2:correct", "'1' is not the letter" },
            { Header + "1,S,x,x,a\n", "2:b", "repeats" },
            { Header + "1,S,x,\" x\",a\n", "2:b", "repeats" },
            { Header + "1,S,x,y\n", "2:", "4 cells, the header has 5" },
            { Header + "1,S,x,y,a,z\n", "2:", "6 cells, the header has 5" },
            { Header + "1,S,x, z,y,a\n2,,x,y,a\n", "2: 3:stem", "" },
            { Header + "1,he said \"yes\",x,y,a\n", "2:", "quotation mark" },
            { Header + "1,he said \"yes\",x,y,a\n2,S,x,y,a\n", "2:", "quotation mark" },
            { Header + "1,\"S\" T,x,y,a\n2,S,x,y,a\n", "2:", "quotation mark" },
            { Header + "1,S,x,y,a\n2,S,x \"z\",y,a\n", "3:", "quotation mark" },
            { Header + "1,S,x,y,a\n1,T,x,y,a\n", "3:id", "Row 2 already uses" },
            { Header + "1,S,x,y,a\n\" 1 \",T,x,y,a\n", "3:id", "Row 2 already uses" },
            { Header + "1,S\0,x,y,a\n", "2:stem", "NUL" },
            { Header + "1,S,x\0,y,a\n", "2:a", "NUL" },
            { "id,stem,a,b,c,d,correct\n1,S,x,y,,z,a\n", "2:d", "Close the gap" },
            {
                "id,stem,a,b,correct,level\n1,S,x,y,a,0\n2,S,x,y,a,11\n3,S,x,y,a,1.5\n4,S,x,y,a,-1\n5,S,x,y,a,easy\n",
                "2:level 3:level 4:level 5:level 6:level",
                "is not a level"
            },
            { "\r\n" + Header + "\r\n  \r\n1,\"A\r\nB\",x,y,a\r\n2,,x,y,a\r\n", "7:stem", "empty" },
            { Header + ",,,,\n", "2:", "no items" },
            { Header + "1,S,,,\n", "2:a 2:b 2:correct", "empty" },
            { "id;stem;a;b;correct\n1;S;x;y;a\n", "1:", "not separated by commas" },
            { "id\tstem\ta\tb\tcorrect\n1\tS\tx\ty\ta\n", "1:", "not separated by commas" },
            { "id,stem,type,correct,unit\n1,S,numeric,3,cm;m\n", "2:unit", "Write how many cm one m is" },
            { "id,stem,type,correct,unit\n1,S,numeric,3,\"cm, m=100\"\n", "2:unit", "Separate units with semicolons" },
            { "id,stem,type,correct,tolerance\n1,S,numeric,\"1,500\",\"1,000\"\n", "2:correct 2:tolerance", "can be read in two ways" },
            { "id,stem,type,a,b,c,correct\n1,S,multiple-response,x,y,z,a and c\n", "2:correct", "'n' is not the letter" },
            { "id,stem,type,a,b,correct\n1,S,multiple-response,x,y,a \U0001F600\n", "2:correct", "'\U0001F600' is not the letter" },
            {
                "id,stem,type,correct,scoring\n1,S,numeric,3,all\n2,S,true-false,true,all\n",
                "2:scoring 3:scoring",
                "do not use the column 'scoring'"
            },
            { "id,stem,type,a,b,correct\n1,S,ordering,x,y,a\n", "2:correct", "ordering items do not use" },
            { "id,stem,type,a,b,feedback_a\n1,S,ordering,x,y,F\n", "2:feedback_a", "do not use" },
            { "id,stem,type,a,b,c\n1,S,ordering,x,,z\n", "2:b", "Entry b is empty; an item needs at least the entries a and b" },
            { "id,stem,type,correct,feedback_a\n1,S,numeric,3,F\n", "2:feedback_a", "Wrong number a is empty" },
            { "id,stem,a,b,c,correct,feedback_c\n1,S,x,y,,a,F\n", "2:feedback_c", "Option c is empty" },
            { "id,stem,a,b,c,d,e,f,g,h,i,correct\n1,S,1,2,3,4,5,6,7,8,9,a\n", "2:i", "At most 8 answers fit" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_wrong_is_named_by_row_and_column_and_nothing_is_read(string file, string where, string words)
    {
        var errors = Errors(file);
        string.Join(' ', errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Row}:{error.Column}")))
            .ShouldBe(where);
        errors.ShouldAllBe(error => error.Message.Contains(words));
    }

    [Fact]
    public void A_cell_of_8000_characters_fits_and_one_more_does_not()
    {
        Rows(Header + $"1,{new string('s', 8_000)},x,y,a\n").ShouldHaveSingleItem().Stem.Length.ShouldBe(8_000);
        var error = Errors(Header + $"1,{new string('s', 8_001)},x,y,a\n").ShouldHaveSingleItem();
        (error.Row, error.Column).ShouldBe((2, "stem"));
        error.Message.ShouldContain("8001");
    }

    [Fact]
    public void Twenty_thousand_rows_fit_and_one_more_does_not()
    {
        var file = new StringBuilder(Header);
        for (var i = 1; i <= CsvItems.MostRows; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{i},S,x,y,a\n");
        }
        Rows(file.ToString()).Count.ShouldBe(CsvItems.MostRows);

        file.Append("one more,S,x,y,a\n");
        var error = Errors(file.ToString()).ShouldHaveSingleItem();
        error.Row.ShouldBe(CsvItems.MostRows + 2);
        error.Message.ShouldContain("20000 rows");
    }

    [Fact]
    public void Whatever_text_a_cell_holds_comes_back_when_it_was_quoted() =>
        Gen.Select(Cells, Cells, Cells, (stem, first, second) => (stem, first, second))
            .Where(cells => cells.first != cells.second)
            .Sample(cells =>
            {
                var row = Rows($"{Header}1,{Quoted(cells.stem)},{Quoted(cells.first)},{Quoted(cells.second)},b\n").ShouldHaveSingleItem();
                (row.Stem, OptionsOf(row)[0].Text, OptionsOf(row)[1].Text).ShouldBe(cells);
            });

    [Fact]
    public void No_text_whatever_makes_the_reader_throw() =>
        Gen.Char["ab,\"\n\r ;1\0é"]
            .Array[0, 60]
            .Select(characters => new string(characters))
            .Sample(text =>
            {
                var (rows, errors) = CsvItems.Read(new StringReader(Header + text));
                (rows.Count == 0 || errors.Count == 0).ShouldBeTrue();
                errors.ShouldAllBe(error => error.Row >= 1 && error.Message.Length > 0);
            });

    [Fact]
    public void A_file_that_is_refused_says_how_much_is_wrong_and_lists_it()
    {
        var refusal = ImportItemsEndpoint.Read(Encoding.UTF8.GetBytes(Header + "1,,x,y,a\n2,S,x,,a\n")).Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Type, refusal.Field).ShouldBe((400, "urn:adaptivq:import-refused", "body"));
        refusal.Detail.ShouldStartWith("2 things are wrong in the file; nothing was written. First: row 2, column 'stem': ");
        ErrorsOf(refusal).Select(error => error.Row).ShouldBe([2, 3]);
    }

    [Fact]
    public void Two_hundred_errors_are_listed_and_where_reading_stopped()
    {
        var file =
            Header + string.Concat(Enumerable.Range(1, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},,x,y,a\n")));
        var refusal = ImportItemsEndpoint.Read(Encoding.UTF8.GetBytes(file)).Refused.ShouldNotBeNull();
        refusal.Detail.ShouldStartWith("At least 200 things are wrong");
        var errors = ErrorsOf(refusal);
        errors.Count.ShouldBe(201);
        errors[^1].Message.ShouldStartWith("Reading stopped here");
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused_at_the_row_that_shows_it()
    {
        var file = Encoding.Latin1.GetBytes(Header + "1,S,x,y,a\n2,Größe,x,y,a\n");
        var (rows, refusal) = ImportItemsEndpoint.Read(file);
        rows.ShouldBeEmpty();
        var error = ErrorsOf(refusal.ShouldNotBeNull()).ShouldHaveSingleItem();
        error.Row.ShouldBe(3);
        error.Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void A_file_over_the_limit_is_not_read()
    {
        var refusal = ImportItemsEndpoint.Read(new byte[ImportItemsEndpoint.LargestFile + 1]).Refused.ShouldNotBeNull();
        (refusal.Status, refusal.Field).ShouldBe((400, "body"));
        refusal.Detail.ShouldContain("8192 KiB");
    }

    private static IReadOnlyList<ChoiceOption> OptionsOf(ItemRow row) => row.Interaction.ShouldBeOfType<SingleChoice>().Options;

    private static int KeyOf(ItemRow row) => OptionsOf(row).Index().Single(option => option.Item.Key).Index;

    /// <summary>Text without space at its ends, which reading takes off, and without NUL.</summary>
    private static readonly Gen<string> Cells = Gen.Char["abcxyz,\"'\n\r\t ;$\\é漢"]
        .Array[1, 30]
        .Select(characters => new string(characters).Trim())
        .Where(text => text.Length > 0);

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IReadOnlyList<RowError> ErrorsOf(Refusal refusal) => (IReadOnlyList<RowError>)refusal.More["errors"]!;

    private static IReadOnlyList<ItemRow> Rows(string file)
    {
        var (rows, refusal) = ImportItemsEndpoint.Read(Encoding.UTF8.GetBytes(file));
        refusal?.Detail.ShouldBeNull();
        return rows;
    }

    private static IReadOnlyList<RowError> Errors(string file)
    {
        var (rows, refusal) = ImportItemsEndpoint.Read(Encoding.UTF8.GetBytes(file));
        rows.ShouldBeEmpty();
        return ErrorsOf(refusal.ShouldNotBeNull());
    }
}
