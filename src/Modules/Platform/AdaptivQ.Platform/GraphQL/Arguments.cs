using System.Text;
using GraphQL;
using GraphQL.Types;
using GraphQL.Utilities;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>
/// What holds for every argument of the schema, checked before any field is resolved: ids are UUIDs, 'first' has a bound,
/// text can be stored. Attached by name and type, so that a new field cannot forget it.
/// </summary>
internal sealed class ArgumentRules : BaseSchemaNodeVisitor
{
    public const string First = "first";
    private const int LongestText = 200;

    public override void VisitObjectFieldArgumentDefinition(QueryArgument argument, FieldType field, IObjectGraphType type, ISchema schema)
    {
        switch (argument.ResolvedType!.GetNamedType())
        {
            case IdGraphType:
                argument.Parser = value =>
                    value is string text && Guid.TryParseExact(text, "D", out var id)
                        ? id
                        : throw new RefusedArgument(argument.Name, "an id is a UUID such as 0190a6ee-7c3b-7d0e-8f4e-2b1a5c6d7e8f.");
                break;
            case IntGraphType when argument.Name == First:
                argument.Description = $"How many at most, 1 to {PageOf<object>.Most}; {PageOf<object>.Default} if left out.";
                argument.Validator += value =>
                {
                    if (value is not (int and >= 1 and <= PageOf<object>.Most))
                    {
                        throw new RefusedArgument(
                            argument.Name,
                            $"it lies between 1 and {PageOf<object>.Most}; get more page by page with 'after'."
                        );
                    }
                };
                break;
            case StringGraphType when argument.Name == "after":
                argument.Description = "The endCursor of the page before.";
                break;
            case StringGraphType:
                argument.Validator += value =>
                {
                    if (value is not string text || text.Length > LongestText || !IsStorable(text))
                    {
                        throw new RefusedArgument(
                            argument.Name,
                            $"it is text of at most {LongestText} characters without control characters."
                        );
                    }
                };
                break;
        }
    }

    /// <summary>PostgreSQL stores neither a zero character nor half a surrogate pair, and refuses to compare with one.</summary>
    public static bool IsStorable(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }
            rest = rest[length..];
        }

        return true;
    }
}

/// <summary>An argument that cannot be taken; says which and why.</summary>
internal sealed class RefusedArgument(string argument, string why) : ValidationError($"Argument '{argument}' is invalid: {why}")
{
    public string Argument => argument;
}

/// <summary>Moments as ISO 8601 with an offset, told in UTC.</summary>
internal sealed class UtcTimeGraphType : DateTimeOffsetGraphType
{
    public UtcTimeGraphType()
    {
        Name = "DateTime";
        Description = "A moment as ISO 8601, such as 2026-01-31T08:15:00Z; without an offset it is UTC.";
    }

    public override object? ParseLiteral(GraphQLValue value) => InUtc(base.ParseLiteral(value));

    public override object? ParseValue(object? value) => InUtc(base.ParseValue(value));

    public override object? Serialize(object? value) => base.Serialize(InUtc(value));

    private static object? InUtc(object? value) => value is DateTimeOffset time ? time.ToUniversalTime() : value;
}

/// <summary>JSON as it is, for what has another shape for every item type. Only ever told, never asked for.</summary>
internal sealed class JsonGraphType : ScalarGraphType
{
    public JsonGraphType()
    {
        Name = "JSON";
        Description = "Any JSON value.";
    }

    public override object? ParseValue(object? value) => ThrowValueConversionError(value);

    public override object? Serialize(object? value) => value;
}
