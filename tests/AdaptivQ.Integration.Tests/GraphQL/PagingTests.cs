using System.Text.Json;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>Pages put together are the list: nothing twice, nothing missing, also while rows are added.</summary>
[Collection(typeof(SharedGraphQLSchool))]
public sealed class PagingTests(GraphQLSchool school)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Attempts_come_newest_first_each_once_also_where_several_started_in_one_instant(int first)
    {
        var all = (await school.Ask("ann", "{attempts(first:200){totalCount nodes{id startedAt}}}")).Data.At("attempts");
        var expected = all.At("nodes").Each("id");
        expected.Length.ShouldBe(GraphQLSchool.All);
        all.At("totalCount").GetInt32().ShouldBe(expected.Length);
        // PostgreSQL orders by the microsecond; Cy starts seven tenths of one after others and counts as the same instant.
        all.At("nodes")
            .EnumerateArray()
            .Select(attempt => attempt.GetProperty("startedAt").GetDateTimeOffset().UtcTicks / TimeSpan.TicksPerMicrosecond)
            .ShouldBeInOrder(SortDirection.Descending);

        (
            await Walk(
                "ann",
                first,
                after =>
                    $"{{list:attempts(first:{first}{after}){{nodes{{id}} edges{{cursor node{{id}}}} pageInfo{{hasNextPage endCursor}}}}}}"
            )
        ).ShouldBe(expected);
    }

    [Fact]
    public async Task Answers_come_newest_first_each_once()
    {
        var expected = (await school.Ask("ann", "{answers(first:200){nodes{id answeredAt}}}")).Data.At("answers", "nodes");
        expected
            .EnumerateArray()
            .Select(answer => answer.GetProperty("answeredAt").GetDateTimeOffset().UtcTicks / TimeSpan.TicksPerMicrosecond)
            .ShouldBeInOrder(SortDirection.Descending);
        // Eighteen finished attempts and three, two and four answers of those that still run.
        expected.Count().ShouldBe(18 * GraphQLSchool.Answers + 3 + 2 + 4);

        (
            await Walk(
                "ann",
                11,
                after => $"{{list:answers(first:11{after}){{nodes{{id}} edges{{cursor node{{id}}}} pageInfo{{hasNextPage endCursor}}}}}}"
            )
        ).ShouldBe(expected.Each("id"));
    }

    [Fact]
    public async Task Answers_of_one_attempt_come_in_the_order_asked()
    {
        var walked = await Walk(
            "tess",
            4,
            after =>
                $"{{list:answers(attemptId:\"{school.AdaFirst}\",first:4{after}){{nodes{{id}} edges{{cursor node{{id}}}} "
                + $"pageInfo{{hasNextPage endCursor}}}}}}"
        );

        walked.ShouldBe(Enumerable.Range(1, GraphQLSchool.Answers).Select(position => $"{school.AdaFirst:N}:{position}"));
    }

    [Fact]
    public async Task Items_come_by_external_id_each_once()
    {
        var walked = await Walk(
            "art",
            9,
            after =>
                $"{{list:items(bankId:\"{school.Bank}\",first:9{after}){{nodes{{id:externalId}} edges{{cursor node{{id:externalId}}}} "
                + $"pageInfo{{hasNextPage endCursor}}}}}}"
        );

        walked.ShouldBe(Enumerable.Range(0, 40).Select(index => $"item-{index:00}"));
    }

    [Fact]
    public async Task Lists_inside_lists_have_pages_of_their_own()
    {
        const string Page = "attempts(first:4){totalCount nodes{id} pageInfo{hasNextPage endCursor}}";
        var learners = (await school.Ask("ann", $"{{class(id:\"{school.ClassA}\"){{learners{{id {Page}}}}}}}")).Data.At(
            "class",
            "learners"
        );

        foreach (var learner in learners.EnumerateArray())
        {
            var id = learner.At("id").GetString();
            var whole = (await school.Ask("ann", $"{{attempts(learnerId:\"{id}\"){{nodes{{id}}}}}}"))
                .Data.At("attempts", "nodes")
                .Each("id");
            var (shown, info) = (learner.At("attempts", "nodes").Each("id"), learner.At("attempts", "pageInfo"));
            shown.ShouldBe(whole.Take(4));
            learner.At("attempts", "totalCount").GetInt32().ShouldBe(whole.Length);
            info.At("hasNextPage").GetBoolean().ShouldBe(whole.Length > 4);
            var rest = (
                await school.Ask(
                    "ann",
                    $"{{learner(id:\"{id}\"){{attempts(after:\"{info.At("endCursor").GetString()}\"){{nodes{{id}}}}}}}}"
                )
            ).Data;
            rest.At("learner", "attempts", "nodes").Each("id").ShouldBe(whole.Skip(4));
        }
    }

    [Fact]
    public async Task An_attempt_that_starts_between_two_pages_neither_repeats_nor_hides_one()
    {
        var list = (string after) =>
            $"{{attempts(learnerId:\"{GraphQLSchool.Id("ada")}\",first:3{after}){{nodes{{id}} pageInfo{{endCursor}}}}}}";
        var before = (await school.Ask("ann", $"{{attempts(learnerId:\"{GraphQLSchool.Id("ada")}\"){{nodes{{id}}}}}}"))
            .Data.At("attempts", "nodes")
            .Each("id");
        var first = (await school.Ask("ann", list(""))).Data.At("attempts");

        var added = await school.TakeAnother(GraphQLSchool.Monday.AddDays(30));
        try
        {
            var second = (await school.Ask("ann", list($",after:\"{first.At("pageInfo", "endCursor").GetString()}\""))).Data.At("attempts");
            first.At("nodes").Each("id").Concat(second.At("nodes").Each("id")).ShouldBe(before.Take(6));
            (await school.Ask("ann", list(""))).Data.At("attempts", "nodes").Each("id")[0].ShouldBe(added.ToString());
        }
        finally
        {
            await school.Forget(added);
        }
    }

    [Fact]
    public async Task An_empty_page_ends_nowhere()
    {
        var page = (
            await school.Ask(
                "ann",
                "{attempts(startedAfter:\"2030-01-01T00:00:00Z\"){totalCount nodes{id} edges{cursor} pageInfo{hasNextPage endCursor}}}"
            )
        ).Data.At("attempts");

        page.At("totalCount").GetInt32().ShouldBe(0);
        page.At("nodes").Count().ShouldBe(0);
        page.At("edges").Count().ShouldBe(0);
        page.At("pageInfo", "hasNextPage").GetBoolean().ShouldBeFalse();
        page.At("pageInfo", "endCursor").IsNull().ShouldBeTrue();
    }

    [Fact]
    public async Task A_cursor_is_of_one_list_and_of_nobody()
    {
        var attempts = (await school.Ask("ann", "{attempts(first:1){pageInfo{endCursor}}}"))
            .Data.At("attempts", "pageInfo", "endCursor")
            .GetString()!;
        // The newest attempt is not Tess's to see; as a place to go on from it is as good as any.
        (await school.Ask("tess", $"{{attempts(after:\"{attempts}\"){{nodes{{id}}}}}}"))
            .Data.At("attempts", "nodes")
            .Count()
            .ShouldBe(17);

        foreach (
            var wrong in new[]
            {
                attempts,
                "",
                " ",
                "x",
                "%%%",
                Convert.ToBase64String([0xFF, 0xFE, 0xFD]),
                Convert.ToBase64String("r1:a\0:1"u8),
                new string('A', 5000),
            }
        )
        {
            var (code, message, extensions) = (
                await school.Ask("ann", "query($after:String){answers(after:$after){nodes{id}}}", new { after = wrong })
            ).Refusal;
            code.ShouldBe("INVALID_ARGUMENT");
            message.ShouldContain("'after'");
            extensions.At("argument").GetString().ShouldBe("after");
        }
    }

    private async Task<IReadOnlyList<string>> Walk(string who, int first, Func<string, string> query)
    {
        var seen = new List<string>();
        var after = "";
        while (true)
        {
            var page = (await school.Ask(who, query(after))).Data.At("list");
            var ids = page.At("nodes").Each("id");
            page.At("edges").EnumerateArray().Select(edge => edge.At("node", "id").GetString()).ShouldBe(ids);
            page.At("edges")[ids.Length - 1].At("cursor").GetString().ShouldBe(page.At("pageInfo", "endCursor").GetString());
            seen.AddRange(ids);
            if (!page.At("pageInfo", "hasNextPage").GetBoolean())
            {
                return seen;
            }
            ids.Length.ShouldBe(first);
            after = $",after:\"{page.At("pageInfo", "endCursor").GetString()}\"";
        }
    }
}
