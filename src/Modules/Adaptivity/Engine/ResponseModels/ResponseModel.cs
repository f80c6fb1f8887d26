namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// An item with two or more response categories, numbered from 0: how likely each is at every ability. Dichotomous and
/// polytomous items are alike here, so that any mixture of them can be scored together. Everything follows from the
/// probabilities P_k and the derivatives of their logarithms, s_k = (log P_k)' and t_k = (log P_k)'', which stay exact in
/// the tails where P_k itself rounds to 0: P' = P s, P'' = P (t + s^2), I = sum P s^2. Immutable; abilities in logits; no
/// finite or infinite theta gives NaN. Nothing is allocated.
/// </summary>
/// <remarks>
/// Samejima, F. (1969). Estimation of latent ability using a response pattern of graded scores. Psychometrika Monograph 17.
/// J for polytomous items: Samejima, F. (1993).
/// An approximation for the bias function of the maximum likelihood estimate of a latent variable for the general case
/// where the item responses are discrete. Psychometrika, 58(1), 119-138.
/// </remarks>
public abstract class ResponseModel
{
    /// <summary>The most categories an item may have.</summary>
    public const int MaxCategories = 64;

    private protected ResponseModel(int categories)
    {
        if (categories is < 2 or > MaxCategories)
        {
            throw new ArgumentOutOfRangeException(
                nameof(categories), categories, $"An item needs 2 to {MaxCategories} response categories.");
        }

        CategoryCount = categories;
    }

    /// <summary>The number of categories; 2 to <see cref="MaxCategories"/>. A response is 0 to this less 1.</summary>
    public int CategoryCount { get; }

    /// <summary>Whether very low ability tends to this category; of ordered categories to 0 only.</summary>
    /// <param name="category">0 to <see cref="CategoryCount"/> - 1.</param>
    public virtual bool IsLowest(int category) => category == 0;

    /// <summary>Whether very high ability tends to this category; of ordered categories to the last only.</summary>
    /// <param name="category">0 to <see cref="CategoryCount"/> - 1.</param>
    public virtual bool IsHighest(int category) => category == CategoryCount - 1;

    /// <summary>Whether log P_k is concave in theta for every k, so that a likelihood of such items has one maximum at most.</summary>
    public virtual bool IsLogConcave => true;

    /// <summary>The steepest slope of a category's logit, per logit of ability; sets how finely the likelihood must be searched.</summary>
    public abstract double MaximumSlope { get; }

    /// <summary>log P_k(theta), natural logarithm; at most 0, and finite even where P_k rounds to 0.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="category">0 to <see cref="CategoryCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    public double LogProbability(double theta, int category)
    {
        RequireCategory(category);
        return LogProbabilityCore(Held(theta), category);
    }

    /// <summary>P_k(theta) of every category; they sum to 1.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="probabilities">Overwritten; as long as there are categories.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void Probabilities(double theta, Span<double> probabilities)
    {
        RequireLength(probabilities.Length);
        Span<double> unused = stackalloc double[2 * CategoryCount];
        Curves(Held(theta), probabilities, unused[..CategoryCount], unused[CategoryCount..]);
    }

    /// <summary>P_k', per logit, of every category; they sum to 0.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="derivatives">Overwritten; as long as there are categories.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void FirstDerivatives(double theta, Span<double> derivatives)
    {
        RequireLength(derivatives.Length);
        Span<double> s = stackalloc double[2 * CategoryCount];
        Curves(Held(theta), derivatives, s[..CategoryCount], s[CategoryCount..]);
        for (var k = 0; k < derivatives.Length; k++)
        {
            derivatives[k] *= s[k];
        }
    }

    /// <summary>P_k'', per squared logit, of every category; they sum to 0.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="derivatives">Overwritten; as long as there are categories.</param>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void SecondDerivatives(double theta, Span<double> derivatives)
    {
        RequireLength(derivatives.Length);
        Span<double> rest = stackalloc double[2 * CategoryCount];
        var s = rest[..CategoryCount];
        var t = rest[CategoryCount..];
        Curves(Held(theta), derivatives, s, t);
        for (var k = 0; k < derivatives.Length; k++)
        {
            derivatives[k] *= t[k] + s[k] * s[k];
        }
    }

    /// <summary>I(theta) = sum P_k'^2 / P_k: the expected (Fisher) information, per squared logit; never negative.</summary>
    public double Information(double theta) => Terms(theta, 0).Information;

    /// <summary>I'(theta) = sum P_k s_k (2 t_k + s_k^2), per cubed logit.</summary>
    public double InformationSlope(double theta) => Terms(theta, 0).InformationSlope;

    /// <summary>J(theta) = sum P_k' P_k'' / P_k, per cubed logit, which corrects the bias of maximum likelihood (Warm, 1989).</summary>
    public double WarmJ(double theta) => Terms(theta, 0).WarmJ;

    /// <summary>-(log P_k)'': the observed information of a response, per squared logit.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="category">0 to <see cref="CategoryCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    public double ObservedInformation(double theta, int category) => Terms(theta, category).ObservedInformation;

    /// <summary>All that estimation needs of one response, in one pass.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="category">0 to <see cref="CategoryCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    public virtual LikelihoodTerms Terms(double theta, int category)
    {
        RequireCategory(category);
        Span<double> curves = stackalloc double[3 * CategoryCount];
        var p = curves[..CategoryCount];
        var s = curves.Slice(CategoryCount, CategoryCount);
        var t = curves[(2 * CategoryCount)..];
        Curves(Held(theta), p, s, t);
        var (information, informationSlope, j) = (0.0, 0.0, 0.0);
        for (var k = 0; k < p.Length; k++)
        {
            var squared = s[k] * s[k];
            information += p[k] * squared;
            informationSlope += p[k] * s[k] * (2 * t[k] + squared);
            j += p[k] * s[k] * (t[k] + squared);
        }

        return new LikelihoodTerms(
            LogProbabilityCore(Held(theta), category), s[category], -t[category], information, informationSlope, j);
    }

    /// <summary>Adds log P_k at each of <paramref name="thetas"/> to the number standing there.</summary>
    /// <param name="category">The response; 0 to <see cref="CategoryCount"/> - 1.</param>
    /// <param name="thetas">Abilities in logits.</param>
    /// <param name="sums">Log-likelihoods so far, as long as <paramref name="thetas"/>; changed in place.</param>
    /// <exception cref="ArgumentException">The two spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    public virtual void AddLogProbability(int category, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        RequireCategory(category);
        if (thetas.Length != sums.Length)
        {
            throw new ArgumentException($"{sums.Length} sums cannot hold {thetas.Length} abilities.", nameof(sums));
        }

        for (var i = 0; i < thetas.Length; i++)
        {
            sums[i] += LogProbabilityCore(Held(thetas[i]), category);
        }
    }

    /// <summary>P_k, s_k and t_k of every category at a theta within +-1e15.</summary>
    private protected abstract void Curves(double theta, Span<double> p, Span<double> s, Span<double> t);

    /// <summary>log P_k at a theta within +-1e15, for a category that exists.</summary>
    private protected abstract double LogProbabilityCore(double theta, int category);

    private protected void RequireCategory(int category)
    {
        if ((uint)category >= (uint)CategoryCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(category), category, $"The item has the response categories 0 to {CategoryCount - 1}.");
        }
    }

    // An infinite ability times a slope of 0 would be no number; beyond 1e15 nothing changes any more.
    private static double Held(double theta) => Math.Clamp(theta, -1e15, 1e15);

    private void RequireLength(int length)
    {
        if (length != CategoryCount)
        {
            throw new ArgumentException($"{length} numbers do not fit an item of {CategoryCount} categories.", nameof(length));
        }
    }
}
