namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// How probable it is that a skill is known, with its complement. The two sum to 1, but are carried apart: after many correct
/// answers 1 - P(L) is far below what a double near 1 can tell, and it alone decides how wrong answers are taken.
/// </summary>
/// <param name="Known">P(L), in [0, 1].</param>
/// <param name="Unknown">1 - P(L), in [0, 1], with full relative precision.</param>
public readonly record struct BktBelief(double Known, double Unknown)
{
    /// <summary>What is believed before the first answer.</summary>
    public static BktBelief Before(in BktParameters skill) => new(skill.Prior, 1 - skill.Prior);
}

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
    /// <param name="belief">What is believed before the answer.</param>
    public static double Correct(in BktParameters skill, BktBelief belief) =>
        belief.Known * (1 - skill.Slip) + belief.Unknown * skill.Guess;

    /// <summary>
    /// P(L | answer), by Bayes' rule; what the answer tells about the moment it was given. An answer that the parameters rule
    /// out changes nothing.
    /// </summary>
    /// <param name="skill">The skill's parameters.</param>
    /// <param name="belief">What is believed before the answer.</param>
    /// <param name="correct">The answer.</param>
    public static BktBelief Observe(in BktParameters skill, BktBelief belief, bool correct)
    {
        var (ifKnown, ifUnknown) = Likelihood(skill, correct);
        var (known, unknown) = (belief.Known * ifKnown, belief.Unknown * ifUnknown);
        var chance = known + unknown;
        return chance > 0 ? new BktBelief(known / chance, unknown / chance) : belief;
    }

    /// <summary>P(L) (1 - P(F)) + (1 - P(L)) P(T): from one answer to the moment before the next.</summary>
    /// <param name="skill">The skill's parameters.</param>
    /// <param name="belief">What is believed after the answer.</param>
    public static BktBelief Advance(in BktParameters skill, BktBelief belief) =>
        new(
            belief.Known * (1 - skill.Forget) + belief.Unknown * skill.Learn,
            belief.Unknown * (1 - skill.Learn) + belief.Known * skill.Forget
        );

    /// <summary>Both: what is believed before the next answer, given this one.</summary>
    /// <param name="skill">The skill's parameters.</param>
    /// <param name="belief">What is believed before the answer.</param>
    /// <param name="correct">The answer.</param>
    public static BktBelief Next(in BktParameters skill, BktBelief belief, bool correct) => Advance(skill, Observe(skill, belief, correct));

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
            throw new ArgumentException(
                $"{known.Length} and {correct.Length} places cannot hold what goes before {answers.Length} answers.",
                nameof(known)
            );
        }

        var belief = BktBelief.Before(skill);
        for (var i = 0; i < answers.Length; i++)
        {
            known[i] = belief.Known;
            correct[i] = Correct(skill, belief);
            belief = Next(skill, belief, answers[i]);
        }
    }

    /// <summary>The chance of an answer when the skill is known, and when it is not.</summary>
    internal static (double IfKnown, double IfUnknown) Likelihood(in BktParameters skill, bool correct) =>
        correct ? (1 - skill.Slip, skill.Guess) : (skill.Slip, 1 - skill.Guess);
}
