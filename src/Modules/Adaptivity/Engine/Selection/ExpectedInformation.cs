namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Maximum expected information (MEI): the information that the item will have given once it is answered and ability has been
/// estimated anew. Value: P(t) J_1(t_1) + Q(t) J_0(t_0), per squared logit, where t is the ability now, t_x the estimate after
/// response x, and J_x the item's information there, observed for that response or expected; the largest is best. van der
/// Linden, W. J. (1998). Bayesian item selection criteria for adaptive testing. Psychometrika, 63(2), 201-216; van der
/// Linden, W. J., and Pashley, P. J. (2000). Item selection and ability estimation in adaptive testing. In Computerized
/// Adaptive Testing: Theory and Practice, Kluwer, ch. 1.
/// </summary>
public sealed record ExpectedInformation : SelectionCriterion
{
    private const int StackResponses = 256;

    /// <summary>States how ability is estimated anew.</summary>
    /// <param name="estimator">Of finite estimates: EAP, or another within bounds.</param>
    /// <param name="information">Which information is expected.</param>
    public ExpectedInformation(ThetaEstimator estimator, InformationKind information = InformationKind.Expected)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        (Estimator, Information) = (estimator, information);
    }

    /// <summary>How ability is estimated anew.</summary>
    public ThetaEstimator Estimator { get; }

    /// <summary>Which information is expected.</summary>
    public InformationKind Information { get; }

    /// <inheritdoc/>
    public override string Name => "MEI";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        if (Estimator is ExpectedAPosteriori { Running: { } running })
        {
            Evaluate(state, running, values);
            return;
        }

        var count = state.Responses.Count + 1;
        var items = count <= StackResponses ? stackalloc int[count] : new int[count];
        var scores = count <= StackResponses ? stackalloc int[count] : new int[count];
        state.Responses.CopyTo(items, scores);
        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            items[^1] = item;
            scores[^1] = 1;
            var right = Estimator.Estimate(new ResponsePattern(state.Bank, items, scores)).Theta;
            scores[^1] = 0;
            var wrong = Estimator.Estimate(new ResponsePattern(state.Bank, items, scores)).Theta;
            values[item] = Value(state.Bank[item], state.Theta, right, wrong);
        }
    }

    /// <summary>The same by a running posterior, which takes the responses so far once rather than once an item.</summary>
    private void Evaluate(in SelectionState state, AbilityEstimator running, Span<double> values)
    {
        var nodes = running.Quadrature.Count;
        var span = nodes <= LikelihoodWeights.StackNodes ? stackalloc double[2 * nodes] : new double[2 * nodes];
        var soFar = span[..nodes];
        var after = span[nodes..];
        running.Start(soFar);
        state.Responses.AddLogLikelihood(running.Quadrature.Nodes, soFar);
        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            ref readonly var parameters = ref state.Bank[item];
            soFar.CopyTo(after);
            running.Observe(after, parameters, correct: true);
            var right = running.Summarise(after, 1, 1).Theta;
            soFar.CopyTo(after);
            running.Observe(after, parameters, correct: false);
            var wrong = running.Summarise(after, 1, 0).Theta;
            values[item] = Value(parameters, state.Theta, right, wrong);
        }
    }

    private double Value(in ItemParameters item, double theta, double afterRight, double afterWrong)
    {
        var success = Irt.Probability(item, theta);
        return Information == InformationKind.Expected
            ? success * Irt.Information(item, afterRight) + (1 - success) * Irt.Information(item, afterWrong)
            : success * Irt.ObservedInformation(item, afterRight, correct: true)
                + (1 - success) * Irt.ObservedInformation(item, afterWrong, correct: false);
    }
}
