namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>Exposure control parameters found by simulation.</summary>
/// <param name="Parameters">Those of the iteration with the smallest largest exposure.</param>
/// <param name="LargestExposure">The largest exposure of an item in that iteration, in any ability group.</param>
/// <param name="Iterations">How many simulations were run; at least 1.</param>
/// <param name="Converged">Whether the largest exposure came within the tolerance of the target.</param>
public sealed record SympsonHetterResult(ExposureParameters Parameters, double LargestExposure, int Iterations, bool Converged);

/// <summary>
/// Finds exposure control parameters: all k start at 1; a simulation gives P(S), the share of tests an item was selected in; then
/// k = 1 where P(S) &lt;= r, else r / P(S), and the test's length of items with the largest k get 1, so that every test can be
/// completed; again, until no item's exposure lies above r + tolerance. Sympson and Hetter (1985); by ability group, Stocking and
/// Lewis (1998): see <see cref="ExposureParameters"/>.
/// </summary>
/// <remarks>
/// An item's draw is independent of its being selected, so P(given) = k P(selected), and the new k = r / P(S) is k r / P(given):
/// what is over-exposed by half is given two thirds as often. After six
/// iterations the factor r / P(given) is raised to 1/2, 1/3, 1/4 and so on, so that chance in one simulation averages out over the
/// later ones (Robbins, H., and Monro, S. (1951). A stochastic approximation method. Annals of Mathematical Statistics, 22(3),
/// 400-407). By ability group, exposure is held for those whose true ability lies in the group, while the parameter used is that of
/// the group the estimate lies in; a parameter is therefore adjusted to the largest exposure among the true groups to which it
/// lends a tenth or more of an item's givings. The iterations need not converge to a point (van der Linden, W. J. (2003). Some
/// alternatives to Sympson-Hetter item-exposure control in computerized adaptive testing.
/// Journal of Educational and Behavioral Statistics, 28(3), 249-265); the best one met is kept, and whether it is good enough is
/// said.
/// </remarks>
public static class SympsonHetter
{
    /// <summary>Iterations before the adjustments grow smaller.</summary>
    private const int PlainIterations = 6;

    /// <summary>Finds the parameters.</summary>
    /// <param name="test">The test to control; its own exposure parameters are not looked at.</param>
    /// <param name="population">
    /// Who will take it; with ability groups, each group is looked at by itself: simulate enough simulees in each.
    /// </param>
    /// <param name="target">r: the largest wanted share of tests that give an item; above 0, at most 1.</param>
    /// <param name="tolerance">
    /// How far above the target the largest exposure may lie; at least 0. The largest of many sampled shares lies about three
    /// standard deviations, 3 sqrt(r (1 - r) / simulees), above the true one.
    /// </param>
    /// <param name="iterations">The most simulations; at least 1.</param>
    /// <param name="seed">Any number; the same gives the same parameters.</param>
    /// <param name="boundaries">The abilities between neighbouring groups, in logits, ascending; none for one group.</param>
    /// <param name="threads">At most so many at once; null for as many as there are processors. Changes no bit of the result.</param>
    /// <param name="cancellation">Ends the search early.</param>
    /// <exception cref="ArgumentException">
    /// The bank is too small: its items, each given in a share r of the tests, cannot fill tests of the length asked for; or a group
    /// has no simulee.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static SympsonHetterResult Find(
        AdaptiveTest test,
        SimulatedPopulation population,
        double target,
        double tolerance,
        int iterations,
        long seed,
        ReadOnlySpan<double> boundaries = default,
        int? threads = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(population);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        if (!(target is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "The largest exposure must be above 0 and at most 1.");
        }

        if (!(tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance must be at least 0.");
        }

        var items = Enumerable.Range(0, test.Bank.Count).Count(item => test.Constraints.Pilots?.IsPilot(item) is not true);
        var length = Math.Min(test.Stopping.MaxItems, items);
        if (target * items < test.Stopping.MinItems || (test.Stopping.MinItems == 0 && target * items < 1))
        {
            throw new ArgumentException(
                $"{items} items, each in at most {target:P0} of the tests, cannot fill tests of {Math.Max(1, test.Stopping.MinItems)} "
                    + $"items.",
                nameof(target)
            );
        }

        var groups = boundaries.Length + 1;
        double[][] current = [.. Enumerable.Range(0, groups).Select(_ => Enumerable.Repeat(1.0, test.Bank.Count).ToArray())];
        SympsonHetterResult? best = null;
        for (var iteration = 1; ; iteration++)
        {
            var parameters = new ExposureParameters(boundaries, current);
            var controlled = test with { Constraints = test.Constraints with { Exposure = parameters } };
            var fresh = unchecked((long)SeededRandom.Derive(seed, "sympson-hetter", iteration).NextUInt64());
            var tests = AdaptiveTestSimulation.Take(controlled, population, fresh, threads, null, cancellation);
            var (given, lent) = Count(tests, parameters, test.Bank.Count);
            var largest = given.Max(group => group.Max());
            if (best is null || largest < best.LargestExposure)
            {
                best = new SympsonHetterResult(parameters, largest, iteration, largest <= target + tolerance);
            }

            if (best.Converged || iteration == iterations)
            {
                return best with { Iterations = iteration };
            }

            var weight = 1.0 / Math.Max(1, iteration - PlainIterations + 1);
            current = [.. current.Select((group, index) => Adjust(group, index, given, lent, target, length, weight))];
        }
    }

    /// <summary>
    /// For each group of true abilities, the share of tests that gave each item, and how much of that passed by the parameter of
    /// each group of estimates.
    /// </summary>
    private static (double[][] Given, double[][][] Lent) Count(SimulatedTest[] tests, ExposureParameters parameters, int items)
    {
        var groups = parameters.Groups;
        double[][] given = [.. Enumerable.Range(0, groups).Select(_ => new double[items])];
        double[][][] lent =
        [
            .. Enumerable.Range(0, groups).Select(_ => Enumerable.Range(0, groups).Select(_ => new double[items]).ToArray()),
        ];
        var counts = new int[groups];
        foreach (var test in tests)
        {
            counts[parameters.GroupOf(test.Theta)]++;
        }

        if (Array.IndexOf(counts, 0) is var empty and >= 0)
        {
            throw new ArgumentException(
                $"No simulee belongs to ability group {empty}. Simulate more, or name fewer groups.",
                nameof(tests)
            );
        }

        foreach (var test in tests)
        {
            var group = parameters.GroupOf(test.Theta);
            for (var i = 0; i < test.Items.Count; i++)
            {
                given[group][test.Items[i]] += 1.0 / counts[group];
                lent[group][test.ExposureGroups[i]][test.Items[i]] += 1.0 / counts[group];
            }
        }

        return (given, lent);
    }

    private static double[] Adjust(
        double[] current,
        int group,
        double[][] given,
        double[][][] lent,
        double target,
        int length,
        double weight
    )
    {
        var adjusted = new double[current.Length];
        for (var item = 0; item < adjusted.Length; item++)
        {
            var exposure = 0.0;
            for (var truly = 0; truly < given.Length; truly++)
            {
                exposure = lent[truly][group][item] >= given[truly][item] / 10 ? Math.Max(exposure, given[truly][item]) : exposure;
            }

            adjusted[item] = exposure > 0 ? Math.Min(1, current[item] * Math.Pow(target / exposure, weight)) : 1;
        }

        foreach (
            var item in Enumerable.Range(0, adjusted.Length).OrderByDescending(item => adjusted[item]).ThenBy(item => item).Take(length)
        )
        {
            adjusted[item] = 1;
        }

        return adjusted;
    }
}
