using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Expected a posteriori (EAP) estimation: theta = sum theta_i L(theta_i) w_i g(theta_i) / sum L(theta_i) w_i g(theta_i)
/// over the nodes of a quadrature, with the likelihood L of the responses and the prior g; its standard error is the
/// posterior standard deviation. Both in logits. Bock, R. D., and Mislevy, R. J. (1982). Adaptive EAP estimation of ability
/// in a microcomputer environment. Applied Psychological Measurement, 6(4), 431-444. Computed in logarithms and rescaled by
/// the largest term, so that hundreds of responses neither underflow nor overflow.
/// </summary>
/// <remarks>
/// Immutable and shared freely between threads; the running posterior belongs to the caller. An estimator of another kind
/// is another class returning an <see cref="AbilityEstimate"/>.
/// </remarks>
public sealed class GridPosterior
{
    // One quadrature's worth of doubles on the stack; a larger grid is for offline work and may go to the heap.
    private const int StackNodes = 512;

    private readonly double[] _logPrior;

    /// <summary>Prepares log(w_i g(theta_i)) at every node.</summary>
    public GridPosterior(Quadrature quadrature, Prior prior)
    {
        ArgumentNullException.ThrowIfNull(quadrature);
        ArgumentNullException.ThrowIfNull(prior);
        (Quadrature, Prior) = (quadrature, prior);
        _logPrior = new double[quadrature.Count];
        for (var i = 0; i < _logPrior.Length; i++)
        {
            _logPrior[i] = Math.Log(quadrature.Weights[i]) + prior.LogDensity(quadrature.Nodes[i]);
        }
    }

    /// <summary>The nodes and weights integrated over.</summary>
    public Quadrature Quadrature { get; }

    /// <summary>The density held before any response.</summary>
    public Prior Prior { get; }

    /// <summary>Estimates ability from a whole response pattern. Allocates nothing up to 512 nodes.</summary>
    /// <param name="bank">The items, of any models.</param>
    /// <param name="items">Indices into the bank, in any order; repeats count as often as they stand.</param>
    /// <param name="scores">The category of each of <paramref name="items"/>, from 0: of a dichotomous item 1 correct, 0 wrong.</param>
    /// <returns>The estimate; without any response, the prior as the quadrature sees it.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the bank, or an item has no such category.</exception>
    public AbilityEstimate Estimate(CompiledBank bank, ReadOnlySpan<int> items, ReadOnlySpan<int> scores)
    {
        ArgumentNullException.ThrowIfNull(bank);
        var logPosterior = _logPrior.Length <= StackNodes ? stackalloc double[_logPrior.Length] : new double[_logPrior.Length];
        Start(logPosterior);
        var pattern = new ResponsePattern(bank, items, scores);
        pattern.AddLogLikelihood(Quadrature.Nodes, logPosterior);
        return Summarise(logPosterior, pattern.IsExtreme);
    }

    /// <summary>Begins a running posterior: the prior at every node.</summary>
    /// <param name="logPosterior">Overwritten; as long as the quadrature.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Start(Span<double> logPosterior)
    {
        RequireLength(logPosterior.Length);
        _logPrior.CopyTo(logPosterior);
    }

    /// <summary>Adds one scored response to a running posterior. Allocates nothing.</summary>
    /// <param name="logPosterior">The running posterior; as long as the quadrature; changed in place.</param>
    /// <param name="item">The item answered.</param>
    /// <param name="correct">Whether the response was scored correct.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Observe(Span<double> logPosterior, in IrtParameters item, bool correct)
    {
        RequireLength(logPosterior.Length);
        Irt.AddLogProbability(item, correct, Quadrature.Nodes, logPosterior);
    }

    /// <summary>Adds one response to an item of a bank to a running posterior. Allocates nothing.</summary>
    /// <param name="logPosterior">The running posterior; as long as the quadrature; changed in place.</param>
    /// <param name="bank">The items, of any models.</param>
    /// <param name="item">The item answered: its index in the bank.</param>
    /// <param name="category">The response, from 0: of a dichotomous item 1 correct, 0 wrong.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the bank, or the item has no such category.</exception>
    public void Observe(Span<double> logPosterior, CompiledBank bank, int item, int category)
    {
        ArgumentNullException.ThrowIfNull(bank);
        RequireLength(logPosterior.Length);
        bank.RequireCategory(item, category, nameof(category));
        bank.AddLogProbability(item, category, Quadrature.Nodes, logPosterior);
    }

    /// <summary>Mean and standard deviation of a running posterior of dichotomous items. Allocates nothing.</summary>
    /// <param name="logPosterior">The running posterior, log densities up to a constant; as long as the quadrature.</param>
    /// <param name="answered">How many responses it holds; at least 0.</param>
    /// <param name="correct">How many of them were correct; 0 to <paramref name="answered"/>.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The counts contradict one another.</exception>
    public AbilityEstimate Summarise(ReadOnlySpan<double> logPosterior, int answered, int correct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfLessThan(answered, correct);
        return Summarise(logPosterior, correct == 0 || correct == answered);
    }

    /// <summary>Mean and standard deviation of a running posterior. Allocates nothing.</summary>
    /// <param name="logPosterior">The running posterior, log densities up to a constant; as long as the quadrature.</param>
    /// <param name="isExtreme">Whether its responses are all in the lowest or all in the highest category; said of the estimate.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public AbilityEstimate Summarise(ReadOnlySpan<double> logPosterior, bool isExtreme)
    {
        RequireLength(logPosterior.Length);
        var mode = 0;
        for (var i = 1; i < logPosterior.Length; i++)
        {
            if (logPosterior[i] > logPosterior[mode])
            {
                mode = i;
            }
        }

        Span<double> densities =
            logPosterior.Length <= StackNodes ? stackalloc double[logPosterior.Length] : new double[logPosterior.Length];
        Densities(logPosterior, logPosterior[mode], densities);

        // Moments about the mode rather than about 0: the variance then loses nothing to cancellation when the posterior is
        // narrow and far from 0. Summed one after another, so that the sums do not depend on how wide a vector is.
        var nodes = Quadrature.Nodes;
        var (mass, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < nodes.Length; i++)
        {
            var distance = nodes[i] - nodes[mode];
            mass += densities[i];
            first += densities[i] * distance;
            second += densities[i] * distance * distance;
        }

        var shift = first / mass;
        var variance = second / mass - shift * shift;
        var standardError = Math.Sqrt(Math.Max(variance, 0));
        return new AbilityEstimate(nodes[mode] + shift, standardError, isExtreme) { Caveats = CaveatsOf(densities, standardError) };
    }

    /// <summary>
    /// Whether the grid can hold the posterior. An end whose density is above 1 % of the highest cuts off what lies within some three
    /// standard deviations. A normal density summed at a spacing h is exact to 1 % of its variance down to a standard deviation of
    /// h / 2 (Poisson's summation formula: the error falls as exp(-2 pi^2 sd^2 / h^2)); below it, two nodes or one hold it all.
    /// </summary>
    private EstimateCaveats CaveatsOf(ReadOnlySpan<double> densities, double standardError)
    {
        const double LargestAtEnd = 0.01;
        const double LeastSpacings = 0.6;
        var tooNarrow =
            (densities[0] > LargestAtEnd && Prior.Support.Lo < Quadrature.Lo)
            || (densities[^1] > LargestAtEnd && Prior.Support.Hi > Quadrature.Hi);
        return (tooNarrow ? EstimateCaveats.GridTooNarrow : EstimateCaveats.None)
            | (standardError < LeastSpacings * Quadrature.Spacing ? EstimateCaveats.GridTooCoarse : EstimateCaveats.None);
    }

    /// <summary>exp(log density - largest) at every node; what is further down than 708 counts as 3e-308.</summary>
    private static void Densities(ReadOnlySpan<double> logDensities, double largest, Span<double> densities)
    {
        var i = 0;
        for (; i <= logDensities.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            Elementary.Exp(Vector512.Create(logDensities[i..]) - Vector512.Create(largest)).CopyTo(densities[i..]);
        }

        for (; i < logDensities.Length; i++)
        {
            densities[i] = Elementary.Exp(logDensities[i] - largest);
        }
    }

    private void RequireLength(int length)
    {
        if (length != _logPrior.Length)
        {
            throw new ArgumentException(
                $"A posterior of {length} numbers does not fit a quadrature of {_logPrior.Length} nodes.",
                nameof(length)
            );
        }
    }
}
