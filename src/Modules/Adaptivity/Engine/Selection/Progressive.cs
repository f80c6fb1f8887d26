namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The progressive method: at the start an item by chance, at the end the most informative one. Value: (1 - W) R + W I(theta),
/// per squared logit, with R drawn for each item uniformly from 0 to the largest information of an eligible item, and W as in
/// Barrada et al. (2008) from 0 at the first item to 1 at the last; the largest is best. Revuelta, J., and Ponsoda, V. (1998).
/// A comparison of item exposure control methods in computerized adaptive testing. Journal of Educational Measurement,
/// 35(4), 311-327.
/// </summary>
public sealed record Progressive : SelectionCriterion
{
    /// <summary>States how fast information takes over.</summary>
    /// <param name="acceleration">s, at least 0: 0 evenly, larger later; 1 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The acceleration is out of range.</exception>
    public Progressive(double acceleration = 1) => Acceleration = Progress.RequireAcceleration(acceleration);

    /// <summary>s, at least 0.</summary>
    public double Acceleration { get; }

    /// <inheritdoc/>
    public override string Name => "Progressive";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var weight = Progress.Of(state, Acceleration);
        state.Bank.Information(state.Theta, values);
        var largest = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            largest = state.Excluded[i] ? largest : Math.Max(largest, values[i]);
        }

        var random = state.Random;
        foreach (ref var value in values)
        {
            value = (1 - weight) * largest * random.NextDouble() + weight * value;
        }
    }
}
