using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQL.Validation.Errors;
using GraphQL.Validation.Errors.Custom;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>A query that is turned down while it is being read.</summary>
internal sealed class RefusedQueryException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>A request that is turned down by this endpoint itself.</summary>
internal sealed class RefusedRequest : ExecutionError
{
    public RefusedRequest(string code, string message)
        : base(message) => Code = code;

    /// <summary>
    /// "Did you mean …?" would tell the schema field by field to those whom introspection does not.
    /// </summary>
    public static ExecutionError WithoutSuggestion(ExecutionError error)
    {
        if (
            error is not ValidationError { Code: var rule }
            || error.Message.IndexOf(" Did you mean ", StringComparison.Ordinal) is not (> 0 and var end)
        )
        {
            return error;
        }
        var bare = new RefusedRequest("INVALID_DOCUMENT", error.Message[..end]) { Extensions = new() { ["rule"] = rule } };
        foreach (var location in error.Locations ?? [])
        {
            bare.AddLocation(location);
        }
        return bare;
    }
}

/// <summary>
/// Errors as clients may rely on them, whatever the library calls them: extensions.code and the same as a URN in
/// extensions.type, and where the library's validation spoke, its rule. The text of an exception never gets out.
/// </summary>
internal sealed class TypedErrors : IErrorInfoProvider
{
    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var (code, message) = executionError switch
        {
            RefusedRequest => (executionError.Code!, executionError.Message),
            SyntaxError => ("SYNTAX_ERROR", executionError.Message),
            ComplexityError => (QueryCost.Code, executionError.Message),
            RefusedArgument or ArgumentsOfCorrectTypeError => ("INVALID_ARGUMENT", executionError.Message),
            // Its message goes on with that of an exception.
            InvalidValueError => (
                "INVALID_ARGUMENT",
                executionError.Message[..(executionError.Message.IndexOf('.', StringComparison.Ordinal) + 1)]
            ),
            InvalidVariableError => ("INVALID_VARIABLE", executionError.Message),
            ValidationError => ("INVALID_DOCUMENT", executionError.Message),
            NoOperationError or NoOperationNameError or InvalidOperationNameError => ("INVALID_OPERATION", executionError.Message),
            TimeoutError => ("TIMEOUT", "The query took too long. Ask for less at once."),
            _ => ("INTERNAL_ERROR", "Something went wrong on our side. It has been noted."),
        };
        var extensions = new Dictionary<string, object?>
        {
            ["code"] = code,
            ["type"] = "urn:adaptivq:" + code.ToLowerInvariant().Replace('_', '-'),
        };
        if (executionError is RefusedArgument { Argument: var argument })
        {
            extensions["argument"] = argument;
        }
        if (executionError is ValidationError and not RefusedArgument)
        {
            extensions["rule"] = executionError.Code;
        }
        foreach (var (name, value) in executionError.Extensions ?? [])
        {
            extensions[name] = value;
        }
        return new ErrorInfo { Message = message, Extensions = extensions };
    }
}
