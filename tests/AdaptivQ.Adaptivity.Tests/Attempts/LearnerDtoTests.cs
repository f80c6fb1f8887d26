using System.Reflection;
using System.Text.RegularExpressions;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace AdaptivQ.Adaptivity.Tests.Attempts;

/// <summary>The types of all that a learner is sent, found by their endpoints: no key, no parameter and no ability has a member
/// there.</summary>
public sealed partial class LearnerDtoTests
{
    /// <summary>Told once an answer is scored and the quiz allows it.</summary>
    private static readonly Type[] AfterScoring = [typeof(FeedbackView), typeof(AnsweredItem)];

    [Fact]
    public void Every_learner_s_endpoint_is_looked_at()
    {
        var types = LearnerTypes().ToList();
        foreach (
            var expected in new[] { typeof(AttemptView), typeof(StepView), typeof(AnsweredItem), typeof(AvailableQuiz), typeof(OwnAttempt) }
        )
        {
            types.ShouldContain(expected);
        }
    }

    [Fact]
    public void No_type_that_a_learner_is_sent_has_a_member_for_a_key_a_parameter_or_an_ability() =>
        LearnerTypes().SelectMany(type => Offences(type, AfterScoring)).ShouldBeEmpty();

    [Fact]
    public void What_is_sent_before_scoring_cannot_hold_what_is_told_after_it() =>
        Graph(typeof(AttemptView)).Intersect(AfterScoring).ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(LeakyKey), "IsKey")]
    [InlineData(typeof(LeakyParameters), "B")]
    [InlineData(typeof(LeakyScore), "Correct")]
    [InlineData(typeof(LeakyItem), "PublishedItem")]
    [InlineData(typeof(LeakyDeepDown), "RightOption")]
    [InlineData(typeof(LeakyState), "Attempt")]
    public void A_type_that_does_would_be_found(Type type, string what) =>
        Graph(type).SelectMany(each => Offences(each, [])).ShouldContain(offence => offence.Contains(what, StringComparison.Ordinal));

    private sealed record LeakyKey(string Id, bool IsKey);

    private sealed record LeakyParameters(Guid Id, double B);

    private sealed record LeakyScore(Guid Id, bool Correct);

    private sealed record LeakyItem(IReadOnlyList<Quizzes.Contracts.PublishedItem> Items);

    private sealed record LeakyDeepDown(IReadOnlyDictionary<string, LeakyOption[]> Pages);

    private sealed record LeakyOption(string RightOption);

    private sealed record LeakyState(Attempt State);

    private static IEnumerable<Type> LearnerTypes() =>
        typeof(StartAttemptEndpoint)
            .Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.GetCustomAttributes<WolverineHttpMethodAttribute>().Any() && IsForLearners(method))
            .SelectMany(method =>
                method.GetCustomAttributes<ProducesResponseTypeAttribute>().Select(produced => produced.Type).Append(method.ReturnType)
            )
            .OfType<Type>()
            .SelectMany(Graph)
            .Distinct();

    private static bool IsForLearners(MethodInfo method) =>
        method.GetCustomAttribute<AuthorizeAttribute>() is not { Roles: { } roles } || roles.Split(',').Contains(Roles.Learner);

    /// <summary>The type and all that its properties lead to, framework types left out.</summary>
    private static HashSet<Type> Graph(Type root)
    {
        var (found, waiting) = (new HashSet<Type>(), new Stack<Type>([root]));
        while (waiting.TryPop(out var type))
        {
            if (type.IsArray)
            {
                waiting.Push(type.GetElementType()!);
            }
            foreach (var argument in type.GetGenericArguments())
            {
                waiting.Push(argument);
            }
            if (!type.Assembly.GetName().Name!.StartsWith("AdaptivQ.", StringComparison.Ordinal) || !found.Add(type))
            {
                continue;
            }
            foreach (var property in type.GetProperties())
            {
                waiting.Push(property.PropertyType);
            }
        }

        return found;
    }

    private static IEnumerable<string> Offences(Type type, Type[] afterScoring)
    {
        if (
            type.Name.StartsWith("Published", StringComparison.Ordinal)
            || type.Namespace == typeof(Engine.Irt).Namespace
            || type == typeof(Attempt)
            || type == typeof(CompiledQuiz)
            || type == typeof(Receipt)
            || type.GetProperty("At") is not null
        )
        {
            yield return $"{type.Name} is not made for learners";
        }

        foreach (var property in type.GetProperties())
        {
            var words = Words().Matches(property.Name).Select(match => match.Value).ToList();
            if (words.Intersect(Never).Any() || property.Name.Length == 1)
            {
                yield return $"{type.Name}.{property.Name}";
            }
            // How many were right may be said of a result; which one is right, and that this one was, only after scoring.
            if (!afterScoring.Contains(type) && words.Intersect(OnlyAfterScoring).Any() && !IsCount(property.PropertyType))
            {
                yield return $"{type.Name}.{property.Name}";
            }
        }
    }

    private static bool IsCount(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(int);

    private static readonly string[] Never =
    [
        "Key",
        "Theta",
        "Error",
        "Parameters",
        "Difficulty",
        "Discrimination",
        "Guessing",
        "Information",
        "Calibration",
        "Seed",
        "External",
        "Ranked",
        "Keep",
        "Revision",
        "Source",
    ];

    private static readonly string[] OnlyAfterScoring = ["Correct", "Right", "Wrong", "Rationale", "Message", "Score"];

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
