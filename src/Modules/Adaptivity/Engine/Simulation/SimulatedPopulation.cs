namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>Whose tests are simulated: true abilities, each belonging to a level that results are reported by. Immutable.</summary>
public sealed class SimulatedPopulation
{
    private readonly double[] _levels;
    private readonly int _perLevel;
    private readonly double _mean;
    private readonly double _standardDeviation;

    private SimulatedPopulation(double[] levels, int perLevel, int count, double mean, double standardDeviation) =>
        (_levels, _perLevel, Count, _mean, _standardDeviation) = (levels, perLevel, count, mean, standardDeviation);

    /// <summary>How many simulees there are; at least 1.</summary>
    public int Count { get; }

    /// <summary>The abilities results are reported at, in logits, ascending.</summary>
    public ReadOnlySpan<double> Levels => _levels;

    /// <summary>The same number of simulees at each of some abilities: shows where on the scale a test is weak.</summary>
    /// <param name="thetas">Logits: at least one, finite, strictly ascending.</param>
    /// <param name="each">Simulees at each; at least 1.</param>
    /// <exception cref="ArgumentException">There is no ability, one is not finite, or they do not ascend.</exception>
    /// <exception cref="ArgumentOutOfRangeException">each is below 1.</exception>
    public static SimulatedPopulation AtLevels(ReadOnlySpan<double> thetas, int each)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(each, 1);
        RequireAscending(thetas);
        return new SimulatedPopulation(thetas.ToArray(), each, checked(thetas.Length * each), 0, 0);
    }

    /// <summary>A normal population, reported at -2 to 2 standard deviations about its mean: each simulee with the nearest.</summary>
    /// <param name="count">Simulees; at least 1.</param>
    /// <param name="mean">Logits; finite.</param>
    /// <param name="standardDeviation">Logits; finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static SimulatedPopulation Normal(int count, double mean = 0, double standardDeviation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!double.IsFinite(mean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean of a population must be finite.");
        }

        if (!(standardDeviation > 0 && double.IsFinite(standardDeviation)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation),
                standardDeviation,
                "The standard deviation of a population must be finite and above 0."
            );
        }

        double[] levels = [.. Enumerable.Range(-2, 5).Select(z => mean + z * standardDeviation)];
        return new SimulatedPopulation(levels, 0, count, mean, standardDeviation);
    }

    /// <summary>The true ability of one simulee, in logits.</summary>
    /// <param name="simulee">From 0.</param>
    /// <param name="seed">The simulation's seed.</param>
    public double Theta(int simulee, long seed)
    {
        if (_perLevel > 0)
        {
            return _levels[simulee / _perLevel];
        }

        // Box, G. E. P., and Muller, M. E. (1958). A note on the generation of random normal deviates. Annals of Mathematical
        // Statistics, 29(2), 610-611.
        var random = SeededRandom.Derive(seed, "ability", simulee);
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return _mean + _standardDeviation * radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>The index of the level nearest an ability; the lower of two as near.</summary>
    /// <param name="theta">Logits.</param>
    public int LevelOf(double theta)
    {
        var nearest = 0;
        for (var level = 1; level < _levels.Length; level++)
        {
            nearest = Math.Abs(theta - _levels[level]) < Math.Abs(theta - _levels[nearest]) ? level : nearest;
        }

        return nearest;
    }

    private static void RequireAscending(ReadOnlySpan<double> thetas)
    {
        if (thetas.IsEmpty)
        {
            throw new ArgumentException("A simulation needs at least one ability.", nameof(thetas));
        }

        for (var i = 0; i < thetas.Length; i++)
        {
            if (!double.IsFinite(thetas[i]) || (i > 0 && thetas[i] <= thetas[i - 1]))
            {
                throw new ArgumentException($"Ability {i} ({thetas[i]}) must be finite and above the one before it.", nameof(thetas));
            }
        }
    }
}
