namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// SplitMix64: a small generator of 64-bit numbers whose whole state is one number, so that a choice made years ago can be
/// made again from what its stream carries. Steele, G. L., Lea, D., and Flood, C. H. (2014). Fast splittable pseudorandom
/// number generators. OOPSLA '14, 453-472; constants of the mixing function: Stafford's variant 13, as in S. Vigna's
/// reference implementation, splitmix64.c (2015). The sequence is the same on every machine and for ever; not for secrets.
/// </summary>
/// <remarks>
/// A mutable value: a copy continues on its own. Rather than one long sequence, each decision derives its own generator with
/// <see cref="Derive(long, string, long)"/>, and so can be repeated without repeating those before it.
/// </remarks>
public struct SeededRandom
{
    /// <summary>2^64 divided by the golden ratio, made odd: the step between states.</summary>
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts the published sequence of this seed.</summary>
    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>
    /// The generator of one decision among many that share a seed. For one seed, different positions always start from
    /// different states; for one position, so do different seeds.
    /// </summary>
    /// <param name="seed">The seed the stream carries; any value.</param>
    /// <param name="position">Which decision: a step's position, or any other number.</param>
    public static SeededRandom Derive(long seed, long position) =>
        new(Mix(Mix(unchecked((ulong)seed + Gamma)) ^ unchecked((ulong)position)));

    /// <summary>
    /// The generator of one decision of a named purpose: two purposes at one position are independent of one another.
    /// </summary>
    /// <param name="seed">The seed the stream carries; any value.</param>
    /// <param name="purpose">What is decided ("selection", "options") or whose it is (an item's id); compared by code unit.</param>
    /// <param name="position">Which decision of that purpose.</param>
    public static SeededRandom Derive(long seed, string purpose, long position = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var ofPurpose = Derive(seed, unchecked((long)Hash(purpose)));
        return Derive(unchecked((long)ofPurpose._state), position);
    }

    /// <summary>The next number of the sequence, uniform over all 64-bit numbers.</summary>
    public ulong NextUInt64() => Mix(unchecked(_state += Gamma));

    /// <summary>A double uniform over the multiples of 2^-53 in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// An integer uniform over 0 to n - 1, without the bias of a remainder: multiply and reject. Lemire, D. (2019). Fast
    /// random integer generation in an interval. ACM Transactions on Modeling and Computer Simulation, 29(1), article 3.
    /// </summary>
    /// <param name="n">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public int NextInt(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var bound = (ulong)n;
        var high = Math.BigMul(NextUInt64(), bound, out var low);
        if (low < bound)
        {
            var threshold = unchecked(0 - bound) % bound;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), bound, out low);
            }
        }

        return (int)high;
    }

    /// <summary>
    /// Puts the items in an order uniform over all orders. Durstenfeld, R. (1964). Algorithm 235: Random permutation.
    /// Communications of the ACM, 7(7), 420 (the shuffle of Fisher and Yates, in place).
    /// </summary>
    /// <param name="items">Reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>
    /// FNV-1a, 64 bit, over the code units, low byte first: string.GetHashCode differs from process to process.
    /// Fowler, Noll, Vo and Eastlake, The FNV non-cryptographic hash algorithm.
    /// </summary>
    private static ulong Hash(string text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325;
            foreach (var unit in text)
            {
                hash = (hash ^ (byte)unit) * 0x100000001B3;
                hash = (hash ^ (byte)(unit >> 8)) * 0x100000001B3;
            }

            return hash;
        }
    }
}
