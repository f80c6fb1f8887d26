namespace AdaptivQ.Adaptivity.Engine;

/// <summary>Estimates ability from a whole response pattern of any models. Immutable and shared freely between threads.</summary>
public abstract class AbilityEstimator
{
    // Below this, information is nothing but underflow, and a ratio with it would be noise.
    internal const double NoInformation = 1e-280;

    private protected AbilityEstimator() { }

    /// <summary>The estimate, its standard error and what to know about it. Allocates nothing.</summary>
    /// <param name="pattern">The items and the responses.</param>
    public abstract AbilityEstimate Estimate(in ResponsePattern pattern);
}

/// <summary>Which information a standard error rests on.</summary>
public enum InformationKind
{
    /// <summary>The expectation over all responses that might have been given: Fisher's.</summary>
    Expected,

    /// <summary>
    /// Minus the second derivative of the log-likelihood of the responses given. Efron, B., and Hinkley, D. V. (1978).
    /// Assessing the accuracy of the maximum likelihood estimator: observed versus expected Fisher information. Biometrika,
    /// 65(3), 457-487.
    /// </summary>
    Observed,
}
