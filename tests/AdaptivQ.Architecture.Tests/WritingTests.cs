using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Kernel;
using AdaptivQ.Learners.Records;
using AdaptivQ.Quizzes.ItemBanks;
using Marten;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Events are appended in one way, and the Host appends none (docs/adr/0015-one-way-to-write.md).</summary>
public sealed class WritingTests
{
    /// <summary>Types that append by themselves, each for a reason.</summary>
    private static readonly Dictionary<Type, string> WithTheirOwnWay = new()
    {
        [typeof(StreamWriting)] = "It is the one way.",
        [typeof(AttemptStore)] = "The hot path: many learners' answers share a commit (ADR 5).",
        [typeof(StartAttemptEndpoint)] = "The hot path: an attempt begins without reading a stream that can't be there.",
        [typeof(SimulatedAttempt)] = "A whole attempt at once, made up for the demo.",
        [typeof(ImportItemsEndpoint)] = "Thousands of streams, read by one query.",
        [typeof(ImportParametersEndpoint)] = "Thousands of streams, read by one query.",
        [typeof(RecordAttemptHandler)] = "The event's id makes a message that comes twice write once.",
    };

    private static readonly string[] Appending =
    [
        "Append",
        "AppendOptimistic",
        "AppendExclusive",
        "StartStream",
        "FetchForWriting",
        "FetchForExclusiveWriting",
        "WriteToAggregate",
    ];

    [Fact]
    public void Events_are_appended_by_the_one_way_and_by_those_that_say_why() =>
        Repository.Types.Where(type => !WithTheirOwnWay.ContainsKey(Outermost(type))).SelectMany(Appends).ShouldBeEmpty();

    [Fact]
    public void Those_that_append_by_themselves_do() =>
        WithTheirOwnWay
            .Keys.Where(type => !Repository.Types.Where(part => Outermost(part) == type).SelectMany(Appends).Any())
            .ShouldBeEmpty();

    [Fact]
    public void A_type_that_appends_is_found() =>
        typeof(Appender)
            .GetNestedTypes(System.Reflection.BindingFlags.NonPublic)
            .Append(typeof(Appender))
            .SelectMany(Appends)
            .ShouldHaveSingleItem()
            .ShouldEndWith("Appender.Later appends with StartStream");

    private static IEnumerable<string> Appends(Type type) =>
        from method in Il.Methods(type)
        from member in Il.Touched(method)
        where
            Appending.Contains(member.Name)
            && member.DeclaringType!.FullName!.Contains("Event", StringComparison.Ordinal)
            && member.DeclaringType.Assembly.GetName().Name is "Marten" or "JasperFx.Events"
        select $"{Il.NameOf(method)} appends with {member.Name}";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static class Appender
    {
        public static Action Later(IDocumentSession session) => () => session.Events.StartStream(Guid.Empty, new object());
    }
}
