using AdaptivQ.Kernel;
using AdaptivQ.Platform.Live;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>Pages hear of what others do, on whichever node. Two nodes over one database and one Redis.</summary>
public sealed class LiveTests(HostFixture fixture, RedisServer redis) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private TestHost? _first;
    private TestHost? _second;

    private TestHost First => _first!;

    private TestHost Second => _second!;

    public async ValueTask InitializeAsync()
    {
        _first = await fixture.FreshHost(builder => redis.Use(builder));
        _second = new TestHost(First.ConnectionString, builder => redis.Use(builder));
        await Second.Start();
        foreach (var host in new[] { First, Second })
        {
            await host.Reaches(redis: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_second is not null)
        {
            await _second.DisposeAsync();
        }
        if (_first is not null)
        {
            await _first.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_answer_is_told_to_its_teacher_on_every_node_when_a_look_shows_it()
    {
        var @class = await First.NewClass(quizzes: await First.DemoQuiz("practise"));
        await using var here = await LivePage.Open(@class.Teacher.Client);
        await using var there = await LivePage.Open(Second.SignedInAs(@class.Teacher.Id, TestSchool.School, Roles.Teacher));
        foreach (var page in new[] { here, there })
        {
            (await page.Has(one => one.Name == "coverage", "coverage"))[0].Data["complete"]!.GetValue<bool>().ShouldBeTrue();
        }
        var sitting = await Sitting.Start(@class.Learner.Client, await First.DemoQuiz("practise"));
        (await sitting.Answer()).Ok();

        foreach (var page in new[] { here, there })
        {
            // Looks only when it was told of an attempt, as a page does.
            var (looked, seen) = (0, 0);
            await Eventually.Get(
                async () =>
                {
                    var told = page.Events.Count(one => one.Name == "attempt-changed");
                    if (told == looked)
                    {
                        return seen;
                    }
                    looked = told;
                    var attempts = (
                        await @class.Teacher.Client.Post(
                            "/graphql",
                            new { query = $$"""{ attempts(classId: "{{@class.Id}}", first: 10) { nodes { answered } } }""" }
                        )
                    ).Ok();
                    return seen = (int?)attempts["data"]!["attempts"]!["nodes"]!.AsArray().SingleOrDefault()?["answered"] ?? 0;
                },
                answered => answered == 1,
                "a notice after which the answer is there"
            );
            var notice = page.Events.Last(one => one.Name == "attempt-changed").Data;
            notice.Members().ShouldBe(["attemptId", "classIds", "learnerId"]);
            Guid.Parse((string)notice["attemptId"]!).ShouldBe(sitting.Id);
            Guid.Parse((string)notice["learnerId"]!).ShouldBe(@class.Learner.Id);
            notice["classIds"]!.AsArray().Select(id => Guid.Parse((string)id!)).ShouldBe([@class.Id]);
        }
    }

    [Fact]
    public async Task Nobody_hears_of_learners_they_may_not_see()
    {
        var quiz = await First.DemoQuiz("practise");
        var (mine, others, elsewhere) = (
            await First.NewClass(quizzes: quiz),
            await First.NewClass(quizzes: quiz),
            await First.NewClass("another-school")
        );
        var @operator = await First.NewPerson(Roles.Installation);
        // A class of another school that names the learner of this one: what it may see ends at the school all the same.
        var intruder = await First.NewPerson(Roles.Teacher, "another-school");
        await First.OpenClass("another-school", intruder.Id, mine.Learner.Id);
        var deaf = new[] { others.Teacher, elsewhere.Teacher, intruder, @operator };
        var pages = await Task.WhenAll(deaf.Select(one => LivePage.Open(one.Client)));
        await using var own = await LivePage.Open(mine.Teacher.Client);

        var sitting = await Sitting.Start(mine.Learner.Client, quiz);
        (await sitting.Answer()).Ok();
        await own.Has(one => one.Name == "attempt-changed", "the teacher's own notice");
        await pages[^1].Has(one => one.Name == "projection-changed", "the operator's notice");
        var fence = await Sitting.Start(others.Learner.Client, quiz);
        await pages[0].Has(one => one.Name == "attempt-changed", "the other teacher's own notice");

        foreach (var page in pages)
        {
            var heard = string.Join('\n', page.Lines);
            heard.ShouldNotContain(sitting.Id.ToString());
            heard.ShouldNotContain(mine.Learner.Id.ToString());
            await page.DisposeAsync();
        }

        string.Join('\n', own.Lines).ShouldNotContain(fence.Id.ToString());
    }

    [Theory]
    [InlineData(Roles.Learner)]
    [InlineData(Roles.Author)]
    [InlineData(Roles.Analyst)]
    public async Task Who_is_neither_teacher_nor_operator_hears_nothing(string role)
    {
        var person = await First.NewPerson(role);
        (await person.Client.Get("/api/live")).Status.ShouldBe(403);
        using var anonymous = First.Anonymous();
        (await anonymous.Get("/api/live")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Events_come_at_once_even_to_a_browser_that_takes_compressed_answers_and_a_silent_stream_beats()
    {
        var (teacher, learner) = (await First.NewPerson(Roles.Teacher), await First.NewLearner());
        await using var page = await LivePage.Open(teacher.Client, ("Accept-Encoding", "gzip, br"), ("Accept", "text/event-stream"));
        await page.Has(one => one.Name == "coverage", "the first event");
        page.Response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        page.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        page.Response.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        page.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();

        // Silent to this page, though others of the school are told of something all the time.
        var quiz = await First.DemoQuiz("practise");
        using var enough = new CancellationTokenSource();
        var noise = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await (await Sitting.Start(learner.Client, quiz)).Finish();
                await Task.Delay(1_000);
            }
        });
        await Eventually.Get(
            () => Task.FromResult(page.Lines),
            lines => lines.Contains(":"),
            "a comment that keeps the connection",
            TimeSpan.FromSeconds(60)
        );
        await enough.CancelAsync();
        await noise;
    }

    [Fact]
    public async Task A_stream_ends_with_the_token_that_opened_it()
    {
        var clock = new TurnedClock();
        await using var host = await fixture.FreshHost(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var person = await host.NewPerson(Roles.Teacher);
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            host.TokenFor(person.Id, TestSchool.School, TimeSpan.FromHours(1), Roles.Teacher)
        );
        await using var page = await LivePage.Open(client);
        await page.Has(one => one.Name == "coverage", "the first event");
        page.Over.IsCompleted.ShouldBeFalse();

        clock.Turn(TimeSpan.FromHours(1));

        await page.Over.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Signing_out_ends_the_streams_of_that_person_on_every_node_and_of_nobody_else()
    {
        var (leaving, staying) = (await First.NewPerson(Roles.Teacher), await First.NewPerson(Roles.Teacher));
        await using var here = await LivePage.Open(leaving.Client);
        await using var there = await LivePage.Open(Second.SignedInAs(leaving.Id, TestSchool.School, Roles.Teacher));
        await using var other = await LivePage.Open(staying.Client);

        (await leaving.Client.Send(HttpMethod.Delete, "/api/session")).Status.ShouldBe(204);

        await Task.WhenAll(here.Over, there.Over).WaitAsync(TimeSpan.FromSeconds(30));
        other.Over.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task An_account_has_only_so_many_streams_and_closed_ones_do_not_count()
    {
        var teacher = await First.NewPerson(Roles.Teacher);
        using var measures = new Measures(First);
        var pages = await Task.WhenAll(Enumerable.Range(0, LiveHub.MostOfAnAccount).Select(_ => LivePage.Open(teacher.Client)));
        measures.Gauge(LiveHub.ConnectionGauge).ShouldBe(LiveHub.MostOfAnAccount);

        var refused = await teacher.Client.Get("/api/live");
        refused.Status.ShouldBe(429);
        refused.Problem.ShouldBe("too-many-requests");
        measures.Count("adaptivq_limited_requests", "live-connections").ShouldBe(1);

        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }
        await Eventually.Get(() => Task.FromResult(measures.Gauge(LiveHub.ConnectionGauge)), open => open == 0, "no stream is open");
        await using var again = await LivePage.Open(teacher.Client);
    }

    [Fact]
    public async Task A_node_that_is_shut_down_does_not_wait_for_its_streams()
    {
        await using var page = await LivePage.Open(
            Second.SignedInAs((await First.NewPerson(Roles.Teacher)).Id, TestSchool.School, Roles.Teacher)
        );
        await Second.DisposeAsync();
        _second = null;
        // In order. One that no one ends uses up Kestrel's patience and is then cut off, which fails here.
        await page.Over.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Pages_are_told_when_notices_of_other_nodes_do_not_come_through_and_when_they_do_again()
    {
        var teacher = await First.NewPerson(Roles.Teacher);
        await using var page = await LivePage.Open(teacher.Client);
        await page.Has(one => one.Name == "coverage" && (bool)one.Data["complete"]!, "complete at first");

        await redis.Kill();
        await page.Has(one => one.Name == "coverage" && !(bool)one.Data["complete"]!, "no longer complete");

        // What happens on the node itself is told even so.
        var @class = await First.NewClass(quizzes: await First.DemoQuiz("practise"));
        await using var alone = await LivePage.Open(@class.Teacher.Client);
        await using var alsoAlone = await LivePage.Open(Second.SignedInAs(@class.Teacher.Id, TestSchool.School, Roles.Teacher));
        await Sitting.Start(@class.Learner.Client, await First.DemoQuiz("practise"));
        await Eventually.Get(
            () => Task.FromResult(alone.Events.Concat(alsoAlone.Events).ToList()),
            events => events.Any(one => one.Name == "attempt-changed"),
            "told on the node that runs the projection"
        );

        await redis.Start();
        await Eventually.Get(
            () => Task.FromResult(page.Events[^1]),
            last => last.Name == "coverage" && (bool)last.Data["complete"]!,
            "complete again"
        );
    }
}
