using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AdaptivQ.Kernel;

/// <summary>
/// A command that is turned down, in words that say what to do. It reaches the client as a ProblemDetails (RFC 9457)
/// and a person at a terminal as its <see cref="Detail"/>. Exceptions are for bugs only.
/// </summary>
/// <param name="Status">HTTP status: 400 for shape, 404 for not yours as well as not there, 409 for state.</param>
/// <param name="Kind">The last part of the type URN, in kebab case.</param>
/// <param name="Title">The same words for every refusal of this kind.</param>
/// <param name="Detail">What is wrong here, and the cure.</param>
public sealed record Refusal(int Status, string Kind, string Title, string Detail)
{
    /// <summary>The field of the request that caused it, where there is one.</summary>
    public string? Field { get; init; }

    /// <summary>Further members of the ProblemDetails, such as the current state after a conflict.</summary>
    public IReadOnlyDictionary<string, object?> More { get; init; } = new Dictionary<string, object?>();

    /// <summary>The member of <see cref="More"/> that says when to try again; the answer's header Retry-After says the same.</summary>
    public const string RetryAfterSeconds = "retryAfterSeconds";

    /// <summary>The same refusal, which says when to try again.</summary>
    /// <param name="wait">Rounded up to whole seconds, at least one.</param>
    public Refusal After(TimeSpan wait) =>
        this with
        {
            More = new Dictionary<string, object?>(More) { [RetryAfterSeconds] = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) },
        };

    /// <summary>Names the kind of refusal to clients, as a URN: urn:adaptivq: and <see cref="Kind"/>.</summary>
    public string Type => $"urn:adaptivq:{Kind}";

    /// <summary>Refuses with 404 what does not exist and, in the same words, what is not the caller's to see.</summary>
    /// <param name="what">The kind of thing in lower case, without article, such as "class".</param>
    public static Refusal NotFound(string what) =>
        new(
            StatusCodes.Status404NotFound,
            "not-found",
            "Not found",
            $"There is no such {what} for you. Check the id, and that you are signed in as the right person."
        );

    /// <summary>A JSON body that is just <c>null</c>.</summary>
    public static Refusal NoBody { get; } =
        BadField("body", "The request's body is null. Send the fields of the command as a JSON object.");

    /// <summary>Refuses with 400 a field whose value cannot be used.</summary>
    /// <param name="field">Its name in the JSON body, such as displayName.</param>
    /// <param name="detail">What is wrong and what to send instead.</param>
    public static Refusal BadField(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid-field", "Invalid field", detail) { Field = field };

    /// <summary>
    /// Writes the refusal as ProblemDetails, with <see cref="Field"/> and <see cref="More"/> as further
    /// members.
    /// </summary>
    public ProblemDetails ToProblemDetails()
    {
        var problem = new ProblemDetails
        {
            Status = Status,
            Type = Type,
            Title = Title,
            Detail = Detail,
        };
        if (Field is not null)
        {
            problem.Extensions["field"] = Field;
        }
        foreach (var (name, value) in More)
        {
            problem.Extensions[name] = value;
        }
        return problem;
    }

    /// <summary>Makes the HTTP answer of an endpoint: the ProblemDetails with <see cref="Status"/>.</summary>
    public ProblemHttpResult ToResult() => TypedResults.Problem(ToProblemDetails());
}

/// <summary>What a decider answers: the facts to append, or why it will not.</summary>
public readonly record struct Decision(IReadOnlyList<object> Events, Refusal? Refused)
{
    /// <summary>Accepts the command.</summary>
    /// <param name="events">To be appended in this order; none where the command changes nothing.</param>
    public static Decision Of(params object[] events) => new(events, null);

    /// <summary>Refuses the command; nothing is appended.</summary>
    public static Decision No(Refusal refusal) => new([], refusal);
}
