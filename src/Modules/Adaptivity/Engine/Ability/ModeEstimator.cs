namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// Estimates ability by the highest point of an objective that is the log-likelihood and something added to it. Where every
/// item's log-likelihood is concave there is one root of the slope at most, and it is bracketed by the bounds. Else, items
/// with guessing may give several maxima (Samejima, F. (1973). A comment on Birnbaum's three-parameter logistic model in the
/// latent trait theory. Psychometrika, 38(2), 221-233): the slope is scanned over the whole range, every maximum between
/// two points of the scan is found, and the highest of them and of the bounds is taken.
/// </summary>
public abstract class ModeEstimator : AbilityEstimator
{
    // Stands in for an infinite bound: every response function is flat there in double precision, unless its items lie
    // thousands of logits away.
    private const double Far = 1e4;

    private protected ModeEstimator(ThetaRange range, InformationKind information)
    {
        if (!Enum.IsDefined(information))
        {
            throw new ArgumentOutOfRangeException(nameof(information), information, "Information is expected or observed.");
        }

        if (!(range.Lo < range.Hi))
        {
            throw new ArgumentException("The range of ability is empty; use ThetaRange.Unbounded for none.", nameof(range));
        }

        (Range, Information) = (range, information);
    }

    /// <summary>The abilities an estimate may take.</summary>
    public ThetaRange Range { get; }

    /// <summary>Which information the standard error rests on.</summary>
    public InformationKind Information { get; }

    /// <summary>1 / variance that the objective's addition brings to the standard error, per squared logit.</summary>
    private protected virtual double AddedInformation => 0;

    /// <inheritdoc/>
    public override AbilityEstimate Estimate(in ResponsePattern pattern)
    {
        if (pattern.Count == 0 && AddedInformation == 0)
        {
            return new AbilityEstimate(double.NaN, double.PositiveInfinity, IsExtreme: true) { Caveats = EstimateCaveats.Undefined };
        }

        var (theta, caveats) = FindMode(pattern);
        return new AbilityEstimate(theta, StandardErrorAt(pattern, theta), pattern.IsExtreme) { Caveats = caveats };
    }

    /// <summary>The standard error of an estimate that lies at theta, in logits; infinite where there is no information.</summary>
    /// <param name="pattern">The items and, for observed information, the responses.</param>
    /// <param name="theta">The estimate, in logits.</param>
    public double StandardErrorAt(in ResponsePattern pattern, double theta)
    {
        var terms = pattern.At(theta);
        var information = (Information == InformationKind.Expected ? terms.Information : terms.ObservedInformation) + AddedInformation;
        return information > 0 ? 1 / Math.Sqrt(information) : double.PositiveInfinity;
    }

    /// <summary>
    /// The objective's derivative at theta, per logit; 0 where underflow leaves nothing to say.
    /// </summary>
    private protected abstract double Slope(double theta, in LikelihoodTerms terms);

    /// <summary>The objective at <paramref name="to"/> less that at <paramref name="from"/>.</summary>
    private protected abstract double Rise(in ResponsePattern pattern, double from, double to);

    /// <summary>Whether the objective is concave with items whose log-likelihoods are.</summary>
    private protected abstract bool KeepsConcavity { get; }

    private double Slope(in ResponsePattern pattern, double theta) => Slope(theta, pattern.At(theta));

    private (double Theta, EstimateCaveats Caveats) FindMode(in ResponsePattern pattern)
    {
        var lo = double.IsFinite(Range.Lo) ? Range.Lo : Math.Min(-Far, Range.Hi - Far);
        var hi = double.IsFinite(Range.Hi) ? Range.Hi : Math.Max(Far, lo + Far);
        var concave = KeepsConcavity && pattern.IsLogConcave;
        var finest = Math.Clamp(0.5 / pattern.MaximumSlope, 0.005, 0.1);

        var (best, caveats) = (double.NaN, EstimateCaveats.None);
        double? rising = null;
        var falls = false;
        for (var theta = lo; ; theta = concave ? hi : Math.Min(Next(theta, finest), hi))
        {
            // A slope of exactly 0 is the flat tail of every response function, or a root that the next point will bracket.
            var slope = Slope(pattern, theta);
            if (slope > 0)
            {
                (rising, falls) = (theta, false);
            }
            else if (slope < 0 && !falls)
            {
                falls = true;
                if (rising is { } left)
                {
                    Offer(pattern, Root(pattern, left, theta), EstimateCaveats.None);
                }
                else
                {
                    Offer(pattern, Range.Lo, EstimateCaveats.AtLowerBound);
                }
            }

            if (theta >= hi)
            {
                break;
            }
        }

        if (!falls)
        {
            Offer(pattern, Range.Hi, EstimateCaveats.AtUpperBound);
        }

        return (best, caveats);

        void Offer(in ResponsePattern pattern, double theta, EstimateCaveats at)
        {
            if (double.IsNaN(best))
            {
                (best, caveats) = (theta, at);
                return;
            }

            // That items with guessing rise a little towards an infinite bound, too, is no news: every test does.
            var isHigher = Rise(pattern, best, theta) > 0;
            var loser = isHigher ? best : theta;
            (best, caveats) = isHigher ? (theta, caveats & EstimateCaveats.SeveralMaxima | at) : (best, caveats);
            caveats |= double.IsFinite(loser) ? EstimateCaveats.SeveralMaxima : EstimateCaveats.None;
        }
    }

    /// <summary>The next point of the scan: evenly spaced where items are, then ever further apart.</summary>
    private static double Next(double theta, double finest) => theta + finest + 0.1 * Math.Max(0, Math.Abs(theta) - 12);

    /// <summary>
    /// The root of the slope between two abilities where its signs differ: bisection, and inverse quadratic interpolation
    /// wherever that is safe. Chandrupatla, T. R. (1997). A new hybrid quadratic/bisection algorithm for finding the zero of
    /// a nonlinear function without using derivatives. Advances in Engineering Software, 28(3), 145-149.
    /// </summary>
    private double Root(in ResponsePattern pattern, double left, double right)
    {
        var (a, b) = (right, left);
        var (fa, fb) = (Slope(pattern, a), Slope(pattern, b));
        var part = 0.5;
        while (true)
        {
            var theta = a + part * (b - a);
            var slope = Slope(pattern, theta);
            double c,
                fc;
            if (slope > 0 == fa > 0)
            {
                (c, fc) = (a, fa);
            }
            else
            {
                (c, fc) = (b, fb);
                (b, fb) = (a, fa);
            }

            (a, fa) = (theta, slope);
            var (nearest, least) = Math.Abs(fa) < Math.Abs(fb) ? (a, fa) : (b, fb);
            var tolerance = 1e-14 + 4e-16 * Math.Abs(nearest);
            var smallest = tolerance / Math.Abs(b - a);
            if (least == 0 || smallest > 0.5)
            {
                return nearest;
            }

            var xi = (a - b) / (c - b);
            var phi = (fa - fb) / (fc - fb);
            var isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
            part = isSafe ? fa / (fb - fa) * (fc / (fb - fc)) + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb)) : 0.5;
            part = Math.Clamp(part, smallest, 1 - smallest);
        }
    }
}
