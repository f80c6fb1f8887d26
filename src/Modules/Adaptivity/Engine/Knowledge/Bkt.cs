namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// Bayesian knowledge tracing: a skill is known or not, and each answer changes how probable it is that it is known. A hidden
/// Markov chain of two states, with forgetting. Pure functions of probabilities; nothing is allocated.
/// </summary>
/// <remarks>
/// Corbett, A. T., and Anderson, J. R. (1994). Knowledge tracing: Modeling the acquisition of procedural knowledge. User
/// Modeling and User-Adapted Interaction, 4(4), 253-278. Forgetting: Qiu, Y., Qi, Y., Lu, H., Pardos, Z. A., and Heffernan,
/// N. T. (2011). Does time matter? Modeling the effect of time with Bayesian knowledge tracing. EDM 2011, 139-148.
/// </remarks>
public static class Bkt
{
    /// <summary>P(correct) = P(L) (1 - P(S)) + (1 - P(L)) P(G): the chance that the next answer is correct.</summary>
    /// <param name="skill">The skill's parameters.</param>
    /// <param name="known">P(L), the probability that it is known, in [0, 1].</param>
    public static double Correct(in BktParameters skill, double known) => known * (1 - skill.Slip) + (1 - known) * skill.Guess;

    /// <summary>
    /// P(L | answer), by Bayes' rule; what the answer tells about the moment it was given. An answer that the parameters rule
    /// out changes nothing.
    /// </summary>
    /// <inheritdoc cref="Correct" path="/param"/>
    /// <param name="correct">The answer.</param>
    public static double Observe(in BktParameters skill, double known, bool correct)
    {
        var ifKnown = known * (correct ? 1 - skill.Slip : skill.Slip);
        var ifNot = (1 - known) * (correct ? skill.Guess : 1 - skill.Guess);
        return ifKnown + ifNot > 0 ? ifKnown / (ifKnown + ifNot) : known;
    }

    /// <summary>P(L) (1 - P(F)) + (1 - P(L)) P(T): from one answer to the moment before the next.</summary>
    /// <inheritdoc cref="Correct" path="/param"/>
    public static double Advance(in BktParameters skill, double known) => known * (1 - skill.Forget) + (1 - known) * skill.Learn;

    /// <summary>Both: the probability that the skill is known before the next answer, given this one.</summary>
    /// <inheritdoc cref="Observe" path="/param"/>
    public static double Next(in BktParameters skill, double known, bool correct) => Advance(skill, Observe(skill, known, correct));

    /// <summary>Follows one learner's answers in their order.</summary>
    /// <param name="skill">The skill's parameters.</param>
    /// <param name="answers">True for a correct answer.</param>
    /// <param name="known">Receives P(L) before each answer; as long as <paramref name="answers"/>.</param>
    /// <param name="correct">Receives P(correct) before each answer; as long as <paramref name="answers"/>.</param>
    /// <exception cref="ArgumentException">A parameter is no probability, or the spans differ in length.</exception>
    public static void Trace(in BktParameters skill, ReadOnlySpan<bool> answers, Span<double> known, Span<double> correct)
    {
        skill.Require();
        if (known.Length != answers.Length || correct.Length != answers.Length)
        {
            throw new ArgumentException($"{known.Length} and {correct.Length} places cannot hold what goes before {answers.Length} answers.", nameof(known));
        }

        var before = skill.Prior;
        for (var i = 0; i < answers.Length; i++)
        {
            known[i] = before;
            correct[i] = Correct(skill, before);
            before = Next(skill, before, answers[i]);
        }
    }
}
