namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// The log loss of the recalls in a log as a function of the 21 weights, with its gradient: each memory carries the derivatives
/// of its stability and difficulty with respect to all weights from review to review (forward mode). The formulas are those of
/// <see cref="Fsrs"/> without rounding, which has no derivative.
/// </summary>
public sealed class FsrsLoss
{
    private readonly FsrsReviewLog _log;
    private readonly double[] _importance;
    private readonly bool _sameDay;

    /// <summary>Prepares the loss.</summary>
    /// <param name="log">The reviews.</param>
    /// <param name="importance">How much each prediction counts, in order of time; those beyond its end count nothing.</param>
    /// <param name="sameDay">Whether reviews on the same day follow their own rule.</param>
    public FsrsLoss(FsrsReviewLog log, ReadOnlySpan<double> importance, bool sameDay = true)
    {
        ArgumentNullException.ThrowIfNull(log);
        (_log, _importance, _sameDay) = (log, importance.ToArray(), sameDay);
    }

    /// <summary>The sum of importance times -ln of the chance that was given to what happened.</summary>
    /// <param name="weights">w0 to w20, within the bounds of <see cref="FsrsWeights"/>.</param>
    /// <param name="gradient">Receives its 21 derivatives.</param>
    /// <exception cref="ArgumentException">A span is not 21 long.</exception>
    public double Compute(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        if (weights.Length != FsrsWeights.Count || gradient.Length != FsrsWeights.Count)
        {
            throw new ArgumentException(
                $"There are {FsrsWeights.Count} weights and as many derivatives, not {weights.Length} and {gradient.Length}.",
                nameof(weights)
            );
        }

        gradient.Clear();
        var loss = 0.0;
        var memory = new Memory(weights, stackalloc double[FsrsWeights.Count], stackalloc double[FsrsWeights.Count], _sameDay);
        for (var card = 0; card < _log.Cards; card++)
        {
            var (start, end) = (_log.Starts[card], _log.Starts[card + 1]);
            memory.Begin((int)_log.Ratings[start]);
            for (var i = start + 1; i < end; i++)
            {
                var rating = (int)_log.Ratings[i];
                memory.Wait(_log.Days[i]);
                var rank = _log.Ranks[i];
                if (rank >= 0 && rank < _importance.Length && _importance[rank] != 0)
                {
                    loss += memory.AddLoss(rating > 1, _importance[rank], gradient);
                }

                memory.Review(_log.Days[i], rating);
            }
        }

        return loss;
    }

    /// <summary>S, D and R of one card with their derivatives: ds and dd hold dS/dw and dD/dw; dR/dw = RbyS dS/dw, and Rby20 for
    /// w20.</summary>
    private ref struct Memory(ReadOnlySpan<double> w, Span<double> ds, Span<double> dd, bool sameDay)
    {
        private readonly ReadOnlySpan<double> _w = w;
        private readonly Span<double> _ds = ds,
            _dd = dd;
        private readonly bool _sameDay = sameDay;
        private readonly double _factor = Math.Pow(0.9, -1 / w[20]) - 1;
        private readonly double _growth = Math.Exp(w[8]);
        private readonly double _easyDrop = Math.Exp(3 * w[5]);
        private readonly double _lapseCeiling = sameDay ? Math.Exp(w[17] * w[18]) : 1;
        private double _s,
            _d,
            _r,
            _rByS,
            _rBy20;

        public void Begin(int rating)
        {
            _ds.Clear();
            _dd.Clear();
            _s = _w[rating - 1];
            _ds[rating - 1] = 1;
            var drop = Math.Exp((rating - 1) * _w[5]);
            _d = _w[4] - drop + 1;
            (_dd[4], _dd[5]) = (1, -(rating - 1) * drop);
            HoldDifficulty();
        }

        /// <summary>R = u^-w20 with u = 1 + f t / S.</summary>
        public void Wait(double days)
        {
            var decay = _w[20];
            var u = 1 + _factor * days / _s;
            _r = Math.Pow(u, -decay);
            _rByS = _r * decay * (u - 1) / (u * _s);
            var factorBy20 = (_factor + 1) * Math.Log(0.9) / (decay * decay);
            _rBy20 = -_r * (Math.Log(u) + decay * factorBy20 * days / (_s * u));
        }

        public readonly double AddLoss(bool recalled, double importance, Span<double> gradient)
        {
            var chance = recalled ? _r : 1 - _r;
            var slope = importance / (recalled ? -chance : chance);
            for (var k = 0; k < gradient.Length; k++)
            {
                gradient[k] += slope * _rByS * _ds[k];
            }

            gradient[20] += slope * _rBy20;
            return -importance * Math.Log(chance);
        }

        public void Review(int days, int rating)
        {
            if (days == 0 && _sameDay)
            {
                ReviewSameDay(rating);
            }
            else if (rating == 1)
            {
                Forget();
            }
            else
            {
                Recall(rating);
            }

            if (_s is < Fsrs.LeastStability or > Fsrs.GreatestStability)
            {
                _s = Math.Clamp(_s, Fsrs.LeastStability, Fsrs.GreatestStability);
                _ds.Clear();
            }

            NextDifficulty(rating);
        }

        /// <summary>S' = S (1 + A B), A = exp(w8) (11 - D) S^-w9 E with E = w15 if hard, w16 if easy, and B = exp(w10 (1 - R)) -
        /// 1.</summary>
        private void Recall(int rating)
        {
            var plain = _growth * (11 - _d) * Math.Pow(_s, -_w[9]);
            var effort = rating switch
            {
                2 => _w[15],
                4 => _w[16],
                _ => 1,
            };
            var a = plain * effort;
            var e = Math.Exp(_w[10] * (1 - _r));
            var (b, bByR) = (e - 1, -_w[10] * e);
            var gain = _s * a * b;
            Carry(byS: 1 + a * b * (1 - _w[9]) + _s * a * bByR * _rByS, byD: -gain / (11 - _d));
            _ds[8] += gain;
            _ds[9] -= gain * Math.Log(_s);
            _ds[10] += _s * a * e * (1 - _r);
            _ds[20] += _s * a * bByR * _rBy20;
            if (rating is 2 or 4)
            {
                _ds[rating == 2 ? 15 : 16] += _s * plain * b;
            }

            _s += gain;
        }

        /// <summary>S' = min(F, S exp(-w17 w18)), F = w11 D^-w12 G exp(w14 (1 - R)) with G = (S + 1)^w13 - 1.</summary>
        private void Forget()
        {
            var scale = Math.Pow(_d, -_w[12]) * Math.Exp(_w[14] * (1 - _r));
            var power = Math.Pow(_s + 1, _w[13]);
            var forgotten = _w[11] * scale * (power - 1);
            var ceiling = _s / _lapseCeiling;
            if (ceiling < forgotten)
            {
                Carry(byS: 1 / _lapseCeiling, byD: 0);
                if (_sameDay)
                {
                    _ds[17] -= ceiling * _w[18];
                    _ds[18] -= ceiling * _w[17];
                }

                _s = ceiling;
                return;
            }

            var byPower = _w[11] * scale * power;
            Carry(byS: byPower * _w[13] / (_s + 1) - forgotten * _w[14] * _rByS, byD: -forgotten * _w[12] / _d);
            _ds[11] += scale * (power - 1);
            _ds[12] -= forgotten * Math.Log(_d);
            _ds[13] += byPower * Math.Log(_s + 1);
            _ds[14] += forgotten * (1 - _r);
            _ds[20] -= forgotten * _w[14] * _rBy20;
            _s = forgotten;
        }

        /// <summary>S' = S max(1, exp(w17 (G - 3 + w18)) S^-w19); without the 1 when forgotten.</summary>
        private void ReviewSameDay(int rating)
        {
            var gain = Math.Exp(_w[17] * (rating - 3 + _w[18])) * Math.Pow(_s, -_w[19]);
            if (rating > 1 && gain <= 1)
            {
                return;
            }

            var next = _s * gain;
            Carry(byS: gain * (1 - _w[19]), byD: 0);
            _ds[17] += next * (rating - 3 + _w[18]);
            _ds[18] += next * _w[17];
            _ds[19] -= next * Math.Log(_s);
            _s = next;
        }

        /// <summary>D' = w7 D0 + (1 - w7) X, X = D - w6 (G - 3) (10 - D) / 9 and D0 = w4 - exp(3 w5) + 1.</summary>
        private void NextDifficulty(int rating)
        {
            var reach = (10 - _d) / 9;
            var x = _d - _w[6] * (rating - 3) * reach;
            var easy = _w[4] - _easyDrop + 1;
            var byD = (1 - _w[7]) * (1 + _w[6] * (rating - 3) / 9);
            for (var k = 0; k < _dd.Length; k++)
            {
                _dd[k] *= byD;
            }

            _dd[4] += _w[7];
            _dd[5] -= 3 * _w[7] * _easyDrop;
            _dd[6] -= (1 - _w[7]) * (rating - 3) * reach;
            _dd[7] += easy - x;
            _d = _w[7] * easy + (1 - _w[7]) * x;
            HoldDifficulty();
        }

        private void HoldDifficulty()
        {
            if (_d is < 1 or > 10)
            {
                _d = Math.Clamp(_d, 1, 10);
                _dd.Clear();
            }
        }

        private readonly void Carry(double byS, double byD)
        {
            for (var k = 0; k < _ds.Length; k++)
            {
                _ds[k] = byS * _ds[k] + byD * _dd[k];
            }
        }
    }
}
