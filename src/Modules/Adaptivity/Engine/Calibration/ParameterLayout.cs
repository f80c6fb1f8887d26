namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Which numbers are estimated, and where each stands in the one vector that is searched: the free parameters item by item,
/// then the slope that all items share, or the logarithm of the ability variance.
/// </summary>
internal sealed class ParameterLayout
{
    private readonly double[] _priorMean;
    private readonly double[] _priorPrecision;

    public ParameterLayout(CalibrationModel model, byte[][] categories, CalibrationOptions options)
    {
        Curves = [.. categories.Select(category => Curve(model, category.Length))];
        Index = new int[Curves.Length][];
        var fixedSlope = model is CalibrationModel.Rasch or CalibrationModel.PartialCredit;
        var sharedSlope = model is CalibrationModel.OnePL;
        var priors = new List<ParameterPrior?>();
        for (var item = 0; item < Curves.Length; item++)
        {
            Index[item] = new int[Curves[item].Parameters];
            for (var p = 0; p < Index[item].Length; p++)
            {
                if (p == 0 && (fixedSlope || sharedSlope))
                {
                    Index[item][p] = -1;
                    continue;
                }

                Index[item][p] = priors.Count;
                priors.Add(
                    Curves[item].Names[p] switch
                    {
                        "logit(g)" => options.LowerAsymptotePrior,
                        "logit(u)" => options.UpperAsymptotePrior,
                        _ => null,
                    }
                );
            }
        }

        OfItems = priors.Count;
        (SharedSlope, LogVariance) = (-1, -1);
        if (sharedSlope)
        {
            SharedSlope = priors.Count;
            priors.Add(null);
            foreach (var index in Index)
            {
                index[0] = SharedSlope;
            }
        }

        if (fixedSlope)
        {
            LogVariance = priors.Count;
            priors.Add(null);
        }

        Count = priors.Count;
        _priorMean = [.. priors.Select(prior => prior?.Mean ?? 0)];
        _priorPrecision = [.. priors.Select(prior => prior is { } p ? 1 / (p.StandardDeviation * p.StandardDeviation) : 0)];
    }

    public FittedCurve[] Curves { get; }

    /// <summary>[item][parameter of its curve]: place in the vector, or -1 where the parameter is fixed (a slope of 1).</summary>
    public int[][] Index { get; }

    /// <summary>Length of the vector.</summary>
    public int Count { get; }

    /// <summary>How many of these belong to one item alone; they come first.</summary>
    public int OfItems { get; }

    /// <summary>Place of the common slope, or -1.</summary>
    public int SharedSlope { get; }

    /// <summary>Place of the logarithm of the ability variance, or -1: the variance is 1.</summary>
    public int LogVariance { get; }

    /// <summary>The parameters of one item's curve, fixed ones filled in.</summary>
    public void Gather(ReadOnlySpan<double> x, int item, Span<double> beta)
    {
        var index = Index[item];
        for (var p = 0; p < index.Length; p++)
        {
            beta[p] = index[p] < 0 ? 1 : x[index[p]];
        }
    }

    public double Variance(ReadOnlySpan<double> x) => LogVariance < 0 ? 1 : Math.Exp(x[LogVariance]);

    public double LogPrior(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var precision = _priorPrecision[i];
            if (precision > 0)
            {
                sum += 0.5 * (Math.Log(precision / (2 * Math.PI)) - precision * (x[i] - _priorMean[i]) * (x[i] - _priorMean[i]));
            }
        }

        return sum;
    }

    public void AddPriorGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (var i = 0; i < Count; i++)
        {
            gradient[i] -= _priorPrecision[i] * (x[i] - _priorMean[i]);
        }
    }

    public double PriorPrecision(int parameter) => _priorPrecision[parameter];

    /// <summary>Where the search begins.</summary>
    public double[] Start(double[][] counts, IReadOnlyList<double[]>? given)
    {
        if (given is not null && given.Count != Curves.Length)
        {
            throw new ArgumentException($"{given.Count} starting values do not fit {Curves.Length} items.", nameof(given));
        }

        var x = new double[Count];
        for (var item = 0; item < Curves.Length; item++)
        {
            var start = given?[item] ?? Curves[item].Start(counts[item], 1);
            if (start.Length != Curves[item].Parameters)
            {
                throw new ArgumentException(
                    $"Item {item} has {Curves[item].Parameters} parameters ({string.Join(", ", Curves[item].Names)}), not {start.Length} "
                        + "starting values.",
                    nameof(given)
                );
            }

            for (var p = 0; p < start.Length; p++)
            {
                if (Index[item][p] >= 0)
                {
                    x[Index[item][p]] = start[p];
                }
            }
        }

        return x;
    }

    private static FittedCurve Curve(CalibrationModel model, int categories) =>
        model switch
        {
            CalibrationModel.Rasch or CalibrationModel.OnePL or CalibrationModel.TwoPL => new LogisticCurve(lower: false, upper: false),
            CalibrationModel.ThreePL => new LogisticCurve(lower: true, upper: false),
            CalibrationModel.FourPL => new LogisticCurve(lower: true, upper: true),
            CalibrationModel.GradedResponse => new GradedCurve(categories),
            CalibrationModel.GeneralizedPartialCredit or CalibrationModel.PartialCredit => new PartialCreditCurve(categories),
            CalibrationModel.Nominal => new NominalCurve(categories),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "There is no such model."),
        };
}
