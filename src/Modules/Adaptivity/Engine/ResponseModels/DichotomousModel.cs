namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// A dichotomous item (one- to four-parameter logistic model, see <see cref="Irt"/>) among items of other kinds:
/// category 1 is correct, 0 is wrong.
/// </summary>
public sealed class DichotomousModel : ResponseModel
{
    private readonly IrtParameters _item;

    /// <summary>Checks the parameters.</summary>
    /// <exception cref="InvalidIrtParametersException">A parameter is out of range.</exception>
    public DichotomousModel(in IrtParameters item)
        : base(2)
    {
        item.Check(0);
        _item = item;
    }

    /// <summary>The parameters.</summary>
    public IrtParameters Parameters => _item;

    /// <inheritdoc/>
    public override bool IsLogConcave => _item is { Guessing: 0, UpperAsymptote: 1 };

    /// <inheritdoc/>
    public override double MaximumSlope => _item.Slope;

    /// <summary>b, in logits.</summary>
    public override double Location => _item.Difficulty;

    /// <inheritdoc/>
    public override double Information(double theta) => Irt.Information(_item, theta);

    /// <inheritdoc/>
    public override double ExpectedScore(double theta) => Irt.Probability(_item, theta);

    /// <inheritdoc/>
    public override LikelihoodTerms Terms(double theta, int category)
    {
        RequireCategory(category);
        return LikelihoodTerms.Of(_item, theta, category == 1);
    }

    private protected override void AddLogProbabilityCore(int category, ReadOnlySpan<double> thetas, Span<double> sums) =>
        Irt.AddLogProbability(_item, category == 1, thetas, sums);

    private protected override double FindOptimum() => NearestOptimum.OptimumOf(_item);

    private protected override void Curves(double theta, Span<double> p, Span<double> s, Span<double> t)
    {
        var curve = new ItemCurve(_item, theta);
        (p[0], s[0], t[0]) = (curve.Q, curve.LogQSlope, curve.LogQCurvature);
        (p[1], s[1], t[1]) = (curve.P, curve.LogPSlope, curve.LogPCurvature);
    }
}
