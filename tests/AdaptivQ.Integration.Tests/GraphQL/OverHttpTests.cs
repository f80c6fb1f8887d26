using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>GraphQL over HTTP: methods, types, statuses, and requests that another site could send.</summary>
[Collection(typeof(SharedGraphQLSchool))]
public sealed class OverHttpTests(GraphQLSchool school)
{
    private const string ResponseType = "application/graphql-response+json";
    private const string Query = "{\"query\":\"{quizzes{id}}\"}";

    [Fact]
    public async Task A_query_is_answered_in_the_type_that_is_wanted_and_kept_by_nobody()
    {
        foreach (
            var (accept, type) in new[]
            {
                (ResponseType, ResponseType),
                ("application/json", "application/json"),
                ($"{ResponseType}, application/json;q=0.9", ResponseType),
                ($"text/html, application/json;q=0.9, {ResponseType};q=0.8", "application/json"),
                ("*/*", "application/json"),
                ("", "application/json"),
            }
        )
        {
            using var response = await Send(HttpMethod.Post, "/graphql", Query, accept: accept);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentType!.ToString().ShouldBe($"{type}; charset=utf-8");
            response.Headers.CacheControl!.NoStore.ShouldBeTrue();
            response.Headers.Vary.ShouldContain("Accept");
        }
    }

    [Fact]
    public async Task A_query_can_be_asked_by_GET()
    {
        using var response = await Send(
            HttpMethod.Get,
            "/graphql?query=query%20Q(%24id:ID!){quiz(id:%24id){title}}query%20R{quizzes{id}}&operationName=Q&variables="
                + Uri.EscapeDataString($"{{\"id\":\"{school.Open}\"}}"),
            null
        );

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Body(response)).At("data", "quiz", "title").GetString().ShouldBe("Open quiz");
    }

    [Theory]
    [InlineData("{quizzes{nope}}", "INVALID_DOCUMENT")]
    [InlineData("{quizzes{", "SYNTAX_ERROR")]
    [InlineData("query($id:ID!){quiz(id:$id){id}}", "INVALID_VARIABLE")]
    public async Task A_query_that_cannot_be_carried_out_is_a_400_to_clients_that_know_the_type_and_a_200_to_older_ones(
        string query,
        string code
    )
    {
        var json = JsonSerializer.Serialize(new { query });
        using var modern = await Send(HttpMethod.Post, "/graphql", json, accept: ResponseType);
        using var older = await Send(HttpMethod.Post, "/graphql", json, accept: "application/json");

        modern.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        older.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var response in new[] { modern, older })
        {
            var body = await Body(response);
            body.TryGetProperty("data", out _).ShouldBeFalse();
            body.At("errors")[0].At("extensions", "code").GetString().ShouldBe(code);
            body.At("errors")[0].At("locations")[0].At("line").GetInt32().ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_refused(string method)
    {
        using var response = await Send(new HttpMethod(method), "/graphql", method == "OPTIONS" ? null : Query);

        await Refused(response, HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        response.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
    }

    [Fact]
    public async Task By_GET_there_are_queries_only()
    {
        using var response = await Send(HttpMethod.Get, "/graphql?query=mutation{erase}", null);

        await Refused(response, HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/graphql")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task What_a_form_of_another_site_could_send_is_refused(string? type)
    {
        using var response = await Send(HttpMethod.Post, "/graphql", Query, type);

        await Refused(response, HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;charset=utf-16")]
    [InlineData("application/json;q=0")]
    [InlineData("not a type")]
    public async Task An_answer_in_another_type_is_refused(string accept)
    {
        using var response = await Send(HttpMethod.Post, "/graphql", Query, accept: accept);

        await Refused(response, HttpStatusCode.NotAcceptable, "NOT_ACCEPTABLE");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("\"{quizzes{id}}\"")]
    [InlineData("{}")]
    [InlineData("{\"query\":\"\"}")]
    [InlineData("{\"query\":null}")]
    [InlineData("{\"query\":1}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"variables\":[]}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"variables\":\"{}\"}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"operationName\":{}}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"extensions\":1}")]
    [InlineData(
        "{\"query\":\"{quizzes{id}}\",\"variables\":{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}"
    )]
    [InlineData("{\"query\":\"{quizzes{id}}\\ud800\"}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"variables\":{\"a\":\"\\ud800\"}}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"variables\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"query\":\"{quizzes{id}}\",\"query\":\"{classes{id}}\"}")]
    public async Task A_body_of_the_wrong_shape_is_a_400_whoever_asks(string body)
    {
        foreach (var accept in new[] { ResponseType, "application/json" })
        {
            using var response = await Send(HttpMethod.Post, "/graphql", body, accept: accept);
            await Refused(response, HttpStatusCode.BadRequest, "MALFORMED_REQUEST");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?query=")]
    [InlineData("?query={quizzes{id}}&query={quizzes{id}}")]
    [InlineData("?query={quizzes{id}}&variables=x")]
    [InlineData("?query={quizzes{id}}&variables=[]")]
    [InlineData("?query={quizzes{id}}&variables={\"a\":1,\"a\":2}")]
    [InlineData("?query={quizzes{id}}&extensions=1")]
    public async Task So_is_an_address_of_the_wrong_shape(string url)
    {
        using var response = await Send(HttpMethod.Get, "/graphql" + url, null);

        await Refused(response, HttpStatusCode.BadRequest, "MALFORMED_REQUEST");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"query\":\"{quizzes{id}}\"}]")]
    [InlineData("[{\"query\":\"{quizzes{id}}\"},{\"query\":\"{quizzes{id}}\"}]")]
    public async Task One_request_holds_one_operation(string batch)
    {
        using var response = await Send(HttpMethod.Post, "/graphql", batch);

        await Refused(response, HttpStatusCode.BadRequest, "BATCH_REFUSED");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_more_than_64_KiB_is_not_read(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent($"{{\"query\":\"{{quizzes{{id}}}}{new string(' ', 70_000)}\"}}", Encoding.UTF8, "application/json"),
        };
        if (chunked)
        {
            request.Headers.TransferEncodingChunked = true;
        }
        // The rest of the body is never read, so nothing else can be said on this connection.
        request.Headers.ConnectionClose = true;
        using var client = await school.SignedIn("tess");
        using var response = await client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync()).ShouldContain("urn:adaptivq:too-large");
    }

    [Fact]
    public async Task Signed_in_by_cookie_our_own_pages_read_without_an_antiforgery_token_and_other_sites_do_not()
    {
        using var client = school.Host.Anonymous();
        using var session = await client.PostAsJsonAsync(
            "/api/session",
            new { email = "tess@graphql.test", password = TestHost.DemoPassword }
        );
        session.StatusCode.ShouldBe(HttpStatusCode.OK);
        var cookies = string.Join("; ", session.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

        foreach (
            var (site, status) in new[]
            {
                (null, HttpStatusCode.OK),
                ("same-origin", HttpStatusCode.OK),
                ("none", HttpStatusCode.OK),
                ("same-site", HttpStatusCode.Forbidden),
                ("cross-site", HttpStatusCode.Forbidden),
            }
        )
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, method == HttpMethod.Get ? "/graphql?query={quizzes{id}}" : "/graphql");
                if (method == HttpMethod.Post)
                {
                    request.Content = new StringContent(Query, Encoding.UTF8, "application/json");
                }
                request.Headers.Add("Cookie", cookies);
                if (site is not null)
                {
                    request.Headers.Add("Sec-Fetch-Site", site);
                }
                using var response = await client.SendAsync(request);
                response.StatusCode.ShouldBe(status, $"{method} {site}");
                if (status == HttpStatusCode.OK)
                {
                    (await Body(response)).At("data", "quizzes").Count().ShouldBe(3);
                }
            }
        }

        // A token is not sent along by a browser, so where the request comes from says nothing.
        using var tool = await school.SignedIn("tess");
        tool.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await tool.PostAsJsonAsync("/graphql", new { query = "{quizzes{id}}" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpResponseMessage> Send(
        HttpMethod method,
        string url,
        string? body,
        string? type = "application/json",
        string accept = ResponseType
    )
    {
        using var client = await school.SignedIn("tess");
        using var request = new HttpRequestMessage(method, url);
        if (accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            }
        }

        return await client.SendAsync(request);
    }

    private static async Task<JsonElement> Body(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    private static async Task Refused(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        response.StatusCode.ShouldBe(status);
        var body = await Body(response);
        body.TryGetProperty("data", out _).ShouldBeFalse();
        var extensions = body.At("errors").EnumerateArray().ShouldHaveSingleItem().At("extensions");
        extensions.At("code").GetString().ShouldBe(code);
        extensions.At("type").GetString().ShouldBe($"urn:adaptivq:{code.ToLowerInvariant().Replace('_', '-')}");
    }
}
