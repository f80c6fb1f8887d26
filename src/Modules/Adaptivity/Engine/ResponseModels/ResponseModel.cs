using System.Runtime.Intrinsics;

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

    /// <summary>An infinite ability times a slope of 0 would be no number; beyond this nothing changes any more.</summary>
    private const double Farthest = 1e15;

    private double _optimum = double.NaN;

    private protected ResponseModel(int categories)
    {
        if (categories is < 2 or > MaxCategories)
        {
            throw new ArgumentOutOfRangeException(
                nameof(categories),
                categories,
                $"An item needs 2 to {MaxCategories} response categories."
            );
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

    /// <summary>Where the item lies on the scale of ability, in logits. See <see cref="CompiledBank.Location"/>.</summary>
    public abstract double Location { get; }

    /// <summary>
    /// The ability, in logits, at which the item gives the most information; one of them where several give as much. Found when it is
    /// first asked for, and kept.
    /// </summary>
    public double Optimum
    {
        get
        {
            // Two threads may both search; they find the same bits.
            var optimum = Volatile.Read(ref _optimum);
            if (double.IsNaN(optimum))
            {
                optimum = FindOptimum();
                Volatile.Write(ref _optimum, optimum);
            }

            return optimum;
        }
    }

    /// <summary>log P_k(theta), natural logarithm; at most 0, and finite even where P_k rounds to 0.</summary>
    /// <param name="theta">Ability, in logits.</param>
    /// <param name="category">0 to <see cref="CategoryCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    public double LogProbability(double theta, int category)
    {
        var single = 0.0;
        AddLogProbability(category, [theta], new Span<double>(ref single));
        return single;
    }

    /// <summary>
    /// The share of the highest score that is expected at theta, 0 to 1: sum k P_k over the highest category. Of a model with ordered
    /// categories it never falls as theta rises.
    /// </summary>
    /// <param name="theta">Ability, in logits.</param>
    public virtual double ExpectedScore(double theta)
    {
        Span<double> curves = stackalloc double[3 * CategoryCount];
        var p = curves[..CategoryCount];
        Curves(Held(theta), p, curves.Slice(CategoryCount, CategoryCount), curves[(2 * CategoryCount)..]);
        var mean = 0.0;
        for (var k = 1; k < p.Length; k++)
        {
            mean += k * p[k];
        }

        return mean / (CategoryCount - 1);
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
    /// <param name="theta">Ability, in logits.</param>
    public virtual double Information(double theta)
    {
        Span<double> curves = stackalloc double[3 * CategoryCount];
        var p = curves[..CategoryCount];
        var s = curves.Slice(CategoryCount, CategoryCount);
        Curves(Held(theta), p, s, curves[(2 * CategoryCount)..]);
        var information = 0.0;
        for (var k = 0; k < p.Length; k++)
        {
            information += p[k] * (s[k] * s[k]);
        }

        return information;
    }

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

        return new LikelihoodTerms(LogProbability(theta, category), s[category], -t[category], information, informationSlope, j);
    }

    /// <summary>Adds log P_k at each of <paramref name="thetas"/> to the number standing there.</summary>
    /// <param name="category">The response; 0 to <see cref="CategoryCount"/> - 1.</param>
    /// <param name="thetas">Abilities in logits.</param>
    /// <param name="sums">Log-likelihoods so far, as long as <paramref name="thetas"/>; changed in place.</param>
    /// <exception cref="ArgumentException">The two spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    public void AddLogProbability(int category, ReadOnlySpan<double> thetas, Span<double> sums)
    {
        RequireCategory(category);
        if (thetas.Length != sums.Length)
        {
            throw new ArgumentException($"{sums.Length} sums cannot hold {thetas.Length} abilities.", nameof(sums));
        }

        AddLogProbabilityCore(category, thetas, sums);
    }

    /// <summary>P_k, s_k and t_k of every category at a theta within +-1e15.</summary>
    private protected abstract void Curves(double theta, Span<double> p, Span<double> s, Span<double> t);

    /// <summary>
    /// Adds log P_k at each theta, of any size, for a category that exists. Several abilities at once come out to the bit as each alone.
    /// </summary>
    private protected abstract void AddLogProbabilityCore(int category, ReadOnlySpan<double> thetas, Span<double> sums);

    /// <summary>Searches the ability of most information.</summary>
    private protected abstract double FindOptimum();

    /// <summary>
    /// The ability of most information of an item whose categories take over from one another at some abilities: of the peaks of a grid
    /// about all of these, each followed to the root of I' beside it by bisection, the highest.
    /// </summary>
    /// <param name="takeOvers">In logits, in any order; at least one.</param>
    private protected double FindOptimumAbout(ReadOnlySpan<double> takeOvers)
    {
        // 6 units of the steepest logit beyond the outermost, at odds of 400 to 1, there is no peak. Where some lie so far apart that the
        // grid would be endless, it is coarser, and the abilities themselves help.
        const double Reach = 6,
            Step = 0.25,
            MostPoints = 4096;
        const int Parts = 8;
        var (lo, hi) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var point in takeOvers)
        {
            (lo, hi) = (Math.Min(lo, point), Math.Max(hi, point));
        }

        (lo, hi) = (lo - Reach / MaximumSlope, hi + Reach / MaximumSlope);
        var step = Math.Max(Step / MaximumSlope, (hi - lo) / MostPoints);
        // The highest point of the grid need not be beside the highest peak: each point that tops its neighbours is followed up.
        List<double> tops = [.. takeOvers];
        var (before, here) = (double.NegativeInfinity, Information(lo));
        for (var i = 0; i <= (hi - lo) / step; i++)
        {
            var after = Information(lo + (i + 1) * step);
            if (here >= before && here >= after)
            {
                tops.Add(lo + i * step);
            }

            (before, here) = (here, after);
        }

        var best = tops.MaxBy(Information);
        var most = Information(best);
        foreach (var top in tops)
        {
            // Two peaks may lie closer together than the grid's points, with a shallow valley between: every part of the neighbourhood
            // in which I' turns from rising to falling has one. Those closer than a part differ by less than a billionth.
            for (var part = -Parts; part < Parts; part++)
            {
                var (rising, falling) = (top + part * step / Parts, top + (part + 1) * step / Parts);
                if (InformationSlope(rising) > 0 && InformationSlope(falling) <= 0)
                {
                    var peak = Peak(rising, falling);
                    var information = Information(peak);
                    // The last bits of the information itself do not count, which is flat there.
                    (best, most) = information >= most * (1 - 1e-12) ? (peak, Math.Max(information, most)) : (best, most);
                }
            }
        }

        return best;
    }

    /// <summary>The root of I' between an ability where it is above 0 and one where it is not.</summary>
    private double Peak(double rising, double falling)
    {
        for (var middle = rising + (falling - rising) / 2; rising < middle && middle < falling; middle = rising + (falling - rising) / 2)
        {
            (rising, falling) = InformationSlope(middle) > 0 ? (middle, falling) : (rising, middle);
        }

        return rising;
    }

    private protected void RequireCategory(int category)
    {
        if ((uint)category >= (uint)CategoryCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(category),
                category,
                $"The item has the response categories 0 to {CategoryCount - 1}."
            );
        }
    }

    private protected static double Held(double theta) => Math.Clamp(theta, -Farthest, Farthest);

    private protected static Vector512<double> Held(Vector512<double> theta) =>
        Vector512.MinNative(Vector512.MaxNative(theta, Vector512.Create(-Farthest)), Vector512.Create(Farthest));

    private void RequireLength(int length)
    {
        if (length != CategoryCount)
        {
            throw new ArgumentException($"{length} numbers do not fit an item of {CategoryCount} categories.", nameof(length));
        }
    }
}
