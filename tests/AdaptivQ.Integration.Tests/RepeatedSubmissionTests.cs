using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;

namespace AdaptivQ.Integration.Tests;

/// <summary>A command is carried out once however often it comes, and of two that contradict each other one wins.</summary>
public sealed class RepeatedSubmissionTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    private async Task<(SignedInPerson Learner, Sitting Sitting)> Begin(string mode = "practise")
    {
        var quizId = await Host.DemoQuiz(mode);
        var learner = await Host.NewLearner(quizId);
        return (learner, await Sitting.Start(learner.Client, quizId));
    }

    [Theory]
    [InlineData("assess")]
    [InlineData("practise")]
    public async Task The_same_key_and_body_get_the_same_answer_at_once_and_after_later_answers(string mode)
    {
        var (learner, sitting) = await Begin(mode);
        var sent = new List<(string Item, JsonNode Response, int Version, string Key, Reply Reply)>();
        for (var i = 0; i < 4; i++)
        {
            var (item, response, version, key) = (sitting.ItemId, sitting.Guess(i % 3), sitting.Version, $"key {i}");
            sent.Add((item, response, version, key, await sitting.Answer(response, key)));
            (await learner.Client.Answer(sitting.Id, item, response, version, key)).Ok().SameAs(sent[i].Reply.Json).ShouldBeTrue();
        }

        var events = (await Host.Stream(sitting.Id)).Count;
        foreach (var (item, response, version, key, reply) in sent)
        {
            (await learner.Client.Answer(sitting.Id, item, response, version, key)).Ok().SameAs(reply.Json).ShouldBeTrue();
        }
        (await Host.Stream(sitting.Id)).Count.ShouldBe(events);
    }

    [Fact]
    public async Task The_same_key_and_body_get_the_same_answer_after_the_end()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        while ((int)sitting.Now["progress"]!["answered"]! < 3)
        {
            (await sitting.Answer()).Ok();
        }
        var (item, response, version) = (sitting.ItemId, sitting.Guess(0), sitting.Version);

        var last = (await sitting.Answer(response, "last")).Ok();

        last["result"].ShouldNotBeNull();
        (await learner.Client.Answer(sitting.Id, item, response, version, "last")).Ok().SameAs(last).ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_answer_comes_back_after_the_host_has_been_restarted()
    {
        await using var host = await fixture.FreshHost();
        var quizId = await host.DemoQuiz("practise");
        var learner = await host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        var (item, response, version) = (sitting.ItemId, sitting.Guess(2), sitting.Version);
        var first = (await sitting.Answer(response, "before the restart")).Ok();
        (await sitting.Answer()).Ok();

        await host.Restart();
        using var again = host.SignedInAs(learner.Id, TestSchool.School, Roles.Learner);

        (await again.Answer(sitting.Id, item, response, version, "before the restart")).Ok().SameAs(first).ShouldBeTrue();
        (await again.Get($"/api/attempts/{sitting.Id}")).Ok()["item"].SameAs(sitting.Item).ShouldBeTrue();
        (await host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version);
    }

    [Fact]
    public async Task Finishing_repeated_with_the_same_key_gets_the_same_result()
    {
        var (learner, sitting) = await Begin();
        (await sitting.Answer()).Ok();
        var version = sitting.Version;

        var first = (await sitting.Finish("finish")).Ok();

        (await learner.Client.Post($"/api/attempts/{sitting.Id}/finish", new { version }, "finish")).Ok().SameAs(first).ShouldBeTrue();
        (await Host.Stream(sitting.Id)).Count(fact => fact.Data is AttemptFinished).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_comes_with_another_body_is_refused_with_the_current_state()
    {
        var (learner, sitting) = await Begin();
        var (item, version) = (sitting.ItemId, sitting.Version);
        var (first, second) = (sitting.Guess(0), sitting.Guess(1));
        (await sitting.Answer(first, "key")).Ok();

        foreach (
            var reply in new[]
            {
                await learner.Client.Answer(sitting.Id, item, second, version, "key"),
                await learner.Client.Answer(sitting.Id, item, first, version + 2, "key"),
                await learner.Client.Answer(sitting.Id, sitting.ItemId, sitting.Guess(0), sitting.Version, "key"),
                await learner.Client.Post($"/api/attempts/{sitting.Id}/finish", new { version = sitting.Version }, "key"),
            }
        )
        {
            reply.Status.ShouldBe(409);
            reply.Problem.ShouldBe("idempotency-key-reused");
            reply["current"].SameAs((await sitting.Look()).Ok()).ShouldBeTrue();
        }

        (await Host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version);
    }

    [Fact]
    public async Task A_key_counts_within_its_attempt_only()
    {
        var learner = await Host.NewLearner();
        var first = await Sitting.Start(learner.Client, await Host.DemoQuiz("practise"));
        var second = await Sitting.Start(learner.Client, await Host.DemoQuiz("assess"));
        (await first.Answer(0, "key")).Ok();
        (await second.Answer(1, "key")).Ok();
    }

    [Fact]
    public async Task An_answer_to_an_older_version_is_stale_and_told_the_current_state()
    {
        var (learner, sitting) = await Begin();
        var (item, response, version) = (sitting.ItemId, sitting.Guess(0), sitting.Version);
        (await sitting.Answer(response)).Ok();

        foreach (var stale in new[] { version, version + 1, version + 3, 0, -1 })
        {
            var reply = await learner.Client.Answer(sitting.Id, item, response, stale, Guid.NewGuid().ToString());
            reply.Status.ShouldBe(409);
            reply.Problem.ShouldBe("attempt-stale");
            reply["current"].SameAs((await sitting.Look()).Ok()).ShouldBeTrue();
        }

        (await learner.Client.Post($"/api/attempts/{sitting.Id}/finish", new { version }, "f")).Problem.ShouldBe("attempt-stale");
        (await Host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version);
    }

    [Fact]
    public async Task Only_the_open_question_can_be_answered()
    {
        var (learner, sitting) = await Begin();
        var answered = sitting.ItemId;
        (await sitting.Answer()).Ok();

        foreach (var item in new[] { answered, Guid.NewGuid().ToString() })
        {
            var reply = await learner.Client.Answer(sitting.Id, item, sitting.Guess(0), sitting.Version, Guid.NewGuid().ToString());
            reply.Status.ShouldBe(409);
            reply.Problem.ShouldBe("item-not-open");
            reply["current"].SameAs((await sitting.Look()).Ok()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Nothing_is_taken_after_the_end()
    {
        var (learner, sitting) = await Begin();
        var (item, response) = (sitting.ItemId, sitting.Guess(0));
        (await sitting.Finish()).Ok();

        foreach (var version in new[] { sitting.Version, sitting.Version - 1 })
        {
            var answer = await learner.Client.Answer(sitting.Id, item, response, version, Guid.NewGuid().ToString());
            answer.Status.ShouldBe(409);
            answer.Problem.ShouldBe("attempt-finished");
            answer["current"]!["result"].ShouldNotBeNull();
            (await learner.Client.Post($"/api/attempts/{sitting.Id}/finish", new { version }, Guid.NewGuid().ToString())).Problem.ShouldBe(
                "attempt-finished"
            );
        }

        (await Host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version);
    }

    [Theory]
    [InlineData("nothing like it")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_response_that_does_not_fit_the_question_is_refused_by_field(string? response)
    {
        var (learner, sitting) = await Begin();

        var reply = await learner.Client.Answer(sitting.Id, sitting.ItemId, response, sitting.Version, "key");

        reply.Status.ShouldBe(400);
        reply.Problem.ShouldBe("invalid-response");
        ((string)reply["field"]!).ShouldBe("response");
        // The key is not used up by a refusal.
        (await sitting.Answer(0, "key")).Ok();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData(201)]
    public async Task Without_a_usable_key_nothing_is_taken(object? keyOrLength)
    {
        var (learner, sitting) = await Begin();
        var key = keyOrLength is int length ? new string('k', length) : (string?)keyOrLength;

        var answer = await learner.Client.Post(
            $"/api/attempts/{sitting.Id}/answers",
            new
            {
                itemId = sitting.ItemId,
                response = sitting.Guess(0),
                version = sitting.Version,
            },
            key
        );
        var finish = await learner.Client.Post($"/api/attempts/{sitting.Id}/finish", new { version = sitting.Version }, key);

        foreach (var reply in new[] { answer, finish })
        {
            reply.Status.ShouldBe(400);
            reply.Problem.ShouldBe("idempotency-key-missing");
            ((string)reply["field"]!).ShouldBe("Idempotency-Key");
        }

        (await Host.Stream(sitting.Id)).Count.ShouldBe(sitting.Version);
    }

    [Fact]
    public async Task Fifty_identical_submissions_at_once_are_one_answer_and_all_are_told_the_same()
    {
        var (learner, sitting) = await Begin();
        var (item, response, version) = (sitting.ItemId, sitting.Guess(0), sitting.Version);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => learner.Client.Answer(sitting.Id, item, response, version, "one"))
        );

        replies.ShouldAllBe(reply => reply.Status == 200);
        replies.ShouldAllBe(reply => reply.Json.SameAs(replies[0].Json));
        (await Host.Stream(sitting.Id)).Count(fact => fact.Data is AnswerScored).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_tabs_that_answer_at_once_exactly_one_wins_and_the_other_is_told_where_the_attempt_is()
    {
        var (learner, sitting) = await Begin();
        for (var round = 0; round < 8; round++)
        {
            var replies = await Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(tab =>
                        learner.Client.Answer(sitting.Id, sitting.ItemId, sitting.Guess(tab), sitting.Version, $"round {round}, tab {tab}")
                    )
            );

            var won = replies.Single(reply => reply.Status == 200).Json;
            var lost = replies.Single(reply => reply.Status == 409);
            lost.Problem.ShouldBe("attempt-stale");
            lost["current"]!["item"].SameAs(won["item"]).ShouldBeTrue();
            ((int)lost["current"]!["version"]!).ShouldBe((int)won["version"]!);
            sitting = new Sitting(learner.Client, lost["current"]!);
        }

        (await Host.Stream(sitting.Id)).Count(fact => fact.Data is AnswerScored).ShouldBe(8);
    }

    [Fact]
    public async Task An_answer_and_a_finish_at_once_do_not_both_happen()
    {
        for (var round = 0; round < 8; round++)
        {
            var (learner, sitting) = await Begin();
            var (item, response, version) = (sitting.ItemId, sitting.Guess(0), sitting.Version);

            var replies = await Task.WhenAll(
                learner.Client.Answer(sitting.Id, item, response, version, "answer"),
                learner.Client.Post($"/api/attempts/{sitting.Id}/finish", new { version }, "finish")
            );

            replies.Count(reply => reply.Status == 200).ShouldBe(1);
            replies.Single(reply => reply.Status == 409).Problem.ShouldBeOneOf("attempt-stale", "attempt-finished");
            var facts = (await Host.Stream(sitting.Id)).Select(fact => fact.Data).ToList();
            facts.Count(fact => fact is AnswerScored or AttemptFinished).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Starting_twice_at_once_with_one_key_starts_one_attempt()
    {
        var quizId = await Host.DemoQuiz("practise");
        var learner = await Host.NewLearner(quizId);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => learner.Client.Start(quizId, "start")));

        replies.ShouldAllBe(reply => reply.Status == 201);
        replies.ShouldAllBe(reply => reply.Json.SameAs(replies[0].Json));
        (await learner.Client.Get("/api/attempts")).Ok().AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Starting_again_with_the_same_key_goes_on_with_the_attempt_as_it_is()
    {
        var quizId = await Host.DemoQuiz("practise");
        var learner = await Host.NewLearner(quizId);
        var sitting = new Sitting(learner.Client, (await learner.Client.Start(quizId, "start")).Ok(201));
        (await sitting.Answer()).Ok();

        (await learner.Client.Start(quizId, "start")).Ok(201).SameAs((await sitting.Look()).Ok()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_started_one_quiz_does_not_start_another()
    {
        var (assess, practise) = (await Host.DemoQuiz("assess"), await Host.DemoQuiz("practise"));
        var learner = await Host.NewLearner(assess, practise);
        (await learner.Client.Start(assess, "start")).Ok(201);

        var reply = await learner.Client.Start(practise, "start");

        reply.Status.ShouldBe(409);
        reply.Problem.ShouldBe("idempotency-key-reused");
        (await learner.Client.Get("/api/attempts")).Ok().AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_learners_start_key_is_not_anothers()
    {
        var quizId = await Host.DemoQuiz("practise");
        var (one, other) = (await Host.NewLearner(quizId), await Host.NewLearner(quizId));

        var replies = new[] { await one.Client.Start(quizId, "start"), await other.Client.Start(quizId, "start") };

        replies.Select(reply => (string)reply.Ok(201)["attemptId"]!).ShouldBeUnique();
    }

    [Fact]
    public async Task Two_nodes_serve_one_attempt_as_if_they_were_one()
    {
        await using var one = await fixture.FreshHost();
        await using var two = new TestHost(one.ConnectionString);
        await two.Start();
        var quizId = await one.DemoQuiz("practise");
        var learner = await one.NewLearner(quizId);
        using var elsewhere = two.SignedInAs(learner.Id, TestSchool.School, Roles.Learner);
        var sitting = await Sitting.Start(learner.Client, quizId);

        for (var round = 0; round < 6; round++)
        {
            // The node that is asked second remembers the attempt as it was two answers ago.
            var node = round % 2 == 0 ? learner.Client : elsewhere;
            var (item, response, version, key) = (sitting.ItemId, sitting.Guess(0), sitting.Version, $"round {round}");
            var reply = (await node.Answer(sitting.Id, item, response, version, key)).Ok();
            (await (round % 2 == 0 ? elsewhere : learner.Client).Answer(sitting.Id, item, response, version, key))
                .Ok()
                .SameAs(reply)
                .ShouldBeTrue();
            sitting = new Sitting(learner.Client, (await node.Get($"/api/attempts/{sitting.Id}")).Ok());
        }

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    (i % 2 == 0 ? learner.Client : elsewhere).Answer(sitting.Id, sitting.ItemId, sitting.Guess(1), sitting.Version, "both")
                )
        );
        replies.ShouldAllBe(reply => reply.Status == 200);
        replies.ShouldAllBe(reply => reply.Json.SameAs(replies[0].Json));
        (await one.Stream(sitting.Id)).Count(fact => fact.Data is AnswerScored).ShouldBe(7);
    }

    [Fact]
    public async Task The_events_of_an_attempt_are_numbered_without_a_gap_and_end_with_its_end()
    {
        var quizId = await Host.NewQuiz(TestSchool.Items());
        var learner = await Host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);
        await sitting.ToTheEnd();

        var stream = await Host.Stream(sitting.Id);

        stream.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, sitting.Version).Select(version => (long)version));
        stream
            .Select(fact => fact.Data.GetType())
            .ShouldBe([
                typeof(AttemptStarted),
                .. Enumerable.Repeat(new[] { typeof(ItemSelected), typeof(AnswerScored) }, 4).SelectMany(pair => pair),
                typeof(AttemptFinished),
            ]);
    }
}
