using System.Text.Json.Nodes;

namespace AdaptivQ.Integration.Tests;

/// <summary>Every answer that a test of this project gets from /api is checked by <see cref="DescribedApi"/>; here, that the check finds
/// something.</summary>
public sealed class DescribedApiTests
{
    private const string Json = "application/json";

    private static DescribedApi Api { get; } =
        new(
            JsonNode.Parse(
                """
                {
                  "paths": {
                    "/api/classes": { "post": { "responses": { "201": { "content": {
                      "application/json": { "schema": { "$ref": "#/components/schemas/Opened" } } } } } } },
                    "/api/classes/{classId}": { "delete": { "responses": { "204": {} } } }
                  },
                  "components": { "schemas": { "Opened": {
                    "type": "object", "required": ["id"], "properties": { "id": { "type": "string", "format": "uuid" } } } } }
                }
                """
            )!
        );

    [Theory]
    [InlineData("POST", "/api/classes", 201, Json, """{"id":"0b9c0f0e-5a52-4b6e-9b0e-000000000001"}""")]
    [InlineData("DELETE", "/api/classes/0b9c", 204, null, null)]
    [InlineData("GET", "/api/nothing", 404, Json, "{}")]
    [InlineData("GET", "/api/classes", 405, Json, "{}")]
    public void An_answer_that_is_described_passes(string method, string path, int status, string? type, string? body) =>
        Api.Problem(method, path, status, type, body).ShouldBeNull();

    [Theory]
    [InlineData("POST", "/api/classes", 200, Json, """{"id":"0b9c0f0e-5a52-4b6e-9b0e-000000000001"}""", "is not described")]
    [InlineData("POST", "/api/classes", 201, "text/plain", "x", "'text/plain', which is not described")]
    [InlineData("POST", "/api/classes", 201, Json, """{"name":"x"}""", "described otherwise")]
    [InlineData("POST", "/api/classes", 201, Json, """{"id":7}""", "/id")]
    [InlineData("POST", "/api/classes", 201, Json, """{"id":"x"}""", "/id")]
    [InlineData("DELETE", "/api/classes/0b9c", 204, Json, "{}", "content where none is described")]
    [InlineData("GET", "/api/nothing", 200, Json, "{}", "does not know the address")]
    public void Any_other_is_found(string method, string path, int status, string? type, string? body, string problem) =>
        Api.Problem(method, path, status, type, body).ShouldNotBeNull().ShouldContain(problem);

    /// <summary>A schema prepares itself while it first evaluates, and its preparation holds for one thread only.</summary>
    [Fact]
    public async Task Answers_that_arrive_at_the_same_time_are_judged_as_alone()
    {
        const string path = "/api/answers";
        static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };
        static JsonObject OrNull(string name) => new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, Ref(name)) };
        static JsonObject Of(IEnumerable<(string Name, JsonNode Schema)> properties) =>
            new()
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(
                    properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))
                ),
            };
        var document = new JsonObject
        {
            ["paths"] = new JsonObject
            {
                [path] = JsonNode.Parse(
                    """
                    { "post": { "responses": { "200": { "content": { "application/json": {
                      "schema": { "$ref": "#/components/schemas/Taken" } } } } } } }
                    """
                ),
            },
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject
                {
                    ["Taken"] = Of(Enumerable.Range(0, 20).Select(i => ($"part{i}", (JsonNode)OrNull("Part")))),
                    ["Part"] = Of(Enumerable.Range(0, 20).Select(i => ($"detail{i}", (JsonNode)OrNull("Detail")))),
                    ["Detail"] = new JsonObject { ["type"] = "object" },
                },
            },
        };
        var body = new JsonObject(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"part{i}", (JsonNode?)null))).ToJsonString();

        for (var round = 0; round < 50; round++)
        {
            var api = new DescribedApi(document.DeepClone());
            using var together = new Barrier(4);
            var problems = await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                together.SignalAndWait();
                                return api.Problem("POST", path, 200, Json, body);
                            },
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            );
            problems.ShouldAllBe(problem => problem == null);
        }
    }
}
