using System.Globalization;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Integration.Tests.Operations;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>PostgreSQL cannot be reached for a while, or the word that a commit was done gets lost.</summary>
public sealed class DatabaseAwayTests(HostFixture fixture)
{
    [Fact]
    public async Task While_the_database_is_away_an_answer_is_put_off_in_words_and_afterwards_taken_once()
    {
        var database = await fixture.FreshDatabase();
        await using var wire = new Wire(database);
        await using (var host = new TestHost(wire.ConnectionString))
        {
            await host.Start();
            var learner = await host.NewLearner(await host.DemoQuiz("practise"));
            var sitting = await Sitting.Start(learner.Client, await host.DemoQuiz("practise"));
            (await sitting.Answer()).Ok();
            await Eventually.Ready(learner.Client);

            wire.Cut();
            var refused = await sitting.Answer(1, "while away");
            var ready = await learner.Client.Get("/health/ready");
            var live = await learner.Client.Get("/health/live");
            var looked = await sitting.Look();

            foreach (var reply in new[] { refused, looked })
            {
                reply.Status.ShouldBe(503, reply.Text);
                reply.Problem.ShouldBe("unavailable");
                int.Parse(reply.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 30);
                reply.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
                reply.Headers.CacheControl!.NoStore.ShouldBeTrue();
            }

            ready.Status.ShouldBe(503);
            live.Status.ShouldBe(200);

            wire.Mend();
            var taken = await Eventually.Get(
                () => sitting.Answer(1, "while away"),
                reply => reply.Status == 200,
                "the answer is taken again"
            );
            taken.Ok()["progress"]!["answered"]!.GetValue<int>().ShouldBe(2);
            (await host.Stream(sitting.Id)).Count(fact => fact.Data is AnswerScored).ShouldBe(2);
            (await Eventually.Ready(learner.Client)).Status.ShouldBe(200);
        }

        await fixture.Drop(database);
    }

    [Fact]
    public async Task An_answer_whose_confirmation_was_lost_is_there_once_and_its_repetition_is_told_so()
    {
        var database = await fixture.FreshDatabase();
        await using var wire = new Wire(database);
        await using (var host = new TestHost(wire.ConnectionString))
        {
            await host.Start();
            var learner = await host.NewLearner(await host.DemoQuiz("practise"));
            var sitting = await Sitting.Start(learner.Client, await host.DemoQuiz("practise"));
            for (var round = 0; round < 3; round++)
            {
                var (item, response, version, key) = (sitting.ItemId, sitting.Guess(round), sitting.Version, $"round {round}");
                wire.LoseNextConfirmation();
                var first = await learner.Client.Answer(sitting.Id, item, response, version, key);
                first.Status.ShouldBeOneOf(200, 503);
                wire.Lost.ShouldBe(round + 1);

                // The learner's browser sends it again.
                var again = (await learner.Client.Answer(sitting.Id, item, response, version, key)).Ok();

                if (first.Status == 200)
                {
                    again.SameAs(first.Json).ShouldBeTrue();
                }
                again["progress"]!["answered"]!.GetValue<int>().ShouldBe(round + 1);
                (await host.Stream(sitting.Id)).Count(fact => fact.Data is AnswerScored).ShouldBe(round + 1);
                sitting = new Sitting(learner.Client, (await sitting.Look()).Ok());
            }
        }

        await fixture.Drop(database);
    }

    [Fact]
    public async Task A_command_whose_session_is_cut_in_the_midst_is_put_off_in_words_and_carried_out_when_sent_again()
    {
        await using var host = await fixture.FreshHost();
        var learner = await host.NewLearner(await host.DemoQuiz("practise"));
        var sitting = await Sitting.Start(learner.Client, await host.DemoQuiz("practise"));
        await using var connection = await host.Connect();
        await using (var holding = await connection.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand(
                $"lock table {host.TableOf("LearnerAttempts")} in access exclusive mode",
                connection,
                holding
            );
            await hold.ExecuteNonQueryAsync();
            var finishing = sitting.Finish();
            while (!finishing.IsCompleted)
            {
                await host.Execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
                );
                await Task.Delay(50);
            }

            var refused = await finishing;
            refused.Status.ShouldBe(503, refused.Text);
            refused.Problem.ShouldBe("unavailable");
        }

        (await sitting.Finish()).Status.ShouldBe(200);
        (await host.Stream(sitting.Id)).Count(fact => fact.Data is AttemptFinished).ShouldBe(1);
    }
}
