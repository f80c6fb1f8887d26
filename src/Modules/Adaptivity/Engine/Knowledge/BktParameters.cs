namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>The parameters of one skill in Bayesian knowledge tracing; all are probabilities in [0, 1].</summary>
/// <param name="Prior">P(L0): known before the first answer.</param>
/// <param name="Learn">P(T): becomes known between two answers when it was not.</param>
/// <param name="Forget">P(F): is lost between two answers when it was known; 0 in the original model.</param>
/// <param name="Guess">P(G): answered correctly though not known.</param>
/// <param name="Slip">P(S): answered wrongly though known.</param>
public readonly record struct BktParameters(double Prior, double Learn, double Forget, double Guess, double Slip)
{
    /// <exception cref="ArgumentOutOfRangeException">One is no probability; the message names it.</exception>
    internal void Require()
    {
        Require(Prior, nameof(Prior));
        Require(Learn, nameof(Learn));
        Require(Forget, nameof(Forget));
        Require(Guess, nameof(Guess));
        Require(Slip, nameof(Slip));
    }

    private static void Require(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a probability, from 0 to 1.");
        }
    }
}
