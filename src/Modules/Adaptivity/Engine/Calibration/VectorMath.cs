using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>Sums over eight doubles at a time, always in the same order: the same bits on every processor.</summary>
internal static unsafe class VectorMath
{
    /// <summary>Number of lanes.</summary>
    public const int Lanes = 8;

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
