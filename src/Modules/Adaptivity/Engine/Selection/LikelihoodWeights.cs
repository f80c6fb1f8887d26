namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The weights over ability that a criterion integrates with: w_i L(theta_i), or w_i L(theta_i) g(theta_i) with a prior.
/// Used by criteria; allocates nothing.
/// </summary>
internal static class LikelihoodWeights
{
    /// <summary>Nodes that fit the stack several times over.</summary>
    public const int StackNodes = 512;

    // exp of this is near the smallest double with full precision.
    private const double LeastLog = -650;

    /// <summary>Refuses a prior that cannot be known before the items are, or is 0 wherever it would be looked at.</summary>
    /// <exception cref="ArgumentException">The prior depends on the items, or is 0 at every node.</exception>
    public static void RequireUsable(Quadrature quadrature, Prior prior)
    {
        if (prior.DependsOnItems)
        {
            throw new ArgumentException(
                "Jeffreys' prior changes with every item and cannot weigh items against one another. Use a normal or a uniform one.",
                nameof(prior)
            );
        }

        RequireOverlap(quadrature, prior);
    }

    /// <summary>Refuses a prior that is 0 at every node.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void RequireOverlap(Quadrature quadrature, Prior prior)
    {
        if (quadrature.Nodes.IndexOfAnyInRange(prior.Support.Lo, prior.Support.Hi) < 0)
        {
            throw new ArgumentException(
                $"The prior is 0 at every node from {quadrature.Lo} to {quadrature.Hi}: let their ranges overlap.",
                nameof(prior)
            );
        }
    }

    /// <summary>
    /// Writes the weight of every node, in the likelihood's own scale, so that a value can be compared with the literature's.
    /// Only where the largest of them would underflow (hundreds of responses) are all taken relative to it: the order of the
    /// items stays the same, which is what counts.
    /// </summary>
    public static void Fill(in ResponsePattern responses, Quadrature quadrature, Prior? prior, Span<double> weights)
    {
        var nodes = quadrature.Nodes;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = prior?.LogDensity(nodes[i]) ?? 0;
        }

        responses.AddLogLikelihood(nodes, weights);
        var largest = double.NegativeInfinity;
        foreach (var weight in weights)
        {
            largest = Math.Max(largest, weight);
        }

        var shift = largest < LeastLog ? largest : 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = quadrature.Weights[i] * Elementary.Exp(weights[i] - shift);
        }
    }
}
