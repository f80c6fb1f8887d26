using AdaptivQ.Adaptivity.Engine;
using Google.OrTools.Sat;

namespace AdaptivQ.Adaptivity.ShadowTest;

/// <summary>
/// The shadow test: before each item a whole test of full length is put together that has the most information at the ability
/// now, sum I_i(theta) x_i, holds the items given, and meets all bounds on topics and all enemy sets; x_i is 1 for an item of the
/// test and 0 otherwise. So no choice can lead to a state from which the blueprint cannot be met any more. Van der Linden, W. J.
/// (2005). Linear Models for Optimal Test Design. Springer, ch. 9; van der Linden, W. J., and Reese, L. M. (1998). A model for
/// optimal constrained adaptive testing. Applied Psychological Measurement, 22(3), 259-270. Solved by CP-SAT of Google OR-Tools.
/// </summary>
/// <remarks>
/// A wanted share of a topic becomes a bound here: the whole number of items on either side of share x length. Immutable, shared
/// freely between threads; the same question always gets the same answer (one search thread, a fixed seed, and a limit counted in
/// steps rather than seconds). Information is weighed in steps of 1e-7 per squared logit.
/// </remarks>
public sealed class ShadowTestAssembler : TestAssembler
{
    private const double Steps = 1e7;

    // Far above what banks of thousands of items take; a search that gets there gives the best test it has found.
    private const string Deterministic = "num_workers:1 random_seed:1 max_deterministic_time:20";

    // A share of a test of whole items is compared with whole numbers; what differs by less than this is one.
    private const double Whole = 1e-9;

    private readonly CompiledBank _bank;
    private readonly int _length;
    private readonly Blueprint? _blueprint;
    private readonly EnemyItems? _enemies;

    /// <summary>States the rules.</summary>
    /// <param name="bank">The items.</param>
    /// <param name="length">Items in a test of full length; 1 to the bank's count.</param>
    /// <param name="blueprint">The topics' shares, minimums and maximums; null for none.</param>
    /// <param name="enemies">Items that may not stand in one test; null for none.</param>
    /// <exception cref="ArgumentException">The blueprint or the enemy sets are for another bank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of its range.</exception>
    public ShadowTestAssembler(CompiledBank bank, int length, Blueprint? blueprint = null, EnemyItems? enemies = null)
    {
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, bank.Count);
        if ((blueprint?.TopicOf.Length ?? bank.Count) != bank.Count || (enemies?.Count ?? bank.Count) != bank.Count)
        {
            throw new ArgumentException(
                $"The blueprint and the enemy sets must be for this bank of {bank.Count} items.",
                nameof(blueprint)
            );
        }

        (_bank, _length, _blueprint, _enemies) = (bank, length, blueprint, enemies);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The span is of another length than the bank, or an item given is not of it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">theta is not finite.</exception>
    public override AssembledTest Assemble(double theta, ReadOnlySpan<int> given, ReadOnlySpan<bool> excluded)
    {
        if (!double.IsFinite(theta))
        {
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "A test cannot be put together for an ability that is not finite.");
        }

        if (excluded.Length != _bank.Count)
        {
            throw new ArgumentException($"{excluded.Length} marks do not fit a bank of {_bank.Count} items.", nameof(excluded));
        }

        var isGiven = new bool[_bank.Count];
        foreach (var item in given)
        {
            isGiven[item] = true;
        }

        var usable = new bool[_bank.Count];
        for (var item = 0; item < usable.Length; item++)
        {
            usable[item] = isGiven[item] || !excluded[item];
        }

        var rules = Rules(isGiven).ToList();
        var model = new TestModel(usable, _length, rules);
        model.Maximize(theta, _bank);
        if (model.Solve() is not { } chosen)
        {
            return new AssembledTest([], 0, Conflict(usable, rules));
        }

        return new AssembledTest(chosen, chosen.Sum(item => _bank.Information(item, theta)), null);
    }

    /// <summary>All rules but the length: from one or several items, at least and at most so many.</summary>
    private IEnumerable<Rule> Rules(bool[] isGiven)
    {
        int[] given = [.. Enumerable.Range(0, isGiven.Length).Where(item => isGiven[item])];
        if (given.Length > 0)
        {
            yield return new Rule("the items given already", given, given.Length, given.Length);
        }

        var shares = _blueprint?.Topics.Sum(topic => topic.Share) ?? 0;
        for (var topic = 0; topic < (_blueprint?.Topics.Count ?? 0); topic++)
        {
            var (name, share, minimum, maximum) = _blueprint!.Topics[topic];
            int[] items = [.. Enumerable.Range(0, _bank.Count).Where(item => _blueprint.TopicOf[item] == topic)];
            if (minimum > 0)
            {
                yield return new Rule($"at least {minimum} of topic '{name}'", items, minimum, _length);
            }

            if (maximum < _length)
            {
                yield return new Rule($"at most {maximum} of topic '{name}'", items, 0, maximum);
            }

            if (shares > 0)
            {
                var wanted = share / shares * _length;
                var (low, high) = ((int)Math.Floor(wanted + Whole), (int)Math.Ceiling(wanted - Whole));
                yield return new Rule($"{(low == high ? $"{low}" : $"{low} to {high}")} of topic '{name}', its share", items, low, high);
            }
        }

        foreach (var set in _enemies?.Sets ?? [])
        {
            yield return new Rule($"one at most of the enemies {string.Join(", ", set)}", set, 0, 1);
        }
    }

    /// <summary>
    /// A smallest set of rules that cannot be met together: those the solver blames, less each that is not needed for the conflict.
    /// </summary>
    private string Conflict(bool[] usable, List<Rule> rules)
    {
        var left = usable.Count(item => item);
        if (left < _length)
        {
            return $"a test has {_length} items and {left} are left";
        }

        var blamed = new TestModel(usable, _length, rules).Blamed();
        if (blamed is null)
        {
            return "no test was found in the time a search may take";
        }

        foreach (var rule in blamed.ToArray())
        {
            var without = blamed.Where(other => other != rule).ToList();
            if (new TestModel(usable, _length, without).Solve() is null)
            {
                blamed = without;
            }
        }

        return $"a test of {_length} items cannot have together: {string.Join("; ", blamed.Select(rule => rule.Words))}";
    }

    private sealed record Rule(string Words, IReadOnlyList<int> Items, int Least, int Most);

    /// <summary>The integer programme: one variable of 0 or 1 an item that may be used.</summary>
    private sealed class TestModel
    {
        private readonly CpModel _model = new();
        private readonly BoolVar?[] _inTest;
        private readonly List<Rule> _rules;

        public TestModel(bool[] usable, int length, List<Rule> rules)
        {
            _rules = rules;
            _inTest = [.. usable.Select((may, item) => may ? _model.NewBoolVar($"item {item}") : null)];
            _model.AddLinearConstraint(LinearExpr.Sum(_inTest.OfType<BoolVar>()), length, length);
        }

        public void Maximize(double theta, CompiledBank bank)
        {
            var objective = LinearExpr.NewBuilder();
            for (var item = 0; item < _inTest.Length; item++)
            {
                if (_inTest[item] is { } variable)
                {
                    objective.AddTerm(variable, (long)Math.Round(bank.Information(item, theta) * Steps));
                }
            }

            _model.Maximize(objective);
        }

        /// <summary>The items of the best test in rising order; null when there is none.</summary>
        public int[]? Solve()
        {
            foreach (var rule in _rules)
            {
                _ = Constrain(rule);
            }

            var solver = new CpSolver { StringParameters = Deterministic };
            return solver.Solve(_model) is CpSolverStatus.Optimal or CpSolverStatus.Feasible
                ? [.. Enumerable.Range(0, _inTest.Length).Where(item => _inTest[item] is { } variable && solver.BooleanValue(variable))]
                : null;
        }

        /// <summary>Rules that cannot be met together, not necessarily the fewest; null when the solver proved none.</summary>
        public List<Rule>? Blamed()
        {
            var assumed = new Dictionary<int, Rule>();
            foreach (var rule in _rules)
            {
                var holds = _model.NewBoolVar(rule.Words);
                Constrain(rule).OnlyEnforceIf(holds);
                _model.AddAssumption(holds);
                assumed[holds.GetIndex()] = rule;
            }

            var solver = new CpSolver { StringParameters = Deterministic };
            return solver.Solve(_model) == CpSolverStatus.Infeasible
                ? [.. solver.SufficientAssumptionsForInfeasibility().Select(index => assumed[index])]
                : null;
        }

        private Constraint Constrain(Rule rule) =>
            _model.AddLinearConstraint(LinearExpr.Sum(rule.Items.Select(item => _inTest[item]).OfType<BoolVar>()), rule.Least, rule.Most);
    }
}
