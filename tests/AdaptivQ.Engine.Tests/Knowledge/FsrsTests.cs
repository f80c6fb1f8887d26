using AdaptivQ.Adaptivity.Engine.Knowledge;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Knowledge;

public sealed class FsrsTests
{
    private static readonly Fsrs Model = new(FsrsWeights.Default);

    internal static readonly Gen<FsrsRating> Rating = Gen.Int[1, 4].Select(rating => (FsrsRating)rating);

    private static readonly Gen<FsrsMemory> Memory = Gen.Select(Gen.Double[-6, 10], Gen.Double[1, 10])
        .Select((ln, d) => new FsrsMemory(Math.Clamp(Math.Exp(ln), 0.001, 36500), d));

    internal static readonly Gen<FsrsWeights> Weights = Gen.Double[0, 1]
        .Array[FsrsWeights.Count]
        .Select(shares => new FsrsWeights([
            .. shares.Select((share, i) => FsrsWeights.LowerBounds[i] + share * (FsrsWeights.UpperBounds[i] - FsrsWeights.LowerBounds[i])),
        ]));

    [Fact]
    public void A_memory_is_recalled_with_0_9_when_its_stability_has_passed_and_ever_less_later() =>
        Gen.Select(Weights, Gen.Double[0.1, 3000], Gen.Double[0, 5000], Gen.Double[0.1, 100])
            .Sample(
                (weights, s, t, more) =>
                {
                    var model = new Fsrs(weights);
                    model.Retrievability(s, s).ShouldBe(0.9, 2e-8);
                    model.Retrievability(0, s).ShouldBe(1);
                    model.Retrievability(t + more, s).ShouldBeLessThanOrEqualTo(model.Retrievability(t, s));
                    model.Retrievability(t, s).ShouldBeInRange(0, 1);
                }
            );

    [Fact]
    public void The_interval_is_when_the_chance_of_recall_has_fallen_to_the_desired_retention() =>
        Gen.Select(Gen.Double[50, 500], Gen.Double[0.7, 0.97])
            .Sample(
                (s, retention) =>
                {
                    var interval = new Fsrs(FsrsWeights.Default, retention).Interval(s);
                    Model.Retrievability(interval - 0.51, s).ShouldBeGreaterThanOrEqualTo(retention - 1e-7);
                    Model.Retrievability(interval + 0.51, s).ShouldBeLessThanOrEqualTo(retention + 1e-7);
                }
            );

    [Fact]
    public void Intervals_are_at_least_a_day_and_at_most_the_longest()
    {
        var model = new Fsrs(FsrsWeights.Default, 0.9, maximumInterval: 100);
        model.Interval(0).ShouldBe(1);
        model.Interval(0.3).ShouldBe(1);
        model.Interval(50).ShouldBe(50);
        model.Interval(36500).ShouldBe(100);
        new Fsrs(FsrsWeights.Default, desiredRetention: 1).Interval(36500).ShouldBe(1);
    }

    [Fact]
    public void A_better_rating_leaves_a_memory_as_stable_and_as_easy_at_least() =>
        Gen.Select(Weights, Memory, Gen.Int[0, 400])
            .Sample(
                (weights, memory, days) =>
                {
                    var model = new Fsrs(weights);
                    var last = model.Next(memory, days, FsrsRating.Hard);
                    foreach (var rating in new[] { FsrsRating.Good, FsrsRating.Easy })
                    {
                        var next = model.Next(memory, days, rating);
                        next.Stability.ShouldBeGreaterThanOrEqualTo(last.Stability);
                        next.Difficulty.ShouldBeLessThanOrEqualTo(last.Difficulty);
                        last = next;
                    }
                }
            );

    [Fact]
    public void A_recall_never_weakens_a_memory_and_a_lapse_never_strengthens_it() =>
        Gen.Select(Weights, Memory, Gen.Int[0, 400], Rating)
            .Sample(
                (weights, memory, days, rating) =>
                {
                    var next = new Fsrs(weights).Next(memory, days, rating);
                    if (rating != FsrsRating.Again)
                    {
                        next.Stability.ShouldBeGreaterThanOrEqualTo(Math.Round(memory.Stability, 8) - 1e-8);
                    }
                    else if (days > 0)
                    {
                        next.Stability.ShouldBeLessThanOrEqualTo(memory.Stability + 1e-8);
                    }
                }
            );

    [Fact]
    public void A_recall_against_the_odds_strengthens_more() =>
        Gen.Select(Memory.Where(memory => memory.Stability is > 0.1 and < 100), Gen.Int[1, 100])
            .Sample(
                (memory, days) =>
                    Model
                        .Next(memory, days + 10, FsrsRating.Good)
                        .Stability.ShouldBeGreaterThan(Model.Next(memory, days, FsrsRating.Good).Stability)
            );

    [Fact]
    public void Stability_and_difficulty_keep_their_ranges_whatever_happens() =>
        Gen.Select(Weights, Gen.Select(Rating, Gen.Int[0, 3000]).Array[1, 40], Gen.Bool)
            .Sample(
                (weights, reviews, sameDay) =>
                {
                    var model = new Fsrs(weights, sameDay: sameDay);
                    var memory = default(FsrsMemory);
                    foreach (var (rating, days) in reviews)
                    {
                        memory = model.Next(memory, days, rating);
                        memory.Stability.ShouldBeInRange(Fsrs.LeastStability, Fsrs.GreatestStability);
                        memory.Difficulty.ShouldBeInRange(1, 10);
                    }
                }
            );

    [Fact]
    public void A_review_allocates_nothing()
    {
        var scheduler = new FsrsScheduler(FsrsWeights.Default);
        Review(scheduler);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Review(scheduler);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        static void Review(FsrsScheduler scheduler)
        {
            var card = FsrsCard.New(DateTimeOffset.UnixEpoch);
            for (var i = 0; i < 100; i++)
            {
                card = scheduler.Review(card, card.Due, (FsrsRating)(1 + i % 4));
            }
        }
    }

    [Fact]
    public void Weights_out_of_bounds_are_refused_by_name_or_clipped_where_asked()
    {
        double[] weights = [.. FsrsWeights.Default.AsSpan()];
        (weights[4], weights[19]) = (11, 0);
        Should.Throw<ArgumentException>(() => new FsrsWeights(weights)).Message.ShouldContain("w4 is 11. It must be within 1 and 10.");
        var clipped = FsrsWeights.Clip(weights);
        clipped[4].ShouldBe(10);
        clipped[19].ShouldBe(0.01);
        FsrsWeights.Clip(weights, sameDay: false)[19].ShouldBe(0);
        Should.Throw<ArgumentException>(() => new FsrsWeights([1, 2])).Message.ShouldContain("21 weights, not 2");
        weights[3] = double.NaN;
        Should.Throw<ArgumentException>(() => FsrsWeights.Clip(weights)).Message.ShouldContain("w3");
    }

    [Fact]
    public void With_several_relearning_steps_a_lapse_and_its_steps_do_not_lift_the_stability()
    {
        double[] weights = [.. FsrsWeights.Default.AsSpan()];
        (weights[11], weights[17], weights[18]) = (3, 2, 2);
        var clipped = FsrsWeights.Clip(weights, relearningSteps: 3);
        var exponent = 3 * clipped[17] * clipped[18] + Math.Log(clipped[11]) + Math.Log(Math.Pow(2, clipped[13]) - 1) + 0.3 * clipped[14];
        exponent.ShouldBeLessThanOrEqualTo(1e-6);
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        var memory = new FsrsMemory(1, 5);
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Next(memory, -1, FsrsRating.Good));
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Next(memory, 1, (FsrsRating)5));
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Next(memory, double.NaN, FsrsRating.Good));
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Next(new FsrsMemory(1, 0), 1, FsrsRating.Good));
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Next(new FsrsMemory(double.NaN, 5), 1, FsrsRating.Good));
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Retrievability(1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Model.Interval(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new Fsrs(FsrsWeights.Default, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new Fsrs(FsrsWeights.Default, 0.9, 0));
    }
}
