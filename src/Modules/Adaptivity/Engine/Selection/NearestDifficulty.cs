namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The item whose difficulty is nearest the ability now (bOpt). Value: |theta - b|, in logits; the smallest is best. Of an item of
/// more categories b is its <see cref="CompiledBank.Location"/>. Urry,
/// V. W. (1970). A Monte Carlo investigation of logistic test models. Doctoral dissertation, Purdue University.
/// </summary>
public sealed record NearestDifficulty : SelectionCriterion
{
    /// <inheritdoc/>
    public override string Name => "bOpt";

    /// <inheritdoc/>
    public override bool SmallestIsBest => true;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var difficulties = state.Bank.Difficulties;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(state.Theta - difficulties[i]);
        }

        foreach (var other in state.Bank.Others)
        {
            values[other] = Math.Abs(state.Theta - state.Bank.Location(other));
        }
    }
}

/// <summary>
/// The item whose information peaks nearest the ability now (thOpt). Value: |theta - theta*|, in logits, where theta* is the
/// ability at which the item gives the most information; the smallest is best. Of items of more categories theta* is searched once and
/// kept (<see cref="ResponseModel.Optimum"/>). Li, Y. H., and Schafer, W. D. (2005). Trait
/// parameter recovery using multidimensional computerized adaptive testing in reading and mathematics. Applied
/// Psychological Measurement, 29(1), 3-25; theta* of four-parameter items: Magis, D. (2013). A note on the item information
/// function of the four-parameter logistic model. Applied Psychological Measurement, 37(4), 304-315.
/// </summary>
public sealed record NearestOptimum : SelectionCriterion
{
    /// <inheritdoc/>
    public override string Name => "thOpt";

    /// <inheritdoc/>
    public override bool SmallestIsBest => true;

    /// <summary>theta*: the ability, in logits, at which a dichotomous item gives the most information.</summary>
    /// <remarks>
    /// With x = P(theta*) - 1/2 and s = c + d, (log I)' = 0 is x^3 + p x + q = 0, where p = s / 2 - c d - 3 / 4 is negative
    /// and q = (s - 1) / 4. Its middle root, in its trigonometric form, is the one with c below P below d.
    /// </remarks>
    public static double OptimumOf(in IrtParameters item)
    {
        var (c, d) = (item.Guessing, item.UpperAsymptote);
        if (c + d == 1)
        {
            // Symmetric, as with c = 0 and d = 1: halfway, exactly.
            return item.Difficulty;
        }

        var p = (c + d) / 2 - c * d - 0.75;
        var q = (c + d - 1) / 4;
        var radius = 2 * Math.Sqrt(-p / 3);
        var angle = Math.Acos(Math.Clamp(3 * q / (p * radius), -1, 1));
        var probability = 0.5 + radius * Math.Cos((angle - 2 * Math.PI) / 3);
        return item.Difficulty + Math.Log((probability - c) / (d - probability)) / item.Slope;
    }

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(state.Theta - state.Bank.Optimum(i));
        }
    }
}
