using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;
using AdaptivQ.Quizzes.Publishing;

namespace AdaptivQ.Quizzes.Tests.Publishing;

public sealed class PublishQuizTests
{
    private static readonly Guid Id = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid BankId = new("b0000000-0000-4000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly AssessPolicy Policy = new(
        AbilityEstimation.Usual,
        new ItemChoice("MFI", null, 5),
        new StopRules(1, 3, 0.45, null, null, null, null),
        new LevelScale(["one", "two", "three", "four"], [-1, 0, 1]),
        "at-end"
    );

    private static readonly Quiz Draft = Quiz.Create(new QuizDrafted(Id, "Check", "What you know.", BankId, Policy, null, Now));

    private static readonly IReadOnlyList<Item> Items =
    [
        An("Q-2", "Algebra", 1),
        An("Q-10", "Number", 4),
        An("q-1", "Algebra", 2),
        An("Q-1", "Geometry", 1),
    ];

    [Fact]
    public void All_items_of_the_bank_are_frozen_at_their_revision_in_the_order_of_their_own_ids()
    {
        var published = Published(Draft, Items);
        (published.QuizId, published.Version, published.CalibrationVersion, published.PolicyVersion, published.At).ShouldBe(
            (Id, 1, 0, 1, Now)
        );
        published.Items.ShouldBe([
            new PublishedRevision(IdOf("Q-1"), 1, 0),
            new PublishedRevision(IdOf("Q-10"), 4, 0),
            new PublishedRevision(IdOf("Q-2"), 1, 0),
            new PublishedRevision(IdOf("q-1"), 2, 0),
        ]);
    }

    [Fact]
    public void The_order_in_the_store_does_not_matter() =>
        Published(Draft, [.. Items.Reverse()]).Items.ShouldBe(Published(Draft, Items).Items);

    [Fact]
    public void Only_the_quiz_s_topics_are_in_it()
    {
        var published = Published(Edited(Draft, draft => draft with { OnlyTopics = ["Algebra", "Number"] }), Items);
        published.Items.Select(item => item.ItemId).ShouldBe([IdOf("Q-10"), IdOf("Q-2"), IdOf("q-1")]);
    }

    [Fact]
    public void A_retired_item_is_in_no_new_version() =>
        Published(Draft, [.. Items.Select(item => item.ExternalId == "Q-10" ? item with { RetiredAt = Now } : item)])
            .Items.Select(item => item.ItemId)
            .ShouldBe([IdOf("Q-1"), IdOf("Q-2"), IdOf("q-1")]);

    [Fact]
    public void A_version_says_what_it_is_called_and_what_it_is_about()
    {
        var published = Published(Edited(Draft, draft => draft with { Title = "Another", OnlyTopics = ["Number", "Algebra"] }), Items);
        (published.Title, published.Description).ShouldBe(("Another", "What you know."));
        published.OnlyTopics.ShouldBe(["Number", "Algebra"]);
        published.Topics.ShouldBe(["Algebra", "Number"]);
        Published(Draft, Items).Topics.ShouldBe(["Algebra", "Geometry", "Number"]);
    }

    [Fact]
    public void Every_publishing_is_the_next_version()
    {
        var quiz = Draft.Apply(Published(Draft, Items));
        (quiz.PublishedVersion, quiz.ItemCount, quiz.PublishedAt, quiz.State()).ShouldBe((1, 4, Now, "published"));
        quiz = quiz.Apply(Published(quiz, Items));
        quiz.PublishedVersion.ShouldBe(2);
        Published(quiz with { PublishedVersion = 41 }, Items).Version.ShouldBe(42);
        (quiz.Title, quiz.BankId, quiz.Policy).ShouldBe((Draft.Title, Draft.BankId, Draft.Policy));
    }

    [Fact]
    public void Where_nothing_has_changed_there_is_nothing_to_publish()
    {
        var first = Published(Draft, Items, 3);
        var quiz = Draft.Apply(first);
        PublishQuiz.Decide(quiz, first.Items, 4, Items, Now).ShouldRefuse(409, "nothing-to-publish").More["current"].ShouldBe(1);
        // Edited and edited back is not edited.
        PublishQuiz
            .Decide(Edited(Edited(quiz, draft => draft with { Title = "Another" }), _ => Draft.Draft), first.Items, 3, Items, Now)
            .ShouldRefuse(409, "nothing-to-publish");

        foreach (
            var (other, items) in new (Quiz, IReadOnlyList<Item>)[]
            {
                (Edited(quiz, draft => draft with { Title = "Another" }), Items),
                (Edited(quiz, draft => draft with { Description = "" }), Items),
                (Edited(quiz, draft => draft with { Policy = Policy with { Feedback = "never" } }), Items),
                (Edited(quiz, draft => draft with { OnlyTopics = ["Algebra", "Geometry", "Number"] }), Items),
                (quiz, [.. Items.Skip(1)]),
                (quiz, [.. Items, An("Q-3", "Algebra", 1)]),
                (quiz, [.. Items.Select(item => item with { Revision = item.Revision + 1 })]),
                (quiz, [.. Items.Select(item => item with { CalibrationVersion = 4 })]),
                (quiz, [.. Items.Skip(1), Items[0] with { RetiredAt = Now }]),
            }
        )
        {
            PublishQuiz
                .Decide(other, first.Items, 4, items, Now)
                .Events.ShouldHaveSingleItem()
                .ShouldBeOfType<QuizPublished>()
                .Version.ShouldBe(2);
        }
    }

    [Fact]
    public void A_quiz_that_never_was_published_can_be_with_any_items() =>
        PublishQuiz.Decide(Draft, Published(Draft, Items).Items, 0, Items, Now).Events.ShouldHaveSingleItem();

    [Fact]
    public void A_retired_quiz_is_not_published() =>
        PublishQuiz.Decide(Draft with { RetiredAt = Now }, [], 0, Items, Now).ShouldRefuse(409, "quiz-retired");

    [Fact]
    public void An_edited_quiz_shows_what_is_published_until_it_is_published_again()
    {
        var quiz = Edited(
            Draft.Apply(Published(Draft, Items)),
            draft => draft with { Title = "Another", OnlyTopics = ["Algebra", "Number"] }
        );
        (quiz.Title, quiz.OnlyTopics, quiz.IsEdited()).ShouldBe(("Check", null, true));
        quiz = quiz.Apply(Published(quiz, Items));
        (quiz.Title, quiz.IsEdited()).ShouldBe(("Another", false));
        quiz.Topics.ShouldBe(["Algebra", "Number"]);
    }

    [Fact]
    public void The_policy_s_version_counts_the_policies_that_were_published_and_a_rollback_brings_its_own_back()
    {
        static Quiz With(Quiz quiz, Policy policy) => Edited(quiz, draft => draft with { Policy = policy });
        var first = Published(Draft, Items);
        var quiz = Draft.Apply(first);
        Published(quiz, Items).PolicyVersion.ShouldBe(1);
        var other = With(quiz, Policy with { Levels = new LevelScale(["one", "two", "three", "four"], [-1, 0, 1.5]) });
        Published(other, Items).PolicyVersion.ShouldBe(2);
        // The same policy made again is the same policy.
        Published(With(quiz, Policy with { Levels = new LevelScale(["one", "two", "three", "four"], [-1, 0, 1]) }), Items)
            .PolicyVersion.ShouldBe(1);

        quiz = other.Apply(Published(other, Items)).Apply(first with { Version = 3 });
        (quiz.PolicyVersion, quiz.LastPolicyVersion, quiz.Policy).ShouldBe((1, 2, Policy));
        Published(With(quiz, Policy with { Feedback = "never" }), Items).PolicyVersion.ShouldBe(3);
    }

    [Fact]
    public void A_version_pins_the_bank_s_calibration_version_and_that_of_each_item()
    {
        var published = Published(Draft, [.. Items.Select((item, index) => item with { CalibrationVersion = index })], 7);
        published.CalibrationVersion.ShouldBe(7);
        published
            .Items.Select(item => (item.ItemId, item.CalibrationVersion))
            .ShouldBe([(IdOf("Q-1"), 3), (IdOf("Q-10"), 1), (IdOf("Q-2"), 0), (IdOf("q-1"), 2)]);

        var quiz = Draft.Apply(published);
        quiz.CalibrationVersion.ShouldBe(7);
        // Parameters that are set afterwards are not the quiz's until it is published again.
        quiz.Apply(Published(quiz, Items, 8)).CalibrationVersion.ShouldBe(8);
    }

    [Fact]
    public void A_quiz_with_fewer_items_than_it_asks_is_not_published()
    {
        PublishQuiz.Decide(Draft, [], 0, [.. Items.Take(3)], Now).Refused.ShouldBeNull();
        foreach (
            var decision in new[]
            {
                PublishQuiz.Decide(Draft, [], 0, [.. Items.Take(2)], Now),
                PublishQuiz.Decide(Draft, [], 0, [], Now),
                PublishQuiz.Decide(Edited(Draft, draft => draft with { OnlyTopics = ["Algebra"] }), [], 0, Items, Now),
            }
        )
        {
            decision
                .ShouldRefuse(409, "quiz-not-publishable")
                .Detail.ShouldMatch("^It asks up to 3 questions and its topics hold [02] items. Add items, or ask fewer questions.$");
        }
    }

    [Fact]
    public void The_published_document_holds_all_that_an_attempt_needs()
    {
        var published = Published(Draft, Items);
        var document = PublishedQuizDocument.From(published, Items.ToDictionary(item => item.Id));
        (document.Id, document.QuizId, document.Version).ShouldBe((PublishedQuizDocument.IdOf(Id, 1), Id, 1));
        var quiz = document.ToContract();
        (quiz.QuizId, quiz.Version, quiz.Title, quiz.Description, quiz.Mode).ShouldBe((Id, 1, "Check", "What you know.", "assess"));
        (quiz.CalibrationVersion, quiz.PolicyVersion).ShouldBe((0, 1));
        (document.Policy, published.Policy).ShouldBe((Policy, Policy));
        (quiz.Policy.StandardError, quiz.Policy.MaxItems, quiz.Policy.Criterion, quiz.Policy.Feedback).ShouldBe((0.45, 3, "MFI", "at-end"));
        quiz.Items.Select(item => (item.ItemId, item.Revision)).ShouldBe(published.Items.Select(item => (item.ItemId, item.Revision)));

        var (source, frozen) = (Items[1], quiz.Items[1]);
        (frozen.ExternalId, frozen.Topic, frozen.Skill, frozen.Level).ShouldBe(("Q-10", "Number", "counting", 6));
        (frozen.Stem, frozen.ImageId, frozen.ImageAlt, frozen.Rationale).ShouldBe((source.Content.Stem, "hash", "A picture", "Because."));
        (frozen.Parameters.Model, frozen.Parameters.A, frozen.Parameters.C, frozen.Parameters.D, frozen.Parameters.Source).ShouldBe(
            ("dichotomous", 1.0, 0.4, 1.0, "prior")
        );
        frozen.Parameters.B.ShouldBe([0.25]);
        frozen.Interaction.ShouldBeSameAs(source.Content.Interaction);
    }

    [Fact]
    public void The_published_document_tells_where_each_item_s_parameters_come_from()
    {
        var parameters = ItemParameters.PriorFor(6, 0.5);
        Item[] items =
        [
            Items[0] with
            {
                Parameters = parameters with { Source = new CalibratedSource("Spring trial", 812) },
                CalibrationVersion = 3,
            },
            Items[1] with
            {
                Parameters = parameters with
                {
                    Source = new ImportedSource("the author"),
                    Errors = new ParameterErrors(null, [0.2], null, null),
                },
                CalibrationVersion = 1,
            },
            .. Items.Skip(2),
        ];
        var quiz = PublishedQuizDocument.From(Published(Draft, items, 3), items.ToDictionary(item => item.Id)).ToContract();
        quiz.CalibrationVersion.ShouldBe(3);
        quiz.Items.ToDictionary(
                item => item.ExternalId,
                item => (item.Parameters.Source, item.Parameters.From, item.Parameters.Learners, item.Parameters.CalibrationVersion)
            )
            .ShouldBe(
                new Dictionary<string, (string, string?, int?, int)>
                {
                    ["Q-2"] = ("calibrated", "Spring trial", 812, 3),
                    ["Q-10"] = ("imported", "the author", null, 1),
                    ["Q-1"] = ("prior", null, null, 0),
                    ["q-1"] = ("prior", null, null, 0),
                },
                ignoreOrder: true
            );
        var errors = quiz.Items.Single(item => item.ExternalId == "Q-10").Parameters.Errors;
        (errors.A, errors.C, errors.D).ShouldBe((null, null, null));
        errors.B.ShouldBe([0.2]);
    }

    [Fact]
    public void Documents_of_two_versions_do_not_meet()
    {
        PublishedQuizDocument.IdOf(Id, 1).ShouldNotBe(PublishedQuizDocument.IdOf(Id, 2));
        PublishedQuizDocument.IdOf(Id, 1).ShouldNotBe(PublishedQuizDocument.IdOf(BankId, 1));
    }

    [Fact]
    public void A_goal_that_enough_learners_reach_and_a_quiz_without_a_goal_are_published()
    {
        PublishQuiz.FeasibilityProblem(Policy, new FeasibilityReport([], 0.67, 2.0 / 3, null, null, null)).ShouldBeNull();
        PublishQuiz
            .FeasibilityProblem(
                Policy with
                {
                    Stops = Policy.Stops with { StandardError = null },
                },
                new FeasibilityReport([], null, 2.0 / 3, null, null, null)
            )
            .ShouldBeNull();
    }

    [Fact]
    public void A_goal_out_of_reach_is_refused_with_its_reach_and_what_to_change()
    {
        var refusal = PublishQuiz
            .FeasibilityProblem(Policy, new FeasibilityReport([], 0.197, 2.0 / 3, 0.47, 31, -2))
            .ShouldRefuse(409, "quiz-not-publishable", "standardError");
        refusal.Detail.ShouldBe(
            "Only 19 per cent of learners would reach the goal, a standard error of 0.45, within 3 questions. To publish it, ask up to 31 "
                + "questions; "
                + "or make the standard error 0.47, or state none; or add items of a difficulty near -2.0 logits, where it is reached "
                + "least."
        );
        refusal.More.ShouldBe(
            new Dictionary<string, object?>
            {
                ["reach"] = 0.197,
                ["reachableMaxItems"] = 31,
                ["reachableStandardError"] = 0.47,
                ["weakestAbility"] = -2.0,
            },
            ignoreOrder: true
        );
    }

    [Fact]
    public void A_least_information_that_no_item_gives_is_refused_with_the_most_that_one_gives()
    {
        var policy = Policy with { Stops = Policy.Stops with { StandardError = null, LeastInformation = 2 } };
        var refusal = PublishQuiz
            .FeasibilityProblem(policy, new FeasibilityReport([], null, 2.0 / 3, null, null, null) { MostInformation = 0.25 })
            .ShouldRefuse(409, "quiz-not-publishable", "leastInformation");
        refusal.Detail.ShouldBe(
            "No item gives the least information 2 at any ability; the most is 0.25, so every attempt would end at once. Ask for less."
        );
    }

    [Fact]
    public void A_cure_that_does_not_help_is_not_named()
    {
        var refusal = PublishQuiz.FeasibilityProblem(Policy, new FeasibilityReport([], 0, 2.0 / 3, 1.2, null, 0)).ShouldNotBeNull();
        refusal.Detail.ShouldBe(
            "Only 0 per cent of learners would reach the goal, a standard error of 0.45, within 3 questions. To publish it, add items of "
                + "a difficulty near 0 logits, where it is reached least."
        );
    }

    [Fact]
    public void Items_whose_parameters_cannot_be_used_are_named_and_the_quiz_is_not_published()
    {
        var one = PublishQuiz.FeasibilityProblem(
            Policy,
            new FeasibilityReport([new UnusableItem("Q-1", "discrimination 0: it must be above 0.")], null, 2.0 / 3, null, null, null)
        );
        var refusal = one.ShouldRefuse(409, "quiz-not-publishable");
        refusal.More["unusableItems"].ShouldBeOfType<List<string>>().ShouldBe(["Q-1"]);
        refusal.Detail.ShouldBe("Item 'Q-1' has parameters that cannot be used, discrimination 0: it must be above 0.");
        var eleven = Enumerable.Range(1, 11).Select(n => new UnusableItem($"Q-{n}", "x."));
        PublishQuiz
            .FeasibilityProblem(Policy, new FeasibilityReport([.. eleven], null, 2.0 / 3, null, null, null))
            .ShouldRefuse(409, "quiz-not-publishable")
            .Detail.ShouldEndWith("'Q-10', 'Q-11'.");
        var many = PublishQuiz.FeasibilityProblem(
            Policy,
            new FeasibilityReport(
                [.. Enumerable.Range(1, 15).Select(n => new UnusableItem($"Q-{n}", "x."))],
                null,
                2.0 / 3,
                null,
                null,
                null
            )
        );
        many.ShouldNotBeNull()
            .Detail.ShouldEndWith("So have 14 more: 'Q-2', 'Q-3', 'Q-4', 'Q-5', 'Q-6', 'Q-7', 'Q-8', 'Q-9', 'Q-10', 'Q-11', ….");
    }

    [Fact]
    public void Where_no_module_answers_whether_it_can_measure_what_passes_this_module_s_own_checks_is_published()
    {
        var (published, document, refused) = PublishQuiz.Freeze(null, Draft, [], 0, Items, Now);
        (refused, published!.Version, document!.Items.Count).ShouldBe((null, 1, Items.Count));
        PublishQuiz.Freeze(null, Draft, [], 0, [.. Items.Take(2)], Now).Refused!.Kind.ShouldBe("quiz-not-publishable");
    }

    [Fact]
    public void Where_a_module_answers_that_it_cannot_measure_nothing_is_published()
    {
        var (published, document, refused) = PublishQuiz.Freeze(new Hopeless(), Draft, [], 0, Items, Now);
        (published, document, refused!.Field).ShouldBe((null, null, "standardError"));
    }

    private sealed class Hopeless : IFeasibility
    {
        public FeasibilityReport Check(PublishedQuiz quiz) => new([], 0, 2.0 / 3, null, null, null);
    }

    private static QuizPublished Published(Quiz quiz, IReadOnlyList<Item> items, int calibration = 0)
    {
        var decision = PublishQuiz.Decide(quiz, [], calibration, items, Now);
        decision.Refused.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<QuizPublished>();
    }

    private static Quiz Edited(Quiz quiz, Func<QuizDraft, QuizDraft> edit)
    {
        var draft = edit(quiz.Draft);
        return quiz.Apply(new QuizEdited(quiz.Id, draft.Title, draft.Description, draft.Policy, draft.OnlyTopics, Now));
    }

    private static Guid IdOf(string externalId) => Kernel.NamedId.Create(BankId, externalId);

    private static Item An(string externalId, string topic, int revision) =>
        new(
            IdOf(externalId),
            BankId,
            externalId,
            revision,
            new ItemContent(
                topic,
                "counting",
                6,
                $"Stem of {externalId}",
                "hash",
                "A picture",
                new SingleChoice([new("x", "2", true, "Yes.", false), new("y", "None of these", false, null, true)]),
                "Because."
            ),
            ItemParameters.PriorFor(6, 0.5),
            0
        );
}
