using System.Text.Json;
using AdaptivQ.Kernel;

namespace AdaptivQ.Platform.Live;

/// <summary>What one node tells the others. Random ids and names of projections; nothing of what changed, nothing of a person.</summary>
/// <param name="Topic">Name of the topic that describes and reads it; null for a sign-out.</param>
/// <param name="School">Whose people hear of it; null for those of every school.</param>
/// <param name="Data">What the topic says, in a shape of its own.</param>
/// <param name="SignedOut">Whose connections end; null where none ends.</param>
public sealed record LiveNotice(string? Topic, string? School, JsonElement? Data, Guid? SignedOut)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>A notice of a topic.</summary>
    public static LiveNotice Of<T>(string topic, string? school, T data) =>
        new(topic, school, JsonSerializer.SerializeToElement(data, Web), null);

    /// <summary>The end of a person's connections.</summary>
    public static LiveNotice SignOut(Guid personId) => new(null, null, null, personId);

    /// <summary>The data as the topic wrote it; null where it has another shape, which is another release's.</summary>
    public T? Read<T>()
        where T : class
    {
        try
        {
            return Data?.Deserialize<T>(Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An event of the stream that a page reads.</summary>
/// <param name="Data">Serialized as JSON.</param>
public sealed record LiveEvent(string Name, object Data);

/// <summary>
/// Something that pages are told of as it changes. A module registers it as a singleton: the topic says what a document that a
/// background projection has written means, and what of a notice a page gets to see.
/// </summary>
public interface ILiveTopic
{
    /// <summary>In notices between nodes.</summary>
    string Name { get; }

    /// <summary>The role whose pages hear of it.</summary>
    string Role { get; }

    /// <summary>For the API's description: the events that a page gets, each with its fields, and whose page; no full stop.</summary>
    string Events { get; }

    /// <summary>What changed with a document; null where it does not concern the topic. Asked inside the daemon's commit.</summary>
    object? KeyOf(object document);

    /// <summary>Notices of all that changed within a moment.</summary>
    Task<IEnumerable<LiveNotice>> Describe(IReadOnlyCollection<object> keys, CancellationToken cancellation);

    /// <summary>Begins to read for a page.</summary>
    Task<ILiveReader> Open(Caller caller, CancellationToken cancellation);
}

/// <summary>A topic as one page sees it.</summary>
public interface ILiveReader
{
    /// <summary>What the page is told of a notice; empty where it may not see any of it.</summary>
    Task<IReadOnlyList<LiveEvent>> Read(LiveNotice notice, CancellationToken cancellation);
}
