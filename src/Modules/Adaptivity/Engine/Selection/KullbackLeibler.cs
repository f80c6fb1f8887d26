namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Kullback-Leibler (KL) information: how well the item tells the ability now, t, from every other, weighted by what the
/// responses leave possible. Value: the integral of L(theta) K(theta), with K(theta) the sum over the item's categories of
/// P_k(t) log(P_k(t) / P_k(theta)), for a dichotomous item P(t) log(P(t) / P(theta)) + Q(t) log(Q(t) / Q(theta)); with a prior (KLP)
/// of L(theta) g(theta) K(theta). The likelihood is not normalised. The largest is best. Chang, H.-H., and Ying, Z. (1996). A global
/// information approach to computerized adaptive testing. Applied Psychological Measurement, 20(3), 213-229; weighted by the likelihood
/// rather than over an interval about t: Barrada, J. R., Olea, J., Ponsoda, V., and Abad, F. J. (2010). A method for the comparison of
/// item selection rules in computerized adaptive testing. Applied Psychological Measurement, 34(6), 438-452.
/// </summary>
public sealed record KullbackLeibler : SelectionCriterion
{
    /// <summary>States what is integrated over.</summary>
    /// <param name="quadrature">Nodes and weights.</param>
    /// <param name="prior">Null for KL; not Jeffreys'.</param>
    /// <exception cref="ArgumentException">The prior is Jeffreys', or is 0 at every node.</exception>
    public KullbackLeibler(Quadrature quadrature, Prior? prior = null)
    {
        ArgumentNullException.ThrowIfNull(quadrature);
        if (prior is not null)
        {
            LikelihoodWeights.RequireUsable(quadrature, prior);
        }

        (Quadrature, Prior) = (quadrature, prior);
    }

    /// <summary>The nodes and weights integrated over.</summary>
    public Quadrature Quadrature { get; }

    /// <summary>Null for KL.</summary>
    public Prior? Prior { get; }

    /// <inheritdoc/>
    public override string Name => Prior is null ? "KL" : "KLP";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var nodes = Quadrature.Nodes;
        var span = nodes.Length <= LikelihoodWeights.StackNodes ? stackalloc double[3 * nodes.Length] : new double[3 * nodes.Length];
        var weights = span[..nodes.Length];
        var logP = span.Slice(nodes.Length, nodes.Length);
        var logQ = span[(2 * nodes.Length)..];
        LikelihoodWeights.Fill(state.Responses, Quadrature, Prior, weights);
        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            if (!state.Bank.IsDichotomousAt(item))
            {
                values[item] = OverCategories(state.Bank.Model(item), state.Theta, nodes, weights, logP);
                continue;
            }

            ref readonly var parameters = ref state.Bank[item];
            var p = Irt.Probability(parameters, state.Theta);
            logP.Fill(-Irt.LogProbability(parameters, state.Theta, correct: true));
            logQ.Fill(-Irt.LogProbability(parameters, state.Theta, correct: false));
            Irt.AddLogProbability(parameters, correct: true, nodes, logP);
            Irt.AddLogProbability(parameters, correct: false, nodes, logQ);
            var sum = 0.0;
            for (var i = 0; i < nodes.Length; i++)
            {
                sum -= weights[i] * (p * logP[i] + (1 - p) * logQ[i]);
            }

            values[item] = sum;
        }
    }

    /// <param name="model">The item's.</param>
    /// <param name="theta">The ability now, in logits.</param>
    /// <param name="nodes">The abilities integrated over.</param>
    /// <param name="weights">As many as nodes.</param>
    /// <param name="logRatio">Overwritten: log(P_k(theta_i) / P_k(t)) at every node.</param>
    private static double OverCategories(
        ResponseModel model,
        double theta,
        ReadOnlySpan<double> nodes,
        ReadOnlySpan<double> weights,
        Span<double> logRatio
    )
    {
        Span<double> p = stackalloc double[model.CategoryCount];
        model.Probabilities(theta, p);
        var sum = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            logRatio.Fill(-model.LogProbability(theta, k));
            model.AddLogProbability(k, nodes, logRatio);
            for (var i = 0; i < nodes.Length; i++)
            {
                sum -= weights[i] * p[k] * logRatio[i];
            }
        }

        return sum;
    }
}
