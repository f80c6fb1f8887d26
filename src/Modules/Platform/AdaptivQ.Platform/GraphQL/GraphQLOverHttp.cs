using System.Globalization;
using System.Text.Json;
using AdaptivQ.Kernel;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>
/// GraphQL over HTTP as its specification's draft has it: POST with JSON, GET for queries, one operation a request. A request
/// that could have come from a form or a link on another site is refused, although nothing here changes anything.
/// </summary>
internal static partial class GraphQLOverHttp
{
    private const string ResponseType = "application/graphql-response+json";
    private const string JsonType = "application/json";
    private const int LargestBody = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static async Task Serve(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = HeaderNames.Accept;
        var type = AcceptedType(request.Headers.Accept);
        try
        {
            if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
            {
                response.Headers.Allow = "GET, POST";
                throw new RefusedHttp(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "Send a query by POST or GET.");
            }

            if (type is null)
            {
                throw new RefusedHttp(
                    StatusCodes.Status406NotAcceptable,
                    "NOT_ACCEPTABLE",
                    $"Answers are '{ResponseType}' or '{JsonType}', in UTF-8."
                );
            }
            RefuseOtherSites(context);
            var result = await Execute(context, HttpMethods.IsGet(request.Method) ? FromUrl(request) : await FromBody(request));
            await Write(context, StatusOf(result, type), type, result);
        }
        catch (RefusedHttp refused)
        {
            await Write(context, refused.Status, type ?? ResponseType, Failed(refused.Code, refused.Message));
        }
        catch (RefusedQueryException refused)
        {
            var result = Failed(refused.Code, refused.Message);
            await Write(context, StatusOf(result, type!), type!, result);
        }
    }

    private sealed record Parameters(string Query, string? OperationName, Inputs? Variables);

    private sealed class RefusedHttp(int status, string code, string message) : Exception(message)
    {
        public int Status { get; } = status;

        public string Code { get; } = code;

        public static RefusedHttp Malformed(string message) => new(StatusCodes.Status400BadRequest, "MALFORMED_REQUEST", message);
    }

    private static async Task<ExecutionResult> Execute(HttpContext context, Parameters parameters)
    {
        var services = context.RequestServices;
        GraphQLDocument document;
        try
        {
            document = services.GetRequiredService<IDocumentBuilder>().Build(parameters.Query);
        }
        catch (SyntaxError e)
        {
            return new ExecutionResult { Errors = [e] };
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return Failed("DEPTH_LIMIT", "The document is nested too deep to be read.");
        }

        var introspects = services.GetRequiredService<IHostEnvironment>().IsDevelopment() || Caller.Of(context.User).Is(Roles.Analyst);
        if (DocumentLimits.Check(document, introspects) is { } refused)
        {
            return Failed(refused.Code, refused.Message);
        }
        if (
            document
                .Definitions.OfType<GraphQLOperationDefinition>()
                .FirstOrDefault(operation => operation.Operation != OperationType.Query) is
            { Operation: var kind }
        )
        {
            if (!HttpMethods.IsGet(context.Request.Method))
            {
                return Failed(
                    "INVALID_OPERATION",
                    $"There is no {kind.ToString().ToLowerInvariant()} here, only queries. Commands are at /openapi/v1.json."
                );
            }
            context.Response.Headers.Allow = "POST";
            throw new RefusedHttp(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "By GET there are queries only.");
        }

        var result = await services
            .GetRequiredService<IDocumentExecuter<ISchema>>()
            .ExecuteAsync(
                new ExecutionOptions
                {
                    Query = parameters.Query,
                    Document = document,
                    OperationName = parameters.OperationName,
                    Variables = parameters.Variables,
                    RequestServices = services,
                    User = context.User,
                    CancellationToken = context.RequestAborted,
                }
            );
        foreach (var error in result.Errors ?? [])
        {
            if (result.Executed)
            {
                LogFailedField(services.GetRequiredService<ILogger<Query>>(), string.Join('.', error.Path ?? []), error);
            }
        }

        if (introspects || result.Executed || result.Errors is null)
        {
            return result;
        }
        var errors = new ExecutionErrors();
        errors.AddRange(result.Errors.Select(RefusedRequest.WithoutSuggestion));
        result.Errors = errors;
        return result;
    }

    private static Parameters FromUrl(HttpRequest request)
    {
        var url = request.Query;
        if (url["query"] is not [{ Length: > 0 } query])
        {
            throw RefusedHttp.Malformed("Give one 'query'.");
        }
        if (query.Length > LargestBody)
        {
            throw TooLarge();
        }
        _ = Object("extensions");
        return new Parameters(query, url["operationName"] is [{ Length: > 0 } name] ? name : null, Object("variables"));

        Inputs? Object(string name)
        {
            if (StringValues.IsNullOrEmpty(url[name]))
            {
                return null;
            }
            try
            {
                using var json = JsonDocument.Parse(url[name].ToString(), Strict);
                return json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null
                    ? InputsOf(request, json.RootElement)
                    : throw RefusedHttp.Malformed($"'{name}' is a JSON object.");
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                throw RefusedHttp.Malformed($"'{name}' is a JSON object.");
            }
        }
    }

    private static async Task<Parameters> FromBody(HttpRequest request)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        )
        {
            throw new RefusedHttp(
                StatusCodes.Status415UnsupportedMediaType,
                "UNSUPPORTED_MEDIA_TYPE",
                $"Send JSON in UTF-8 with 'Content-Type: {JsonType}'."
            );
        }

        try
        {
            using var json = JsonDocument.Parse(await Body(request), Strict);
            return FromJson(request, json.RootElement);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw RefusedHttp.Malformed("The body is not JSON in UTF-8, each name once.");
        }
    }

    private static Parameters FromJson(HttpRequest request, JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array)
        {
            throw new RefusedHttp(
                StatusCodes.Status400BadRequest,
                "BATCH_REFUSED",
                "One request holds one operation. Send several requests instead of a list."
            );
        }
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw RefusedHttp.Malformed("The body is a JSON object.");
        }
        JsonElement Member(string name, JsonValueKind kind, string what) =>
            !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? default
            : value.ValueKind == kind ? value
            : throw RefusedHttp.Malformed($"'{name}' is {what}.");

        _ = Member("extensions", JsonValueKind.Object, "an object");
        var (query, name) = (Member("query", JsonValueKind.String, "a string"), Member("operationName", JsonValueKind.String, "a string"));
        return query.ValueKind == JsonValueKind.String && query.GetString() is { Length: > 0 } text
            ? new Parameters(
                text,
                name.ValueKind == JsonValueKind.String ? name.GetString() : null,
                InputsOf(request, Member("variables", JsonValueKind.Object, "an object"))
            )
            : throw RefusedHttp.Malformed("'query' is missing.");
    }

    private static Inputs? InputsOf(HttpRequest request, JsonElement variables) =>
        variables.ValueKind == JsonValueKind.Object
            ? request.HttpContext.RequestServices.GetRequiredService<IGraphQLTextSerializer>().ReadNode<Inputs>(variables)
            : null;

    /// <summary>The second one is what half a surrogate pair makes.</summary>
    private static bool IsUnreadable(Exception e) => e is JsonException or InvalidOperationException;

    private static async Task<ReadOnlyMemory<byte>> Body(HttpRequest request)
    {
        if (request.ContentLength > LargestBody)
        {
            throw TooLarge();
        }
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            if (buffer.Length + read > LargestBody)
            {
                throw TooLarge();
            }
            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static RefusedHttp TooLarge() =>
        new(
            StatusCodes.Status413PayloadTooLarge,
            "TOO_LARGE",
            string.Create(CultureInfo.InvariantCulture, $"A request has at most {LargestBody / 1024} KiB.")
        );

    /// <summary>A browser says where a request comes from, and sends our cookie along to no other site's; this holds if it ever
    /// did.</summary>
    private static void RefuseOtherSites(HttpContext context)
    {
        if (
            context.User.Identity?.AuthenticationType == CookieAuthenticationDefaults.AuthenticationScheme
            && context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        )
        {
            throw new RefusedHttp(StatusCodes.Status403Forbidden, "OTHER_SITE", "A signed-in browser reads this from our own pages only.");
        }
    }

    /// <summary>The best of our two types; null where neither is wanted.</summary>
    private static string? AcceptedType(StringValues accept)
    {
        // Who does not say takes what there was before there was a type of its own.
        if (StringValues.IsNullOrEmpty(accept))
        {
            return JsonType;
        }
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return null;
        }
        foreach (var item in wanted.Where(item => item.Quality is not 0).OrderByDescending(item => item.Quality ?? 1))
        {
            if (item.Charset.HasValue && !item.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            switch (item.MediaType.Value?.ToLowerInvariant())
            {
                case ResponseType:
                    return ResponseType;
                case JsonType or "*/*" or "application/*":
                    return JsonType;
            }
        }

        return null;
    }

    /// <summary>Clients that ask for plain JSON, as older ones do, take anything but 200 for a failure of the network.</summary>
    private static int StatusOf(ExecutionResult result, string type) =>
        result.Errors?.Any(error => error is TimeoutError) == true ? StatusCodes.Status503ServiceUnavailable
        : result.Executed || type == JsonType ? StatusCodes.Status200OK
        : StatusCodes.Status400BadRequest;

    private static ExecutionResult Failed(string code, string message) => new() { Errors = [new RefusedRequest(code, message)] };

    private static async Task Write(HttpContext context, int status, string type, ExecutionResult result)
    {
        context.Response.StatusCode = status;
        // What was not read of the request would be taken for the next one.
        if (status == StatusCodes.Status413PayloadTooLarge)
        {
            context.Response.Headers.Connection = "close";
        }
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "5";
        }
        context.Response.ContentType = $"{type}; charset=utf-8";
        await context
            .RequestServices.GetRequiredService<IGraphQLTextSerializer>()
            .WriteAsync(context.Response.Body, result, context.RequestAborted);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "GraphQL field {Path} failed.")]
    private static partial void LogFailedField(ILogger logger, string path, Exception exception);
}
