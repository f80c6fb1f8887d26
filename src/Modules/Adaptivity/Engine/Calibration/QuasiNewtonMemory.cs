namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// The limited-memory BFGS direction that starts from the EM step. The two-loop recursion is Nocedal, J. (1980), Updating
/// quasi-Newton matrices with limited storage, Mathematics of Computation, 35, 773-782; starting it from the EM step rather
/// than from a multiple of the gradient is the acceleration of Jamshidian, M., and Jennrich, R. I. (1997), Acceleration of the
/// EM algorithm by using quasi-Newton methods, Journal of the Royal Statistical Society B, 59, 569-587 (their QN2).
/// </summary>
internal sealed class QuasiNewtonMemory(int length, int pairs)
{
    private readonly double[][] _moves = [.. Enumerable.Range(0, pairs).Select(_ => new double[length])];
    private readonly double[][] _falls = [.. Enumerable.Range(0, pairs).Select(_ => new double[length])];
    private readonly double[] _inverse = new double[pairs];
    private readonly double[] _alpha = new double[pairs];
    private readonly double[] _work = new double[length];
    private int _count;
    private int _next;

    /// <summary>Writes an ascent direction from the gradient.</summary>
    /// <param name="gradient">Of the function to be maximised.</param>
    /// <param name="applyStep">The EM step that belongs to a gradient: a symmetric positive definite map.</param>
    /// <param name="direction">Overwritten.</param>
    public void Direction(ReadOnlySpan<double> gradient, Action<double[], double[]> applyStep, double[] direction)
    {
        gradient.CopyTo(_work);
        for (var i = 1; i <= _count; i++)
        {
            var at = (_next - i + pairs) % pairs;
            _alpha[at] = _inverse[at] * Dot(_moves[at], _work);
            AddScaled(_work, -_alpha[at], _falls[at]);
        }

        applyStep(_work, direction);
        for (var i = _count; i >= 1; i--)
        {
            var at = (_next - i + pairs) % pairs;
            AddScaled(direction, _alpha[at] - _inverse[at] * Dot(_falls[at], direction), _moves[at]);
        }
    }

    /// <summary>Learns from a step: how the gradient fell along it. Steps along which it did not fall teach nothing.</summary>
    public void Remember(
        ReadOnlySpan<double> from,
        ReadOnlySpan<double> to,
        ReadOnlySpan<double> gradientFrom,
        ReadOnlySpan<double> gradientTo
    )
    {
        var (move, fall) = (_moves[_next], _falls[_next]);
        for (var i = 0; i < move.Length; i++)
        {
            move[i] = to[i] - from[i];
            fall[i] = gradientFrom[i] - gradientTo[i];
        }

        var curvature = Dot(move, fall);
        if (!(curvature > 1e-12 * Math.Sqrt(Dot(move, move) * Dot(fall, fall))))
        {
            return;
        }

        _inverse[_next] = 1 / curvature;
        _next = (_next + 1) % pairs;
        _count = Math.Min(_count + 1, pairs);
    }

    /// <summary>Begins from scratch.</summary>
    public void Forget() => _count = 0;

    internal static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> addend)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * addend[i];
        }
    }
}
