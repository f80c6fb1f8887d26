using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using static AdaptivQ.Quizzes.Tests.Publishing.QuizToPublish;

namespace AdaptivQ.Quizzes.Tests.Publishing;

public sealed class PublishQuizTests
{
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
        PublishQuizEndpoint.Decide(quiz, first.Items, 4, Items, Now).ShouldRefuse(409, "nothing-to-publish").More["current"].ShouldBe(1);
        // Edited and edited back is not edited.
        PublishQuizEndpoint
            .Decide(Edited(Edited(quiz, draft => draft with { Title = "Another" }), _ => Draft.Draft), first.Items, 3, Items, Now)
            .ShouldRefuse(409, "nothing-to-publish");

        foreach (
            var (other, items) in new (Quiz, IReadOnlyList<Item>)[]
            {
                (Edited(quiz, draft => draft with { Title = "Another" }), Items),
                (Edited(quiz, draft => draft with { Description = "" }), Items),
                (Edited(quiz, draft => draft with { Policy = DraftPolicy with { Feedback = "never" } }), Items),
                (Edited(quiz, draft => draft with { OnlyTopics = ["Algebra", "Geometry", "Number"] }), Items),
                (quiz, [.. Items.Skip(1)]),
                (quiz, [.. Items, An("Q-3", "Algebra", 1)]),
                (quiz, [.. Items.Select(item => item with { Revision = item.Revision + 1 })]),
                (quiz, [.. Items.Select(item => item with { CalibrationVersion = 4 })]),
                (quiz, [.. Items.Skip(1), Items[0] with { RetiredAt = Now }]),
            }
        )
        {
            PublishQuizEndpoint
                .Decide(other, first.Items, 4, items, Now)
                .Events.ShouldHaveSingleItem()
                .ShouldBeOfType<QuizPublished>()
                .Version.ShouldBe(2);
        }
    }

    [Fact]
    public void A_quiz_that_never_was_published_can_be_with_any_items() =>
        PublishQuizEndpoint.Decide(Draft, Published(Draft, Items).Items, 0, Items, Now).Events.ShouldHaveSingleItem();

    [Fact]
    public void A_retired_quiz_is_not_published() =>
        PublishQuizEndpoint.Decide(Draft with { RetiredAt = Now }, [], 0, Items, Now).ShouldRefuse(409, "quiz-retired");

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
        var other = With(quiz, DraftPolicy with { Levels = new LevelScale(["one", "two", "three", "four"], [-1, 0, 1.5]) });
        Published(other, Items).PolicyVersion.ShouldBe(2);
        // The same policy made again is the same policy.
        Published(With(quiz, DraftPolicy with { Levels = new LevelScale(["one", "two", "three", "four"], [-1, 0, 1]) }), Items)
            .PolicyVersion.ShouldBe(1);

        quiz = other.Apply(Published(other, Items)).Apply(first with { Version = 3 });
        (quiz.PolicyVersion, quiz.LastPolicyVersion, quiz.Policy).ShouldBe((1, 2, DraftPolicy));
        Published(With(quiz, DraftPolicy with { Feedback = "never" }), Items).PolicyVersion.ShouldBe(3);
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
        PublishQuizEndpoint.Decide(Draft, [], 0, [.. Items.Take(3)], Now).Refused.ShouldBeNull();
        foreach (
            var decision in new[]
            {
                PublishQuizEndpoint.Decide(Draft, [], 0, [.. Items.Take(2)], Now),
                PublishQuizEndpoint.Decide(Draft, [], 0, [], Now),
                PublishQuizEndpoint.Decide(Edited(Draft, draft => draft with { OnlyTopics = ["Algebra"] }), [], 0, Items, Now),
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
        (document.Policy, published.Policy).ShouldBe((DraftPolicy, DraftPolicy));
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
}
