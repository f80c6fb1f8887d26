namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The proportional method: each eligible item is taken with a chance proportional to I(theta)^H, where H = Q W grows from 0
/// at the first item (every item alike) to the length Q at the last (the most informative almost surely), with W as in
/// Barrada et al. (2008). Segall, D. O. (2004). A sharing item response theory model for computerized adaptive testing.
/// Journal of Educational and Behavioral Statistics, 29(4), 439-460; Barrada, J. R., Olea, J., Ponsoda, V., and Abad, F. J.
/// (2008). British Journal of Mathematical and Statistical Psychology, 61(2), 493-513.
/// </summary>
/// <remarks>
/// Value: H log I(theta) + G with G = -log(-log U) drawn for each item, U uniform; the largest is best. The largest of such
/// numbers falls on each item with just those chances (Gumbel, E. J. (1954). Statistical Theory of Extreme Values and Some
/// Practical Applications), which makes a draw of the ranking that every criterion gives.
/// </remarks>
public sealed record Proportional : SelectionCriterion
{
    /// <summary>A normal number, whose logarithm exists; information below it counts as none.</summary>
    private const double Least = 1e-300;

    /// <summary>States how fast information takes over.</summary>
    /// <param name="acceleration">s, at least 0: 0 evenly, larger later; 1 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">The acceleration is out of range.</exception>
    public Proportional(double acceleration = 1) => Acceleration = Progress.RequireAcceleration(acceleration);

    /// <summary>s, at least 0.</summary>
    public double Acceleration { get; }

    /// <inheritdoc/>
    public override string Name => "Proportional";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var power = state.Length * Progress.Of(state, Acceleration);
        state.Bank.Information(state.Theta, values);
        var random = state.Random;
        foreach (ref var value in values)
        {
            // 0 for a power of 0 even where there is no information: 0^0 = 1. U lies in (0, 1], where 1 counts as just below.
            var logWeight = power == 0 ? 0 : power * (value < Least ? double.NegativeInfinity : Elementary.Log(value));
            var logU = Elementary.Log(random.NextDouble() + 0.5 / (1UL << 53));
            value = logWeight - Elementary.Log(Math.Max(-logU, Least));
        }
    }
}
