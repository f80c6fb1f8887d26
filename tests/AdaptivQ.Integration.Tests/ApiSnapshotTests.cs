using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaptivQ.Platform.Local;

namespace AdaptivQ.Integration.Tests;

/// <summary>The API's description as a file, so that a change of it is seen in a review and can be read without a running host.</summary>
public sealed class ApiSnapshotTests(HostFixture fixture)
{
    private const string HowToWrite =
        "ADAPTIVQ_WRITE=1 dotnet run --project tests/AdaptivQ.Integration.Tests -- --filter-class '*ApiSnapshotTests'";
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_committed_description_of_the_API_is_the_one_that_is_served()
    {
        using var client = fixture.Anonymous();
        var served = (JsonObject)(await client.Get("/openapi/v1.json")).Ok();
        // The address of the host that was asked.
        served.Remove("servers");
        var paths = (JsonObject)served["paths"]!;
        served["paths"] = new JsonObject(
            paths.OrderBy(path => path.Key, StringComparer.Ordinal).Select(path => KeyValuePair.Create(path.Key, path.Value?.DeepClone()))
        );
        var file = Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "docs", "api", "openapi.json");
        if (Environment.GetEnvironmentVariable("ADAPTIVQ_WRITE") == "1")
        {
            await File.WriteAllTextAsync(file, $"{served.ToJsonString(Readable)}\n");
        }

        JsonNode
            .DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(file)), served)
            .ShouldBeTrue($"docs/api/openapi.json is out of step. If the change is meant, write it again and commit it: {HowToWrite}");
    }
}
