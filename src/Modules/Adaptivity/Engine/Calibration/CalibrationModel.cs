namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The response models that can be calibrated, in slope-intercept form on the logistic metric (D = 1); theta in logits.
/// </summary>
public enum CalibrationModel
{
    /// <summary>
    /// P = 1 / (1 + exp(-(theta + d))), theta ~ N(0, variance), the variance estimated. Rasch, G. (1960). Probabilistic Models
    /// for Some Intelligence and Attainment Tests.
    /// </summary>
    Rasch,

    /// <summary>P = 1 / (1 + exp(-(a theta + d))) with one slope for all items, theta ~ N(0, 1). Thissen, D. (1982).</summary>
    OnePL,

    /// <summary>As <see cref="OnePL"/> with a slope for every item. Birnbaum, A. (1968).</summary>
    TwoPL,

    /// <summary>P = g + (1 - g) L, a lower asymptote for every item. Birnbaum, A. (1968).</summary>
    ThreePL,

    /// <summary>P = g + (u - g) L, an upper asymptote besides. Barton, M. A., and Lord, F. M. (1981).</summary>
    FourPL,

    /// <summary>P(X &gt;= k) = 1 / (1 + exp(-(a theta + d_k))). Samejima, F. (1969).</summary>
    GradedResponse,

    /// <summary>P(X = k) proportional to exp(k a theta + d_k), d_0 = 0. Muraki, E. (1992).</summary>
    GeneralizedPartialCredit,

    /// <summary>As the generalized one with a = 1 and the variance of theta estimated. Masters, G. N. (1982).</summary>
    PartialCredit,

    /// <summary>P(X = k) proportional to exp(a_k theta + c_k), a_0 = c_0 = 0. Bock, R. D. (1972).</summary>
    Nominal,
}
