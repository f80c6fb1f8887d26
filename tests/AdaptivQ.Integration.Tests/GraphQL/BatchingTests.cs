using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>Lists inside lists are read together: the number of round trips to the database is the query's, not the school's.</summary>
[Collection(typeof(SharedGraphQLSchool))]
public sealed class BatchingTests(GraphQLSchool school)
{
    [Fact]
    public async Task The_same_query_takes_as_many_round_trips_for_many_rows_as_for_one()
    {
        const string Nested =
            "classes{learners{name attempts(first:FIRST){totalCount nodes{quiz{title topics} "
            + "answers(first:FIRST){totalCount nodes{stem}}}}} assignments{quiz{title}}}";

        var few = await RoundTrips("theo", $"{{{Nested.Replace("FIRST", "1", StringComparison.Ordinal)}}}");
        var many = await RoundTrips("tess", $"{{{Nested.Replace("FIRST", "5", StringComparison.Ordinal)}}}");

        many.ShouldBe(few);
        // Classes, names, quizzes, banks, attempts, answers, and the counts of the last two.
        many.ShouldBeInRange(1, 8);
    }

    [Fact]
    public async Task Nothing_is_counted_that_nobody_asked_for()
    {
        (await RoundTrips("theo", "{attempts{totalCount}}")).ShouldBe(await RoundTrips("theo", "{attempts{nodes{id}}}"));
        (await RoundTrips("theo", "{attempts{totalCount nodes{id}}}")).ShouldBe(await RoundTrips("theo", "{attempts{nodes{id}}}") + 1);
        (await RoundTrips("theo", "{attempts{nodes{id} edges{cursor} pageInfo{endCursor}}}")).ShouldBe(
            await RoundTrips("theo", "{attempts{nodes{id}}}")
        );
        (await RoundTrips("olga", "{attempts{__typename}}")).ShouldBe(0);
    }

    /// <summary>Commands that reach the database under the request's own trace; what the host does meanwhile has others.</summary>
    private async Task<int> RoundTrips(string who, string query)
    {
        using var client = await school.SignedIn(who);
        // What is kept in memory afterwards is not what is measured.
        using var warmUp = await client.PostAsJsonAsync("/graphql", new { query });
        var trace = ActivityTraceId.CreateRandom();
        var commands = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace)
                {
                    commands.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        body.TryGetProperty("errors", out var errors).ShouldBeFalse(errors.ToString());
        return commands.Count(activity => activity.TagObjects.Any(tag => tag.Key is "db.query.text" or "db.statement"));
    }
}
