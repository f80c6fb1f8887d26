using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The observed information of the marginal likelihood (posterior, where there are priors) by Oakes' identity:
/// -I = d2 Q(x | y) / dx dx' + d2 Q(x | y) / dx dy' at x = y, where Q is the expected complete-data log-likelihood. The first
/// term is that of each item alone under the expected counts. The second says how the expected counts move with the parameters
/// they were computed from: d pi(q) / dy_t = pi(q) (S_t(q) - sum of pi S_t), exactly, with S_t the person's score at node q.
/// Oakes, D. (1999). Direct calculation of the information matrix via the EM algorithm. Journal of the Royal Statistical
/// Society B, 61, 479-482.
/// </summary>
internal sealed unsafe class ObservedInformation
{
    // Parameters in one pass over the patterns, which is what a posterior is computed once for.
    private const int Batch = 8;

    // Patterns whose posteriors are held at a time: they stay in the second-level cache.
    private const int Chunk = 128;

    private readonly MarginalLikelihood _likelihood;
    private readonly ResponsePatterns _patterns;
    private readonly double[] _x;
    private readonly ParameterLayout _layout;
    private readonly int _stride;
    private readonly double _variance;

    private ObservedInformation(MarginalLikelihood likelihood, ResponsePatterns patterns, double[] x)
    {
        (_likelihood, _patterns, _x, _layout) = (likelihood, patterns, x, likelihood.Layout);
        _stride = likelihood.Stride;
        _variance = _layout.Variance(x);
    }

    /// <summary>The information at x, where the likelihood stands evaluated; symmetric, row by row.</summary>
    public static double[] Compute(
        MarginalLikelihood likelihood,
        ResponsePatterns patterns,
        double[] x,
        int threads,
        IProgress<CalibrationProgress>? progress,
        CancellationToken cancellation
    )
    {
        var work = new ObservedInformation(likelihood, patterns, x);
        var n = x.Length;
        var information = new double[n * n];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var (batches, done) = ((n + Batch - 1) / Batch, 0);
        var value = likelihood.LogLikelihood + likelihood.Layout.LogPrior(x);
        Parallel.For(
            0,
            batches,
            parallel,
            batch =>
            {
                work.MissingPart(batch * Batch, Math.Min(n, (batch + 1) * Batch), information, cancellation);
                var step = Interlocked.Increment(ref done);
                progress?.Report(new CalibrationProgress(CalibrationPhase.StandardErrors, step, value, 0, (double)step / batches));
            }
        );
        work.AddCompletePart(information);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var mean = (information[i * n + j] + information[j * n + i]) / 2;
                (information[i * n + j], information[j * n + i]) = (mean, mean);
            }
        }

        return information;
    }

    /// <summary>-d2 Q / dx dy' for the parameters from..to of y, a row each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MissingPart(int from, int to, double[] information, CancellationToken cancellation)
    {
        var owners = new (int Item, int Parameter)[to - from];
        var moved = new AlignedDoubles[to - from];
        AlignedDoubles? slopeScores = null;
        for (var t = from; t < to; t++)
        {
            owners[t - from] = Owner(t);
            moved[t - from] = new AlignedDoubles(_likelihood.Expectation.Table.Length);
            if (t == _layout.SharedSlope)
            {
                slopeScores = SlopeScores();
            }
        }

        var varianceScores = new AlignedDoubles(_stride);
        for (var q = 0; _layout.LogVariance >= 0 && q < _stride; q++)
        {
            varianceScores.Span[q] = _likelihood.VarianceScore(q, _variance);
        }

        var posteriors = new AlignedDoubles(Chunk * _stride);
        var (score, derivative) = (new AlignedDoubles(_stride), new AlignedDoubles(_stride));
        for (var first = 0; first < _patterns.Weights.Length; first += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            var last = Math.Min(first + Chunk, _patterns.Weights.Length);
            for (var i = first; i < last; i++)
            {
                _likelihood.Expectation.Posterior(i, 1, posteriors.Pointer + (i - first) * _stride);
            }

            for (var t = from; t < to; t++)
            {
                for (var i = first; i < last; i++)
                {
                    var scores =
                        t == _layout.LogVariance ? varianceScores.Pointer
                        : slopeScores is not null && t == _layout.SharedSlope ? SumOfRows(i, slopeScores, score)
                        : OwnScores(i, owners[t - from]);
                    if (scores is not null)
                    {
                        Derivative(posteriors.Pointer + (i - first) * _stride, scores, _patterns.Weights[i], derivative.Pointer);
                        _likelihood.Expectation.Spread(i, derivative.Pointer, moved[t - from].Pointer);
                    }
                }
            }
        }

        for (var t = from; t < to; t++)
        {
            var row = information.AsSpan(t * _x.Length, _x.Length);
            var itemCounts = new AlignedDoubles(_layout.Curves.Max(curve => curve.Categories) * _stride);
            _likelihood.Gradient(moved[t - from], _variance, row, itemCounts, score);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = -row[i];
            }
        }
    }

    /// <summary>weight pi (S - sum of pi S)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Derivative(double* posterior, double* scores, double weight, double* derivative)
    {
        var mean = Vector512.Create(VectorMath.Dot(posterior, scores, _stride));
        var times = Vector512.Create(weight);
        for (var q = 0; q < _stride; q += VectorMath.Lanes)
        {
            var apart = Vector512.LoadAligned(scores + q) - mean;
            (Vector512.LoadAligned(posterior + q) * times * apart).StoreAligned(derivative + q);
        }
    }

    private (int Item, int Parameter) Owner(int place)
    {
        for (var item = 0; place < _layout.OfItems && item < _layout.Index.Length; item++)
        {
            var parameter = Array.IndexOf(_layout.Index[item], place);
            if (parameter >= 0)
            {
                return (item, parameter);
            }
        }

        return (-1, -1);
    }

    /// <summary>The scores of the pattern's response to one item, or null where it is missing.</summary>
    private double* OwnScores(int pattern, (int Item, int Parameter) owner)
    {
        var categories = _layout.Curves[owner.Item].Categories;
        var code = _patterns.Codes[pattern * _patterns.Groups.Length + _patterns.GroupOf[owner.Item]];
        var category = _patterns.Category(owner.Item, code);
        return category == categories
            ? null
            : _likelihood.Scores(owner.Item).Pointer + (long)(owner.Parameter * categories + category) * _stride;
    }

    /// <summary>[cell][node], the scores with respect to the common slope, which is the first parameter of every item.</summary>
    private AlignedDoubles SlopeScores()
    {
        var table = new AlignedDoubles(_likelihood.Expectation.Table.Length);
        _likelihood.FillTable([.. Enumerable.Range(0, _layout.Curves.Length).Select(_likelihood.Scores)], table.Pointer);
        return table;
    }

    private double* SumOfRows(int pattern, AlignedDoubles table, AlignedDoubles sum)
    {
        sum.Span.Clear();
        for (var g = 0; g < _patterns.Groups.Length; g++)
        {
            var cell = _patterns.Groups[g].FirstCell + _patterns.Codes[pattern * _patterns.Groups.Length + g];
            VectorMath.Add(sum.Pointer, table.Pointer + (long)cell * _stride, _stride);
        }

        return sum.Pointer;
    }

    /// <summary>
    /// -d2 Q / dx dx' under the expected counts: central differences of the analytic scores, item by item, which are good to
    /// ten digits; and the precision of the priors.
    /// </summary>
    private void AddCompletePart(double[] information)
    {
        var n = _x.Length;
        var (up, down) = (new double[n], new double[n]);
        for (var item = 0; item < _layout.Curves.Length; item++)
        {
            var curve = _layout.Curves[item];
            var index = _layout.Index[item];
            var counts = new AlignedDoubles(curve.Categories * _stride);
            _likelihood.ItemCounts(item, _likelihood.Expectation.Counts, counts);
            var beta = new double[curve.Parameters];
            for (var p = 0; p < index.Length; p++)
            {
                if (index[p] < 0)
                {
                    continue;
                }

                _layout.Gather(_x, item, beta);
                var step = 1e-5 * Math.Max(1, Math.Abs(beta[p]));
                var at = beta[p];
                beta[p] = at + step;
                ItemGradient(item, beta, counts, up);
                beta[p] = at - step;
                ItemGradient(item, beta, counts, down);
                foreach (var place in index.Where(place => place >= 0))
                {
                    information[index[p] * n + place] -= (up[place] - down[place]) / (2 * step);
                }
            }
        }

        for (var i = 0; i < n; i++)
        {
            information[i * n + i] += _layout.PriorPrecision(i);
        }

        if (_layout.LogVariance >= 0)
        {
            information[_layout.LogVariance * n + _layout.LogVariance] += _likelihood.VarianceCurvature(_variance);
        }
    }

    private void ItemGradient(int item, double[] beta, AlignedDoubles counts, Span<double> gradient)
    {
        var curve = _layout.Curves[item];
        var length = curve.Categories * _stride;
        var (logP, p, scores) = (new AlignedDoubles(length), new AlignedDoubles(length), new AlignedDoubles(curve.Parameters * length));
        curve.Evaluate(beta, _likelihood.Theta, logP.Span, p.Span, scores.Span);
        var index = _layout.Index[item];
        for (var i = 0; i < index.Length; i++)
        {
            if (index[i] >= 0)
            {
                gradient[index[i]] = VectorMath.Dot(scores.Pointer + (long)i * length, counts.Pointer, length);
            }
        }
    }
}
