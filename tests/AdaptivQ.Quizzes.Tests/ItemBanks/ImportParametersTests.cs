using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>What a calibration's rows mean for the items of a bank.</summary>
public sealed class ImportParametersTests
{
    private static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly ParameterErrors Errors = new(0.1, [0.2], null, null);
    private static readonly ParameterSource Trial = new CalibratedSource("Spring trial", 812);

    private static readonly Dictionary<string, Item> Known = new[]
    {
        An("q1", new TrueFalse(true, null, null)),
        An("q2", new TrueFalse(false, null, null)),
        An("several", new MultipleResponse([Option("a", true), Option("b", true), Option("c", false)], MultipleResponse.Partial)),
    }.ToDictionary(item => item.ExternalId);

    [Fact]
    public void An_item_gets_other_parameters_with_their_source_and_the_bank_s_calibration_version()
    {
        var fact = Facts(Trial, Row("q1")).ShouldHaveSingleItem();
        fact.ShouldBe(
            new ItemParametersSet(Known["q1"].Id, new ItemParameters("dichotomous", 1.3, [-0.4], 0.2, 0.97, Errors, Trial), 4, Now)
        );
    }

    [Fact]
    public void Items_that_the_file_does_not_name_keep_theirs() =>
        Facts(Trial, Row("q2"), Row("several", "gpcm", -1, 1)).Select(fact => fact.ItemId).ShouldBe([Known["q2"].Id, Known["several"].Id]);

    [Fact]
    public void Parameters_that_an_item_has_already_give_nothing_new()
    {
        var known = Known.ToDictionary();
        known["q1"] = known["q1"].Apply(Facts(Trial, Row("q1"))[0]);
        var (facts, errors) = ImportParametersEndpoint.Decide(
            [Row("q1"), Row("q2")],
            known,
            5,
            new CalibratedSource("Spring trial", 812),
            Now
        );
        errors.ShouldBeEmpty();
        facts.ShouldHaveSingleItem().ItemId.ShouldBe(known["q2"].Id);
    }

    /// <summary>Every way in which parameters can be others.</summary>
    public static TheoryData<string> Changes =>
        ["a", "b", "c", "d", "an error", "an error of b", "whose they are", "how many learners", "imported"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Parameters_that_differ_in_anything_are_set(string change)
    {
        var known = Known.ToDictionary();
        known["q1"] = known["q1"].Apply(Facts(Trial, Row("q1"))[0]);
        var row = change switch
        {
            "a" => Row("q1") with { A = 1.31 },
            "b" => Row("q1") with { B = [-0.41] },
            "c" => Row("q1") with { C = 0.21 },
            "d" => Row("q1") with { D = 0.98 },
            "an error" => Row("q1") with { Errors = Errors with { A = null } },
            "an error of b" => Row("q1") with { Errors = Errors with { B = [0.3] } },
            _ => Row("q1"),
        };
        ParameterSource source = change switch
        {
            "whose they are" => new CalibratedSource("Autumn trial", 812),
            "how many learners" => new CalibratedSource("Spring trial", 813),
            "imported" => new ImportedSource("Spring trial"),
            _ => Trial,
        };
        ImportParametersEndpoint.Decide([row], known, 5, source, Now).Facts.ShouldHaveSingleItem().CalibrationVersion.ShouldBe(5);
    }

    [Fact]
    public void With_a_number_of_learners_they_are_calibrated_without_one_imported()
    {
        ParameterCells.SourceOf("Spring trial", 812).ShouldBe(new CalibratedSource("Spring trial", 812));
        ParameterCells.SourceOf("Spring trial", null).ShouldBe(new ImportedSource("Spring trial"));
        (new CalibratedSource("x", 1).Kind, new ImportedSource("x").Kind, new PriorSource().Kind).ShouldBe(
            ("calibrated", "imported", "prior")
        );
        (new PriorSource().Whose(), new PriorSource().LearnerCount(), new ImportedSource("x").LearnerCount()).ShouldBe((null, null, null));
    }

    [Fact]
    public void An_item_that_the_bank_does_not_have_is_refused()
    {
        var error = Refused(Row("Q1"));
        (error.Row, error.Column).ShouldBe((7, "item"));
        error.Message.ShouldContain("no item 'Q1'");
    }

    public static TheoryData<string, string, string> Unusable =>
        new()
        {
            { "several as dichotomous", "model", "is scored 0 to 2, which is not dichotomous" },
            { "one point as gpcm", "model", "is right or wrong, which is not a gpcm" },
            { "too many thresholds", "est", "needs 2 thresholds; there are 3" },
            { "graded and falling", "est", "must rise" },
            { "falls with ability", "est", "check the key" },
            { "guessing above 1", "est", "guessing" },
            { "asymptote below guessing", "est", "upper asymptote" },
            { "negative error", "se", "must be 0 to 100" },
        };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Parameters_that_the_item_cannot_have_are_refused_with_its_name(string what, string column, string words)
    {
        var error = Refused(
            what switch
            {
                "several as dichotomous" => Row("several"),
                "one point as gpcm" => Row("q1", "gpcm", -1, 1),
                "too many thresholds" => Row("several", "gpcm", -1, 0, 1),
                "graded and falling" => Row("several", "grm", 1, -1),
                "falls with ability" => Row("q1") with { A = -0.7 },
                "guessing above 1" => Row("q1") with { C = 1.2 },
                "asymptote below guessing" => Row("q1") with { D = 0.1 },
                _ => Row("q1") with { Errors = Errors with { B = [-0.1] } },
            }
        );
        (error.Row, error.Column).ShouldBe((7, column));
        error.Message.ShouldContain(words);
        error.Message.ShouldStartWith(
            $"Item '{(what is "several as dichotomous" or "too many thresholds" or "graded and falling" ? "several" : "q1")}': "
        );
    }

    [Fact]
    public void There_are_never_some_facts_with_some_errors()
    {
        var (facts, errors) = ImportParametersEndpoint.Decide([Row("q1"), Row("unknown"), Row("q2"), Row("several")], Known, 4, Trial, Now);
        facts.ShouldBeEmpty();
        errors.Select(error => error.Column).ShouldBe(["item", "model"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void A_source_is_named_on_one_line(string from) => ParameterCells.ProblemOf(from).ShouldNotBeNull();

    [Fact]
    public void A_source_has_at_most_120_characters()
    {
        ParameterCells.ProblemOf(new string('s', 120)).ShouldBeNull();
        ParameterCells.ProblemOf(new string('s', 121)).ShouldNotBeNull();
    }

    private static ParameterRow Row(string item, string model = "dichotomous", params double[] thresholds) =>
        model == "dichotomous"
            ? new ParameterRow(7, item, model, 1.3, [-0.4], 0.2, 0.97, Errors)
            : new ParameterRow(7, item, model, 1.3, thresholds, 0, 1, Errors with { B = [.. thresholds.Select(_ => (double?)0.2)] });

    private static IReadOnlyList<ItemParametersSet> Facts(ParameterSource source, params ParameterRow[] rows)
    {
        var (facts, errors) = ImportParametersEndpoint.Decide(rows, Known, 4, source, Now);
        errors.ShouldBeEmpty();
        return facts;
    }

    private static RowError Refused(ParameterRow row)
    {
        var (facts, errors) = ImportParametersEndpoint.Decide([row], Known, 4, Trial, Now);
        facts.ShouldBeEmpty();
        return errors.ShouldHaveSingleItem();
    }

    private static Item An(string externalId, Interaction interaction) =>
        Item.Create(
            new ItemAdded(
                Kernel.NamedId.Create(Bank, externalId),
                Bank,
                externalId,
                new ItemContent("Topic", null, 4, "Stem", null, null, interaction, null),
                interaction.Prior(4),
                0,
                Now
            )
        );

    private static ChoiceOption Option(string id, bool key) => new(id, id, key, null, false);
}
