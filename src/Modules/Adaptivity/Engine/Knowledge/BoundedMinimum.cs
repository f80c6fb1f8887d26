namespace AdaptivQ.Adaptivity.Engine.Knowledge;

/// <summary>
/// The least value of a smooth function within bounds, by L-BFGS: directions from the last few gradients, over the variables that
/// a bound does not hold, each step projected onto the bounds and shortened until the value falls enough (Armijo). Deterministic.
/// </summary>
/// <remarks>
/// Nocedal, J., and Wright, S. J. (2006). Numerical Optimization, 2nd ed. Springer, algorithms 3.1 and 7.4. Projected steps:
/// Bertsekas, D. P. (1982). Projected Newton methods for optimization problems with simple constraints. SIAM Journal on Control
/// and Optimization, 20(2), 221-246.
/// </remarks>
internal sealed class BoundedMinimum
{
    private const int Remembered = 10;
    private const double EnoughFall = 1e-4;
    private const int Halvings = 40;

    private readonly Function _function;
    private readonly double[] _low,
        _high;
    private readonly List<(double[] Step, double[] Change, double Product)> _memory = [];

    public BoundedMinimum(Function function, double[] low, double[] high) => (_function, _low, _high) = (function, low, high);

    /// <summary>The value at x; its derivatives are written into the second span.</summary>
    public delegate double Function(ReadOnlySpan<double> x, Span<double> gradient);

    /// <summary>Goes down from <paramref name="x"/>, which holds the best point in the end.</summary>
    /// <param name="tolerance">It ends when a step lowers the value by less than this share of it.</param>
    /// <returns>The iterations made, and whether it ended by itself.</returns>
    public (int Iterations, bool Converged) Descend(double[] x, int maximumIterations, double tolerance)
    {
        var gradient = new double[x.Length];
        var value = _function(x, gradient);
        var (next, nextGradient) = (new double[x.Length], new double[x.Length]);
        for (var iteration = 1; iteration <= maximumIterations; iteration++)
        {
            var direction = Direction(x, gradient);
            if (!Search(x, value, gradient, direction, next, nextGradient, out var nextValue))
            {
                if (_memory.Count == 0)
                {
                    return (iteration, true);
                }

                // The remembered curvature misled; try once more straight down.
                _memory.Clear();
                continue;
            }

            Remember(x, next, gradient, nextGradient);
            var fall = value - nextValue;
            next.CopyTo(x, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
            if (fall <= tolerance * Math.Abs(value))
            {
                return (iteration, true);
            }
        }

        return (maximumIterations, false);
    }

    /// <summary>At a bound, and the function falls only beyond it.</summary>
    private bool IsHeld(double[] x, double[] gradient, int i) =>
        (x[i] <= _low[i] && gradient[i] >= 0) || (x[i] >= _high[i] && gradient[i] <= 0);

    private double[] Direction(double[] x, double[] gradient)
    {
        var direction = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            direction[i] = IsHeld(x, gradient, i) ? 0 : -gradient[i];
        }

        // The two loops of algorithm 7.4.
        var weights = new double[_memory.Count];
        for (var m = _memory.Count - 1; m >= 0; m--)
        {
            weights[m] = Dot(_memory[m].Step, direction) / _memory[m].Product;
            Add(direction, -weights[m], _memory[m].Change);
        }

        if (_memory.Count > 0)
        {
            var (_, change, product) = _memory[^1];
            Scale(direction, product / Dot(change, change));
        }
        else
        {
            // Nothing is known of the scale yet: a first step of length 1 at most.
            Scale(direction, 1 / Math.Max(1, Math.Sqrt(Dot(direction, direction))));
        }

        for (var m = 0; m < _memory.Count; m++)
        {
            Add(direction, weights[m] - Dot(_memory[m].Change, direction) / _memory[m].Product, _memory[m].Step);
        }

        for (var i = 0; i < x.Length; i++)
        {
            direction[i] = IsHeld(x, gradient, i) ? 0 : direction[i];
        }

        return direction;
    }

    private bool Search(
        double[] x,
        double value,
        double[] gradient,
        double[] direction,
        double[] next,
        double[] nextGradient,
        out double nextValue
    )
    {
        var length = 1.0;
        for (var halving = 0; halving < Halvings; halving++, length /= 2)
        {
            var slope = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                next[i] = Math.Clamp(x[i] + length * direction[i], _low[i], _high[i]);
                slope += gradient[i] * (next[i] - x[i]);
            }

            if (slope >= 0)
            {
                continue;
            }

            nextValue = _function(next, nextGradient);
            if (nextValue <= value + EnoughFall * slope)
            {
                return true;
            }
        }

        nextValue = value;
        return false;
    }

    private void Remember(double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        var (step, change) = (new double[x.Length], new double[x.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            (step[i], change[i]) = (next[i] - x[i], nextGradient[i] - gradient[i]);
        }

        var product = Dot(step, change);
        // Only where the function curves upwards does the pair tell where its bottom is.
        if (product > 1e-10 * Dot(change, change))
        {
            if (_memory.Count == Remembered)
            {
                _memory.RemoveAt(0);
            }

            _memory.Add((step, change, product));
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] to, double factor, double[] what)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * what[i];
        }
    }

    private static void Scale(double[] what, double factor)
    {
        for (var i = 0; i < what.Length; i++)
        {
            what[i] *= factor;
        }
    }
}
