using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_sequence_is_SplitMix64_as_published()
    {
        // Seed 0: the first outputs of Vigna's splitmix64.c.
        ShouldGive(0, [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]);

        // Seed 1234567: Rosetta Code, "Pseudo-random numbers/Splitmix64", from Vigna's splitmix64.c.
        ShouldGive(1234567, [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]);

        static void ShouldGive(ulong seed, ulong[] expected)
        {
            var random = new SeededRandom(seed);
            foreach (var number in expected)
            {
                random.NextUInt64().ShouldBe(number);
            }
        }
    }

    [Fact]
    public void Doubles_of_seed_987654321_fall_into_fifths_as_published()
    {
        // Rosetta Code, the same page: counts of floor(5 x) over 100,000 draws.
        var random = new SeededRandom(987654321);
        var counts = new int[5];
        for (var i = 0; i < 100_000; i++)
        {
            counts[(int)(random.NextDouble() * 5)]++;
        }

        counts.ShouldBe([20027, 19892, 20073, 19978, 20030]);
    }

    [Fact]
    public void Derived_generators_never_change()
    {
        // Pinned: attempts already taken carry only seed and position, and must be derived the same for ever. The figures were
        // computed by a separate program from the definitions of SplitMix64 and FNV-1a.
        Next(SeededRandom.Derive(0, 0)).ShouldBe(PinnedPlain);
        Next(SeededRandom.Derive(-42, "selection", 3)).ShouldBe(PinnedSelection);
        Next(SeededRandom.Derive(42, "options", 3)).ShouldBe(PinnedOptions);
        Next(SeededRandom.Derive(42, "šířka")).ShouldBe(PinnedText);
    }

    [Fact]
    public void Different_positions_purposes_and_seeds_give_different_generators()
    {
        var seen = new HashSet<ulong>();
        var made = 0;
        for (var seed = -20L; seed < 20; seed++)
        {
            for (var position = -20L; position < 20; position++)
            {
                seen.Add(Next(SeededRandom.Derive(seed, position)));
                seen.Add(Next(SeededRandom.Derive(seed, "selection", position)));
                seen.Add(Next(SeededRandom.Derive(seed, "options", position)));
                made += 3;
            }
        }

        seen.Count.ShouldBe(made);
    }

    [Fact]
    public void First_draws_of_neighbouring_positions_are_uniform()
    {
        var counts = new int[10];
        for (var position = 0; position < 100_000; position++)
        {
            var random = SeededRandom.Derive(2026, position);
            counts[random.NextInt(10)]++;
        }

        ChiSquare(counts).ShouldBeLessThan(33.7); // 9 degrees of freedom, p = 0.0001
    }

    [Fact]
    public void Integers_are_uniform_over_their_range()
    {
        var random = new SeededRandom(7);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        ChiSquare(counts).ShouldBeLessThan(27.9); // 6 degrees of freedom, p = 0.0001
    }

    [Fact]
    public void Integers_stay_in_range_and_a_copy_repeats_them() =>
        Gen.Select(Gen.ULong, Gen.Int[1, int.MaxValue])
            .Sample(
                (seed, n) =>
                {
                    var random = new SeededRandom(seed);
                    var copy = random;
                    var drawn = random.NextInt(n);
                    drawn.ShouldBeInRange(0, n - 1);
                    copy.NextInt(n).ShouldBe(drawn);
                }
            );

    [Fact]
    public void A_draw_that_would_favour_some_integers_is_rejected_and_drawn_again()
    {
        // This seed's first number is 0, the one number too many when 2^64 numbers are dealt out to 3; its second starts the
        // sequence of seed 0, 0xE220A8397B1DCDAF, which lies in the last third.
        const ulong Seed = 0x61C8864680B583EB;
        new SeededRandom(Seed).NextUInt64().ShouldBe(0UL);
        new SeededRandom(Seed).NextInt(3).ShouldBe(2);
        new SeededRandom(Seed).NextInt(4).ShouldBe(0);
    }

    [Fact]
    public void A_range_without_numbers_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new SeededRandom(1).NextInt(0));
        Should.Throw<ArgumentOutOfRangeException>(() => new SeededRandom(1).NextInt(-5));
    }

    [Fact]
    public void A_shuffle_is_a_permutation() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 50])
            .Sample(
                (seed, n) =>
                {
                    var items = Enumerable.Range(0, n).ToArray();
                    new SeededRandom(seed).Shuffle(items.AsSpan());
                    items.Order().ShouldBe(Enumerable.Range(0, n));
                }
            );

    [Fact]
    public void Every_order_of_four_options_is_as_likely_as_any_other()
    {
        var counts = new Dictionary<string, int>();
        for (var attempt = 0; attempt < 48_000; attempt++)
        {
            var options = "ABCD".ToCharArray();
            SeededRandom.Derive(attempt, "options", 1).Shuffle(options.AsSpan());
            var order = new string(options);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Count.ShouldBe(24);
        ChiSquare([.. counts.Values]).ShouldBeLessThan(58.6); // 23 degrees of freedom, p = 0.00006
    }

    private const ulong PinnedPlain = 0x568A9B0B1A2C05EC;
    private const ulong PinnedSelection = 0x3D48E67F357598DB;
    private const ulong PinnedOptions = 0xD4BC0EC30308E06A;
    private const ulong PinnedText = 0x7BE6518635805AE0;

    private static ulong Next(SeededRandom random) => random.NextUInt64();

    private static double ChiSquare(int[] counts)
    {
        var expected = counts.Average();
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
