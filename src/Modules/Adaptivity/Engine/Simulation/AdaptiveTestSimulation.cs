namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>
/// Simulates an adaptive test before anybody takes it: how well and how fast it measures, and which items it wears out. Thompson,
/// N. A., and Weiss, D. J. (2011). A framework for the development of computerized adaptive tests. Practical Assessment, Research
/// and Evaluation, 16, article 1. Runs on several threads; each simulee's draws come from the seed and the simulee's number alone
/// and sums run in their order, so the results are the same bits for any number of threads.
/// </summary>
public static class AdaptiveTestSimulation
{
    /// <summary>Simulees that share one set of buffers.</summary>
    private const int Chunk = 8;

    /// <summary>Tests that run between two updates of item eligibility; part of the result, so never the number of threads.</summary>
    private const int Batch = 32;

    /// <summary>Runs one test for every simulee.</summary>
    /// <param name="test">What is simulated.</param>
    /// <param name="population">Whose tests.</param>
    /// <param name="seed">Any number; the same gives the same results.</param>
    /// <param name="threads">At most so many at once; at least 1; null for as many as there are processors.</param>
    /// <param name="eligibility">
    /// Item eligibility control, whose counts go on from test to test (in batches of 32); changed in place; null for none.
    /// </param>
    /// <param name="cancellation">Ends the simulation early.</param>
    /// <exception cref="ArgumentException">A part of the test does not fit its bank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1, or the randomesque number is.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static SimulationReport Run(
        AdaptiveTest test,
        SimulatedPopulation population,
        long seed,
        int? threads = null,
        ExposureEligibility? eligibility = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(population);
        var tests = Take(test, population, seed, threads, eligibility, cancellation);
        return new SimulationReport(test, population, tests);
    }

    internal static SimulatedTest[] Take(
        AdaptiveTest test,
        SimulatedPopulation population,
        long seed,
        int? threads,
        ExposureEligibility? eligibility,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(test.Randomesque, 1);
        if (threads is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(threads));
        }

        RequireFit(test, eligibility);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads ?? -1, CancellationToken = cancellation };
        var results = new SimulatedTest[population.Count];
        var batch = eligibility is null ? results.Length : Batch;
        var ineligible = new bool[eligibility is null ? 0 : batch][];
        for (var start = 0; start < results.Length; start += batch)
        {
            var (first, end) = (start, Math.Min(start + batch, results.Length));
            for (var simulee = first; eligibility is not null && simulee < end; simulee++)
            {
                ineligible[simulee - first] = new bool[test.Bank.Count];
                eligibility.Exclude(SeedOf(simulee), ineligible[simulee - first]);
            }

            Parallel.For(
                0,
                (end - first + Chunk - 1) / Chunk,
                options,
                chunk =>
                {
                    var sitting = new TestSitting(test);
                    for (var simulee = first + chunk * Chunk; simulee < Math.Min(first + (chunk + 1) * Chunk, end); simulee++)
                    {
                        results[simulee] = sitting.Take(
                            population.Theta(simulee, seed),
                            SeedOf(simulee),
                            eligibility is null ? [] : ineligible[simulee - first]
                        );
                    }
                }
            );

            for (var simulee = first; eligibility is not null && simulee < end; simulee++)
            {
                var relaxed = results[simulee].Relaxed.Any(rule => rule.Kind == ConstraintKind.Exposure);
                eligibility.Count(relaxed ? new bool[test.Bank.Count] : ineligible[simulee - first], [.. results[simulee].Items]);
            }
        }

        return results;

        long SeedOf(int simulee) => unchecked((long)SeededRandom.Derive(seed, "simulee", simulee).NextUInt64());
    }

    private static void RequireFit(AdaptiveTest test, ExposureEligibility? eligibility)
    {
        var constraints = test.Constraints;
        Require(constraints.Blueprint?.TopicOf.Length, "blueprint");
        Require(constraints.Enemies?.Count, "enemy sets");
        Require(constraints.Pilots?.Count, "pilot items");
        Require(constraints.Exposure?.Count, "exposure parameters");
        Require(eligibility?.Given.Length, "eligibility counts");

        void Require(int? items, string what)
        {
            if (items is { } count && count != test.Bank.Count)
            {
                throw new ArgumentException($"The {what} are for {count} items; the bank holds {test.Bank.Count}.", nameof(test));
            }
        }
    }
}
