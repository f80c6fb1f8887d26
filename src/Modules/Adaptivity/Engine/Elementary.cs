using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The exponential function and the logarithm out of additions, fused multiply-adds and divisions alone, in one fixed order.
/// IEEE 754 defines each of those to the last bit, whereas a mathematics library may answer differently on another processor or in
/// its next version: with these, an attempt that is derived again years later on another machine comes out the same. Several
/// numbers are done at once where the processor can; each comes out as it does alone.
/// </summary>
/// <remarks>
/// Range reduction as in Cody, W. J., and Waite, W. (1980). Software Manual for the Elementary Functions. Prentice-Hall, ch. 5
/// and 6; then the Taylor series of exp and of 2 artanh. Both stay within 2 units in the last place.
/// </remarks>
public static class Elementary
{
    /// <summary>Below this, exp counts as 0; at it, 3.3e-308, it is still a normal number.</summary>
    private const double LeastExponent = -708;

    private const double MostExponent = 709;

    /// <summary>1.5 x 2^52: adding it rounds to a whole number, which then stands in the low bits of the sum.</summary>
    private const double Rounder = 6755399441055744.0;

    /// <summary>log 2 in two parts; the first ends in 21 zero bits, so that its product with an exponent is exact.</summary>
    private const double Log2High = 6.93147180369123816490e-01;

    private const double Log2Low = 1.90821492927058770002e-10;

    private const long SquareRootOfHalf = 0x3FE6A09E667F3BCD;

    /// <summary>exp(x); 0 below -708, exp(709) above 709. NaN gives NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp(double x)
    {
        if (x < LeastExponent)
        {
            return 0;
        }
        if (x > MostExponent)
        {
            x = MostExponent;
        }
        var shifted = Math.FusedMultiplyAdd(x, 1.4426950408889634, Rounder);
        var k = shifted - Rounder;
        var r = Math.FusedMultiplyAdd(k, -Log2Low, Math.FusedMultiplyAdd(k, -Log2High, x));

        var p = 1.0 / 6227020800;
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 479001600);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 39916800);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 3628800);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 362880);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 40320);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 5040);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 720);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 120);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 24);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 6);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 2);
        p = Math.FusedMultiplyAdd(p * r, r, r) + 1;

        // 2^k by adding k to the exponent.
        return BitConverter.Int64BitsToDouble(
            unchecked(BitConverter.DoubleToInt64Bits(p) + (BitConverter.DoubleToInt64Bits(shifted) << 52))
        );
    }

    /// <summary>exp of each number, to the bit as <see cref="Exp(double)"/> gives it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        var vanishes = Vector512.LessThan(x, Vector512.Create(LeastExponent));
        x = Vector512.MinNative(x, Vector512.Create(MostExponent));
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950408889634), Vector512.Create(Rounder));
        var k = shifted - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Log2Low), Vector512.FusedMultiplyAdd(k, Vector512.Create(-Log2High), x));

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
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.0 / 2));
        p = Vector512.FusedMultiplyAdd(p * r, r, r) + Vector512<double>.One;

        var value = (p.AsInt64() + Vector512.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
        return Vector512.AndNot(value, vanishes);
    }

    /// <summary>The natural logarithm of a positive, normal, finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double x)
    {
        // x = 2^e m with m between the square roots of one half and of two, where log m loses nothing to cancellation.
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (bits - SquareRootOfHalf) >> 52;
        var m = BitConverter.Int64BitsToDouble(bits - (exponent << 52));
        var e = BitConverter.Int64BitsToDouble(exponent + BitConverter.DoubleToInt64Bits(Rounder)) - Rounder;

        var s = (m - 1) / (m + 1);
        var z = s * s;
        var p = 2.0 / 21;
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 19);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 17);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 15);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 13);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 11);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 9);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 7);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 5);
        p = Math.FusedMultiplyAdd(p, z, 2.0 / 3);
        return Math.FusedMultiplyAdd(e, Log2High, Math.FusedMultiplyAdd(e, Log2Low, Math.FusedMultiplyAdd(p * z, s, s + s)));
    }

    /// <summary>The logarithm of each number, to the bit as <see cref="Log(double)"/> gives it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        var bits = x.AsInt64();
        var exponent = Vector512.ShiftRightArithmetic(bits - Vector512.Create(SquareRootOfHalf), 52);
        var m = (bits - Vector512.ShiftLeft(exponent, 52)).AsDouble();
        var e = (exponent + Vector512.Create(Rounder).AsInt64()).AsDouble() - Vector512.Create(Rounder);

        var s = (m - Vector512<double>.One) / (m + Vector512<double>.One);
        var z = s * s;
        var p = Vector512.Create(2.0 / 21);
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 19));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 17));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 15));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 13));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 11));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 9));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 7));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 5));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(2.0 / 3));
        return Vector512.FusedMultiplyAdd(
            e,
            Vector512.Create(Log2High),
            Vector512.FusedMultiplyAdd(e, Vector512.Create(Log2Low), Vector512.FusedMultiplyAdd(p * z, s, s + s))
        );
    }
}
