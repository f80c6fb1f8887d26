using GraphQL.Types;
using GraphQL.Validation.Complexity;
using GraphQLParser;
using GraphQLParser.AST;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>Why a document is not looked at any further.</summary>
public sealed record RefusedDocument(string Code, string Message);

/// <summary>
/// The shape a document may have, checked on its syntax tree before validation, whose cost some documents are made to
/// explode, and long before any field is resolved. Fragments count wherever they are spread, whether used or not.
/// </summary>
public static class DocumentLimits
{
    /// <summary>Limits how deep fields lie, the root's own counted as 1; introspection has its own limit.</summary>
    public const int MostDepth = 8;

    /// <summary>Limits fields, inline fragments and spreads together; a fragment's count at every use.</summary>
    public const int MostSelections = 1000;

    /// <summary>Limits fields with an alias, counted in the same way.</summary>
    public const int MostAliases = 30;

    /// <summary>Limits directives on operations, fragments and selections, counted in the same way.</summary>
    public const int MostDirectives = 30;

    /// <summary>Inside __schema and __type depth is counted apart: the query that every tool asks goes 15 deep.</summary>
    private const int MostIntrospectionDepth = 16;

    /// <summary>Of the fields that lead from one type to many others, so that introspection cannot go round in circles.</summary>
    private const int MostIntrospectionLists = 2;

    /// <param name="document">The parsed document.</param>
    /// <param name="mayIntrospect">Whether the caller may read the schema.</param>
    /// <returns>Null for a document within the limits.</returns>
    public static RefusedDocument? Check(GraphQLDocument document, bool mayIntrospect)
    {
        ArgumentNullException.ThrowIfNull(document);
        var walk = new Walk(document, mayIntrospect);
        foreach (var definition in document.Definitions)
        {
            var refused = definition switch
            {
                GraphQLOperationDefinition operation => walk.Directives(operation.Directives)
                    ?? walk.Selections(operation.SelectionSet, 1, null),
                GraphQLFragmentDefinition fragment => walk.Fragment(
                    fragment,
                    1,
                    fragment.TypeCondition.Type.Name.StringValue.StartsWith("__", StringComparison.Ordinal) ? new Introspection(0, 0) : null
                ),
                _ => new RefusedDocument("INVALID_DOCUMENT", "A request holds operations and fragments only."),
            };
            if (refused is not null)
            {
                return refused;
            }
        }

        return null;
    }

    /// <param name="Depth">How far below __schema or __type.</param>
    private sealed record Introspection(int Depth, int Lists);

    private sealed class Walk(GraphQLDocument document, bool mayIntrospect)
    {
        private readonly HashSet<ROM> _open = [];
        private int _selections;
        private int _aliases;
        private int _directives;

        public RefusedDocument? Selections(GraphQLSelectionSet? set, int depth, Introspection? inside)
        {
            foreach (var selection in set?.Selections ?? [])
            {
                if (++_selections > MostSelections)
                {
                    return new(
                        "SELECTION_LIMIT",
                        $"A request selects at most {MostSelections} fields, fragments counted wherever they are used."
                    );
                }
                var refused =
                    Directives((selection as IHasDirectivesNode)?.Directives)
                    ?? selection switch
                    {
                        GraphQLField field => Field(field, depth, inside),
                        GraphQLInlineFragment inline => Selections(inline.SelectionSet, depth, inside),
                        GraphQLFragmentSpread spread when document.FindFragmentDefinition(spread.FragmentName.Name) is { } fragment =>
                            Fragment(fragment, depth, inside),
                        // A fragment that is not there is for validation to name.
                        _ => null,
                    };
                if (refused is not null)
                {
                    return refused;
                }
            }

            return null;
        }

        public RefusedDocument? Fragment(GraphQLFragmentDefinition fragment, int depth, Introspection? inside)
        {
            // A fragment inside itself is for validation to name; here it only must not go on for ever.
            if (!_open.Add(fragment.FragmentName.Name.Value))
            {
                return null;
            }
            var refused = Directives(fragment.Directives) ?? Selections(fragment.SelectionSet, depth, inside);
            _open.Remove(fragment.FragmentName.Name.Value);
            return refused;
        }

        public RefusedDocument? Directives(GraphQLDirectives? directives) =>
            (_directives += directives?.Count ?? 0) > MostDirectives
                ? new("DIRECTIVE_LIMIT", $"A request has at most {MostDirectives} directives.")
                : null;

        private RefusedDocument? Field(GraphQLField field, int depth, Introspection? inside)
        {
            if (field.Alias is not null && ++_aliases > MostAliases)
            {
                return new("ALIAS_LIMIT", $"A request has at most {MostAliases} aliases.");
            }
            var name = field.Name.StringValue;
            if (inside is not null || name is "__schema" or "__type")
            {
                if (!mayIntrospect)
                {
                    return new("INTROSPECTION_REFUSED", "The schema is told to analysts only.");
                }
                inside = new(
                    (inside?.Depth ?? 0) + 1,
                    (inside?.Lists ?? 0) + (name is "fields" or "inputFields" or "interfaces" or "possibleTypes" ? 1 : 0)
                );
                return inside.Depth > MostIntrospectionDepth || inside.Lists > MostIntrospectionLists
                    ? new("DEPTH_LIMIT", "Introspection goes no deeper than the usual tools ask.")
                    : Selections(field.SelectionSet, depth, inside);
            }

            return depth > MostDepth
                ? new("DEPTH_LIMIT", $"Fields lie at most {MostDepth} deep.")
                : Selections(field.SelectionSet, depth + 1, null);
        }
    }
}

/// <summary>
/// How many values a query may come to, by its own 'first' arguments and a guess for lists without one. What the guess misses is
/// stopped while reading (<see cref="GraphReader.CountAgainstLimits"/>).
/// </summary>
internal static class QueryCost
{
    public const string Code = "COST_LIMIT";
    private const int Most = 50_000;
    private const int GuessedLength = 20;

    public static void Configure(ComplexityOptions options)
    {
        options.MaxComplexity = Most;
        options.DefaultComplexityImpactDelegate = context => new(1, LengthOf(context));
    }

    private static int LengthOf(FieldImpactContext context)
    {
        // Introspection has limits of its own.
        if (
            context.ParentType.Name.StartsWith("__", StringComparison.Ordinal)
            || context.FieldDefinition.Name.StartsWith("__", StringComparison.Ordinal)
        )
        {
            return 1;
        }
        var type = context.FieldDefinition.ResolvedType;
        if ((type is NonNullGraphType required ? required.ResolvedType : type) is not ListGraphType)
        {
            return 1;
        }
        return context.Parent is { } parent && parent.FieldDefinition.Arguments?.Find(ArgumentRules.First) is not null
            ? parent.Arguments?.TryGetValue(ArgumentRules.First, out var first) == true && first.Value is int length
                ? length
                : PageOf<object>.Default
            : GuessedLength;
    }
}
