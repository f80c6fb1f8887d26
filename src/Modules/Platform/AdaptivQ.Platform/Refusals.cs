using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdaptivQ.Kernel;
using JasperFx;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace AdaptivQ.Platform;

/// <summary>Every answer that is not the wanted one is a ProblemDetails with a urn type and a cure; an exception text never gets
/// out.</summary>
public static partial class Refusals
{
    /// <summary>Adds the words for refusals that the framework makes, and for exceptions.</summary>
    public static IServiceCollection AddRefusals(this IServiceCollection services) =>
        services
            .AddProblemDetails(options =>
                options.CustomizeProblemDetails = context =>
                {
                    Complete(context.ProblemDetails);
                    if (context.ProblemDetails.Extensions.TryGetValue(Refusal.RetryAfterSeconds, out var seconds))
                    {
                        context.HttpContext.Response.Headers.RetryAfter = $"{seconds}";
                    }
                }
            )
            .AddExceptionHandler<ExceptionMap>()
            .Configure<LoggerFilterOptions>(options =>
            {
                // Wolverine logs a body it cannot read as an error under the command's name. The client's slip is answered; it is no fault
                // of ours.
                foreach (var command in Commands())
                {
                    options.AddFilter(command.FullName, LogLevel.None);
                }
            });

    private static IEnumerable<Type> Commands() =>
        from assembly in ProductAssemblies.All
        from type in assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.IsDefined(typeof(WolverineHttpMethodAttribute))
        from parameter in method.GetParameters().Take(2)
        where parameter.ParameterType.Assembly == assembly && parameter.ParameterType.IsSealed
        select parameter.ParameterType;

    /// <summary>
    /// Answers exceptions and statuses without a body with ProblemDetails. Call it before what may fail.
    /// </summary>
    public static void UseRefusals(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    /// <summary>What says it is too large is not read at all. After routing, which knows the address's own limit.</summary>
    public static void UseSizeLimit(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit
                    && context.Request.ContentLength > limit.MaxRequestBodySize
                )
                {
                    // Kestrel then throws away, for some seconds, what still comes; otherwise it hangs up on a client that is still
                    // sending and never reads the answer.
                    if (!limit.IsReadOnly)
                    {
                        limit.MaxRequestBodySize = context.Request.ContentLength;
                    }
                    context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                    // The body stays unread on this connection.
                    context.Response.Headers.Connection = "close";
                    return Task.CompletedTask;
                }

                return next(context);
            }
        );

    /// <summary>Statuses that come from the framework itself get their words here.</summary>
    private static void Complete(ProblemDetails problem)
    {
        if (problem.Type?.StartsWith("urn:adaptivq:", StringComparison.Ordinal) == true)
        {
            return;
        }
        if (FieldOf(problem) is { } field)
        {
            problem.Extensions["field"] = field;
        }
        var (kind, title, detail) = problem.Status switch
        {
            400 when problem.Extensions.Remove("parameter", out var parameter) => (
                "malformed-request",
                "The address cannot be read",
                $"The query parameter '{parameter}' has a value that it cannot have; see /openapi/v1.json."
            ),
            400 => (
                "malformed-request",
                "The request cannot be read",
                "Send a JSON object with the fields as the API describes them at /openapi/v1.json." + Where(problem, problem.Detail)
            ),
            401 => (
                "not-signed-in",
                "Not signed in",
                "Sign in at /api/session, or send 'Authorization: Bearer …' with a token from /api/tokens that has not expired."
            ),
            403 => ("not-allowed", "Not allowed", "Your role does not include this."),
            404 => ("not-found", "Not found", "There is nothing at this address for you."),
            405 => ("method-not-allowed", "Wrong method", "This address does not know that HTTP method; see /openapi/v1.json."),
            406 => ("not-acceptable", "Not acceptable", "Answers are JSON: send 'Accept: application/json'."),
            413 => ("too-large", "The request is too large", "Send less at once."),
            415 => ("unsupported-media-type", "Wrong content type", "Send JSON with 'Content-Type: application/json'."),
            429 => ("too-many-requests", "Too many requests", "Wait a moment and try again."),
            503 => ("unavailable", "Not available just now", "Nothing is lost. Try again in a moment, with the same Idempotency-Key."),
            500 => (
                "internal-error",
                "Something went wrong on our side",
                "It has been noted. Try again; if it stays, tell your school's operator the trace id."
            ),
            _ => ("refused", problem.Title ?? "Refused", problem.Detail ?? "The request was refused."),
        };
        (problem.Type, problem.Title, problem.Detail) = ($"urn:adaptivq:{kind}", title, detail);
    }

    /// <summary>The serializer's words for where it stopped ("… Path: $.quizId | …") name the field.</summary>
    private static string? FieldOf(ProblemDetails problem) =>
        problem.Extensions.TryGetValue("parameter", out var parameter) ? parameter as string
        : problem.Detail is not { } detail ? null
        : JsonMember().Match(detail) is { Success: true } member ? member.Groups.Values.Last(group => group.Success).Value
        : JsonPath().Match(detail) is { Success: true } path ? path.Groups[1].Value
        : null;

    [GeneratedRegex(@"Path: \$\.(\w+(?:\.\w+)*)")]
    private static partial Regex JsonPath();

    /// <summary>The serializer's words for a member that the command does not have, has already, or lacks.</summary>
    [GeneratedRegex(
        @"^(?:The JSON property '(?<unknown>[^']*)' could not be mapped|Duplicate property '(?<twice>[^']*)' encountered|"
            + @"JSON deserialization for type '[^']*' was missing required properties including: '(?<missing>[^']*)')"
    )]
    private static partial Regex JsonMember();

    private static string Where(ProblemDetails problem, string? said) =>
        (
            JsonMember().Match(said ?? "") is { Success: true } member
                ? member.Groups["unknown"] is { Success: true } unknown
                    ? $" There is no field '{unknown}'."
                    : member.Groups["missing"] is { Success: true } missing
                        ? $" The field '{missing}' is missing."
                        : $" The field '{member.Groups["twice"]}' is sent twice."
                : problem.Extensions.TryGetValue("field", out var field)
                    ? $" The field '{field}' is missing or of another type."
                    : ""
        )
        + (
            problem.Extensions.TryGetValue("lineNumber", out var line)
            && problem.Extensions.TryGetValue("bytePositionInLine", out var position)
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $" The JSON is wrong at line {Convert.ToInt64(line, CultureInfo.InvariantCulture) + 1}, position {position}."
                )
                : ""
        );

    private sealed class ExceptionMap(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
        {
            var refusal = exception switch
            {
                _ when StreamWriting.IsRaceLost(exception) => new Refusal(
                    StatusCodes.Status409Conflict,
                    "changed-meanwhile",
                    "Changed by someone else",
                    "Someone saved a newer version. Load it again and repeat."
                ),
                BadHttpRequestException { InnerException: JsonException json } => Unreadable(json),
                BadHttpRequestException bad => new Refusal(
                    bad.StatusCode,
                    bad.StatusCode == 413 ? "too-large" : "malformed-request",
                    bad.StatusCode == 413 ? "The request is too large" : "The request cannot be read",
                    bad.StatusCode == 413 ? "Send less at once." : "Check method, headers and body against /openapi/v1.json."
                ),
                JsonException json => Unreadable(json),
                _ when DatabaseAway.Is(exception) => new Refusal(
                    StatusCodes.Status503ServiceUnavailable,
                    "unavailable",
                    "Not available just now",
                    "Nothing is lost. Try again in a moment, with the same Idempotency-Key."
                ),
                _ => null,
            };
            if (refusal is null)
            {
                return false;
            }
            context.Response.StatusCode = refusal.Status;
            if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = "2";
            }
            return await problems.TryWriteAsync(
                new ProblemDetailsContext { HttpContext = context, ProblemDetails = refusal.ToProblemDetails() }
            );
        }

        /// <summary>The field and what is wrong with it, in our own words: the serializer's name our types.</summary>
        private static Refusal Unreadable(JsonException json)
        {
            var problem = new ProblemDetails { Status = StatusCodes.Status400BadRequest, Detail = json.Message };
            Complete(problem);
            return new Refusal(StatusCodes.Status400BadRequest, "malformed-request", problem.Title!, problem.Detail!)
            {
                Field = problem.Extensions.TryGetValue("field", out var field) ? field as string : null,
            };
        }
    }
}
