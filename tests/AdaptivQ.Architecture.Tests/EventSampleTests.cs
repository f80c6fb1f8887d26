using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Quizzes.ItemTypes;
using Marten;
using Marten.Events;

namespace AdaptivQ.Architecture.Tests;

/// <summary>
/// What a release has stored is stored for good. Every event type has a sample in Events/, named by the type's name in the store, as
/// the serializer of the day it was added wrote it; it must still read, and write the same. An event that has to change is
/// a new type beside the old one, with an upcaster; no sample is ever edited.
/// </summary>
public sealed class EventSampleTests(BuiltHost host)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "AdaptivQ.Architecture.Tests", "Events");

    private StoreOptions Options => (StoreOptions)host.Store.Options;

    [Fact]
    public void Every_event_has_a_sample() =>
        host
            .EventTypes.Where(type => !File.Exists(PathOf(type)))
            .Select(type =>
                $"{Path.GetRelativePath(Repository.Root, PathOf(type))} is missing. If {type.Name} has never been released, it may begin "
                + $"as: {Options.Serializer().ToJson(Example(type)!)}"
            )
            .ShouldBeEmpty();

    [Fact]
    public void Every_sample_has_an_event() =>
        Directory
            .EnumerateFiles(Folder)
            .Select(Path.GetFileName)
            .Except(host.EventTypes.Select(type => Path.GetFileName(PathOf(type))))
            .ShouldBeEmpty();

    [Fact]
    public void Every_sample_reads_and_writes_the_same_as_on_its_first_day() =>
        host
            .EventTypes.Where(type => File.Exists(PathOf(type)))
            .SelectMany(type => Changed(type, File.ReadAllText(PathOf(type))))
            .ShouldBeEmpty();

    [Fact]
    public void An_event_that_was_edited_is_found()
    {
        const string sample = """{"quizId":"00000000-0000-4000-8000-000000000001","version":2,"at":"2026-03-01T09:00:00+00:00"}""";
        Changed(typeof(QuizRenamedFirst), sample).ShouldBeEmpty();
        Changed(typeof(QuizRenamedMore), sample).ShouldHaveSingleItem();
        Changed(typeof(QuizRenamedLess), sample).ShouldHaveSingleItem();
        Changed(typeof(QuizRenamedOtherwise), sample).ShouldHaveSingleItem();
    }

    private sealed record QuizRenamedFirst(Guid QuizId, int Version, DateTimeOffset At);

    private sealed record QuizRenamedMore(Guid QuizId, int Version, int? Reason, DateTimeOffset At);

    private sealed record QuizRenamedLess(Guid QuizId, DateTimeOffset At);

    private sealed record QuizRenamedOtherwise(Guid QuizId, int Edition, DateTimeOffset At);

    private string PathOf(Type type) => Path.Combine(Folder, $"{((EventGraph)Options.Events).EventMappingFor(type).EventTypeName}.json");

    private IEnumerable<string> Changed(Type type, string sample)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(sample));
        var again = Options.Serializer().ToJson(Options.Serializer().FromJson(type, stream));
        if (!JsonNode.DeepEquals(JsonNode.Parse(sample), JsonNode.Parse(again)))
        {
            yield return $"{type.Name} was edited: its sample reads and writes as {again}";
        }
    }

    /// <summary>A value of the type in which nothing is missing.</summary>
    private static object? Example(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Example(underlying);
        }
        if (type == typeof(Guid))
        {
            return new Guid("00000000-0000-4000-8000-000000000001");
        }
        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        }
        if (type == typeof(string))
        {
            return "text";
        }
        if (type == typeof(bool))
        {
            return true;
        }
        if (type == typeof(int))
        {
            return 2;
        }
        if (type == typeof(long))
        {
            return 9_007_199_254_740_993;
        }
        if (type == typeof(double))
        {
            return 0.1;
        }
        if (type == typeof(Response))
        {
            return Response.Of(JsonSerializer.SerializeToElement("text"));
        }
        if (type == typeof(Interaction))
        {
            return Example(typeof(SingleChoice));
        }
        if (type.GetCustomAttributes<JsonDerivedTypeAttribute>().FirstOrDefault() is { } kind)
        {
            return Example(kind.DerivedType);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()))!;
            dictionary[Example(type.GetGenericArguments()[0])!] = Example(type.GetGenericArguments()[1]);
            return dictionary;
        }

        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var array = Array.CreateInstance(type.GetGenericArguments()[0], 1);
            array.SetValue(Example(type.GetGenericArguments()[0]), 0);
            return array;
        }

        var constructor =
            type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"No example of a {type.Name} can be made up.");
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Example(parameter.ParameterType))]);
    }
}
