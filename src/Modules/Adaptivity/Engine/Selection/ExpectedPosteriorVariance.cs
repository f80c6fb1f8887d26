namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Minimum expected posterior variance (MEPV): what the variance of ability will be once the item is answered. Value: the sum over
/// the item's categories of P_k(t) V_k, in squared logits, where t is the ability now and V_k the posterior variance after response
/// k; for a dichotomous item Q(t) V_0 + P(t) V_1. The smallest is best. Owen, R. J. (1975). A Bayesian sequential procedure for quantal
/// response in the context of adaptive mental testing. Journal of the American Statistical Association, 70(350), 351-356; van der Linden,
/// W. J. (1998). Bayesian item selection criteria for adaptive testing. Psychometrika, 63(2), 201-216.
/// </summary>
public sealed record ExpectedPosteriorVariance : SelectionCriterion
{
    /// <summary>States the posterior.</summary>
    /// <param name="quadrature">Nodes and weights.</param>
    /// <param name="prior">The density held before any response; not Jeffreys'.</param>
    /// <exception cref="ArgumentException">The prior is Jeffreys', or is 0 at every node.</exception>
    public ExpectedPosteriorVariance(Quadrature quadrature, Prior prior)
    {
        ArgumentNullException.ThrowIfNull(quadrature);
        ArgumentNullException.ThrowIfNull(prior);
        LikelihoodWeights.RequireUsable(quadrature, prior);
        (Quadrature, Prior) = (quadrature, prior);
    }

    /// <summary>The nodes and weights integrated over.</summary>
    public Quadrature Quadrature { get; }

    /// <summary>The density held before any response.</summary>
    public Prior Prior { get; }

    /// <inheritdoc/>
    public override string Name => "MEPV";

    /// <inheritdoc/>
    public override bool SmallestIsBest => true;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var nodes = Quadrature.Nodes;
        var weights = nodes.Length <= LikelihoodWeights.StackNodes ? stackalloc double[nodes.Length] : new double[nodes.Length];
        LikelihoodWeights.Fill(state.Responses, Quadrature, Prior, weights);

        // Variances about the present mean: they lose nothing to cancellation when the posterior is narrow and far from 0.
        var (mass, mean) = (0.0, 0.0);
        for (var i = 0; i < nodes.Length; i++)
        {
            mass += weights[i];
            mean += weights[i] * nodes[i];
        }

        mean /= mass;
        for (var item = 0; item < values.Length; item++)
        {
            if (!state.Excluded[item])
            {
                values[item] = state.Bank.IsDichotomousAt(item)
                    ? Value(state.Bank[item], state.Theta, nodes, weights, mean)
                    : Value(state.Bank, item, state.Theta, nodes, weights, mean);
            }
        }
    }

    private static double Value(in IrtParameters item, double theta, ReadOnlySpan<double> nodes, ReadOnlySpan<double> weights, double mean)
    {
        var (right, wrong) = (default(Moments), default(Moments));
        for (var i = 0; i < nodes.Length; i++)
        {
            var p = Irt.Probability(item, nodes[i]);
            right.Add(weights[i] * p, nodes[i] - mean);
            wrong.Add(weights[i] * Irt.Probability(Mirrored(item), -nodes[i]), nodes[i] - mean);
        }

        var success = Irt.Probability(item, theta);
        return success * right.Variance + (1 - success) * wrong.Variance;
    }

    private static double Value(
        CompiledBank bank,
        int item,
        double theta,
        ReadOnlySpan<double> nodes,
        ReadOnlySpan<double> weights,
        double mean
    )
    {
        Span<double> p = stackalloc double[bank.CategoryCount(item)];
        Span<Moments> after = stackalloc Moments[p.Length];
        after.Clear();
        for (var i = 0; i < nodes.Length; i++)
        {
            bank.Probabilities(item, nodes[i], p);
            for (var k = 0; k < p.Length; k++)
            {
                after[k].Add(weights[i] * p[k], nodes[i] - mean);
            }
        }

        bank.Probabilities(item, theta, p);
        var value = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            value += p[k] * after[k].Variance;
        }

        return value;
    }

    /// <summary>The item for which succeeding at -theta is as likely as failing this one at theta: Q without 1 - P's
    /// cancellation.</summary>
    private static IrtParameters Mirrored(in IrtParameters item) =>
        new(item.Discrimination, -item.Difficulty, 1 - item.UpperAsymptote, 1 - item.Guessing, item.Scaling);

    private struct Moments
    {
        private double _mass;
        private double _first;
        private double _second;

        /// <summary>0 where the response cannot happen, so that it counts for nothing.</summary>
        public readonly double Variance => _mass > 0 ? Math.Max(_second / _mass - _first / _mass * (_first / _mass), 0) : 0;

        public void Add(double weight, double distance)
        {
            _mass += weight;
            _first += weight * distance;
            _second += weight * distance * distance;
        }
    }
}
