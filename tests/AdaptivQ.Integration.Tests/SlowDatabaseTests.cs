using System.Globalization;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>A database that answers too slowly for those who ask: they are put off in words, and nothing breaks.</summary>
public sealed class SlowDatabaseTests(HostFixture fixture)
{
    private const int Clients = 60;

    [Fact]
    public async Task More_clients_than_connections_on_a_slow_database_are_put_off_with_503_and_served_when_it_has_recovered()
    {
        var database = await fixture.FreshDatabase();
        var narrow = new NpgsqlConnectionStringBuilder(database)
        {
            MaxPoolSize = 10,
            Timeout = 2,
            CommandTimeout = 3,
        }.ConnectionString;
        // It does not compare schemas when it starts, which takes longer than it waits for a statement where the machine is busy.
        await using (var host = new TestHost(narrow, mayChangeSchema: false))
        {
            await host.Start();
            var quizId = await host.DemoQuiz("practise");
            var sitting = await Sitting.Start((await host.NewLearner(quizId)).Client, quizId);
            var other = await host.NewLearner(quizId);
            await using var holding = new NpgsqlConnection(database);
            await holding.OpenAsync();
            List<Reply> replies;
            await using (await holding.BeginTransactionAsync())
            {
                await using (
                    var command = new NpgsqlCommand(
                        "lock table events.mt_events, learners.mt_doc_schoolclass in access exclusive mode",
                        holding
                    )
                )
                {
                    await command.ExecuteNonQueryAsync();
                }
                var asked = Enumerable.Range(0, Clients).Select(_ => other.Client.Start(quizId)).ToList();
                var answer = sitting.Answer(0, "while slow");
                replies = [.. await Task.WhenAll(asked), await answer];
            }

            foreach (var reply in replies)
            {
                reply.Status.ShouldBe(503, reply.Text);
                reply.Problem.ShouldBe("unavailable");
                int.Parse(reply.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 30);
            }

            await Eventually.Get(() => sitting.Answer(0, "while slow"), reply => reply.Status == 200, "the answer is taken again");
            var begun = await Eventually.Get(
                () => other.Client.Start(quizId),
                reply => reply.Status is 200 or 201,
                "a quiz is begun again"
            );
            begun["item"].ShouldNotBeNull();
        }

        await fixture.Drop(database);
    }
}
