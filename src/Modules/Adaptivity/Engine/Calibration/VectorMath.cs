using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>Eight doubles at a time. Each lane's result depends on that lane alone and is the same on every processor.</summary>
public static unsafe class VectorMath
{
    /// <summary>Number of lanes.</summary>
    public const int Lanes = 8;

    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts: the first has 32 trailing zero bits, so that n times it is exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    // 1.5 * 2^52: adding it rounds to the nearest integer and leaves that integer in the lowest bits.
    private const double Rounder = 6755399441055744.0;

    /// <summary>
    /// exp(x) for x &lt;= 0, within 2 units in the last place; 0 below -708 (where the result would leave the normal range).
    /// x = n ln 2 + r with |r| &lt;= ln 2 / 2; exp(r) by its Taylor series to the thirteenth power, whose remainder is below
    /// 5e-18; times 2^n by adding n to the exponent. NaN is not handled.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpOfNonPositive(Vector512<double> x)
    {
        var rounder = Vector512.Create(Rounder);
        var held = Vector512.Max(x, Vector512.Create(-708.0));
        var shifted = Vector512.FusedMultiplyAdd(held, Vector512.Create(Log2E), rounder);
        var n = shifted - rounder;
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), held);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
        var p = Vector512.Create(1.0 / 6227020800);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 479001600));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 39916800));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 3628800));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 362880));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 40320));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 5040));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 720));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 120));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 24));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 6));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        var scaled = (p.AsInt64() + Vector512.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512.Create(-708.0)), scaled, Vector512<double>.Zero);
    }

    /// <summary>The sum of the lanes, always in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double SumOfLanes(Vector512<double> x)
    {
        var four = x.GetLower() + x.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The largest of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double LargestLane(Vector512<double> x)
    {
        var four = Vector256.Max(x.GetLower(), x.GetUpper());
        var two = Vector128.Max(four.GetLower(), four.GetUpper());
        return Math.Max(two.GetElement(0), two.GetElement(1));
    }

    /// <summary>Adds <paramref name="addend"/> to <paramref name="sum"/>, element by element; the count is a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(double* sum, double* addend, int count)
    {
        for (var i = 0; i < count; i += Lanes)
        {
            (Vector512.LoadAligned(sum + i) + Vector512.LoadAligned(addend + i)).StoreAligned(sum + i);
        }
    }

    /// <summary>sum of x_i y_i over a multiple of eight elements, always in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot(double* x, double* y, int count)
    {
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i), sum);
        }

        return SumOfLanes(sum);
    }
}
