using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>One attempt as a simulated learner takes it: the deciders are the real ones, only the answers are drawn.</summary>
public static class SimulatedAttempt
{
    /// <param name="ability">True ability, logits.</param>
    /// <param name="random">Drawn from as the attempt goes on.</param>
    /// <returns>The whole stream, to its end.</returns>
    public static IReadOnlyList<object> Take(
        Guid attemptId,
        Guid learnerId,
        CompiledQuiz quiz,
        double ability,
        DateTimeOffset startedAt,
        ref SeededRandom random
    )
    {
        ArgumentNullException.ThrowIfNull(quiz);
        var facts = StartAttemptEndpoint
            .Decide(attemptId, learnerId, quiz, unchecked((long)random.NextUInt64()), simulated: true, startedAt)
            .ToList();
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

    /// <summary>Stores the stream in the session; the caller commits.</summary>
    /// <returns>How many answers it has; null where there is an attempt of this id already.</returns>
    public static async Task<int?> Store(
        IDocumentSession session,
        Guid attemptId,
        IReadOnlyList<object> facts,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await session.Events.FetchStreamStateAsync(attemptId, cancellation) is not null)
        {
            return null;
        }
        session.Events.StartStream<Attempt>(attemptId, facts);
        return facts.OfType<AnswerScored>().Count();
    }
}
