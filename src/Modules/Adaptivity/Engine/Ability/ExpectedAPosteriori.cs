namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Expected a posteriori (EAP) estimation for items of any models and any prior, Jeffreys' included; formulas and source as
/// in <see cref="GridPosterior"/>, which it rests on and which keeps a running posterior.
/// </summary>
public sealed class ExpectedAPosteriori : AbilityEstimator
{
    private const int StackNodes = 512;

    private readonly GridPosterior _posterior;

    /// <summary>Prepares the prior at every node.</summary>
    /// <exception cref="ArgumentException">The prior is 0 at every node.</exception>
    public ExpectedAPosteriori(Quadrature quadrature, Prior prior)
    {
        ArgumentNullException.ThrowIfNull(quadrature);
        ArgumentNullException.ThrowIfNull(prior);
        Prior = prior;
        LikelihoodWeights.RequireOverlap(quadrature, prior);
        _posterior = new GridPosterior(quadrature, prior.DependsOnItems ? Prior.Uniform(quadrature.Lo, quadrature.Hi) : prior);
    }

    /// <summary>The nodes and weights integrated over.</summary>
    public Quadrature Quadrature => _posterior.Quadrature;

    /// <summary>The density held before any response.</summary>
    public Prior Prior { get; }

    /// <summary>The running posterior; null where the prior depends on the items.</summary>
    internal GridPosterior? Running => Prior.DependsOnItems ? null : _posterior;

    /// <inheritdoc/>
    public override AbilityEstimate Estimate(in ResponsePattern pattern)
    {
        var nodes = Quadrature.Nodes;
        var logPosterior = nodes.Length <= StackNodes ? stackalloc double[nodes.Length] : new double[nodes.Length];
        _posterior.Start(logPosterior);
        pattern.AddLogLikelihood(nodes, logPosterior);

        // Without items Jeffreys' prior is flat: there is no information anywhere to prefer one ability by.
        if (Prior.DependsOnItems && pattern.Count > 0)
        {
            for (var i = 0; i < nodes.Length; i++)
            {
                logPosterior[i] += Prior.LogDensity(nodes[i], pattern.At(nodes[i]));
            }
        }

        return _posterior.Summarise(logPosterior, pattern.IsExtreme);
    }
}
