namespace AdaptivQ.Adaptivity.Engine.Simulation;

/// <summary>Takes simulated learners through tests, one after another, with buffers of its own: for one thread.</summary>
internal sealed class TestSitting
{
    private readonly AdaptiveTest _test;
    private readonly GridPosterior? _running;
    private readonly bool[] _excluded;
    private readonly double[] _information;
    private readonly double[] _posterior;
    private readonly List<int> _given = [];
    private readonly List<int> _measured = [];
    private readonly List<int> _scores = [];

    public TestSitting(AdaptiveTest test)
    {
        _test = test;
        _excluded = new bool[test.Bank.Count];
        _information = new double[test.Stopping.LeastInformation is null ? 0 : test.Bank.Count];
        // A posterior can be carried from answer to answer; a maximum is found each time.
        _running = (test.Estimator as ExpectedAPosteriori)?.Running;
        _posterior = new double[_running?.Quadrature.Count ?? 0];
    }

    /// <param name="theta">The true ability, in logits.</param>
    /// <param name="seed">The test's own seed: choices and answers are drawn from it.</param>
    /// <param name="ineligible">Items that item eligibility keeps from this test; or empty.</param>
    public SimulatedTest Take(double theta, long seed, ReadOnlySpan<bool> ineligible)
    {
        _given.Clear();
        _measured.Clear();
        _scores.Clear();
        _running?.Start(_posterior);
        var estimate = _test.Start;
        var before = double.NaN;
        var relaxed = new List<RelaxedConstraint>();
        var groups = new List<int>();
        while (true)
        {
            var reason = Stop(estimate, before);
            if (reason != StopReason.None)
            {
                var pilots = _given.Count == _measured.Count ? [] : _given.Where(item => _test.Constraints.Pilots!.IsPilot(item)).ToArray();
                return new SimulatedTest(theta, estimate, reason, _measured.ToArray(), _scores.ToArray(), pilots, relaxed)
                {
                    ExposureGroups = [.. groups],
                };
            }

            GivePilots(seed);
            relaxed.AddRange(
                _test.Constraints.Exclude(Span(_measured), _test.Stopping.MaxItems, estimate.Theta, seed, ineligible, _excluded)
            );
            var state = new SelectionState(_test.Bank, estimate.Theta, _excluded)
            {
                Responses = Responses(),
                Length = _test.Stopping.MaxItems,
                Random = SeededRandom.Derive(seed, "criterion", _given.Count + 1),
            };
            var item = ItemSelector
                .Select(state, _test.Criterion, _test.Randomesque, SeededRandom.Derive(seed, "item", _given.Count + 1))!
                .Item;
            groups.Add(_test.Constraints.Exposure?.GroupOf(estimate.Theta) ?? 0);
            _given.Add(item);
            _measured.Add(item);
            var score = Answer(item, theta, seed);
            _scores.Add(score);
            before = estimate.Theta;
            _running?.Observe(_posterior, _test.Bank, item, score);
            estimate = _running?.Summarise(_posterior, Responses().IsExtreme) ?? _test.Estimator.Estimate(Responses());
        }
    }

    private static ReadOnlySpan<int> Span(List<int> items) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items);

    /// <summary>Marks what is out for good, and asks the stopping rule.</summary>
    private StopReason Stop(AbilityEstimate estimate, double before)
    {
        _test.Constraints.ExcludeForGood(Span(_given), _excluded);
        var eligible = _excluded.AsSpan().Count(false);
        var best = double.NaN;
        if (_information.Length > 0)
        {
            _test.Bank.Information(estimate.Theta, _information);
            best = 0;
            for (var item = 0; item < _information.Length; item++)
            {
                best = _excluded[item] ? best : Math.Max(best, _information[item]);
            }
        }

        return _test.Stopping.Evaluate(
            new StoppingState(_measured.Count, estimate.StandardError, TimeSpan.Zero, eligible, estimate.Theta, before, best)
            {
                IsReliable = (estimate.Caveats & EstimateCaveats.UnreliableError) == 0,
            },
            Responses()
        );
    }

    private ResponsePattern Responses() => new(_test.Bank, Span(_measured), Span(_scores));

    /// <summary>Gives the pilot items that are due before the next measuring item, as long as one of those stays.</summary>
    private void GivePilots(long seed)
    {
        if (_test.Constraints.Pilots is not { } pilots)
        {
            return;
        }

        while (true)
        {
            // For a pilot, what is out is what was given and its enemies; that all pilots are out for measuring does not count.
            _excluded.AsSpan().Clear();
            (_test.Constraints with { Pilots = null }).ExcludeForGood(Span(_given), _excluded);
            var position = _given.Count + 1;
            var pilot = pilots.At(position, _excluded, SeededRandom.Derive(seed, "pilot", position));
            if (pilot is { } due && LeavesAnItem(due))
            {
                _given.Add(due);
                continue;
            }

            _test.Constraints.ExcludeForGood(Span(_given), _excluded);
            return;
        }
    }

    /// <summary>Whether a measuring item is left once this pilot, and with it its enemies, are out.</summary>
    private bool LeavesAnItem(int pilot)
    {
        _given.Add(pilot);
        _test.Constraints.ExcludeForGood(Span(_given), _excluded);
        _given.RemoveAt(_given.Count - 1);
        return _excluded.AsSpan().Contains(false);
    }

    /// <summary>The same learner answers the same item the same way in every test of this seed, whatever was asked before.</summary>
    private int Answer(int item, double theta, long seed) =>
        _test.Bank.Draw(item, theta, SeededRandom.Derive(seed, "answer", item).NextDouble());
}
