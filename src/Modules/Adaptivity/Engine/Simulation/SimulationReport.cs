namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>What a simulation found, at one ability or over all of them.</summary>
/// <param name="Theta">The ability these simulees are at or nearest to, in logits; null for all simulees.</param>
/// <param name="Simulees">How many; the figures are NaN for none.</param>
/// <param name="MeanLength">Items measured with.</param>
/// <param name="Bias">Mean of estimate - true ability, in logits.</param>
/// <param name="Rmse">Root of the mean of (estimate - true ability)^2, in logits.</param>
/// <param name="MeanStandardError">Mean of the standard errors the tests stated, in logits.</param>
/// <param name="Reach">
/// The share whose standard error reached the stopping rule's, 0 to 1; null where it states none. One that the grid or a bound has made
/// reaches nothing, as it ends nothing.
/// </param>
public sealed record SimulatedLevel(
    double? Theta,
    int Simulees,
    double MeanLength,
    double Bias,
    double Rmse,
    double MeanStandardError,
    double? Reach
);

/// <summary>What a simulation of an adaptive test found.</summary>
public sealed class SimulationReport
{
    private readonly double[] _exposure;

    internal SimulationReport(AdaptiveTest test, SimulatedPopulation population, IReadOnlyList<SimulatedTest> tests)
    {
        Tests = tests;
        var goal = test.Stopping.StandardError;
        Overall = Summarise(null, tests, goal);
        var byLevel = tests.ToLookup(taken => population.LevelOf(taken.Theta));
        Levels = [.. population.Levels.ToArray().Select((theta, level) => Summarise(theta, [.. byLevel[level]], goal))];
        Reasons = new SortedDictionary<StopReason, int>(tests.CountBy(taken => taken.Reason).ToDictionary());
        Relaxed = new SortedDictionary<ConstraintKind, int>(
            tests.SelectMany(taken => taken.Relaxed.Select(rule => rule.Kind).Distinct()).CountBy(kind => kind).ToDictionary()
        );
        BlueprintMet = test.Constraints.Blueprint is { } blueprint
            ? tests.Count(taken => blueprint.IsMetBy([.. taken.Items])) / (double)tests.Count
            : null;

        _exposure = new double[test.Bank.Count];
        foreach (var item in tests.SelectMany(taken => taken.Items))
        {
            _exposure[item]++;
        }

        for (var item = 0; item < _exposure.Length; item++)
        {
            _exposure[item] /= tests.Count;
        }

        var measuring = _exposure.Where((_, item) => test.Constraints.Pilots?.IsPilot(item) is not true).ToArray();
        LargestExposure = measuring.Max();
        MeanExposure = measuring.Average();
        UnusedItems = measuring.Count(share => share == 0);
        MeanOverlap = Overall.MeanLength > 0 ? _exposure.Sum(share => share * share) / Overall.MeanLength : 0;
    }

    /// <summary>Every simulee's test, in order.</summary>
    public IReadOnlyList<SimulatedTest> Tests { get; }

    /// <summary>All simulees together.</summary>
    public SimulatedLevel Overall { get; }

    /// <summary>By ability, in the population's order.</summary>
    public IReadOnlyList<SimulatedLevel> Levels { get; }

    /// <summary>How many tests ended for each reason that occurred.</summary>
    public IReadOnlyDictionary<StopReason, int> Reasons { get; }

    /// <summary>In how many tests each kind of rule that gave way did so at least once.</summary>
    public IReadOnlyDictionary<ConstraintKind, int> Relaxed { get; }

    /// <summary>The share of tests within all minimums and maximums of the blueprint, 0 to 1; null without one.</summary>
    public double? BlueprintMet { get; }

    /// <summary>The share of tests that measured with each item, 0 to 1, by index in the bank; pilot items at 0.</summary>
    public ReadOnlySpan<double> Exposure => _exposure;

    /// <summary>The largest exposure of an item, 0 to 1.</summary>
    public double LargestExposure { get; }

    /// <summary>The mean exposure of the items that measure: mean length over their number.</summary>
    public double MeanExposure { get; }

    /// <summary>How many items that measure no test gave.</summary>
    public int UnusedItems { get; }

    /// <summary>
    /// The share of items two learners' tests have in common, on average, 0 to 1: sum of squared exposures over mean length (Chen,
    /// S.-Y., Ankenmann, R. D., and Spray, J. A. (2003). The relationship between item exposure and test overlap in computerized
    /// adaptive testing. Journal of Educational Measurement, 40(2), 129-145), for a large number of learners.
    /// </summary>
    public double MeanOverlap { get; }

    private static double ReachedError(SimulatedTest taken) =>
        (taken.Estimate.Caveats & EstimateCaveats.UnreliableError) == 0 ? taken.Estimate.StandardError : double.PositiveInfinity;

    /// <summary>The standard error, in logits, that a share of the tests stays at or below.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public double StandardErrorReachedBy(double share)
    {
        if (!(share is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of tests must be above 0 and at most 1.");
        }

        double[] errors = [.. Tests.Select(ReachedError).Order()];
        return errors[Math.Clamp((int)Math.Ceiling(share * errors.Length) - 1, 0, errors.Length - 1)];
    }

    private static SimulatedLevel Summarise(double? theta, IReadOnlyList<SimulatedTest> tests, double? goal)
    {
        if (tests.Count == 0)
        {
            return new SimulatedLevel(theta, 0, double.NaN, double.NaN, double.NaN, double.NaN, goal is null ? null : double.NaN);
        }

        return new SimulatedLevel(
            theta,
            tests.Count,
            tests.Average(taken => taken.Items.Count),
            tests.Average(taken => taken.Estimate.Theta - taken.Theta),
            Math.Sqrt(tests.Average(taken => (taken.Estimate.Theta - taken.Theta) * (taken.Estimate.Theta - taken.Theta))),
            tests.Average(taken => taken.Estimate.StandardError),
            goal is { } wanted ? tests.Count(taken => ReachedError(taken) <= wanted) / (double)tests.Count : null
        );
    }
}
