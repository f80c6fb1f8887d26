using System.Reflection;
using System.Text.RegularExpressions;
using AdaptivQ.Learners.Classes;
using Marten;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Events are facts for good: sealed records in the past tense, with their time, without a person in them, and never
/// edited.</summary>
public sealed partial class EventTests(BuiltHost host)
{
    private static readonly string[] IrregularPastTenses =
    [
        "Taken",
        "Begun",
        "Given",
        "Chosen",
        "Withdrawn",
        "Sent",
        "Set",
        "Left",
        "Held",
        "Lost",
        "Found",
        "Made",
        "Written",
    ];

    private static readonly string[] OfAPerson =
    [
        "Name",
        "Surname",
        "Forename",
        "Nickname",
        "Email",
        "Mail",
        "Phone",
        "Telephone",
        "Address",
        "Birth",
        "Birthday",
        "Birthdate",
        "Gender",
        "Guardian",
        "Parent",
        "Password",
        "Note",
        "Comment",
    ];

    [Fact]
    public void The_store_knows_events_of_every_module_that_appends_some() =>
        host
            .EventTypes.Select(type => Repository.ModuleOf(Repository.Name(type.Assembly)))
            .Distinct()
            .ShouldBe(["Adaptivity", "Learners", "Quizzes"], ignoreOrder: true);

    [Fact]
    public void Every_event_is_a_fact_with_its_time_and_no_person_in_it() => host.EventTypes.SelectMany(Offences).ShouldBeEmpty();

    [Fact]
    public void Every_fact_that_a_stream_is_made_of_is_an_event_the_store_knows()
    {
        // An aggregate's Create and Apply say what its stream holds. What no projection mentions the store would meet unprepared.
        var known = host.EventTypes.ToHashSet();
        var applied = Repository
            .Types.SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            )
            .Where(method => method.Name is "Create" or "Apply")
            .SelectMany(method => method.GetParameters().Take(1).Select(parameter => parameter.ParameterType))
            .Where(type => Repository.IsOurs(type.Assembly) && ContractTests.IsRecord(type) && type.GetProperty("At") is not null);
        applied.ShouldNotBeEmpty();
        applied.Distinct().Where(type => !known.Contains(type)).Select(type => type.FullName).ShouldBeEmpty();
    }

    [Fact]
    public void Events_stay_in_their_module() =>
        host
            .EventTypes.Where(type =>
                Repository.IsContracts(Repository.Name(type.Assembly)) || Repository.ModuleOf(Repository.Name(type.Assembly)) is null
            )
            .Select(type => type.FullName)
            .ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(QuizOpenedEvent), "QuizOpenedEvent: an event's name does not say that it is one")]
    [InlineData(typeof(OpenQuiz), "OpenQuiz: an event's name is in the past tense")]
    [InlineData(typeof(QuizOpened), "QuizOpened has no At of type DateTimeOffset")]
    [InlineData(typeof(LearnerJoined), "LearnerJoined.DisplayName may say who someone is")]
    [InlineData(typeof(LearnersJoined), "LearnersJoined.Who.EmailAddress may say who someone is")]
    [InlineData(typeof(QuizClosed), "QuizClosed is not a sealed record")]
    [InlineData(typeof(QuizErased), "QuizErased is not a sealed record")]
    public void A_bad_event_is_found(Type type, string offence) => Offences(type).ShouldContain(offence);

    [Fact]
    public void A_good_event_is_not() => Offences(typeof(QuizAssigned)).ShouldBeEmpty();

    private static IEnumerable<string> Offences(Type type)
    {
        if (!ContractTests.IsRecord(type) || !type.IsSealed)
        {
            yield return $"{type.Name} is not a sealed record";
        }
        if (type.Name.EndsWith("Event", StringComparison.Ordinal))
        {
            yield return $"{type.Name}: an event's name does not say that it is one";
        }
        var last = Words().Matches(type.Name)[^1].Value;
        if (!last.EndsWith("ed", StringComparison.Ordinal) && !IrregularPastTenses.Contains(last))
        {
            yield return $"{type.Name}: an event's name is in the past tense";
        }
        if (type.GetProperty("At")?.PropertyType != typeof(DateTimeOffset))
        {
            yield return $"{type.Name} has no At of type DateTimeOffset";
        }
        foreach (var offence in Personal(type, type.Name, []))
        {
            yield return offence;
        }
    }

    private static IEnumerable<string> Personal(Type type, string path, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            yield break;
        }
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var here = $"{path}.{property.Name}";
            if (Words().Matches(property.Name).Select(word => word.Value).Intersect(OfAPerson).Any())
            {
                yield return $"{here} may say who someone is";
            }
            foreach (
                var part in property
                    .PropertyType.GetGenericArguments()
                    .Append(property.PropertyType)
                    .Where(part => part.Assembly == type.Assembly || Repository.IsOurs(part.Assembly))
            )
            {
                foreach (var offence in Personal(part, here, seen))
                {
                    yield return offence;
                }
            }
        }
    }

    private sealed record QuizOpenedEvent(Guid QuizId, DateTimeOffset At);

    private sealed record OpenQuiz(Guid QuizId, DateTimeOffset At);

    private sealed record QuizOpened(Guid QuizId, DateTime At);

    private sealed record LearnerJoined(Guid LearnerId, string DisplayName, DateTimeOffset At);

    private sealed record LearnersJoined(IReadOnlyList<Who> Who, DateTimeOffset At);

    private sealed record Who(Guid Id, string EmailAddress);

    public record QuizClosed(Guid QuizId, DateTimeOffset At);

    private sealed class QuizErased
    {
        public DateTimeOffset At { get; init; }
    }

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
