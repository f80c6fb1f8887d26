using Xunit.Sdk;
using Xunit.v3;

namespace AdaptivQ.Tests;

/// <summary>What takes or waits longest begins first, so that the rest runs beside it and not before it.</summary>
/// <param name="first">Names of classes, in that order; the others follow as they come.</param>
public abstract class LongestFirst(params string[] first) : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection =>
                (uint)Array.FindIndex(first, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal))
            ),
        ];
}
