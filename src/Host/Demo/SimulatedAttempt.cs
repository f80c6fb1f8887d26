using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Kernel;

namespace AdaptivQ.Host.Demo;

/// <summary>One attempt as a simulated learner takes it: the deciders are the real ones, only the answers are drawn.</summary>
public static class SimulatedAttempt
{
    /// <param name="ability">True ability, logits.</param>
    /// <param name="random">Drawn from as the attempt goes on.</param>
    /// <returns>The whole stream, to its end.</returns>
    public static IReadOnlyList<object> Take(Guid attemptId, Guid learnerId, CompiledQuiz quiz, double ability, DateTimeOffset startedAt, ref SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(quiz);
        var facts = StartAttemptEndpoint.Decide(attemptId, learnerId, quiz, unchecked((long)random.NextUInt64()), simulated: true, startedAt).ToList();
        var attempt = Attempt.Fold(facts.Select(fact => (Guid.Empty, fact)))!;
        var at = startedAt;
        while (attempt.Open is { } open)
        {
            at = at.AddSeconds(8 + 50 * random.NextDouble());
            var category = quiz.Bank.Draw(quiz.IndexOf(open.ItemId), ability, random.NextDouble());
            var response = quiz.Item(open.ItemId).Interaction.Example(category, random.NextInt(1000));
            var answer = new SubmitAnswer(open.ItemId, response, attempt.Version);
            var decision = SubmitAnswerEndpoint.Decide(attempt, quiz, answer, at);
            foreach (var fact in decision.Events)
            {
                facts.Add(fact);
                attempt = attempt.Apply(NamedId.Create(attemptId, $"simulated/{attempt.Version}"), fact);
            }
        }

        return facts;
    }
}
