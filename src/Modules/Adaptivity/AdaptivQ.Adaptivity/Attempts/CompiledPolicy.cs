using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>A quiz's policy made ready for the engine: everything it names, and nothing else. Immutable.</summary>
public sealed class CompiledPolicy
{
    private readonly QuizPolicy _policy;

    /// <exception cref="ArgumentException">The policy means nothing to the engine: its author was not stopped, or another version wrote
    /// it.</exception>
    public CompiledPolicy(QuizPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _policy = policy;
        if (policy.Levels.Count != policy.Cuts.Count + 1)
        {
            throw new ArgumentException(
                $"The policy names {policy.Levels.Count} levels and {policy.Cuts.Count} cuts between them; there must be one cut fewer "
                    + $"than levels.",
                nameof(policy)
            );
        }
        RefuseUnused(policy);
        var quadrature = Quadrature.Trapezoid(policy.GridLow, policy.GridHigh, policy.GridPoints);
        var prior = Prior.Normal(policy.PriorMean, policy.PriorStandardDeviation);
        var range = new ThetaRange(policy.GridLow, policy.GridHigh);
        Estimator = policy.Estimator switch
        {
            "EAP" => new ExpectedAPosteriori(quadrature, prior),
            "MAP" => new MaximumAPosteriori(prior, range),
            "MLE" => new MaximumLikelihood(range),
            "WLE" => new WeightedLikelihood(range),
            _ => throw Unknown("estimates by", policy.Estimator),
        };
        Criterion = policy.Criterion switch
        {
            "MFI" => SelectionCriterion.MaximumInformation,
            "TargetSuccess" => SelectionCriterion.TargetSuccess(
                policy.TargetSuccess ?? throw new ArgumentException("The policy chooses by a success rate and names none.", nameof(policy))
            ),
            "bOpt" => SelectionCriterion.NearestDifficulty,
            "thOpt" => SelectionCriterion.NearestOptimum,
            "MEI" => new ExpectedInformation(new ExpectedAPosteriori(quadrature, prior)),
            "MEPV" => new ExpectedPosteriorVariance(quadrature, prior),
            "GDI" => new GlobalDiscrimination(quadrature),
            "GDIP" => new GlobalDiscrimination(quadrature, prior),
            "KL" => new KullbackLeibler(quadrature),
            "KLP" => new KullbackLeibler(quadrature, prior),
            "MLWI" => new WeightedInformation(quadrature),
            "MPWI" => new WeightedInformation(quadrature, prior),
            "Progressive" => new Progressive(policy.Acceleration ?? 1),
            "Proportional" => new Proportional(policy.Acceleration ?? 1),
            "Random" => SelectionCriterion.Random,
            _ => throw Unknown("selects by", policy.Criterion),
        };
        Classification = policy.Classification switch
        {
            null => null,
            { Method: "interval", Z: { } z } => new ConfidenceIntervalClassification([.. policy.Cuts], z),
            { Method: "sprt", Delta: { } delta, Alpha: { } alpha, Beta: { } beta } => new SequentialProbabilityRatioTest(
                [.. policy.Cuts],
                delta,
                alpha,
                beta
            ),
            { Method: var method } => throw Unknown("classifies by", method),
        };
    }

    /// <summary>How ability is estimated.</summary>
    public AbilityEstimator Estimator { get; }

    /// <summary>What makes an item the better next one.</summary>
    public SelectionCriterion Criterion { get; }

    /// <summary>How the level is decided that ends an attempt; null for none.</summary>
    public ClassificationRule? Classification { get; }

    /// <summary>The rule an attempt stops by.</summary>
    /// <param name="timeLimitSeconds">The attempt's own limit, extra time included; null for none.</param>
    public StoppingRule StoppingRule(int? timeLimitSeconds) =>
        new(_policy.MaxItems, _policy.MinItems, _policy.StandardError, timeLimitSeconds is { } limit ? TimeSpan.FromSeconds(limit) : null)
        {
            ThetaChange = _policy.ThetaChange,
            LeastInformation = _policy.LeastInformation,
            Classification = Classification,
        };

    /// <summary>What the criterion does not use would be decoration.</summary>
    private static void RefuseUnused(QuizPolicy policy)
    {
        if (policy.TargetSuccess is not null && policy.Criterion != "TargetSuccess")
        {
            throw new ArgumentException(
                $"The policy names a success rate, which the criterion {policy.Criterion} does not use.",
                nameof(policy)
            );
        }
        if (policy.Acceleration is not null && policy.Criterion is not ("Progressive" or "Proportional"))
        {
            throw new ArgumentException(
                $"The policy names an acceleration, which the criterion {policy.Criterion} does not use.",
                nameof(policy)
            );
        }
    }

    private static ArgumentException Unknown(string what, string name) =>
        new($"The policy {what} '{name}', which this version does not know.");
}
