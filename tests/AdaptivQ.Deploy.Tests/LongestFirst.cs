using AdaptivQ.Deploy.Tests;
using AdaptivQ.Deploy.Tests.Images;
using AdaptivQ.Deploy.Tests.Terraform;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace AdaptivQ.Deploy.Tests;

/// <summary>What mostly waits (for a cloud, for containers) begins first, so that the rest runs beside it and not before it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] First = [nameof(TerraformBehaviourTests), nameof(Containers), nameof(MutationTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection =>
                (uint)Array.FindIndex(First, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal))
            ),
        ];
}
