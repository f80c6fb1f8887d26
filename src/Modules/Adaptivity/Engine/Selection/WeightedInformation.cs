namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Information averaged over what is known of ability rather than taken at one estimate. Maximum likelihood weighted
/// information (MLWI): the integral of L(theta) I(theta); with a prior, maximum posterior weighted information (MPWI): the
/// integral of L(theta) g(theta) I(theta). The likelihood is not normalised. The largest is best. I of an item of
/// more categories is the sum of P_k'^2 / P_k over them. Veerkamp, W. J. J., and
/// Berger, M. P. F. (1997). Some new item selection criteria for adaptive testing. Journal of Educational and Behavioral
/// Statistics, 22(2), 203-226; van der Linden, W. J. (1998). Bayesian item selection criteria for adaptive testing.
/// Psychometrika, 63(2), 201-216.
/// </summary>
public sealed record WeightedInformation : SelectionCriterion
{
    /// <summary>States what is integrated over.</summary>
    /// <param name="quadrature">Nodes and weights.</param>
    /// <param name="prior">Null for MLWI; not Jeffreys'.</param>
    /// <exception cref="ArgumentException">The prior is Jeffreys', or is 0 at every node.</exception>
    public WeightedInformation(Quadrature quadrature, Prior? prior = null)
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

    /// <summary>Null for MLWI.</summary>
    public Prior? Prior { get; }

    /// <inheritdoc/>
    public override string Name => Prior is null ? "MLWI" : "MPWI";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var nodes = Quadrature.Nodes;
        var weights = nodes.Length <= LikelihoodWeights.StackNodes ? stackalloc double[nodes.Length] : new double[nodes.Length];
        LikelihoodWeights.Fill(state.Responses, Quadrature, Prior, weights);
        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            values[item] = state.Bank.IsDichotomousAt(item)
                ? Integral(state.Bank[item], nodes, weights)
                : Integral(state.Bank.Model(item), nodes, weights);
        }
    }

    private static double Integral(in IrtParameters item, ReadOnlySpan<double> nodes, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            sum += weights[i] * Irt.Information(item, nodes[i]);
        }

        return sum;
    }

    private static double Integral(ResponseModel item, ReadOnlySpan<double> nodes, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            sum += weights[i] * item.Information(nodes[i]);
        }

        return sum;
    }
}
