namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// One dichotomous item at one ability: P, its derivatives and those of log P and log Q, each from L and M of
/// <see cref="Irt"/> by a form in which P and Q have been divided out. Where an asymptote is 0 or 1 the quotients L / P and
/// M / Q are constants, so nothing becomes 0 / 0 in the tails.
/// </summary>
internal readonly ref struct ItemCurve
{
    private readonly double _slope;
    private readonly double _lm;

    public ItemCurve(in IrtParameters item, double theta)
    {
        var (b, c, d) = (item.Difficulty, item.Guessing, item.UpperAsymptote);
        _slope = item.Slope;
        var range = d - c;
        var (l, m) = Irt.Logistic(Irt.Logit(_slope, b, theta));
        _lm = l * m;
        P = c + range * l;
        Q = 1 - d + range * m;

        // (d - c) L / P and (d - c) M / Q.
        var shareOfP = c == 0 ? 1 : range * l / P;
        var shareOfQ = d == 1 ? 1 : range * m / Q;
        FirstDerivative = _slope * range * _lm;
        SecondDerivative = _slope * FirstDerivative * (m - l);
        ThirdDerivative = _slope * _slope * FirstDerivative * (1 - 6 * _lm);
        LogPSlope = _slope * m * shareOfP;
        LogQSlope = -_slope * l * shareOfQ;

        // (log P)'' = (D a)^2 M [(d - c) L / P] [c (M - L) / P - L (d - c) L / P]; the same for Q with L and M, c and 1 - d
        // exchanged. Written so, c = 0 gives -(D a)^2 L M without any cancellation.
        var floorOfP = c == 0 ? 0 : c * (m - l) / P;
        var floorOfQ = d == 1 ? 0 : (1 - d) * (l - m) / Q;
        LogPCurvature = _slope * m * (_slope * shareOfP) * (floorOfP - l * shareOfP);
        LogQCurvature = _slope * l * (_slope * shareOfQ) * (floorOfQ - m * shareOfQ);

        ContrastCurvature = LogThird(m * shareOfP, LogPSlope, LogPCurvature) - LogThird(-l * shareOfQ, LogQSlope, LogQCurvature);
    }

    public double P { get; }

    public double Q { get; }

    public double FirstDerivative { get; }

    public double SecondDerivative { get; }

    public double ThirdDerivative { get; }

    /// <summary>(log P)' = P' / P.</summary>
    public double LogPSlope { get; }

    /// <summary>(log Q)' = -P' / Q.</summary>
    public double LogQSlope { get; }

    public double LogPCurvature { get; }

    public double LogQCurvature { get; }

    /// <summary>s = (log P)' - (log Q)' = P' / (P Q).</summary>
    public double Contrast => LogPSlope - LogQSlope;

    public double ContrastSlope => LogPCurvature - LogQCurvature;

    public double ContrastCurvature { get; }

    /// <summary>f'''/f - 3 (log f)' (log f)'' - (log f)'^3, which is (log f)'''.</summary>
    /// <param name="firstOverSlope">f' / (f D a).</param>
    private double LogThird(double firstOverSlope, double first, double second) =>
        _slope * _slope * _slope * firstOverSlope * (1 - 6 * _lm) - 3 * first * second - first * first * first;
}
