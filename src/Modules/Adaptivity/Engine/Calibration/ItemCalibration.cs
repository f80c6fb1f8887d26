namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Item parameters from responses: marginal maximum likelihood, with ability integrated out over a normal population. The
/// maximum is found by the EM algorithm of Bock and Aitkin (1981), accelerated (Lange, 1995; Jamshidian and Jennrich, 1997);
/// standard errors come from the observed information (Oakes, 1999). Missing responses are skipped. The same input gives the
/// same bits on every run and for every number of threads.
/// </summary>
/// <remarks>
/// Bock, R. D., and Aitkin, M. (1981). Marginal maximum likelihood estimation of item parameters: application of an EM
/// algorithm. Psychometrika, 46, 443-459.
/// </remarks>
public static class ItemCalibration
{
    /// <summary>Calibrates all items of the matrix with one model.</summary>
    /// <param name="responses">Persons by items; dichotomous models take 0 and 1, the others any categories, in their order.</param>
    /// <param name="model">The response model.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after every step, by whichever thread took it; null for silence.</param>
    /// <param name="cancellation">Ends the calibration between two steps.</param>
    /// <exception cref="UncalibratableItemException">An item has fewer than two categories, or more than the model knows.</exception>
    /// <exception cref="ArgumentException">There are no responses, or the starting values do not fit.</exception>
    /// <exception cref="InvalidOperationException">The starting values define no probabilities.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CalibrationResult Calibrate(
        ResponseMatrix responses,
        CalibrationModel model,
        CalibrationOptions? options = null,
        IProgress<CalibrationProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(responses);
        options ??= new CalibrationOptions();
        options.Check();
        var dichotomous =
            model
            is CalibrationModel.Rasch
                or CalibrationModel.OnePL
                or CalibrationModel.TwoPL
                or CalibrationModel.ThreePL
                or CalibrationModel.FourPL;
        var patterns = ResponsePatterns.Pack(responses, dichotomous);
        var layout = new ParameterLayout(model, patterns.Categories, options);
        var likelihood = new MarginalLikelihood(patterns, layout, options.Quadrature, options.Threads, cancellation);
        var search = new LikelihoodSearch(likelihood, layout.Start(patterns.CategoryCounts, options.Start), options);
        search.Run(progress, cancellation);

        double[]? covariance = null;
        if (options.StandardErrors)
        {
            progress?.Report(new CalibrationProgress(CalibrationPhase.StandardErrors, 0, search.Value, 0, 0));
            var information = ObservedInformation.Compute(likelihood, patterns, search.X, options.Threads, progress, cancellation);
            covariance = Cholesky.Factor(information, layout.Count) ? Cholesky.Invert(information, layout.Count) : null;
        }

        return new CalibrationResult
        {
            Model = model,
            Persons = patterns.Persons,
            Items =
            [
                .. Enumerable.Range(0, responses.Items).Select(item => Item(layout, search.X, covariance, item, patterns.Categories[item])),
            ],
            LogLikelihood = likelihood.LogLikelihood,
            ParameterCount = layout.Count,
            LatentVariance = Variance(layout, search.X, covariance),
            Iterations = search.Iterations,
            Evaluations = search.Evaluations,
            Converged = search.Converged,
            HasStandardErrors = covariance is not null,
        };
    }

    private static CalibratedItem Item(ParameterLayout layout, double[] x, double[]? covariance, int item, byte[] categories)
    {
        var (curve, index) = (layout.Curves[item], layout.Index[item]);
        var beta = new double[curve.Parameters];
        layout.Gather(x, item, beta);
        var slopeIntercept = curve.Names.Select(
            (name, p) =>
            {
                var gradient = new double[beta.Length];
                gradient[p] = 1;
                return new ParameterEstimate(name, beta[p], StandardError(gradient, index, covariance, x.Length));
            }
        );
        var irt = curve
            .Irt(beta)
            .Select(parameter => new ParameterEstimate(
                parameter.Name,
                parameter.Value,
                StandardError(parameter.Gradient, index, covariance, x.Length)
            ));
        return new CalibratedItem(categories, [.. irt], [.. slopeIntercept]);
    }

    /// <summary>The delta method: sqrt(g' C g), with C the covariance of the item's parameters; NaN where all of them are fixed.</summary>
    private static double StandardError(double[] gradient, int[] index, double[]? covariance, int n)
    {
        if (covariance is null)
        {
            return double.NaN;
        }

        var variance = 0.0;
        for (var i = 0; i < index.Length; i++)
        {
            for (var j = 0; j < index.Length; j++)
            {
                if (index[i] >= 0 && index[j] >= 0)
                {
                    variance += gradient[i] * gradient[j] * covariance[index[i] * n + index[j]];
                }
            }
        }

        return variance > 0 ? Math.Sqrt(variance) : double.NaN;
    }

    private static ParameterEstimate Variance(ParameterLayout layout, double[] x, double[]? covariance)
    {
        var (variance, at) = (layout.Variance(x), layout.LogVariance);
        return new ParameterEstimate(
            "variance",
            variance,
            at < 0 || covariance is null ? double.NaN : variance * Math.Sqrt(covariance[at * x.Length + at])
        );
    }
}
