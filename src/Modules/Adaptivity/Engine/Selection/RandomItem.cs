namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Any eligible item, each as likely as the other: the baseline that other criteria are measured against, and full use of a
/// bank. Value: a number drawn uniformly from [0, 1); the largest is best.
/// </summary>
public sealed record RandomItem : SelectionCriterion
{
    /// <inheritdoc/>
    public override string Name => "Random";

    /// <inheritdoc/>
    public override bool SmallestIsBest => false;

    /// <inheritdoc/>
    public override void Evaluate(in SelectionState state, Span<double> values)
    {
        var random = state.Random;
        foreach (ref var value in values)
        {
            value = random.NextDouble();
        }
    }
}

/// <summary>
/// How far a test has come from choosing at random to choosing by information, as the progressive and the proportional
/// criterion need it: W = sum of (f - 1)^s over f = 2..q, divided by the same over f = 2..Q, for the q-th of Q items. W is 0
/// for the first item and 1 for the last; with s = 0 it rises evenly, with a larger s it stays longer with chance. Barrada,
/// J. R., Olea, J., Ponsoda, V., and Abad, F. J. (2008). Incorporating randomness in the Fisher information for improving
/// item-exposure control in CATs. British Journal of Mathematical and Statistical Psychology, 61(2), 493-513.
/// </summary>
internal static class Progress
{
    public static double RequireAcceleration(double acceleration) =>
        acceleration >= 0 && double.IsFinite(acceleration)
            ? acceleration
            : throw new ArgumentOutOfRangeException(nameof(acceleration), acceleration, "The acceleration must be finite and at least 0.");

    public static double Of(in SelectionState state, double acceleration)
    {
        if (state.Length < 1)
        {
            throw new ArgumentException("This criterion needs the length of the test: set SelectionState.Length.", nameof(state));
        }

        var given = state.Responses.Count;
        if (given == 0)
        {
            return 0;
        }

        var (done, whole) = (0.0, 0.0);
        for (var f = 1; f < Math.Max(state.Length, given + 1); f++)
        {
            var term = Math.Pow(f, acceleration);
            whole += term;
            done += f <= given ? term : 0;
        }

        return done / whole;
    }
}
