using System.Runtime.CompilerServices;

namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>
/// Doubles that begin at a cache line and never move, so that a vector of eight is always one line: loads across two lines
/// would halve the speed of the expectation step.
/// </summary>
internal sealed unsafe class AlignedDoubles
{
    private const int LineBytes = 64;

    private readonly double[] _storage;
    private readonly int _first;

    /// <summary>Zeros.</summary>
    public AlignedDoubles(int length)
    {
        _storage = GC.AllocateArray<double>(checked(length + LineBytes / sizeof(double)), pinned: true);
        var beyond = (int)((nuint)Unsafe.AsPointer(ref _storage[0]) % LineBytes);
        _first = (LineBytes - beyond) % LineBytes / sizeof(double);
        Length = length;
    }

    public int Length { get; }

    public Span<double> Span => _storage.AsSpan(_first, Length);

    /// <summary>Valid as long as this object is reachable: its owner keeps it in a field.</summary>
    public double* Pointer => (double*)Unsafe.AsPointer(ref _storage[0]) + _first;
}
