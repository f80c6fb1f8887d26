using AdaptivQ.Platform.GraphQL;
using GraphQLParser;

namespace AdaptivQ.Integration.Tests.GraphQL;

/// <summary>What is refused before any field is resolved.</summary>
[Collection(typeof(SharedGraphQLSchool))]
public sealed class LimitTests(GraphQLSchool school)
{
    // As GraphiQL asks it.
    private const string Introspection = """
        query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
          types { ...FullType } directives { name description locations args { ...InputValue } } } }
        fragment FullType on __Type { kind name description
          fields(includeDeprecated: true) {
            name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
          inputFields { ...InputValue } interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }
        """;

    /// <summary>Attempts with that many lists of their answers each.</summary>
    private static string WithLists(int lists)
    {
        var answers = Enumerable.Range(1, lists).Select(index => $"a{index}:answers(first:{index}){{nodes{{id}}}}");
        return $"{{attempts(first:30){{nodes{{{string.Join(' ', answers)}}}}}}}";
    }

    public static TheoryData<string, string> Refused() =>
        new()
        {
            { "DEPTH_LIMIT", "{classes{learners{classes{learners{classes{learners{classes{learners{id}}}}}}}}}" },
            {
                "DEPTH_LIMIT",
                "{classes{learners{...A}}} fragment A on Learner{classes{learners{...B}}} fragment B on "
                    + "Learner{classes{learners{classes{learners{id}}}}}"
            },
            { "DEPTH_LIMIT", "{classes{learners{... on Learner{classes{learners{classes{learners{classes{...{learners{id}}}}}}}}}}}" },
            { "DEPTH_LIMIT", string.Concat(Enumerable.Repeat("{a", 3000)) },
            { "DEPTH_LIMIT", $"{{attempts(first:{new string('[', 3000)}){{totalCount}}}}" },
            {
                "ALIAS_LIMIT",
                $"{{{string.Join(' ', Enumerable.Range(0, DocumentLimits.MostAliases + 1).Select(index => $"a{index}:quizzes{{id}}"))}}}"
            },
            {
                "ALIAS_LIMIT",
                $"{{quizzes{{{string.Concat(Enumerable.Repeat("...A ", DocumentLimits.MostAliases + 1))}}}}} fragment A on Quiz{{a:id}}"
            },
            { "SELECTION_LIMIT", $"{{quizzes{{{string.Concat(Enumerable.Repeat("id ", DocumentLimits.MostSelections))}}}}}" },
            {
                "SELECTION_LIMIT",
                $"{{quizzes{{id}}}} fragment Unused on Quiz{{{string.Concat(Enumerable.Repeat("id ", DocumentLimits.MostSelections))}}}"
            },
            // Each fragment spreads the next one ten times: ten thousand million fields in six hundred characters.
            {
                "SELECTION_LIMIT",
                "{quizzes{...F0}} "
                    + string.Join(
                        ' ',
                        Enumerable
                            .Range(0, 10)
                            .Select(index => $"fragment F{index} on Quiz{{{string.Concat(Enumerable.Repeat($"...F{index + 1} ", 10))}}}")
                    )
                    + " fragment F10 on Quiz{id}"
            },
            {
                "DIRECTIVE_LIMIT",
                $"{{quizzes{{id {string.Concat(Enumerable.Repeat("@include(if:true) ", DocumentLimits.MostDirectives + 1))}}}}}"
            },
            { "DIRECTIVE_LIMIT", $"{{quizzes{{id {string.Concat(Enumerable.Repeat("@nonsense ", DocumentLimits.MostDirectives + 1))}}}}}" },
            { "COST_LIMIT", "{attempts(first:200){nodes{answers(first:200){nodes{id stem}}}}}" },
            { "COST_LIMIT", "query($n:Int){attempts(first:$n){nodes{answers(first:$n){nodes{id stem topic}}}}}" },
            { "COST_LIMIT", "{classes{learners{attempts(first:200){nodes{id}}}}}" },
            // Cheap by the look of it; what it would read shows only while reading.
            { "COST_LIMIT", WithLists(25) },
            { "INVALID_DOCUMENT", "{...F} fragment F on Query{...F}" },
            { "INVALID_DOCUMENT", "{quizzes{...A}} fragment A on Quiz{id ...B} fragment B on Quiz{title ...A}" },
            { "INVALID_DOCUMENT", "type Query{a:Int}" },
            { "INTROSPECTION_REFUSED", "{__schema{types{name}}}" },
            { "INTROSPECTION_REFUSED", "{a:__type(name:\"Item\"){fields{name}}}" },
            { "INTROSPECTION_REFUSED", "{...F} fragment F on Query{...{__schema{queryType{name}}}}" },
            { "INVALID_OPERATION", "mutation{erase}" },
            { "INVALID_OPERATION", "subscription{answers{id}}" },
            { "INVALID_OPERATION", "query A{quizzes{id}} query B{quizzes{id}}" },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_document_made_to_hurt_is_refused(string code, string query)
    {
        (await school.Ask(code == "COST_LIMIT" ? "alan" : "tess", query, new { n = 199 })).Refusal.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("first", "attempts(first:201){totalCount}")]
    [InlineData("first", "attempts(first:0){totalCount}")]
    [InlineData("first", "attempts(first:-1){totalCount}")]
    [InlineData("first", "attempts(first:2147483647){totalCount}")]
    [InlineData("first", "classes{learners{attempts(first:1000){totalCount}}}")]
    [InlineData("id", "quiz(id:\"1\"){id}")]
    [InlineData("id", "quiz(id:1){id}")]
    [InlineData("learnerId", "abilities(learnerId:\"../ada\"){level}")]
    [InlineData("topic", "answers(topic:\"a\\u0000\"){totalCount}")]
    [InlineData("topic", "answers(topic:\"a\\ud800\"){totalCount}")]
    public async Task A_bad_argument_is_named(string argument, string field)
    {
        var (code, message, extensions) = (await school.Ask("ann", $"{{{field}}}")).Refusal;

        code.ShouldBe("INVALID_ARGUMENT");
        message.ShouldContain($"'{argument}'");
        extensions.At("argument").GetString().ShouldBe(argument);
    }

    [Theory]
    [InlineData("first", "attempts(first:\"ten\"){totalCount}")]
    [InlineData("first", "attempts(first:99999999999){totalCount}")]
    [InlineData("startedAfter", "attempts(startedAfter:\"yesterday\"){totalCount}")]
    [InlineData("status", "attempts(status:DONE){totalCount}")]
    [InlineData("id", "quiz(id:{a:1}){id}")]
    public async Task So_is_one_of_the_wrong_type(string argument, string field)
    {
        var (code, message, _) = (await school.Ask("ann", $"{{{field}}}")).Refusal;

        code.ShouldBe("INVALID_ARGUMENT");
        message.ShouldContain($"'{argument}'");
    }

    [Theory]
    [InlineData(201)]
    [InlineData("x")]
    public async Task A_variable_gets_round_nothing(object first)
    {
        (await school.Ask("ann", "query($first:Int){attempts(first:$first){totalCount}}", new { first })).Refusal.Message.ShouldContain(
            "first"
        );
    }

    [Fact]
    public async Task Up_to_two_hundred_at_once_are_given()
    {
        (await school.Ask("ann", "{answers(first:200){nodes{id}}}")).Data.At("answers", "nodes").Count().ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task The_schema_is_told_to_analysts_and_in_development()
    {
        var schema = (await school.Ask("ann", Introspection)).Data.At("__schema");
        schema.At("types").Each("name").ShouldContain("Attempt");
        foreach (var who in new[] { "ada", "tess", "art", "olga" })
        {
            (await school.Ask(who, Introspection)).Refusal.Code.ShouldBe("INTROSPECTION_REFUSED");
        }

        var document = Parser.Parse(Introspection);
        DocumentLimits.Check(document, mayIntrospect: true).ShouldBeNull();
        DocumentLimits.Check(document, mayIntrospect: false)!.Code.ShouldBe("INTROSPECTION_REFUSED");
        // Round in circles from type to field to type.
        DocumentLimits
            .Check(Parser.Parse("{__schema{types{fields{type{fields{type{fields{name}}}}}}}}"), mayIntrospect: true)!
            .Code.ShouldBe("DEPTH_LIMIT");
    }

    [Fact]
    public async Task Suggestions_tell_the_schema_only_to_those_who_may_read_it()
    {
        (await school.Ask("tess", "{quizzes{titel}}")).Refusal.Message.ShouldBe("Cannot query field 'titel' on type 'Quiz'.");
        (await school.Ask("ann", "{quizzes{titel}}")).Refusal.Message.ShouldContain("Did you mean 'title'?");
    }

    [Fact]
    public async Task A_dashboard_of_a_class_is_well_within_the_limits()
    {
        var query = $$"""
            query Dashboard($class: ID!) {
              class(id: $class) { title assignments { quiz { title policy { feedback } } assignedAt } learners { id name
                attempts(first: 10) { totalCount nodes { status startedAt finishedAt answered correct level levelIndex
                  range { low estimate high } estimated quiz { id title } } } } }
              recent: answers(first: 100) {
                nodes { topic stem correct responseText answeredAt secondsTaken } pageInfo { hasNextPage endCursor } }
            }
            """;

        (await school.Ask("tess", query, new { @class = school.ClassA })).Data.At("class", "learners").Count().ShouldBe(3);
    }
}
