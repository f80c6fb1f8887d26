namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>What logistic regression says of one item's differential functioning.</summary>
/// <param name="UniformStatistic">Likelihood ratio of adding the group, 1 degree of freedom: an advantage at every score.</param>
/// <param name="UniformPValue">Its upper tail.</param>
/// <param name="NonUniformStatistic">Likelihood ratio of adding group times score besides, 1 degree of freedom: an advantage that changes
/// with the score.</param>
/// <param name="NonUniformPValue">Its upper tail.</param>
/// <param name="Statistic">Both together, 2 degrees of freedom.</param>
/// <param name="PValue">Its upper tail.</param>
/// <param name="NagelkerkeChange">Nagelkerke's R2 of the full model less that of the score alone, 0 to 1: the size of the effect.</param>
/// <param name="Class">A below 0.035 or not significant at 5 %, B below 0.070, C from there.</param>
/// <param name="GroupEffect">Log-odds of the focal group against the reference group at the same score (model without interaction).</param>
public readonly record struct LogisticDifResult(
    double UniformStatistic,
    double UniformPValue,
    double NonUniformStatistic,
    double NonUniformPValue,
    double Statistic,
    double PValue,
    double NagelkerkeChange,
    DifClass Class,
    double GroupEffect
);

/// <summary>
/// Differential item functioning by logistic regression of the item's score on the total score, the group and their product.
/// Swaminathan, H., and Rogers, H. J. (1990). Detecting differential item functioning using logistic regression procedures.
/// Journal of Educational Measurement, 27, 361-370. Size: Nagelkerke, N. J. D. (1991). A note on a general definition of the
/// coefficient of determination. Biometrika, 78, 691-692; classes: Jodoin, M. G., and Gierl, M. J. (2001). Applied Measurement
/// in Education, 14, 329-349.
/// </summary>
public static class LogisticDif
{
    private const int MostSteps = 100;

    /// <summary>One item, matched on the total score of all items including it.</summary>
    /// <inheritdoc cref="MantelHaenszel.Compute(ResponseMatrix, ReadOnlySpan{bool}, int)" path="/param"/>
    /// <exception cref="ArgumentException">Persons and groups differ in number, only one group or one kind of answer is met, or all have
    /// one score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public static LogisticDifResult Compute(ResponseMatrix responses, ReadOnlySpan<bool> isFocal, int item)
    {
        ArgumentNullException.ThrowIfNull(responses);
        DifData.Check(responses, isFocal, item);
        var totals = ItemStatistics.Totals(responses);
        var (scores, groups, right) = (new List<double>(), new List<double>(), new List<double>());
        for (var person = 0; person < totals.Length; person++)
        {
            var response = responses[person][item];
            if (response != ResponseMatrix.Missing)
            {
                scores.Add(totals[person]);
                groups.Add(isFocal[person] ? 1 : 0);
                right.Add(response);
            }
        }

        return Compute([.. scores], [.. groups], [.. right]);
    }

    /// <summary>One item from its regressors.</summary>
    /// <param name="scores">The matching variable of each person, in any unit.</param>
    /// <param name="groups">0 reference, 1 focal.</param>
    /// <param name="right">0 or 1.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, or one of them does not vary.</exception>
    public static LogisticDifResult Compute(double[] scores, double[] groups, double[] right)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(right);
        if (scores.Length != groups.Length || scores.Length != right.Length)
        {
            throw new ArgumentException("Scores, groups and answers differ in number.", nameof(groups));
        }

        if (!Varies(scores) || !Varies(groups) || !Varies(right))
        {
            throw new ArgumentException(
                "Two groups, two kinds of answer and different scores are needed for a comparison.",
                nameof(scores)
            );
        }

        // Centred and scaled, so that score and score times group are not all but collinear; the tests do not change by it.
        var mean = scores.Average();
        var spread = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        double[][] columns =
        [
            [.. scores.Select(_ => 1.0)],
            [.. scores.Select(score => (score - mean) / spread)],
            groups,
            [.. scores.Zip(groups, (score, group) => (score - mean) / spread * group)],
        ];
        var (scoreOnly, _) = Maximise(columns.AsSpan(0, 2), right);
        var (withGroup, coefficients) = Maximise(columns.AsSpan(0, 3), right);
        var (full, _) = Maximise(columns, right);
        var (none, _) = Maximise(columns.AsSpan(0, 1), right);

        var uniform = Math.Max(0, 2 * (withGroup - scoreOnly));
        var nonUniform = Math.Max(0, 2 * (full - withGroup));
        var both = Math.Max(0, 2 * (full - scoreOnly));
        var p = ChiSquare.UpperTail(both, 2);
        var change = Nagelkerke(full, none, right.Length) - Nagelkerke(scoreOnly, none, right.Length);
        return new LogisticDifResult(
            uniform,
            ChiSquare.UpperTail(uniform, 1),
            nonUniform,
            ChiSquare.UpperTail(nonUniform, 1),
            both,
            p,
            change,
            p >= 0.05 || change < 0.035 ? DifClass.A
                : change < 0.070 ? DifClass.B
                : DifClass.C,
            coefficients[2]
        );
    }

    /// <summary>(1 - exp(2 (none - model) / n)) / (1 - exp(2 none / n))</summary>
    private static double Nagelkerke(double model, double none, int n) =>
        (1 - Math.Exp(2 * (none - model) / n)) / (1 - Math.Exp(2 * none / n));

    private static bool Varies(double[] values) => values.Distinct().Skip(1).Any();

    /// <summary>Newton's method, with steps halved where the likelihood would fall.</summary>
    private static (double LogLikelihood, double[] Coefficients) Maximise(ReadOnlySpan<double[]> columns, double[] right)
    {
        var k = columns.Length;
        var coefficients = new double[k];
        var trial = new double[k];
        var (gradient, information) = (new double[k], new double[k * k]);
        var value = LogLikelihood(columns, right, coefficients, gradient, information);
        for (var step = 0; step < MostSteps; step++)
        {
            if (!Cholesky.Factor(information, k))
            {
                break; // Separated perfectly: the likelihood is at its bound, the coefficients are not.
            }

            var direction = gradient.ToArray();
            Cholesky.Solve(information, k, direction);
            var rise = QuasiNewtonMemory.Dot(direction, gradient);
            var (length, next) = (1.0, double.NegativeInfinity);
            for (; length > 1e-6; length /= 2)
            {
                for (var i = 0; i < k; i++)
                {
                    trial[i] = coefficients[i] + length * direction[i];
                }

                next = LogLikelihood(columns, right, trial, gradient, information);
                if (next >= value)
                {
                    break;
                }
            }

            if (next < value)
            {
                break;
            }

            trial.CopyTo(coefficients, 0);
            value = next;
            if (rise < 1e-14)
            {
                break;
            }
        }

        return (value, coefficients);
    }

    private static double LogLikelihood(
        ReadOnlySpan<double[]> columns,
        double[] right,
        double[] coefficients,
        double[] gradient,
        double[] information
    )
    {
        var (k, sum) = (columns.Length, 0.0);
        Array.Clear(gradient);
        Array.Clear(information);
        for (var i = 0; i < right.Length; i++)
        {
            var z = 0.0;
            for (var j = 0; j < k; j++)
            {
                z += coefficients[j] * columns[j][i];
            }

            var e = Math.Exp(-Math.Abs(z));
            var p = z >= 0 ? 1 / (1 + e) : e / (1 + e);
            sum += right[i] * z - Math.Max(z, 0) - Math.Log(1 + e);
            for (var j = 0; j < k; j++)
            {
                gradient[j] += (right[i] - p) * columns[j][i];
                for (var l = 0; l <= j; l++)
                {
                    information[j * k + l] += p * (1 - p) * columns[j][i] * columns[l][i];
                }
            }
        }

        return sum;
    }
}
