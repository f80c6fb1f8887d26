using System.Text;
using System.Text.Json.Nodes;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Classes;

namespace AdaptivQ.Integration.Tests;

/// <summary>From a bank to a quiz that a class may take.</summary>
public sealed class PublishingTests(HostFixture fixture)
{
    private TestHost Host => fixture.Host;

    private async Task<(HttpClient Author, Guid Bank)> Bank()
    {
        var author = await Host.NewPerson(Roles.Author);
        return (author.Client, await author.Client.NewBank(TestSchool.Items()));
    }

    [Theory]
    [InlineData("title", "")]
    [InlineData("title", null)]
    [InlineData("mode", "exam")]
    [InlineData("mode", null)]
    [InlineData("feedback", "sometimes")]
    [InlineData("maxItems", 0)]
    [InlineData("maxItems", 13)]
    [InlineData("minItems", 0)]
    [InlineData("minItems", 12)]
    [InlineData("minItems", 4)]
    [InlineData("standardError", 0.1)]
    [InlineData("standardError", 1.1)]
    [InlineData("timeLimitSeconds", 29)]
    [InlineData("timeLimitSeconds", 21601)]
    [InlineData("randomesque", 0)]
    [InlineData("randomesque", 21)]
    [InlineData("topics", "Nothing")]
    public async Task A_draft_is_refused_by_field(string field, object? value)
    {
        var (author, bank) = await Bank();
        var draft = new JsonObject
        {
            ["title"] = "Quiz",
            ["bankId"] = bank,
            ["mode"] = "assess",
            ["maxItems"] = 8,
        };
        draft[field] =
            field == "topics"
                ? new JsonArray(JsonValue.Create((string)value!))
                : value switch
                {
                    int number => number,
                    double number => number,
                    _ => (string?)value,
                };

        var reply = await author.Post("/api/quizzes", draft);

        reply.Status.ShouldBe(400, reply.Text);
        reply.Problem.ShouldBe("invalid-field");
        ((string)reply["field"]!).ShouldBe(field);
    }

    [Fact]
    public async Task A_draft_over_an_empty_or_unknown_bank_is_refused()
    {
        var author = (await Host.NewPerson(Roles.Author)).Client;
        var empty = (string)(await author.Post("/api/item-banks", new { title = "Empty" })).Ok(201)["id"]!;
        var onEmpty = await author.Post(
            "/api/quizzes",
            new
            {
                title = "Quiz",
                bankId = empty,
                mode = "assess",
            }
        );
        onEmpty.Status.ShouldBe(400);
        ((string)onEmpty["field"]!).ShouldBe("bankId");
        var onNone = await author.Post(
            "/api/quizzes",
            new
            {
                title = "Quiz",
                bankId = Guid.NewGuid(),
                mode = "assess",
            }
        );
        onNone.Status.ShouldBe(404);
        ((string)onNone["field"]!).ShouldBe("bankId");
    }

    [Fact]
    public async Task What_a_draft_leaves_out_gets_the_modes_usual_value()
    {
        var (author, bank) = await Bank();
        foreach (var (mode, feedback, criterion) in new[] { ("assess", "at-end", "MFI"), ("practise", "instant", "TargetSuccess") })
        {
            var id = Guid.Parse(
                (string)
                    (
                        await author.Post(
                            "/api/quizzes",
                            new
                            {
                                title = "Quiz",
                                bankId = bank,
                                mode,
                            }
                        )
                    ).Ok(201)["id"]!
            );
            ((int)(await author.Post($"/api/quizzes/{id}/publish")).Ok()["items"]!).ShouldBe(12);
            var policy = (await Host.Published(id)).Policy;
            (policy.Feedback, policy.Criterion, policy.MaxItems, policy.TimeLimitSeconds).ShouldBe((feedback, criterion, 12, null));
        }
    }

    [Fact]
    public async Task A_quiz_of_some_topics_asks_nothing_else()
    {
        var (author, bank) = await Bank();
        var quizId = await author.Publish(bank, new JsonObject { ["topics"] = new JsonArray("Topic 1"), ["maxItems"] = 4 });
        (await Host.Published(quizId)).Items.ShouldAllBe(item => item.Topic == "Topic 1");
        var learner = await Host.NewLearner(quizId);
        (await (await Sitting.Start(learner.Client, quizId)).ToTheEnd())["result"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Publishing_again_makes_the_next_version_and_the_one_before_stays()
    {
        var (author, bank) = await Bank();
        var quizId = await author.Publish(bank);
        await author.Edit(quizId);
        ((int)(await author.Post($"/api/quizzes/{quizId}/publish")).Ok()["version"]!).ShouldBe(2);
        (await Host.Published(quizId, 1)).Version.ShouldBe(1);
        (await Host.Published(quizId, 2)).Version.ShouldBe(2);
        (await author.Post($"/api/quizzes/{Guid.NewGuid()}/publish")).Problem.ShouldBe("not-found");
    }

    [Fact]
    public async Task A_precision_that_most_learners_cannot_reach_is_refused_with_the_cure_and_nothing_is_published()
    {
        var (author, bank) = await Bank();
        var quizId = Guid.Parse(
            (string)
                (
                    await author.Post(
                        "/api/quizzes",
                        new
                        {
                            title = "Too fine",
                            bankId = bank,
                            mode = "assess",
                            maxItems = 10,
                            standardError = 0.3,
                        }
                    )
                ).Ok(201)["id"]!
        );

        var reply = await author.Post($"/api/quizzes/{quizId}/publish");

        (reply.Status, reply.Problem).ShouldBe((409, "quiz-not-publishable"));
        ((string)reply["detail"]!).ShouldStartWith(
            "Only 0 per cent of learners would reach the goal, a standard error of 0.30, within 10 questions."
        );
        ((double)reply["reach"]!).ShouldBe(0);
        (await Host.Stream(quizId)).Count.ShouldBe(1);

        var coarse = Guid.Parse(
            (string)
                (
                    await author.Post(
                        "/api/quizzes",
                        new
                        {
                            title = "Coarse",
                            bankId = bank,
                            mode = "assess",
                            maxItems = 10,
                            standardError = 0.8,
                        }
                    )
                ).Ok(201)["id"]!
        );
        (await author.Post($"/api/quizzes/{coarse}/publish")).Ok();
    }

    [Fact]
    public async Task A_quiz_set_up_and_published_at_once_is_there_with_its_first_version_or_not_at_all()
    {
        var (author, bank) = await Bank();

        var refused = await author.Post(
            "/api/quizzes?publish=true",
            new
            {
                title = "All or nothing",
                bankId = bank,
                mode = "assess",
                maxItems = 10,
                standardError = 0.3,
            }
        );
        (refused.Status, refused.Problem, (string)refused["field"]!).ShouldBe((409, "quiz-not-publishable", "standardError"));
        (await Host.Count("select count(*) from events.mt_events where data ->> 'title' = 'All or nothing'")).ShouldBe(0);

        var made = (
            await author.Post(
                "/api/quizzes?publish=true",
                new
                {
                    title = "All or nothing",
                    bankId = bank,
                    mode = "assess",
                    maxItems = 10,
                }
            )
        ).Ok(201);
        ((int)made["version"]!).ShouldBe(1);
        var quizId = Guid.Parse((string)made["id"]!);
        (await Host.Stream(quizId)).Count.ShouldBe(2);
        (await Host.Published(quizId)).Policy.StandardError.ShouldBeNull();
        var again = await author.Post($"/api/quizzes/{quizId}/publish");
        (again.Status, again.Problem, (int)again["current"]!).ShouldBe((409, "nothing-to-publish", 1));
    }

    [Fact]
    public async Task Publishing_takes_no_fields_and_refuses_a_body_instead_of_dropping_it()
    {
        var (author, bank) = await Bank();
        var quizId = (string)
            (
                await author.Post(
                    "/api/quizzes",
                    new
                    {
                        title = "Quiz",
                        bankId = bank,
                        mode = "assess",
                    }
                )
            ).Ok(201)["id"]!;
        foreach (var body in new[] { "{\"title\":\"Another\"}", "{}", "null", " " })
        {
            var reply = await author.Post($"/api/quizzes/{quizId}/publish", new StringContent(body, Encoding.UTF8, "application/json"));
            (reply.Status, reply.Problem, (string)reply["field"]!).ShouldBe((400, "invalid-field", "body"), body);
        }

        (await Host.Stream(Guid.Parse(quizId))).Count.ShouldBe(1);
        (await author.Post($"/api/quizzes/{quizId}/publish")).Ok();
    }

    [Fact]
    public async Task A_query_parameter_that_cannot_be_read_is_refused_by_its_name_and_nothing_is_written()
    {
        var (author, bank) = await Bank();
        // Others write at the same time; what would be written here names the bank.
        var ofBank = $"select count(*) from events.mt_events where data::text like '%{bank}%'";
        var before = await Host.Count(ofBank);
        before.ShouldBeGreaterThan(0);

        var reply = await author.Post(
            "/api/quizzes?publish=perhaps",
            new
            {
                title = "Perhaps",
                bankId = bank,
                mode = "assess",
            }
        );

        (reply.Status, reply.Problem, (string)reply["field"]!).ShouldBe((400, "malformed-request", "publish"));
        ((string)reply["detail"]!).ShouldContain("'publish'");
        (await Host.Count(ofBank)).ShouldBe(before);
    }

    [Fact]
    public async Task Publishing_twice_at_once_makes_one_version()
    {
        var (author, bank) = await Bank();
        var quizId = Guid.Parse(
            (string)
                (
                    await author.Post(
                        "/api/quizzes",
                        new
                        {
                            title = "Quiz",
                            bankId = bank,
                            mode = "assess",
                        }
                    )
                ).Ok(201)["id"]!
        );

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => author.Post($"/api/quizzes/{quizId}/publish")));

        replies.Count(reply => reply.Status == 200 && (int)reply["version"]! == 1).ShouldBe(1);
        replies
            .Where(reply => reply.Status != 200)
            .ShouldAllBe(reply => reply.Status == 409 && (reply.Problem == "changed-meanwhile" || reply.Problem == "nothing-to-publish"));
        (await Host.Stream(quizId)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_class_may_take_a_quiz_once_its_teacher_has_assigned_it()
    {
        var (author, bank) = await Bank();
        var quizId = await author.Publish(bank);
        var @class = await Host.NewClass();
        var before = await @class.Learner.Client.Start(quizId);
        before.Status.ShouldBe(404);
        ((string)before["field"]!).ShouldBe("quizId");
        (await @class.Learner.Client.Get("/api/quizzes")).Ok().AsArray().ShouldBeEmpty();

        (await @class.Teacher.Client.Post("/api/assignments", new { quizId, classId = @class.Id })).Ok(201);

        (await @class.Learner.Client.Get("/api/quizzes")).Ok().AsArray().Count.ShouldBe(1);
        (await @class.Learner.Client.Start(quizId)).Ok(201);
        // Again is no harm.
        (await @class.Teacher.Client.Post("/api/assignments", new { quizId, classId = @class.Id })).Ok(201);
        (await @class.Learner.Client.Get("/api/quizzes")).Ok().AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Assigning_twice_at_once_assigns_once()
    {
        var (author, bank) = await Bank();
        var quizId = await author.Publish(bank);
        var @class = await Host.NewClass();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => @class.Teacher.Client.Post("/api/assignments", new { quizId, classId = @class.Id }))
        );

        replies.ShouldAllBe(reply => reply.Status == 201 || (reply.Status == 409 && reply.Problem == "changed-meanwhile"));
        (await Host.Stream(@class.Id)).Count(fact => fact.Data is QuizAssigned).ShouldBe(1);
    }

    [Fact]
    public async Task Another_teachers_class_is_not_there()
    {
        var (author, bank) = await Bank();
        var quizId = await author.Publish(bank);
        var (mine, theirs) = (await Host.NewClass(), await Host.NewClass());

        foreach (var classId in new[] { theirs.Id, Guid.NewGuid() })
        {
            var reply = await mine.Teacher.Client.Post("/api/assignments", new { quizId, classId });
            reply.Status.ShouldBe(404);
            ((string)reply["field"]!).ShouldBe("classId");
        }

        (await theirs.Learner.Client.Get("/api/quizzes")).Ok().AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quiz_that_is_not_published_cannot_be_assigned()
    {
        var (author, bank) = await Bank();
        var draft = Guid.Parse(
            (string)
                (
                    await author.Post(
                        "/api/quizzes",
                        new
                        {
                            title = "Draft",
                            bankId = bank,
                            mode = "assess",
                        }
                    )
                ).Ok(201)["id"]!
        );
        var @class = await Host.NewClass();

        foreach (var quizId in new[] { draft, Guid.NewGuid() })
        {
            var reply = await @class.Teacher.Client.Post("/api/assignments", new { quizId, classId = @class.Id });
            reply.Status.ShouldBe(404);
            ((string)reply["field"]!).ShouldBe("quizId");
        }
    }
}
