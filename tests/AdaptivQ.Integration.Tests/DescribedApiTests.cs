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
}
