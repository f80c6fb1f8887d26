namespace AdaptivQ.Adaptivity.Engine;

/// <summary>What to know about an estimate before it is used. Several may hold at once.</summary>
[Flags]
public enum EstimateCaveats
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The estimate is the lowest ability allowed, or minus infinity: the objective still rises there.</summary>
    AtLowerBound = 1,

    /// <summary>The estimate is the highest ability allowed, or plus infinity: the objective still rises there.</summary>
    AtUpperBound = 2,

    /// <summary>
    /// The objective has another, lower maximum at a finite ability, as that of items with guessing may; the highest was taken.
    /// </summary>
    SeveralMaxima = 4,

    /// <summary>There is no response, and nothing but responses determines this kind of estimate: theta is not a number.</summary>
    Undefined = 8,

    /// <summary>
    /// The posterior reaches an end of the grid it is summed over, and the prior goes on there: the estimate is drawn inwards and
    /// its standard error is too small.
    /// </summary>
    GridTooNarrow = 16,

    /// <summary>The posterior is narrower than the grid is fine: its standard error is that of the grid's spacing.</summary>
    GridTooCoarse = 32,

    /// <summary>Those that make the standard error one of the grid or the bound, not of the ability.</summary>
    UnreliableError = AtLowerBound | AtUpperBound | GridTooNarrow | GridTooCoarse,
}

/// <summary>An estimate of ability from a learner's scored responses.</summary>
/// <param name="Theta">
/// Ability, in logits. Finite from EAP, and from MAP with a normal prior; infinite where a bound allowed it; not a number
/// where <see cref="EstimateCaveats.Undefined"/> says so.
/// </param>
/// <param name="StandardError">
/// In logits, at least 0. EAP: the posterior standard deviation. MAP: 1 / sqrt(I + 1 / prior variance). ML and WL:
/// 1 / sqrt(I), infinite where there is no information.
/// </param>
/// <param name="IsExtreme">
/// True when every response so far is in its item's highest category or every one in the lowest (all correct, all wrong): no maximum
/// likelihood estimate exists, and theta rests on the prior as much as on the responses. A pattern without any response is both, and so is
/// extreme too.
/// </param>
public readonly record struct AbilityEstimate(double Theta, double StandardError, bool IsExtreme)
{
    /// <summary>What else to know about it.</summary>
    public EstimateCaveats Caveats { get; init; }

    /// <summary>theta - z SE and theta + z SE, in logits; z = 1.96 covers 95 % of a normal posterior, z = 1 covers 68 %.</summary>
    public (double Low, double High) Interval(double z) => (Theta - z * StandardError, Theta + z * StandardError);
}
