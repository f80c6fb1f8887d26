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

    public string Type => $"urn:adaptivq:{Kind}";

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

    public static Refusal BadField(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid-field", "Invalid field", detail) { Field = field };

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

    public ProblemHttpResult ToResult() => TypedResults.Problem(ToProblemDetails());
}

/// <summary>What a decider answers: the facts to append, or why it will not.</summary>
public readonly record struct Decision(IReadOnlyList<object> Events, Refusal? Refused)
{
    public static Decision Of(params object[] events) => new(events, null);

    public static Decision No(Refusal refusal) => new([], refusal);
}
