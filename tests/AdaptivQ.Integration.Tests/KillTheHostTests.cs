using System.Text.Json.Nodes;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;

namespace AdaptivQ.Integration.Tests;

/// <summary>The real program in a process of its own, ended without warning while learners answer.</summary>
public sealed class KillTheHostTests(HostFixture fixture)
{
    private const int Learners = 6;

    /// <summary>One learner's browser: sends, keeps what it has not been told about, and sends that again.</summary>
    private sealed class Browser(Guid attemptId, JsonNode started, Random random)
    {
        private (string Item, JsonNode Response, int Version, string Key)? _unacknowledged;

        public Guid AttemptId { get; } = attemptId;

        public JsonNode Now { get; private set; } = started;

        /// <summary>Item and response of every answer the server said yes to.</summary>
        public List<(string Item, Response Response)> Acknowledged { get; } = [];

        public bool Waits => _unacknowledged is not null;

        public bool Done => Now["item"] is null;

        public async Task Step(HttpClient client)
        {
            var send = _unacknowledged ??= (
                (string)Now["item"]!["id"]!,
                Guess.For(Now["item"]!, random.Next(60)),
                (int)Now["version"]!,
                Guid.NewGuid().ToString()
            );
            var reply = await client.Answer(AttemptId, send.Item, send.Response, send.Version, send.Key);
            Now = reply.Ok();
            Acknowledged.Add((send.Item, send.Response.AsResponse()));
            _unacknowledged = null;
        }

        /// <summary>What another device is shown: the state of the last acknowledgement, or the one after if the last answer got
        /// through.</summary>
        public async Task Check(HttpClient client)
        {
            var seen = (await client.Get($"/api/attempts/{AttemptId}")).Ok();
            if (!Waits || (int)seen["version"]! == (int)Now["version"]!)
            {
                seen["item"].SameAs(Now["item"]).ShouldBeTrue();
                ((int)seen["version"]!).ShouldBe((int)Now["version"]!);
            }
            else
            {
                ((int)seen["version"]!).ShouldBe(_unacknowledged!.Value.Version + 2);
                ((int)seen["progress"]!["answered"]!).ShouldBe(Acknowledged.Count + 1);
            }
        }
    }

    [Fact]
    public async Task Killed_in_the_middle_it_goes_on_with_every_acknowledged_answer_there_once_and_none_lost()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var database = await fixture.FreshDatabase();
        // For tokens and to read streams; not started, so that the process has the database to itself.
        await using var aside = new TestHost(database);
        var quizId = await aside.DemoQuiz("assess");
        var browsers = new List<(string Token, Browser Browser)>();

        for (var round = 0; round < 4; round++)
        {
            await using var process = await AdaptivqProcess.Serve(database);
            if (round == 0)
            {
                for (var i = 0; i < Learners; i++)
                {
                    var token = aside.TokenFor(
                        (await aside.NewLearner(quizId)).Id,
                        TestSchool.School,
                        TimeSpan.FromHours(1),
                        Roles.Learner
                    );
                    using var client = process.Client(token);
                    var started = (await client.Start(quizId)).Ok(201);
                    browsers.Add((token, new Browser(Guid.Parse((string)started["attemptId"]!), started, new Random(random.Next()))));
                }
            }

            foreach (var (token, browser) in browsers)
            {
                using var client = process.Client(token);
                await browser.Check(client);
            }

            var ended = false;
            var answering = browsers
                .Select(async pair =>
                {
                    using var client = process.Client(pair.Token);
                    while (!pair.Browser.Done && !Volatile.Read(ref ended))
                    {
                        try
                        {
                            await pair.Browser.Step(client);
                            // Five answers at the most between two kills leave some for the last round.
                            if (pair.Browser.Acknowledged.Count >= 5 * (round + 1))
                            {
                                await Task.Delay(50);
                            }
                        }
                        catch (HttpRequestException)
                        {
                            return;
                        }
                    }
                })
                .ToList();
            if (round < 3)
            {
                await Task.Delay(random.Next(20, 400));
                await process.Kill();
                Volatile.Write(ref ended, true);
            }

            await Task.WhenAll(answering);
            if (round < 3)
            {
                continue;
            }

            browsers.ShouldAllBe(pair => pair.Browser.Done);
            var (exitCode, took) = await process.Terminate();
            exitCode.ShouldBe(0, process.Said);
            took.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        foreach (var (_, browser) in browsers)
        {
            var stream = await aside.Stream(browser.AttemptId);
            stream.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, stream.Count).Select(version => (long)version));
            stream
                .Select(fact => fact.Data)
                .OfType<AnswerScored>()
                .Select(scored => (scored.ItemId.ToString(), scored.Response))
                .ShouldBe(browser.Acknowledged);
            stream[^1].Data.ShouldBeOfType<AttemptFinished>();
            Replay.Differences([.. stream.Select(fact => fact.Data)], new CompiledQuiz(await aside.Published(quizId))).ShouldBeEmpty();
        }

        await fixture.Drop(database);
    }

    [Fact]
    public async Task Asked_to_end_it_finishes_what_it_has_begun_and_ends_in_order()
    {
        var database = await fixture.FreshDatabase();
        await using var aside = new TestHost(database);
        var quizId = await aside.DemoQuiz("assess");
        var learner = await aside.NewLearner(quizId);
        var token = aside.TokenFor(learner.Id, TestSchool.School, TimeSpan.FromHours(1), Roles.Learner);
        await using var process = await AdaptivqProcess.Serve(database);
        using var client = process.Client(token);
        var started = (await client.Start(quizId)).Ok(201);
        var browser = new Browser(Guid.Parse((string)started["attemptId"]!), started, new Random(1));
        for (var i = 0; i < 3; i++)
        {
            await browser.Step(client);
        }

        var inFlight = browser.Step(client);
        var (exitCode, took) = await process.Terminate();

        exitCode.ShouldBe(0, process.Said);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        // Answered before the end, or never taken up.
        await inFlight.ContinueWith(_ => { }, TaskScheduler.Default);
        var answers = (await aside.Stream(browser.AttemptId)).Count(fact => fact.Data is AnswerScored);
        answers.ShouldBeInRange(browser.Acknowledged.Count, browser.Acknowledged.Count + (browser.Waits ? 1 : 0));
        await fixture.Drop(database);
    }
}
