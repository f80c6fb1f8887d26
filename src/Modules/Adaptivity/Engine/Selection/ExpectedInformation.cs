namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Maximum expected information (MEI): the information that the item will have given once it is answered and ability has been
/// estimated again. Value: the sum over the item's categories of P_k(t) J_k(t_k), per squared logit, where t is the ability now, t_k
/// the estimate after response k, and J_k the item's information there, observed for that response or expected; for a dichotomous
/// item Q(t) J_0(t_0) + P(t) J_1(t_1). The largest is best. van der Linden, W. J. (1998). Bayesian item selection criteria for adaptive
/// testing. Psychometrika, 63(2), 201-216; van der Linden, W. J., and Pashley, P. J. (2000). Item selection and ability estimation in
/// adaptive testing. In Computerized Adaptive Testing: Theory and Practice, Kluwer, ch. 1.
/// </summary>
public sealed record ExpectedInformation : SelectionCriterion
{
    private const int StackResponses = 256;

    /// <summary>States how ability is estimated after the response.</summary>
    /// <param name="estimator">Of finite estimates: EAP, or another within bounds.</param>
    /// <param name="information">Which information is expected.</param>
    public ExpectedInformation(AbilityEstimator estimator, InformationKind information = InformationKind.Expected)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        (Estimator, Information) = (estimator, information);
    }

    /// <summary>How ability is estimated after the response.</summary>
    public AbilityEstimator Estimator { get; }

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
        Span<double> thetas = stackalloc double[ResponseModel.MaxCategories];
        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            items[^1] = item;
            var after = thetas[..state.Bank.CategoryCount(item)];
            for (var k = 0; k < after.Length; k++)
            {
                scores[^1] = k;
                after[k] = Estimator.Estimate(new ResponsePattern(state.Bank, items, scores)).Theta;
            }

            values[item] = Value(state, item, after);
        }
    }

    /// <summary>The same by a running posterior, which takes the responses so far once rather than once an item.</summary>
    private void Evaluate(in SelectionState state, GridPosterior running, Span<double> values)
    {
        var nodes = running.Quadrature.Count;
        var span = nodes <= LikelihoodWeights.StackNodes ? stackalloc double[2 * nodes] : new double[2 * nodes];
        var soFar = span[..nodes];
        var posterior = span[nodes..];
        Span<double> thetas = stackalloc double[ResponseModel.MaxCategories];
        running.Start(soFar);
        state.Responses.AddLogLikelihood(running.Quadrature.Nodes, soFar);
        for (var item = 0; item < values.Length; item++)
        {
            if (state.Excluded[item])
            {
                continue;
            }

            var after = thetas[..state.Bank.CategoryCount(item)];
            for (var k = 0; k < after.Length; k++)
            {
                soFar.CopyTo(posterior);
                running.Observe(posterior, state.Bank, item, k);
                after[k] = running.Summarise(posterior, isExtreme: false).Theta;
            }

            values[item] = Value(state, item, after);
        }
    }

    /// <param name="state">The bank and the ability now.</param>
    /// <param name="item">The item.</param>
    /// <param name="after">The estimate after each response, in logits; as many as categories.</param>
    private double Value(in SelectionState state, int item, ReadOnlySpan<double> after)
    {
        Span<double> p = stackalloc double[after.Length];
        state.Bank.Probabilities(item, state.Theta, p);
        var value = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            value +=
                p[k]
                * (
                    Information == InformationKind.Expected
                        ? state.Bank.Information(item, after[k])
                        : state.Bank.ObservedInformation(item, after[k], k)
                );
        }

        return value;
    }
}
