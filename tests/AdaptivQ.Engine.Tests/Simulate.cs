using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;

namespace AdaptivQ.Engine.Tests;

internal static class Simulate
{
    public static SimulationReport Run(
        AdaptiveTest test,
        SimulatedPopulation population,
        long seed,
        int? threads = null,
        ExposureEligibility? eligibility = null
    ) => AdaptiveTestSimulation.Run(test, population, seed, threads, eligibility, TestContext.Current.CancellationToken);
}
