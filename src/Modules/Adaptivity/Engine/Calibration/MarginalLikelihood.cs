using System.Runtime.CompilerServices;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The marginal log-likelihood (plus log-priors) of a parameter vector, its gradient, and one step of EM from there.
/// </summary>
/// <remarks>
/// By Fisher's identity the gradient of the marginal log-likelihood is that of the complete-data log-likelihood under the
/// expected counts, so both fall out of one expectation step. The maximisation step is one Newton step with the expected
/// complete-data information, which has the same rate and the same limit as a full one: Lange, K. (1995). A gradient algorithm
/// locally equivalent to the EM algorithm. Journal of the Royal Statistical Society B, 57, 425-437.
/// </remarks>
internal sealed unsafe class MarginalLikelihood
{
    private readonly ResponsePatterns _patterns;
    private readonly double[] _theta;
    private readonly int _nodes;
    private readonly int _stride;
    private readonly AlignedDoubles[] _logP;
    private readonly AlignedDoubles[] _p;
    private readonly AlignedDoubles[] _scores;
    private readonly AlignedDoubles _itemCounts;
    private readonly AlignedDoubles _atNode;
    private readonly double[] _beta;
    private readonly double[][] _blocks;
    private readonly bool[] _usable;
    private double _squareMean;
    private double _squareVariance;
    private double _varianceInformation;
    private double _slopeInformation;
    private readonly double[] _border;

    public MarginalLikelihood(
        ResponsePatterns patterns,
        ParameterLayout layout,
        Quadrature quadrature,
        int threads,
        CancellationToken cancellation
    )
    {
        (_patterns, Layout) = (patterns, layout);
        _nodes = quadrature.Count;
        Expectation = new ExpectationStep(patterns, _nodes, threads, cancellation);
        _stride = Expectation.Stride;

        // Nodes that only fill up the last block repeat the last one: finite numbers which weigh nothing.
        _theta = new double[_stride];
        quadrature.Nodes.CopyTo(_theta);
        _theta.AsSpan(_nodes).Fill(_theta[_nodes - 1]);
        var curves = layout.Curves;
        _logP = [.. curves.Select(curve => new AlignedDoubles(curve.Categories * _stride))];
        _p = [.. curves.Select(curve => new AlignedDoubles(curve.Categories * _stride))];
        _scores = [.. curves.Select(curve => new AlignedDoubles(curve.Parameters * curve.Categories * _stride))];
        _itemCounts = new AlignedDoubles(curves.Max(curve => curve.Categories) * _stride);
        _atNode = new AlignedDoubles(_stride);
        _beta = new double[curves.Max(curve => curve.Parameters)];
        _blocks = [.. curves.Select(curve => new double[curve.Parameters * curve.Parameters])];
        _usable = new bool[curves.Length];
        _border = new double[curves.Length];
    }

    public ParameterLayout Layout { get; }

    public ExpectationStep Expectation { get; }

    public int Stride => _stride;

    /// <summary>The nodes; those which only fill up the last block repeat the last one.</summary>
    public ReadOnlySpan<double> Theta => _theta;

    /// <summary>The marginal log-likelihood of the last evaluation, priors left out.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>The scores of one item, [parameter][category][node], at the last evaluation.</summary>
    public AlignedDoubles Scores(int item) => _scores[item];

    /// <summary>
    /// The derivative of a node's log-weight with respect to the logarithm of the ability variance, (theta^2 - mean) / (2 variance).
    /// </summary>
    public double VarianceScore(int node, double variance) => (_theta[node] * _theta[node] - _squareMean) / (2 * variance);

    /// <summary>
    /// The quantity to be maximised at x; minus infinity where x defines no probabilities. Leaves the expected counts and the
    /// curves at x behind for the other members.
    /// </summary>
    public double Evaluate(ReadOnlySpan<double> x)
    {
        for (var item = 0; item < _logP.Length; item++)
        {
            Layout.Gather(x, item, _beta);
            if (!Layout.Curves[item].Evaluate(_beta, _theta, _logP[item].Span, _p[item].Span, _scores[item].Span))
            {
                return double.NegativeInfinity;
            }
        }

        WeighNodes(Layout.Variance(x));
        FillTable(_logP, Expectation.Table.Pointer);
        LogLikelihood = Expectation.Run();
        return LogLikelihood + Layout.LogPrior(x);
    }

    /// <summary>The gradient of the complete-data log-likelihood under the counts given, priors left out; linear in the counts.</summary>
    public void Gradient(AlignedDoubles counts, double variance, Span<double> gradient) =>
        Gradient(counts, variance, gradient, _itemCounts, _atNode);

    /// <summary>The same with scratch space of the caller's, so that several threads can work at once.</summary>
    /// <param name="itemCounts">As long as the largest item's categories times the stride.</param>
    /// <param name="atNode">As long as the stride.</param>
    public void Gradient(AlignedDoubles counts, double variance, Span<double> gradient, AlignedDoubles itemCounts, AlignedDoubles atNode)
    {
        gradient.Clear();
        for (var item = 0; item < _logP.Length; item++)
        {
            ItemCounts(item, counts, itemCounts);
            AddItemGradient(item, itemCounts, gradient);
        }

        if (Layout.LogVariance >= 0)
        {
            NodeCounts(counts, atNode);
            for (var q = 0; q < _nodes; q++)
            {
                gradient[Layout.LogVariance] += atNode.Span[q] * VarianceScore(q, variance);
            }
        }
    }

    /// <summary>
    /// Minus the second derivative of the expected complete-data log-likelihood with respect to the logarithm of the variance:
    /// sum of N(q) (theta^2 - mean) / (2 variance) + N Var(theta^2) / (4 variance^2).
    /// </summary>
    public double VarianceCurvature(double variance)
    {
        NodeCounts(Expectation.Counts, _atNode);
        var sum = 0.0;
        for (var q = 0; q < _nodes; q++)
        {
            sum += _atNode.Span[q] * (VarianceScore(q, variance) + _squareVariance / (4 * variance * variance));
        }

        return sum;
    }

    /// <summary>The expected counts of one item's categories, [category][node].</summary>
    public void ItemCounts(int item, AlignedDoubles counts, AlignedDoubles itemCounts)
    {
        itemCounts.Span.Clear();
        var categories = Layout.Curves[item].Categories;
        var (firstCell, cells) = _patterns.Groups[_patterns.GroupOf[item]];
        for (var cell = 0; cell < cells; cell++)
        {
            var category = _patterns.Category(item, cell);
            if (category < categories)
            {
                VectorMath.Add(itemCounts.Pointer + (long)category * _stride, counts.Pointer + (long)(firstCell + cell) * _stride, _stride);
            }
        }
    }

    /// <summary>
    /// One unaccelerated EM step from the last evaluated x: the complete-data information of each item's block, and of the
    /// common slope or the variance, inverted and applied to the gradient. Call <see cref="PrepareStep"/> first.
    /// </summary>
    public void ApplyStep(ReadOnlySpan<double> gradient, Span<double> step)
    {
        gradient.CopyTo(step);
        for (var item = 0; item < _blocks.Length; item++)
        {
            SolveBlock(item, step);
        }

        if (Layout.LogVariance >= 0)
        {
            step[Layout.LogVariance] = gradient[Layout.LogVariance] / _varianceInformation;
        }

        if (Layout.SharedSlope < 0)
        {
            return;
        }

        // The common slope borders the blocks: eliminate them, solve for the slope, put it back.
        var (right, pivot) = (gradient[Layout.SharedSlope], _slopeInformation);
        for (var item = 0; item < _border.Length; item++)
        {
            var d = Layout.Index[item][1];
            right -= _border[item] * step[d];
            pivot -= _border[item] * _border[item] / _blocks[item][0];
        }

        var slope = right / pivot;
        step[Layout.SharedSlope] = slope;
        for (var item = 0; item < _border.Length; item++)
        {
            step[Layout.Index[item][1]] -= _border[item] / _blocks[item][0] * slope;
        }
    }

    /// <summary>The expected complete-data information at the last evaluated x, factored block by block.</summary>
    public void PrepareStep(double variance)
    {
        _slopeInformation = 0;
        for (var item = 0; item < _blocks.Length; item++)
        {
            var curve = Layout.Curves[item];
            ItemCounts(item, Expectation.Counts, _itemCounts);
            var information = _blocks[item];
            Information(curve, _p[item].Span, _scores[item].Span, _itemCounts.Span, information);
            Compact(item, information);
        }

        _varianceInformation = _patterns.Persons * _squareVariance / (4 * variance * variance);
    }

    /// <summary>Number of persons expected at each node.</summary>
    private void NodeCounts(AlignedDoubles counts, AlignedDoubles atNode)
    {
        atNode.Span.Clear();
        var (firstCell, cells) = _patterns.Groups[0];
        for (var cell = 0; cell < cells; cell++)
        {
            VectorMath.Add(atNode.Pointer, counts.Pointer + (long)(firstCell + cell) * _stride, _stride);
        }
    }

    /// <summary>For every cell of a group the sum of its items' rows: one row of the table instead of several.</summary>
    /// <param name="rows">[item], [category][node]</param>
    /// <param name="table">[cell][node]; overwritten.</param>
    public void FillTable(AlignedDoubles[] rows, double* table)
    {
        new Span<double>(table, _patterns.CellCount * _stride).Clear();
        for (var item = 0; item < rows.Length; item++)
        {
            var (firstCell, cells) = _patterns.Groups[_patterns.GroupOf[item]];
            for (var cell = 0; cell < cells; cell++)
            {
                var category = _patterns.Category(item, cell);
                if (category < Layout.Curves[item].Categories)
                {
                    VectorMath.Add(table + (long)(firstCell + cell) * _stride, rows[item].Pointer + (long)category * _stride, _stride);
                }
            }
        }
    }

    /// <summary>Normal weights exp(-theta^2 / (2 variance)), made to add up to 1 over the nodes, and the moments of theta^2 under
    /// them.</summary>
    private void WeighNodes(double variance)
    {
        var logPrior = Expectation.LogPrior.Span;
        var (mass, mean, square) = (0.0, 0.0, 0.0);
        for (var q = 0; q < _nodes; q++)
        {
            var squared = _theta[q] * _theta[q];
            var weight = Math.Exp(-squared / (2 * variance));
            mass += weight;
            mean += weight * squared;
            square += weight * squared * squared;
        }

        _squareMean = mean / mass;
        _squareVariance = square / mass - _squareMean * _squareMean;
        var logMass = Math.Log(mass);
        for (var q = 0; q < _nodes; q++)
        {
            logPrior[q] = -_theta[q] * _theta[q] / (2 * variance) - logMass;
        }
    }

    private void AddItemGradient(int item, AlignedDoubles itemCounts, Span<double> gradient)
    {
        var index = Layout.Index[item];
        var length = Layout.Curves[item].Categories * _stride;
        for (var p = 0; p < index.Length; p++)
        {
            if (index[p] >= 0)
            {
                gradient[index[p]] += VectorMath.Dot(_scores[item].Pointer + (long)p * length, itemCounts.Pointer, length);
            }
        }
    }

    /// <summary>I(p, r) = sum over nodes of N(q) sum over categories of P S_p S_r; lower triangle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Information(
        FittedCurve curve,
        ReadOnlySpan<double> p,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<double> itemCounts,
        Span<double> information
    )
    {
        var (k, length) = (curve.Parameters, curve.Categories * _stride);
        information.Clear();
        for (var q = 0; q < _nodes; q++)
        {
            var persons = 0.0;
            for (var c = 0; c < curve.Categories; c++)
            {
                persons += itemCounts[c * _stride + q];
            }

            for (var c = 0; c < curve.Categories; c++)
            {
                var at = c * _stride + q;
                var weight = persons * p[at];
                for (var i = 0; i < k; i++)
                {
                    var weighted = weight * scores[i * length + at];
                    for (var j = 0; j <= i; j++)
                    {
                        information[i * k + j] += weighted * scores[j * length + at];
                    }
                }
            }
        }
    }

    /// <summary>Leaves the free parameters of the item alone in its block, priors added, and factors it.</summary>
    private void Compact(int item, Span<double> information)
    {
        var (index, k) = (Layout.Index[item], Layout.Curves[item].Parameters);
        if (Layout.SharedSlope >= 0)
        {
            // Both parameters of a 1PL item are in hand: its intercept is a block of one.
            _slopeInformation += information[0];
            _border[item] = information[k];
            information[0] = information[k + 1];
            _usable[item] = true;
            return;
        }

        var free = 0;
        for (var i = 0; i < k; i++)
        {
            if (index[i] < 0)
            {
                continue;
            }

            var column = 0;
            for (var j = 0; j <= i; j++)
            {
                if (index[j] >= 0)
                {
                    information[free * k + column++] = information[i * k + j];
                }
            }

            // A trace of ridge: asymptotes may be all but unidentified on the way.
            information[free * k + free] = information[free * k + free] * (1 + 1e-8) + Layout.PriorPrecision(index[i]) + 1e-8;
            free++;
        }

        for (var i = 0; i < free; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                information[i * free + j] = information[i * k + j];
            }
        }

        _usable[item] = Cholesky.Factor(information[..(free * free)], free);
    }

    private void SolveBlock(int item, Span<double> step)
    {
        var index = Layout.Index[item];
        if (Layout.SharedSlope >= 0)
        {
            step[index[1]] /= _blocks[item][0];
            return;
        }

        // The free parameters of an item follow one another.
        var free = index.Count(place => place >= 0);
        var first = index.First(place => place >= 0);
        if (_usable[item])
        {
            Cholesky.Solve(_blocks[item].AsSpan(0, free * free), free, step.Slice(first, free));
        }
    }
}
