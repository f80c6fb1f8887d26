using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The expectation step of Bock and Aitkin (1981): for every response pattern the posterior over the nodes,
/// pi(q) = prior(q) prod P(x_j | theta_q) / L, its likelihood L, and the expected number of persons at each node in each cell.
/// The patterns are cut into slices whose number depends on the data alone; each has sums of its own, added up in order, so
/// that the bits of the result do not depend on the number of threads. Allocates nothing for data once made.
/// Bock, R. D., and Aitkin, M. (1981). Marginal maximum likelihood estimation of item parameters: application of an EM
/// algorithm. Psychometrika, 46, 443-459.
/// </summary>
internal sealed unsafe class ExpectationStep
{
    // Nodes taken at a time: eight vectors of eight, which stay in registers while the rows of a pattern's cells are added.
    public const int Block = 64;

    private const int MostSlices = 16;
    private const int FewestPatternsASlice = 128;

    // Log-density of the nodes that only fill up the last block: they weigh nothing.
    private const double Nowhere = -1e300;

    private readonly ResponsePatterns _patterns;
    private readonly ParallelOptions _parallel;
    private readonly AlignedDoubles _logPrior;
    private readonly AlignedDoubles _table;
    private readonly int[] _firstRow;
    private readonly AlignedDoubles[] _counts;
    private readonly AlignedDoubles[] _work;
    private readonly double[] _logLikelihood;
    private readonly Action<int> _slice;

    public ExpectationStep(ResponsePatterns patterns, int nodes, int threads, CancellationToken cancellation)
    {
        _patterns = patterns;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Stride = (nodes + Block - 1) / Block * Block;
        _logPrior = new AlignedDoubles(Stride);
        _logPrior.Span.Fill(Nowhere);
        _table = new AlignedDoubles(checked(patterns.CellCount * Stride));
        _firstRow = [.. patterns.Groups.Select(group => group.FirstCell)];
        var slices = Math.Clamp(patterns.Weights.Length / FewestPatternsASlice, 1, MostSlices);
        _counts = [.. Enumerable.Range(0, slices).Select(_ => new AlignedDoubles(_table.Length))];
        _work = [.. Enumerable.Range(0, slices).Select(_ => new AlignedDoubles(Stride))];
        _logLikelihood = new double[slices];
        _slice = Slice;
    }

    /// <summary>Doubles a row of the table takes.</summary>
    public int Stride { get; }

    /// <summary>[cell][node], the log-likelihood of the cell's responses; to be filled before <see cref="Run"/>.</summary>
    public AlignedDoubles Table => _table;

    /// <summary>Log of the weight of each node; to be filled for the nodes there are before <see cref="Run"/>.</summary>
    public AlignedDoubles LogPrior => _logPrior;

    /// <summary>[cell][node], the expected number of persons, after <see cref="Run"/>.</summary>
    public AlignedDoubles Counts => _counts[0];

    /// <summary>Computes the expected counts.</summary>
    /// <returns>The marginal log-likelihood.</returns>
    public double Run()
    {
        if (_counts.Length == 1 || _parallel.MaxDegreeOfParallelism == 1)
        {
            for (var slice = 0; slice < _counts.Length; slice++)
            {
                _parallel.CancellationToken.ThrowIfCancellationRequested();
                Slice(slice);
            }
        }
        else
        {
            Parallel.For(0, _counts.Length, _parallel, _slice);
        }

        for (var slice = 1; slice < _counts.Length; slice++)
        {
            VectorMath.Add(_counts[0].Pointer, _counts[slice].Pointer, _table.Length);
        }

        return _logLikelihood.Sum();
    }

    /// <summary>Writes the posterior of one pattern, times <paramref name="weight"/>, at every node.</summary>
    /// <returns>log L of the pattern.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Posterior(int pattern, double weight, double* posterior)
    {
        fixed (byte* codes = &_patterns.Codes[pattern * _firstRow.Length])
        fixed (int* rows = _firstRow)
        {
            return Posterior(_table.Pointer, _logPrior.Pointer, codes, rows, _firstRow.Length, Stride, weight, posterior);
        }
    }

    /// <summary>Adds a vector over the nodes to the row of every cell the pattern is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Spread(int pattern, double* what, double* counts)
    {
        fixed (byte* codes = &_patterns.Codes[pattern * _firstRow.Length])
        fixed (int* rows = _firstRow)
        {
            Spread(counts, codes, rows, _firstRow.Length, Stride, what);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Slice(int slice)
    {
        var (patterns, groups) = (_patterns.Weights.Length, _firstRow.Length);
        var from = (int)((long)patterns * slice / _counts.Length);
        var to = (int)((long)patterns * (slice + 1) / _counts.Length);
        _counts[slice].Span.Clear();
        var table = _table.Pointer;
        var logPrior = _logPrior.Pointer;
        var counts = _counts[slice].Pointer;
        var work = _work[slice].Pointer;
        var sum = 0.0;
        fixed (byte* codes = _patterns.Codes)
        fixed (int* rows = _firstRow)
        fixed (int* weights = _patterns.Weights)
        {
            for (var i = from; i < to; i++)
            {
                var code = codes + (long)i * groups;
                sum += weights[i] * Posterior(table, logPrior, code, rows, groups, Stride, weights[i], work);
                Spread(counts, code, rows, groups, Stride, work);
            }
        }

        _logLikelihood[slice] = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Posterior(
        double* table,
        double* logPrior,
        byte* codes,
        int* rows,
        int groups,
        int stride,
        double weight,
        double* work
    )
    {
        var largest = Vector512.Create(Nowhere);
        for (var block = 0; block < stride; block += Block)
        {
            var prior = logPrior + block;
            var v0 = Vector512.LoadAligned(prior);
            var v1 = Vector512.LoadAligned(prior + 8);
            var v2 = Vector512.LoadAligned(prior + 16);
            var v3 = Vector512.LoadAligned(prior + 24);
            var v4 = Vector512.LoadAligned(prior + 32);
            var v5 = Vector512.LoadAligned(prior + 40);
            var v6 = Vector512.LoadAligned(prior + 48);
            var v7 = Vector512.LoadAligned(prior + 56);
            for (var g = 0; g < groups; g++)
            {
                var row = table + (long)(rows[g] + codes[g]) * stride + block;
                v0 += Vector512.LoadAligned(row);
                v1 += Vector512.LoadAligned(row + 8);
                v2 += Vector512.LoadAligned(row + 16);
                v3 += Vector512.LoadAligned(row + 24);
                v4 += Vector512.LoadAligned(row + 32);
                v5 += Vector512.LoadAligned(row + 40);
                v6 += Vector512.LoadAligned(row + 48);
                v7 += Vector512.LoadAligned(row + 56);
            }

            var to = work + block;
            v0.StoreAligned(to);
            v1.StoreAligned(to + 8);
            v2.StoreAligned(to + 16);
            v3.StoreAligned(to + 24);
            v4.StoreAligned(to + 32);
            v5.StoreAligned(to + 40);
            v6.StoreAligned(to + 48);
            v7.StoreAligned(to + 56);
            largest = Vector512.Max(
                largest,
                Vector512.Max(
                    Vector512.Max(Vector512.Max(v0, v1), Vector512.Max(v2, v3)),
                    Vector512.Max(Vector512.Max(v4, v5), Vector512.Max(v6, v7))
                )
            );
        }

        // Rescaled by the largest term, so that hundreds of responses do not underflow.
        var peak = VectorMath.LargestLane(largest);
        var shift = Vector512.Create(peak);
        var sum = Vector512<double>.Zero;
        for (var q = 0; q < stride; q += VectorMath.Lanes)
        {
            var e = Elementary.Exp(Vector512.LoadAligned(work + q) - shift);
            e.StoreAligned(work + q);
            sum += e;
        }

        var total = VectorMath.SumOfLanes(sum);
        var scale = Vector512.Create(weight / total);
        for (var q = 0; q < stride; q += VectorMath.Lanes)
        {
            (Vector512.LoadAligned(work + q) * scale).StoreAligned(work + q);
        }

        return peak + Math.Log(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(double* counts, byte* codes, int* rows, int groups, int stride, double* what)
    {
        for (var block = 0; block < stride; block += Block)
        {
            var from = what + block;
            var v0 = Vector512.LoadAligned(from);
            var v1 = Vector512.LoadAligned(from + 8);
            var v2 = Vector512.LoadAligned(from + 16);
            var v3 = Vector512.LoadAligned(from + 24);
            var v4 = Vector512.LoadAligned(from + 32);
            var v5 = Vector512.LoadAligned(from + 40);
            var v6 = Vector512.LoadAligned(from + 48);
            var v7 = Vector512.LoadAligned(from + 56);
            for (var g = 0; g < groups; g++)
            {
                var row = counts + (long)(rows[g] + codes[g]) * stride + block;
                (Vector512.LoadAligned(row) + v0).StoreAligned(row);
                (Vector512.LoadAligned(row + 8) + v1).StoreAligned(row + 8);
                (Vector512.LoadAligned(row + 16) + v2).StoreAligned(row + 16);
                (Vector512.LoadAligned(row + 24) + v3).StoreAligned(row + 24);
                (Vector512.LoadAligned(row + 32) + v4).StoreAligned(row + 32);
                (Vector512.LoadAligned(row + 40) + v5).StoreAligned(row + 40);
                (Vector512.LoadAligned(row + 48) + v6).StoreAligned(row + 48);
                (Vector512.LoadAligned(row + 56) + v7).StoreAligned(row + 56);
            }
        }
    }
}
