namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>Symmetric positive definite matrices, row by row in one array. Golub and Van Loan, Matrix Computations, sec. 4.2.</summary>
internal static class Cholesky
{
    /// <summary>Replaces the lower triangle by L, A = L L'.</summary>
    /// <returns>False where the matrix is not (numerically) positive definite.</returns>
    public static bool Factor(Span<double> matrix, int n)
    {
        for (var j = 0; j < n; j++)
        {
            var rowJ = matrix.Slice(j * n, n);
            var diagonal = rowJ[j];
            var sum = diagonal;
            for (var k = 0; k < j; k++)
            {
                sum -= rowJ[k] * rowJ[k];
            }

            if (!(sum > 1e-13 * Math.Abs(diagonal)))
            {
                return false;
            }

            var pivot = Math.Sqrt(sum);
            rowJ[j] = pivot;
            for (var i = j + 1; i < n; i++)
            {
                var rowI = matrix.Slice(i * n, n);
                var entry = rowI[j];
                for (var k = 0; k < j; k++)
                {
                    entry -= rowI[k] * rowJ[k];
                }

                rowI[j] = entry / pivot;
            }
        }

        return true;
    }

    /// <summary>Solves L L' x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> x)
    {
        for (var i = 0; i < n; i++)
        {
            var sum = x[i];
            for (var k = 0; k < i; k++)
            {
                sum -= factor[i * n + k] * x[k];
            }

            x[i] = sum / factor[i * n + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            var sum = x[i];
            for (var k = i + 1; k < n; k++)
            {
                sum -= factor[k * n + i] * x[k];
            }

            x[i] = sum / factor[i * n + i];
        }
    }

    /// <summary>The inverse of the factored matrix.</summary>
    public static double[] Invert(ReadOnlySpan<double> factor, int n)
    {
        var inverse = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var column = inverse.AsSpan(i * n, n);
            column[i] = 1;
            Solve(factor, n, column);
        }

        return inverse;
    }
}
