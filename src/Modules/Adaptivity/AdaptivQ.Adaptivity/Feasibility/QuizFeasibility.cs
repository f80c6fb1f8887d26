using System.Globalization;
using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Simulation;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Feasibility;

/// <summary>Simulates a quiz as attempts of it would run: same estimator, criterion, draws and stopping rule.</summary>
public sealed class QuizFeasibility : IFeasibility
{
    /// <summary>A goal that fewer than two learners in three reach promises what it does not keep.</summary>
    public const double LargePart = 2.0 / 3;

    /// <summary>What is proposed instead is reached by so many.</summary>
    private const double Proposed = 0.8;

    private const long Seed = 20260914;
    private const int MostSimulees = 400;
    private const int FewestSimulees = 60;

    /// <summary>So many items are weighed in a simulation, at most, unless a bank of thousands needs more for the fewest
    /// simulees.</summary>
    private const long MostWeighed = 5_000_000;

    /// <summary>More questions than this, or more than three times as many as were wanted, are not proposed to anybody.</summary>
    private const int MostQuestions = 100;

    /// <inheritdoc/>
    public FeasibilityReport Check(PublishedQuiz quiz)
    {
        ArgumentNullException.ThrowIfNull(quiz);
        var unusable = Unusable(quiz.Items).ToList();
        if (unusable.Count == 0 && TooLittleInformation(quiz) is { } most)
        {
            return new FeasibilityReport([], null, LargePart, null, null, null) { MostInformation = most };
        }
        if (unusable.Count > 0 || quiz.Policy.StandardError is not { } goal)
        {
            return new FeasibilityReport(unusable, null, LargePart, null, null, null);
        }

        var maxItems = quiz.Policy.MaxItems;
        var report = Simulate(quiz, maxItems);
        var reach = report.Overall.Reach!.Value;
        if (reach >= LargePart)
        {
            return new FeasibilityReport([], reach, LargePart, null, null, null);
        }

        // Which item comes next does not depend on how many may come: a longer test begins as the shorter one did.
        var longest = Math.Min(quiz.Items.Count, Math.Min(MostQuestions, 3 * maxItems));
        int? enough = longest <= maxItems ? null : EnoughItems(Simulate(quiz, longest), goal);
        return new FeasibilityReport(
            [],
            reach,
            LargePart,
            report.StandardErrorReachedBy(Proposed) is var error && double.IsFinite(error) ? Math.Ceiling(error * 100) / 100 : null,
            enough,
            report.Levels.Where(level => level.Simulees > 0).MinBy(level => level.Reach)!.Theta
        );
    }

    /// <summary>A published quiz as the engine simulates it.</summary>
    public static AdaptiveTest TestOf(CompiledQuiz quiz)
    {
        ArgumentNullException.ThrowIfNull(quiz);
        return TestOf(quiz.Bank, quiz.Source.Policy, quiz.Policy);
    }

    /// <summary>Items asked under a policy, as the engine simulates it.</summary>
    /// <exception cref="ArgumentException">The policy means nothing to the engine.</exception>
    public static AdaptiveTest TestOf(CompiledBank bank, QuizPolicy policy) => TestOf(bank, policy, new CompiledPolicy(policy));

    private static AdaptiveTest TestOf(CompiledBank bank, QuizPolicy policy, CompiledPolicy compiled) =>
        new(bank, compiled.StoppingRule(null))
        {
            Estimator = compiled.Estimator,
            Criterion = compiled.Criterion,
            Randomesque = policy.Randomesque,
            Start = new AbilityEstimate(policy.PriorMean, policy.PriorStandardDeviation, IsExtreme: true),
        };

    private static SimulationReport Simulate(PublishedQuiz quiz, int maxItems)
    {
        var test = TestOf(new CompiledQuiz(quiz with { Policy = quiz.Policy with { MaxItems = maxItems } }));
        var simulees = (int)Math.Clamp(MostWeighed / ((long)test.Bank.Count * maxItems), FewestSimulees, MostSimulees);
        return AdaptiveTestSimulation.Run(test, SimulatedPopulation.Normal(simulees), Seed);
    }

    private static int? EnoughItems(SimulationReport report, double goal)
    {
        var lengths = report
            .Tests.Where(test => test.Estimate.StandardError <= goal && (test.Estimate.Caveats & EstimateCaveats.UnreliableError) == 0)
            .Select(test => test.Items.Count)
            .Order()
            .ToList();
        var wanted = (int)Math.Ceiling(Proposed * report.Tests.Count);
        return lengths.Count >= wanted ? lengths[wanted - 1] : null;
    }

    /// <summary>Where the least information is more than any item gives, every attempt would end at once. Abilities are looked at every
    /// tenth of a logit.</summary>
    private static double? TooLittleInformation(PublishedQuiz quiz)
    {
        if (quiz.Policy.LeastInformation is not { } least)
        {
            return null;
        }
        var bank = new CompiledQuiz(quiz).Bank;
        var most = 0.0;
        for (var theta = quiz.Policy.GridLow; theta <= quiz.Policy.GridHigh; theta += 0.1)
        {
            for (var item = 0; item < bank.Count; item++)
            {
                most = Math.Max(most, bank.Information(item, theta));
            }
            if (most >= least)
            {
                return null;
            }
        }

        return most;
    }

    private static IEnumerable<UnusableItem> Unusable(IReadOnlyList<PublishedItem> items)
    {
        foreach (var item in items)
        {
            UnusableItem? unusable = null;
            try
            {
                _ = EngineModel.Of(item);
            }
            catch (InvalidIrtParametersException e)
            {
                unusable = new UnusableItem(
                    item.ExternalId,
                    string.Create(CultureInfo.InvariantCulture, $"{e.Parameter} {e.Value}: {e.Cure}")
                );
            }
            catch (ArgumentException e)
            {
                // The engine's own words, without the name of the parameter that only a programmer knows.
                unusable = new UnusableItem(item.ExternalId, e.Message.Split(" (Parameter", 2)[0]);
            }

            if (unusable is not null)
            {
                yield return unusable;
            }
        }
    }
}
