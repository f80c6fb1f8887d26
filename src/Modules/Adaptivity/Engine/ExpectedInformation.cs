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
            ref readonly var parameters = ref state.Bank[item];
            var success = Irt.Probability(parameters, state.Theta);
            values[item] = success * After(1, state.Bank, items, scores) + (1 - success) * After(0, state.Bank, items, scores);
        }
    }

    private double After(int score, ItemBank bank, ReadOnlySpan<int> items, Span<int> scores)
    {
        scores[^1] = score;
        var theta = Estimator.Estimate(new ResponsePattern(bank, items, scores)).Theta;
        return Information == InformationKind.Expected
            ? Irt.Information(bank[items[^1]], theta)
            : Irt.ObservedInformation(bank[items[^1]], theta, score == 1);
    }
}
