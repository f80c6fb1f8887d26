namespace AdaptivQ.Adaptivity.Engine;

/// <summary>What a blueprint asks of one topic.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Share">Its wanted share of the test, at least 0; shares count relative to their sum. All 0: no shares are wanted.</param>
/// <param name="Minimum">The fewest items of it in a test of full length; at least 0.</param>
/// <param name="Maximum">The most items of it in a test; at least <paramref name="Minimum"/>.</param>
public sealed record BlueprintTopic(string Name, double Share = 0, int Minimum = 0, int Maximum = int.MaxValue);

/// <summary>A rule that can give way when it cannot be kept.</summary>
public enum ConstraintKind
{
    /// <summary>Exposure control: too few items were left that it allows.</summary>
    Exposure = 1,

    /// <summary>A topic's share: no item was left of the topic that was furthest below it.</summary>
    Share = 2,

    /// <summary>A topic's minimum: too few items of it are left to reach it, or too few questions.</summary>
    Minimum = 3,

    /// <summary>A topic's maximum: only topics were left that have reached theirs.</summary>
    Maximum = 4,

    /// <summary>The test of full length: none meets all rules together, and the next item was chosen by each rule on its own.</summary>
    FullTest = 5,
}

/// <summary>A rule that gave way for one choice.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Topic">The topic's index in the blueprint; null for a rule that concerns none.</param>
public readonly record struct RelaxedConstraint(ConstraintKind Kind, int? Topic = null);

/// <summary>
/// Content balancing: how many items of each topic a test holds. Shares after Kingsbury, G. G., and Zara, A. R. (1989).
/// Procedures for selecting items for computerized adaptive tests. Applied Measurement in Education, 2(4), 359-375: the next item
/// comes from the topic whose share of the test so far lies furthest below the wanted one; topics not yet asked come first; ties
/// are drawn. Modified by bounds, as in Leung, C.-K., Chang, H.-H., and Hau, K.-T. (2003). Computerized adaptive testing: a
/// comparison of three content balancing methods. Journal of Technology, Learning, and Assessment, 2(5): a topic that has its
/// maximum is closed; once the questions left are just enough for the minimums still missing, only those topics are open. Immutable.
/// </summary>
/// <remarks>
/// What happens when it cannot be met, in this order, each told in the record of the choice: a share gives way to the topic next
/// furthest below its own (<see cref="ConstraintKind.Share"/>); a minimum gives way when no item of its topic is left
/// (<see cref="ConstraintKind.Minimum"/>); a maximum gives way when all topics below theirs are empty
/// (<see cref="ConstraintKind.Maximum"/>). Items that are out for other reasons are never let in again here.
/// </remarks>
public sealed partial class Blueprint
{
    // Shares are compared as fractions of small counts; what differs by less than this is the same fraction.
    private const double SameShare = 1e-12;

    // Topics' state on the stack up to so many.
    private const int StackTopics = 256;

    private readonly int[] _topicOf;
    private readonly double[] _shares;

    /// <summary>Checks the blueprint against the bank it is for.</summary>
    /// <param name="topics">At least one.</param>
    /// <param name="topicOf">The topic of each item of the bank, as an index into <paramref name="topics"/>.</param>
    /// <exception cref="ArgumentException">There is no topic or item, an index is no topic, or a topic contradicts itself.</exception>
    public Blueprint(IReadOnlyList<BlueprintTopic> topics, ReadOnlySpan<int> topicOf)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (topics.Count == 0 || topicOf.IsEmpty)
        {
            throw new ArgumentException("A blueprint needs at least one topic and one item.", nameof(topics));
        }

        foreach (var topic in topics)
        {
            if (!(topic.Share >= 0 && double.IsFinite(topic.Share)) || topic.Minimum < 0 || topic.Maximum < topic.Minimum)
            {
                throw new ArgumentException(
                    $"Topic '{topic.Name}' must have a finite share of at least 0 and 0 <= minimum <= maximum.",
                    nameof(topics)
                );
            }
        }

        foreach (var topic in topicOf)
        {
            if ((uint)topic >= (uint)topics.Count)
            {
                throw new ArgumentException($"There is no topic {topic}; the blueprint has {topics.Count}.", nameof(topicOf));
            }
        }

        Topics = [.. topics];
        _topicOf = topicOf.ToArray();
        var sum = topics.Sum(topic => topic.Share);
        HasShares = sum > 0;
        _shares = [.. topics.Select(topic => sum > 0 ? topic.Share / sum : 0)];
    }

    /// <summary>The topics, as given.</summary>
    public IReadOnlyList<BlueprintTopic> Topics { get; }

    /// <summary>The topic of each item of the bank.</summary>
    public ReadOnlySpan<int> TopicOf => _topicOf;

    /// <summary>Whether any topic has a wanted share.</summary>
    public bool HasShares { get; }

    /// <summary>How many of the items given belong to each topic.</summary>
    /// <param name="given">Indices into the bank.</param>
    /// <param name="counts">Overwritten; as long as the topics.</param>
    public void Count(ReadOnlySpan<int> given, Span<int> counts)
    {
        counts[..Topics.Count].Clear();
        foreach (var item in given)
        {
            counts[_topicOf[item]]++;
        }
    }

    /// <summary>Whether a test has its minimum and no more than its maximum of every topic.</summary>
    /// <param name="given">Indices of all its items.</param>
    public bool IsMetBy(ReadOnlySpan<int> given)
    {
        var counts = Topics.Count <= StackTopics ? stackalloc int[Topics.Count] : new int[Topics.Count];
        Count(given, counts);
        for (var topic = 0; topic < Topics.Count; topic++)
        {
            if (counts[topic] < Topics[topic].Minimum || counts[topic] > Topics[topic].Maximum)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What stands in the way of every test of this length, in words; empty when the bank can meet the blueprint.</summary>
    /// <param name="length">Items in a test; at least 1.</param>
    public IReadOnlyList<string> Conflicts(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var held = new int[Topics.Count];
        foreach (var topic in _topicOf)
        {
            held[topic]++;
        }

        var conflicts = new List<string>();
        for (var topic = 0; topic < Topics.Count; topic++)
        {
            if (held[topic] < Topics[topic].Minimum)
            {
                conflicts.Add(
                    $"topic '{Topics[topic].Name}' must have at least {Topics[topic].Minimum} items and the bank holds {held[topic]}"
                );
            }
        }

        var least = Topics.Sum(topic => (long)topic.Minimum);
        if (least > length)
        {
            conflicts.Add($"the topics' minimums add up to {least} and a test has {length} items");
        }

        var most = Topics.Select((topic, i) => (long)Math.Min(topic.Maximum, held[i])).Sum();
        if (most < length)
        {
            conflicts.Add($"the topics' maximums allow {most} items at most and a test has {length}");
        }

        return conflicts;
    }
}
