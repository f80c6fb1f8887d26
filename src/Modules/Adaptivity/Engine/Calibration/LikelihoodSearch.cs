namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Climbs to the maximum of the marginal likelihood by EM steps accelerated with a quasi-Newton memory. A step that would not
/// raise the likelihood enough (Armijo's condition) is shortened, so the likelihood never falls from one step to the next.
/// </summary>
internal sealed class LikelihoodSearch(MarginalLikelihood likelihood, double[] start, CalibrationOptions options)
{
    private const int Pairs = 20;
    private const int MostShortenings = 40;

    // Steps that gain nothing a double can hold: the data leave a parameter undetermined, or more is asked than can be had.
    private const int MostStandstills = 5;

    // No parameter moves further in one step, lest the first steps overshoot into regions where the likelihood is flat.
    private const double LongestMove = 2;

    private readonly QuasiNewtonMemory _memory = new(start.Length, Pairs);
    private readonly double[] _gradient = new double[start.Length];
    private readonly double[] _trialGradient = new double[start.Length];
    private readonly double[] _emStep = new double[start.Length];
    private readonly double[] _direction = new double[start.Length];
    private readonly double[] _trial = new double[start.Length];

    /// <summary>The parameters reached.</summary>
    public double[] X { get; } = [.. start];

    /// <summary>The quantity maximised, at <see cref="X"/>.</summary>
    public double Value { get; private set; }

    public int Iterations { get; private set; }

    public int Evaluations { get; private set; }

    public bool Converged { get; private set; }

    /// <summary>Climbs. Afterwards the likelihood stands evaluated at <see cref="X"/>.</summary>
    /// <exception cref="InvalidOperationException">The starting values define no probabilities.</exception>
    public void Run(IProgress<CalibrationProgress>? progress, CancellationToken cancellation)
    {
        Value = Evaluate(X);
        if (!double.IsFinite(Value))
        {
            throw new InvalidOperationException(
                "The starting values define no probabilities: boundaries of a graded item must fall, g must be below u."
            );
        }

        GradientAt(X, _gradient);
        var (firstChange, standstills) = (double.NaN, 0);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            likelihood.PrepareStep(likelihood.Layout.Variance(X));
            likelihood.ApplyStep(_gradient, _emStep);
            _memory.Direction(_gradient, (from, to) => likelihood.ApplyStep(from, to), _direction);
            var rise = QuasiNewtonMemory.Dot(_gradient, _direction);
            if (!(rise > 0))
            {
                _memory.Forget();
                _emStep.CopyTo(_direction, 0);
                rise = QuasiNewtonMemory.Dot(_gradient, _direction);
            }

            var change = LargestOf(_emStep);
            firstChange = double.IsNaN(firstChange) ? change : firstChange;
            progress?.Report(new CalibrationProgress(CalibrationPhase.Estimation, Iterations, Value, change, Done(firstChange, change)));

            // A quadratic with this slope and this step to its top has rise / 2 left to be won.
            if (change < options.Tolerance && rise / 2 < options.LogLikelihoodTolerance)
            {
                Converged = true;
                return;
            }

            var before = Value;
            if (Iterations == options.MaxIterations || standstills == MostStandstills || !Climb(rise))
            {
                return;
            }

            Iterations++;
            standstills = Value - before > 1e-15 * Math.Abs(Value) ? 0 : standstills + 1;
        }
    }

    /// <summary>Takes one step upwards.</summary>
    /// <returns>False where no step, however short, leads upwards any more; the likelihood is then evaluated at X again.</returns>
    private bool Climb(double rise)
    {
        var length = Math.Min(1, LongestMove / LargestOf(_direction));
        for (var shortened = 0; shortened < MostShortenings; shortened++)
        {
            for (var i = 0; i < X.Length; i++)
            {
                _trial[i] = X[i] + length * _direction[i];
            }

            var value = Evaluate(_trial);
            if (value >= Value + 1e-4 * length * rise)
            {
                GradientAt(_trial, _trialGradient);
                _memory.Remember(X, _trial, _gradient, _trialGradient);
                _trial.CopyTo(X, 0);
                _trialGradient.CopyTo(_gradient, 0);
                Value = value;
                return true;
            }

            // The top of the parabola through both values and the slope at the start, kept within reason.
            var top = length * length * rise / (2 * (Value + length * rise - value));
            length = double.IsFinite(value) && double.IsFinite(top) ? Math.Clamp(top, length / 10, length / 2) : length / 4;
        }

        Evaluate(X);
        return false;
    }

    private double Evaluate(double[] x)
    {
        Evaluations++;
        var value = likelihood.Evaluate(x);
        return double.IsNaN(value) ? double.NegativeInfinity : value;
    }

    private void GradientAt(double[] x, double[] gradient)
    {
        likelihood.Gradient(likelihood.Expectation.Counts, likelihood.Layout.Variance(x), gradient);
        likelihood.Layout.AddPriorGradient(x, gradient);
    }

    /// <summary>Convergence is roughly geometric, so the share done goes by logarithms.</summary>
    private double Done(double first, double now) =>
        now <= options.Tolerance ? 1
        : first <= now ? 0
        : Math.Log(first / now) / Math.Log(first / options.Tolerance);

    private static double LargestOf(ReadOnlySpan<double> x)
    {
        var largest = 0.0;
        foreach (var value in x)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
