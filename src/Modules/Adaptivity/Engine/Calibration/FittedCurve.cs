namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The category probabilities of one item in slope-intercept form, and their derivatives. "Stride" is the number of doubles a
/// category takes: the node count rounded up to whole vectors.
/// </summary>
internal abstract class FittedCurve(int categories, int parameters)
{
    /// <summary>Number of categories; at least 2.</summary>
    public int Categories { get; } = categories;

    /// <summary>Number of parameters, fixed ones included.</summary>
    public int Parameters { get; } = parameters;

    /// <summary>
    /// Writes at every node log P_c, P_c and the scores d log P_c / d beta_p.
    /// </summary>
    /// <param name="beta">The item's parameters.</param>
    /// <param name="theta">The nodes, in logits; their number is the stride.</param>
    /// <param name="logP">[category][node]</param>
    /// <param name="p">[category][node]</param>
    /// <param name="scores">[parameter][category][node]</param>
    /// <returns>False, with nothing of use written, where the parameters define no probabilities.</returns>
    public abstract bool Evaluate(
        ReadOnlySpan<double> beta,
        ReadOnlySpan<double> theta,
        Span<double> logP,
        Span<double> p,
        Span<double> scores
    );

    /// <summary>Where the search begins: parameters from the number of responses in each category.</summary>
    public abstract double[] Start(ReadOnlySpan<double> counts, double slope);

    /// <summary>The names of the parameters in slope-intercept form.</summary>
    public abstract string[] Names { get; }

    /// <summary>
    /// The parameters as the literature on tests states them (discrimination and difficulty), with the derivative of each
    /// with respect to every slope-intercept parameter, for the delta method.
    /// </summary>
    public abstract (string Name, double Value, double[] Gradient)[] Irt(ReadOnlySpan<double> beta);

    protected static double Logit(double p) => Math.Log(p / (1 - p));

    protected static double[] Unit(int length, int at, double value = 1)
    {
        var gradient = new double[length];
        gradient[at] = value;
        return gradient;
    }
}
