using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdaptivQ.Platform.Local;
using Json.Schema;

namespace AdaptivQ.Integration.Tests;

/// <summary>What docs/api/openapi.json says that an address answers.</summary>
internal sealed partial class DescribedApi
{
    /// <summary>Held while a schema evaluates: it prepares itself when it is first used, for one thread only.</summary>
    private readonly Lock _evaluating = new();

    private readonly JsonNode _document;
    private readonly IReadOnlyList<(Regex Path, JsonObject Methods)> _paths;
    private readonly Dictionary<string, JsonSchema> _schemas = [];

    public DescribedApi(JsonNode document)
    {
        _document = document;
        _paths = [.. document["paths"]!.AsObject().Select(path => (PatternOf(path.Key), path.Value!.AsObject()))];
    }

    /// <summary>The committed description.</summary>
    public static DescribedApi Committed { get; } =
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "docs", "api", "openapi.json")))!);

    /// <summary>How an answer differs from what is described; null where it does not.</summary>
    /// <param name="path">Of the request, without its query.</param>
    /// <param name="contentType">Without parameters; null where there is no content.</param>
    /// <param name="body">Null where it was not read.</param>
    public string? Problem(string method, string path, int status, string? contentType, string? body)
    {
        var what = $"{method} {path} answered {status}";
        var known = _paths.FirstOrDefault(candidate => candidate.Path.IsMatch(path));
        if (known.Methods?[method.ToLowerInvariant()] is not { } operation)
        {
            return status is 404 or 405 or 401 or 400 ? null : $"{what}, and the description does not know the address.";
        }
        if (operation["responses"]![$"{status}"] is not { } response)
        {
            return $"{what}, which is not described.";
        }
        if (response["content"] is not JsonObject content)
        {
            return body is { Length: > 0 } ? $"{what} with content where none is described." : null;
        }
        if (contentType is null || content[contentType] is not { } media)
        {
            return $"{what} with '{contentType}', which is not described.";
        }
        if (body is null || media["schema"] is not { } schema || !contentType.EndsWith("json", StringComparison.Ordinal))
        {
            return null;
        }
        var result = Evaluate(schema.ToJsonString(), JsonNode.Parse(body));
        if (result.IsValid)
        {
            return null;
        }
        var errors = result
            .Details.Where(detail => detail.HasErrors)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        return $"{what} with a body that is described otherwise: {string.Join("; ", errors.Take(5))}";
    }

    private EvaluationResults Evaluate(string text, JsonNode? instance)
    {
        lock (_evaluating)
        {
            if (!_schemas.TryGetValue(text, out var schema))
            {
                _schemas[text] = schema = Compile(text);
            }
            return schema.Evaluate(instance, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        }
    }

    private JsonSchema Compile(string schema)
    {
        var whole = JsonNode.Parse(schema)!.AsObject();
        whole["$defs"] = _document["components"]!["schemas"]!.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }

    private static Regex PatternOf(string template) =>
        new($"^{Parameter().Replace(Regex.Escape(template).Replace("}", @"\}", StringComparison.Ordinal), "[^/]+")}$");

    [GeneratedRegex(@"\\\{\w+\\\}")]
    private static partial Regex Parameter();
}

/// <summary>Fails a test whose answer the API's description does not know.</summary>
internal sealed class AnswersAreDescribed(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        // A path that leaves /api again is a test's, of what a proxy might let through.
        if (!path.StartsWith("/api/", StringComparison.Ordinal) || Uri.UnescapeDataString(path).Contains("..", StringComparison.Ordinal))
        {
            return response;
        }
        var type = response.Content.Headers.ContentType?.MediaType;
        var body =
            type?.EndsWith("json", StringComparison.Ordinal) == true ? await response.Content.ReadAsStringAsync(cancellationToken) : null;
        if (DescribedApi.Committed.Problem(request.Method.Method, path, (int)response.StatusCode, type, body) is { } problem)
        {
            throw new InvalidOperationException($"{problem} See docs/api/openapi.json.");
        }
        return response;
    }
}
