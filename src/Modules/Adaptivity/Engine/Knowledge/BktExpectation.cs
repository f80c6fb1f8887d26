namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// One step of the algorithm of Baum and Welch for <see cref="BktFit"/>: the expected counts of states and transitions under
/// some parameters, by the scaled forward and backward recursions (Rabiner, 1989), and the parameters that follow from them.
/// </summary>
internal sealed class BktExpectation
{
    private readonly bool[] _answers;
    private readonly int[] _starts;
    private readonly BktBelief[] _belief;
    private readonly double[] _chance;

    // Expected counts: sequences that began known; answers known and not known, all of them, correct or wrong, and those
    // followed by another; transitions.
    private double _begunKnown,
        _knownAnswers,
        _unknownAnswers,
        _knownWrong,
        _unknownCorrect;
    private double _knownBefore,
        _unknownBefore,
        _learnt,
        _forgotten;

    public BktExpectation(IReadOnlyList<bool[]> sequences)
    {
        _starts = new int[sequences.Count + 1];
        for (var i = 0; i < sequences.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(sequences[i], nameof(sequences));
            _starts[i + 1] = _starts[i] + sequences[i].Length;
            LongestSequence = Math.Max(LongestSequence, sequences[i].Length);
            Sequences += sequences[i].Length > 0 ? 1 : 0;
        }

        _answers = new bool[_starts[^1]];
        for (var i = 0; i < sequences.Count; i++)
        {
            sequences[i].CopyTo(_answers, _starts[i]);
        }

        CorrectAnswers = _answers.Count(answer => answer);
        _belief = new BktBelief[LongestSequence];
        _chance = new double[LongestSequence];
    }

    public int Answers => _answers.Length;

    public int CorrectAnswers { get; }

    public int LongestSequence { get; }

    /// <summary>Those with an answer.</summary>
    private int Sequences { get; }

    /// <summary>Takes the expected counts, and gives the log-likelihood.</summary>
    public double Compute(in BktParameters skill)
    {
        (_begunKnown, _knownAnswers, _unknownAnswers, _knownWrong, _unknownCorrect) = (0, 0, 0, 0, 0);
        (_knownBefore, _unknownBefore, _learnt, _forgotten) = (0, 0, 0, 0);
        var logLikelihood = 0.0;
        for (var i = 0; i + 1 < _starts.Length; i++)
        {
            logLikelihood += Add(skill, _answers.AsSpan(_starts[i].._starts[i + 1]));
        }

        return logLikelihood;
    }

    /// <summary>
    /// The parameters of the greatest expected log-likelihood within the bounds. It falls into one term for each parameter, and
    /// each term is concave with its peak at a share of counts: where that share is out of bounds, the bound is the best. So the
    /// likelihood never falls with bounds either. A parameter without counts stays as it is.
    /// </summary>
    public BktParameters Maximise(in BktParameters skill, BktFitOptions options)
    {
        var (least, greatest) = (options.Least, options.Greatest);
        return new BktParameters(
            Share(_begunKnown, Sequences, skill.Prior, least.Prior, greatest.Prior),
            Share(_learnt, _unknownBefore, skill.Learn, least.Learn, greatest.Learn),
            Share(_forgotten, _knownBefore, skill.Forget, least.Forget, greatest.Forget),
            Share(_unknownCorrect, _unknownAnswers, skill.Guess, least.Guess, greatest.Guess),
            Share(_knownWrong, _knownAnswers, skill.Slip, least.Slip, greatest.Slip)
        );

        static double Share(double part, double whole, double otherwise, double low, double high) =>
            whole > 0 ? Math.Clamp(part / whole, low, high) : otherwise;
    }

    private double Add(in BktParameters skill, ReadOnlySpan<bool> answers)
    {
        // Forward: the belief at t given the answers up to t, and the chance of each answer given those before it.
        var logLikelihood = 0.0;
        var before = BktBelief.Before(skill);
        for (var t = 0; t < answers.Length; t++)
        {
            var (ifKnown, ifUnknown) = Bkt.Likelihood(skill, answers[t]);
            var (known, unknown) = (before.Known * ifKnown, before.Unknown * ifUnknown);
            var chance = known + unknown;
            if (chance <= 0)
            {
                return double.NegativeInfinity;
            }

            _chance[t] = chance;
            _belief[t] = new BktBelief(known / chance, unknown / chance);
            logLikelihood += Math.Log(chance);
            before = Bkt.Advance(skill, _belief[t]);
        }

        // Backward: the chance of the later answers when known and when not, divided by their chance given those up to t.
        var (laterKnown, laterUnknown) = (1.0, 1.0);
        for (var t = answers.Length - 1; t >= 0; t--)
        {
            var belief = _belief[t];
            if (t + 1 < answers.Length)
            {
                var (ifKnown, ifUnknown) = Bkt.Likelihood(skill, answers[t + 1]);
                var (toKnown, toUnknown) = (ifKnown * laterKnown / _chance[t + 1], ifUnknown * laterUnknown / _chance[t + 1]);
                _forgotten += belief.Known * skill.Forget * toUnknown;
                _learnt += belief.Unknown * skill.Learn * toKnown;
                laterKnown = (1 - skill.Forget) * toKnown + skill.Forget * toUnknown;
                laterUnknown = skill.Learn * toKnown + (1 - skill.Learn) * toUnknown;
                _knownBefore += belief.Known * laterKnown;
                _unknownBefore += belief.Unknown * laterUnknown;
            }

            var (known, unknown) = (belief.Known * laterKnown, belief.Unknown * laterUnknown);
            _knownAnswers += known;
            _unknownAnswers += unknown;
            _knownWrong += answers[t] ? 0 : known;
            _unknownCorrect += answers[t] ? unknown : 0;
            _begunKnown += t == 0 ? known : 0;
        }

        return logLikelihood;
    }
}
