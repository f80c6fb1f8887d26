namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The global discrimination index (GDI): the variance of the item's chance of success over what the responses leave
/// possible. Value: sum W_i (P(theta_i) - M)^2 with M = sum W_i P(theta_i) and W_i the weights w_i L(theta_i), or
/// w_i L(theta_i) g(theta_i) with a prior (GDIP), normalised to 1. The largest is best. For an item of more categories: half the sum of
/// the variances of all P_k, which of two categories is the same. Kaplan, M., de la Torre, J., and
/// Barrada, J. R. (2015). New item selection methods for cognitive diagnosis computerized adaptive testing. Applied
/// Psychological Measurement, 39(3), 167-188.
/// </summary>
/// <remarks>
/// The literature sums over nodes without weights: that is <see cref="Quadrature.Rectangle"/>. It has the index for dichotomous items
/// only (catR refuses others): the half sum is ours. It asks nothing of the categories' order and so takes nominal items too.
/// </remarks>
public sealed record GlobalDiscrimination : SelectionCriterion
{
    /// <summary>States what is summed over.</summary>
    /// <param name="quadrature">Nodes and weights.</param>
    /// <param name="prior">Null for GDI; not Jeffreys'.</param>
    /// <exception cref="ArgumentException">The prior is Jeffreys', or is 0 at every node.</exception>
    public GlobalDiscrimination(Quadrature quadrature, Prior? prior = null)
    {
        ArgumentNullException.ThrowIfNull(quadrature);
        if (prior is not null)
        {
            LikelihoodWeights.RequireUsable(quadrature, prior);
        }

        (Quadrature, Prior) = (quadrature, prior);
    }

    /// <summary>The nodes and weights summed over.</summary>
    public Quadrature Quadrature { get; }

    /// <summary>Null for GDI.</summary>
    public Prior? Prior { get; }

    /// <inheritdoc/>
    public override string Name => Prior is null ? "GDI" : "GDIP";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var nodes = Quadrature.Nodes;
        var span = nodes.Length <= LikelihoodWeights.StackNodes ? stackalloc double[2 * nodes.Length] : new double[2 * nodes.Length];
        var weights = span[..nodes.Length];
        var probabilities = span[nodes.Length..];
        LikelihoodWeights.Fill(state.Responses, Quadrature, Prior, weights);
        var mass = 0.0;
        foreach (var weight in weights)
        {
            mass += weight;
        }

        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            if (!state.Bank.IsDichotomousAt(item))
            {
                values[item] = HalfSum(state.Bank, item, nodes, weights, mass);
                continue;
            }

            ref readonly var parameters = ref state.Bank[item];
            var mean = 0.0;
            for (var i = 0; i < nodes.Length; i++)
            {
                probabilities[i] = Irt.Probability(parameters, nodes[i]);
                mean += weights[i] * probabilities[i];
            }

            mean /= mass;
            var sum = 0.0;
            for (var i = 0; i < nodes.Length; i++)
            {
                var distance = probabilities[i] - mean;
                sum += weights[i] * distance * distance;
            }

            values[item] = sum / mass;
        }
    }

    /// <summary>sum_k sum_i W_i (P_k(theta_i) - M_k)^2 / 2, in two passes: a variance from squares would cancel.</summary>
    private static double HalfSum(CompiledBank bank, int item, ReadOnlySpan<double> nodes, ReadOnlySpan<double> weights, double mass)
    {
        var categories = bank.CategoryCount(item);
        Span<double> span = stackalloc double[2 * categories];
        var p = span[..categories];
        var mean = span[categories..];
        mean.Clear();
        for (var i = 0; i < nodes.Length; i++)
        {
            bank.Probabilities(item, nodes[i], p);
            for (var k = 0; k < categories; k++)
            {
                mean[k] += weights[i] / mass * p[k];
            }
        }

        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            bank.Probabilities(item, nodes[i], p);
            for (var k = 0; k < categories; k++)
            {
                sum += weights[i] * (p[k] - mean[k]) * (p[k] - mean[k]);
            }
        }

        return sum / mass / 2;
    }
}
