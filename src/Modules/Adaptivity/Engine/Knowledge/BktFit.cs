namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>How the parameters of a skill are fitted.</summary>
/// <param name="Least">The least value of each parameter.</param>
/// <param name="Greatest">The greatest value of each parameter; equal to the least, the parameter is held.</param>
/// <param name="Starts">Points to start from, at least 1: the first is the same for all, the others are drawn within the bounds.</param>
/// <param name="Seed">Of the starting points.</param>
/// <param name="MaximumIterations">Of the last run, at least 1.</param>
/// <param name="Tolerance">It ends when the log-likelihood rises by less than this share of itself; not negative.</param>
public sealed record BktFitOptions(
    BktParameters Least,
    BktParameters Greatest,
    int Starts = 10,
    long Seed = 1,
    int MaximumIterations = 5000,
    double Tolerance = 1e-10
)
{
    /// <summary>
    /// Guess and slip at most 0.5, so that who knows a skill answers it better than who does not, as Baker, Corbett and Aleven
    /// (2008), More accurate student modeling through contextual estimation of slip and guess probabilities, ITS 2008, 406-415.
    /// </summary>
    public static BktFitOptions Default { get; } = new(default, new BktParameters(1, 1, 0.5, 0.5, 0.5));

    /// <summary>The same without forgetting: the original model.</summary>
    public static BktFitOptions WithoutForgetting { get; } = new(default, new BktParameters(1, 1, 0, 0.5, 0.5));
}

/// <summary>Why fitted parameters should not be taken at their word.</summary>
[Flags]
public enum BktWarnings
{
    /// <summary>Nothing stands against them.</summary>
    None = 0,

    /// <summary>All answers were correct: any skill that is known from the start explains them.</summary>
    AllCorrect = 1,

    /// <summary>All answers were wrong: any skill that is never learnt explains them.</summary>
    AllWrong = 2,

    /// <summary>No learner answered twice: learning and forgetting were not observed.</summary>
    NoSecondAnswer = 4,

    /// <summary>Fewer than 100 answers.</summary>
    FewAnswers = 8,

    /// <summary>A parameter that was free ended at a bound other than 0 and 1.</summary>
    AtBound = 16,

    /// <summary>Guess is not below 1 - slip: knowing the skill does not help to answer it.</summary>
    Reversed = 32,

    /// <summary>The last iteration still raised the likelihood.</summary>
    NotConverged = 64,

    /// <summary>The bounds rule the answers out: the likelihood is 0, and nothing was fitted.</summary>
    Impossible = 128,
}

/// <summary>The fitted parameters of a skill.</summary>
/// <param name="Parameters">Those of the greatest likelihood found.</param>
/// <param name="LogLikelihood">Natural logarithm of the likelihood of all answers under them.</param>
/// <param name="Answers">How many answers there were.</param>
/// <param name="Iterations">Of the last run.</param>
/// <param name="Warnings">Why not to trust them.</param>
/// <param name="LogLikelihoods">After each iteration of the start that won, its starting point first; it never falls.</param>
public sealed record BktFitted(
    BktParameters Parameters,
    double LogLikelihood,
    int Answers,
    int Iterations,
    BktWarnings Warnings,
    IReadOnlyList<double> LogLikelihoods
);

/// <summary>
/// Maximum likelihood of the parameters of one skill by the algorithm of Baum and Welch on the chain of two states, from
/// several starting points: a few iterations from each, then the best to its end. The same answers, options and seed give the
/// same bits.
/// </summary>
/// <remarks>
/// Baum, L. E., Petrie, T., Soules, G., and Weiss, N. (1970). A maximization technique occurring in the statistical analysis of
/// probabilistic functions of Markov chains. Annals of Mathematical Statistics, 41(1), 164-171. Scaling: Rabiner, L. R. (1989).
/// A tutorial on hidden Markov models. Proceedings of the IEEE, 77(2), 257-286. Starts: Biernacki, C., Celeux, G., and Govaert,
/// G. (2003). Choosing starting values for the EM algorithm. Computational Statistics and Data Analysis, 41(3-4), 561-575.
/// </remarks>
public static class BktFit
{
    private const int ShortRun = 30;
    private const int Few = 100;

    private static readonly BktParameters UsualStart = new(0.4, 0.15, 0.05, 0.2, 0.1);

    /// <summary>Fits one skill.</summary>
    /// <param name="sequences">The answers of each learner in their order, true for correct; lengths may differ, and be 0.</param>
    /// <param name="options">Null: <see cref="BktFitOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">There is no answer, or an option is out of its range.</exception>
    public static BktFitted Fit(IReadOnlyList<bool[]> sequences, BktFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        options ??= BktFitOptions.Default;
        Require(options);
        var expectation = new BktExpectation(sequences);
        if (expectation.Answers == 0)
        {
            throw new ArgumentException("There is no answer to fit to.", nameof(sequences));
        }

        var best = new Run(Start(options, 0));
        for (var i = 0; i < options.Starts; i++)
        {
            var run = new Run(Start(options, i));
            Climb(run, expectation, options, ShortRun);
            if (i == 0 || run.LogLikelihoods[^1] > best.LogLikelihoods[^1])
            {
                best = run;
            }
        }

        Climb(best, expectation, options, options.MaximumIterations);
        return new BktFitted(
            best.At,
            best.LogLikelihoods[^1],
            expectation.Answers,
            best.LogLikelihoods.Count - 1,
            Warnings(best, expectation, options),
            best.LogLikelihoods
        );
    }

    /// <summary>The natural logarithm of the likelihood of the answers.</summary>
    /// <param name="skill">The skill's parameters.</param>
    /// <param name="sequences">The answers of each learner in their order, true for correct.</param>
    /// <returns>At most 0; negative infinity when the parameters rule an answer out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is no probability.</exception>
    public static double LogLikelihood(in BktParameters skill, IReadOnlyList<bool[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        skill.Require();
        return new BktExpectation(sequences).Compute(skill);
    }

    private static void Climb(Run run, BktExpectation expectation, BktFitOptions options, int iterations)
    {
        var before = expectation.Compute(run.At);
        if (run.LogLikelihoods.Count == 0)
        {
            run.LogLikelihoods.Add(before);
        }

        for (var i = 0; i < iterations && !run.Converged && double.IsFinite(before); i++)
        {
            run.At = expectation.Maximise(run.At, options);
            var after = expectation.Compute(run.At);
            run.LogLikelihoods.Add(after);
            run.Converged = after - before <= options.Tolerance * Math.Abs(after);
            before = after;
        }
    }

    private static BktParameters Start(BktFitOptions options, int start)
    {
        var random = SeededRandom.Derive(options.Seed, "bkt start", start);
        var (least, greatest) = (options.Least, options.Greatest);
        return new BktParameters(
            Between(least.Prior, greatest.Prior, UsualStart.Prior),
            Between(least.Learn, greatest.Learn, UsualStart.Learn),
            Between(least.Forget, greatest.Forget, UsualStart.Forget),
            Between(least.Guess, greatest.Guess, UsualStart.Guess),
            Between(least.Slip, greatest.Slip, UsualStart.Slip)
        );

        // Never at an end: where a probability is 0 the algorithm leaves it 0.
        double Between(double low, double high, double usual) =>
            start == 0 && usual > low && usual < high ? usual : low + (high - low) * (0.02 + 0.96 * random.NextDouble());
    }

    private static BktWarnings Warnings(Run run, BktExpectation expectation, BktFitOptions options)
    {
        var (at, least, greatest) = (run.At, options.Least, options.Greatest);
        var atBound =
            AtBound(at.Prior, least.Prior, greatest.Prior)
            || AtBound(at.Learn, least.Learn, greatest.Learn)
            || AtBound(at.Forget, least.Forget, greatest.Forget)
            || AtBound(at.Guess, least.Guess, greatest.Guess)
            || AtBound(at.Slip, least.Slip, greatest.Slip);
        var impossible = double.IsNegativeInfinity(run.LogLikelihoods[^1]);
        return If(expectation.CorrectAnswers == expectation.Answers, BktWarnings.AllCorrect)
            | If(expectation.CorrectAnswers == 0, BktWarnings.AllWrong)
            | If(expectation.LongestSequence < 2, BktWarnings.NoSecondAnswer)
            | If(expectation.Answers < Few, BktWarnings.FewAnswers)
            | If(atBound && !impossible, BktWarnings.AtBound)
            | If(at.Guess >= 1 - at.Slip, BktWarnings.Reversed)
            | If(!run.Converged && !impossible, BktWarnings.NotConverged)
            | If(impossible, BktWarnings.Impossible);

        static BktWarnings If(bool condition, BktWarnings warning) => condition ? warning : BktWarnings.None;

        static bool AtBound(double value, double low, double high) =>
            low < high && ((value <= low + 1e-9 && low > 0) || (value >= high - 1e-9 && high < 1));
    }

    private static void Require(BktFitOptions options)
    {
        options.Least.Require();
        options.Greatest.Require();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Starts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumIterations, 1);
        if (!(options.Tolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Tolerance, "The tolerance is not negative.");
        }

        var (least, greatest) = (options.Least, options.Greatest);
        if (
            least.Prior > greatest.Prior
            || least.Learn > greatest.Learn
            || least.Forget > greatest.Forget
            || least.Guess > greatest.Guess
            || least.Slip > greatest.Slip
        )
        {
            throw new ArgumentException($"The least values, {least}, must not be above the greatest, {greatest}.", nameof(options));
        }
    }

    /// <summary>One start and how far it has come.</summary>
    private sealed class Run(BktParameters start)
    {
        public BktParameters At { get; set; } = start;

        public bool Converged { get; set; }

        public List<double> LogLikelihoods { get; } = [];
    }
}
