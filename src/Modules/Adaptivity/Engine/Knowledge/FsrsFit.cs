namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>How weights are fitted to a log.</summary>
/// <param name="TrainShare">The first share of the predictions, in order of time, that is fitted to; the rest tests. Above 0, at most
/// 1.</param>
/// <param name="Pull">How strongly the weights are drawn to where they start; not negative. 1 as fsrs-rs.</param>
/// <param name="RecencyWeighted">Whether later reviews count more, from 0.25 to 1 with the cube of their place, as in fsrs-rs.</param>
/// <param name="SameDay">Whether reviews on the same day follow their own rule; otherwise w17 to w19 stay 0.</param>
/// <param name="MaximumIterations">Of the search, at least 1.</param>
public sealed record FsrsFitOptions(
    double TrainShare = 1,
    double Pull = 1,
    bool RecencyWeighted = true,
    bool SameDay = true,
    int MaximumIterations = 300
);

/// <summary>Fitted weights and what they gain. All losses are unweighted, of the model as it schedules.</summary>
/// <param name="Weights">The weights: the defaults themselves when nothing fitted was better.</param>
/// <param name="Fitted">Whether there were reviews enough, and better weights than the defaults.</param>
/// <param name="TrainBefore">The defaults on what was fitted to.</param>
/// <param name="TrainAfter">The fitted weights on it.</param>
/// <param name="TestBefore">The defaults on the later rest.</param>
/// <param name="TestAfter">The fitted weights on it.</param>
/// <param name="Iterations">Of the search.</param>
/// <param name="Converged">Whether it ended by itself.</param>
public sealed record FsrsFitted(
    FsrsWeights Weights,
    bool Fitted,
    FsrsEvaluation TrainBefore,
    FsrsEvaluation TrainAfter,
    FsrsEvaluation TestBefore,
    FsrsEvaluation TestAfter,
    int Iterations,
    bool Converged
);

/// <summary>
/// The 21 weights for one learner's (or one school's) reviews: the first stabilities from the first spaced reviews, then all
/// weights by the least log loss of recall plus Pull times the sum of ((w - start) / sd)^2, sd being how much each weight differs
/// between learners. Deterministic. Fewer than 8 predictions leave the defaults, fewer than 64 fit the first stabilities only.
/// </summary>
/// <remarks>
/// Objective, pull, bounds and standard deviations are those of fsrs-rs 6 (open-spaced-repetition, 2025), which goes down by Adam in
/// random batches and stops early; here L-BFGS finds the minimum of the same objective over all reviews. Outliers are not taken out.
/// A first stability is at least 0.1 day, because <see cref="Fsrs"/>, as ts-fsrs, takes no less.
/// </remarks>
public static class FsrsFit
{
    private const int FewestForAny = 8;
    private const int FewestForAll = 64;
    private const double Tolerance = 1e-9;

    /// <summary>Of each weight among learners; published with fsrs-rs.</summary>
    private static readonly double[] StandardDeviations =
    [
        6.43,
        9.66,
        17.58,
        27.85,
        0.57,
        0.28,
        0.6,
        0.12,
        0.39,
        0.18,
        0.33,
        0.3,
        0.09,
        0.16,
        0.57,
        0.25,
        1.03,
        0.31,
        0.32,
        0.14,
        0.27,
    ];

    /// <summary>Fits the weights.</summary>
    /// <param name="log">The reviews.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static FsrsFitted Fit(FsrsReviewLog log, FsrsFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        options ??= new FsrsFitOptions();
        Require(options);
        var cut = log.Cut(options.TrainShare);
        var before = FsrsEvaluation.Of(FsrsWeights.Default, log, 0, options.TrainShare, options.SameDay);
        var (weights, iterations, converged) = cut < FewestForAny ? (FsrsWeights.Default, 0, false) : Search(log, cut, options);
        var after = FsrsEvaluation.Of(weights, log, 0, options.TrainShare, options.SameDay);
        var better = after.LogLoss < before.LogLoss;
        if (!better)
        {
            (weights, after) = (FsrsWeights.Default, before);
        }

        return new FsrsFitted(
            weights,
            better,
            before,
            after,
            FsrsEvaluation.Of(FsrsWeights.Default, log, options.TrainShare, 1, options.SameDay),
            FsrsEvaluation.Of(weights, log, options.TrainShare, 1, options.SameDay),
            iterations,
            converged
        );
    }

    private static (FsrsWeights Weights, int Iterations, bool Converged) Search(FsrsReviewLog log, int cut, FsrsFitOptions options)
    {
        var (stabilities, cards) = FsrsFirstStability.Estimate(log, cut);
        double[] start = [.. stabilities, .. FsrsWeights.Default.AsSpan()[4..]];
        double[] low = [.. FsrsWeights.LowerBounds];
        double[] high = [.. FsrsWeights.UpperBounds];
        Array.Fill(low, FsrsFirstStability.Least, 0, 4);
        low[19] = 0.01;
        if (!options.SameDay)
        {
            Array.Fill(start, 0, 17, 3);
            Array.Fill(low, 0, 17, 3);
            Array.Fill(high, 0, 17, 3);
        }

        if (cut < FewestForAll)
        {
            return (new FsrsWeights(start), 0, true);
        }

        var importance = new double[cut];
        for (var i = 0; i < cut; i++)
        {
            var place = (double)i / (cut - 1);
            importance[i] = options.RecencyWeighted ? 0.25 + 0.75 * place * place * place : 1;
        }

        // In units of the standard deviations all directions are about equally long, as L-BFGS likes them.
        var loss = new FsrsLoss(log, importance, options.SameDay);
        var (x, w) = (Divide(start), new double[FsrsWeights.Count]);
        var origin = Divide(start);
        var (iterations, converged) = new BoundedMinimum(Objective, Divide(low), Divide(high)).Descend(
            x,
            options.MaximumIterations,
            Tolerance
        );
        Multiply(x, w);
        FsrsFirstStability.OrderAndFill(w.AsSpan(0, 4), cards).CopyTo(w, 0);
        return (new FsrsWeights(w), iterations, converged);

        double Objective(ReadOnlySpan<double> at, Span<double> gradient)
        {
            Multiply(at, w);
            var value = loss.Compute(w, gradient);
            for (var i = 0; i < FsrsWeights.Count; i++)
            {
                var distance = at[i] - origin[i];
                value += options.Pull * distance * distance;
                gradient[i] = gradient[i] * StandardDeviations[i] + 2 * options.Pull * distance;
            }

            return value;
        }

        // Back from units, rounding may pass a bound by a bit.
        void Multiply(ReadOnlySpan<double> at, Span<double> weights)
        {
            for (var i = 0; i < FsrsWeights.Count; i++)
            {
                weights[i] = Math.Clamp(at[i] * StandardDeviations[i], low[i], high[i]);
            }
        }

        static double[] Divide(double[] values) => [.. values.Select((value, i) => value / StandardDeviations[i])];
    }

    private static void Require(FsrsFitOptions options)
    {
        if (!(options.TrainShare > 0 && options.TrainShare <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.TrainShare,
                "The share to fit to must be above 0 and at most 1."
            );
        }

        if (!(options.Pull >= 0 && double.IsFinite(options.Pull)))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Pull, "The pull must be finite and not negative.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumIterations, 1);
    }
}
