namespace AdaptivQ.Adaptivity.Engine;

/// <content>Which items a step of the test may choose from.</content>
public sealed partial class Blueprint
{
    /// <summary>Marks the items out whose topics are not due. Allocates nothing but what it has to tell.</summary>
    /// <param name="given">Indices of the items given so far.</param>
    /// <param name="length">The length a full test has; at least the number given.</param>
    /// <param name="random">The step's own generator; one number is drawn from a copy of it if topics tie.</param>
    /// <param name="excluded">
    /// True where an item is out, those given included; as long as the bank; marks are only added. When every item is out
    /// already, nothing changes.
    /// </param>
    /// <returns>The rules that had to give way; mostly none.</returns>
    /// <exception cref="ArgumentException">The span is of another length than the bank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More items are given than a full test has.</exception>
    public IReadOnlyList<RelaxedConstraint> Exclude(ReadOnlySpan<int> given, int length, SeededRandom random, Span<bool> excluded)
    {
        if (excluded.Length != _topicOf.Length)
        {
            throw new ArgumentException($"{excluded.Length} marks do not fit a bank of {_topicOf.Length} items.", nameof(excluded));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(length, given.Length);
        var topics = Topics.Count;
        var counts = topics <= StackTopics ? stackalloc int[topics] : new int[topics];
        var left = topics <= StackTopics ? stackalloc int[topics] : new int[topics];
        var open = topics <= StackTopics ? stackalloc bool[topics] : new bool[topics];
        Count(given, counts);
        left.Clear();
        for (var item = 0; item < excluded.Length; item++)
        {
            left[_topicOf[item]] += excluded[item] ? 0 : 1;
        }

        if (left.IndexOfAnyExcept(0) < 0)
        {
            return [];
        }

        List<RelaxedConstraint>? relaxed = null;
        Bounds(counts, left, length - given.Length, open, ref relaxed);
        if (HasShares)
        {
            KeepFurthestBelow(counts, left, given.Length, random, open, ref relaxed);
        }

        for (var item = 0; item < excluded.Length; item++)
        {
            excluded[item] = excluded[item] || !open[_topicOf[item]];
        }

        return relaxed ?? (IReadOnlyList<RelaxedConstraint>)[];
    }

    /// <summary>Opens the topics that the bounds allow and that have items left.</summary>
    private void Bounds(
        ReadOnlySpan<int> counts,
        ReadOnlySpan<int> left,
        int questions,
        Span<bool> open,
        ref List<RelaxedConstraint>? relaxed
    )
    {
        // Missing items that no longer exist are given up first, so that they do not hold places from the others.
        var missing = 0;
        for (var topic = 0; topic < open.Length; topic++)
        {
            var wanted = Math.Max(Topics[topic].Minimum - counts[topic], 0);
            missing += Math.Min(wanted, left[topic]);
            if (wanted > left[topic])
            {
                (relaxed ??= []).Add(new RelaxedConstraint(ConstraintKind.Minimum, topic));
            }
        }

        if (missing > questions)
        {
            (relaxed ??= []).Add(new RelaxedConstraint(ConstraintKind.Minimum));
        }

        var any = false;
        for (var topic = 0; topic < open.Length; topic++)
        {
            open[topic] =
                left[topic] > 0
                && (missing > 0 && missing >= questions ? counts[topic] < Topics[topic].Minimum : counts[topic] < Topics[topic].Maximum);
            any |= open[topic];
        }

        if (any)
        {
            return;
        }

        for (var topic = 0; topic < open.Length; topic++)
        {
            open[topic] = left[topic] > 0;
            if (open[topic])
            {
                (relaxed ??= []).Add(new RelaxedConstraint(ConstraintKind.Maximum, topic));
            }
        }
    }

    /// <summary>Of the open topics, closes all but the one due: not yet asked before asked, then by how far below its share.</summary>
    private void KeepFurthestBelow(
        ReadOnlySpan<int> counts,
        ReadOnlySpan<int> left,
        int given,
        SeededRandom random,
        Span<bool> open,
        ref List<RelaxedConstraint>? relaxed
    )
    {
        // The most urgent of all topics below their maximum, whether items are left or not, tells whether a share gives way.
        var (due, dueOpen) = (double.NegativeInfinity, double.NegativeInfinity);
        for (var topic = 0; topic < open.Length; topic++)
        {
            var urgency = Urgency(counts, topic, given);
            due = counts[topic] < Topics[topic].Maximum && urgency > due && left[topic] == 0 ? urgency : due;
            dueOpen = open[topic] && urgency > dueOpen ? urgency : dueOpen;
        }

        for (var topic = 0; topic < open.Length && due > dueOpen + SameShare; topic++)
        {
            if (
                left[topic] == 0
                && _shares[topic] > 0
                && counts[topic] < Topics[topic].Maximum
                && Urgency(counts, topic, given) > dueOpen + SameShare
            )
            {
                (relaxed ??= []).Add(new RelaxedConstraint(ConstraintKind.Share, topic));
            }
        }

        var ties = 0;
        for (var topic = 0; topic < open.Length; topic++)
        {
            open[topic] = open[topic] && Urgency(counts, topic, given) >= dueOpen - SameShare;
            ties += open[topic] ? 1 : 0;
        }

        var drawn = ties > 1 ? random.NextInt(ties) : 0;
        for (var topic = 0; topic < open.Length; topic++)
        {
            open[topic] = open[topic] && drawn-- == 0;
        }
    }

    /// <summary>How far below its share a topic lies, a proportion; 2 when it has a share and no item yet, more than any such
    /// difference.</summary>
    private double Urgency(ReadOnlySpan<int> counts, int topic, int given) =>
        _shares[topic] > 0 && counts[topic] == 0 ? 2 : _shares[topic] - (given == 0 ? 0 : counts[topic] / (double)given);
}
