using AdaptivQ.Adaptivity.Engine.Knowledge;
using CsCheck;

namespace AdaptivQ.Engine.Tests.Knowledge;

public sealed class FsrsSchedulerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);
    private static readonly FsrsScheduler Scheduler = new(FsrsWeights.Default);

    [Fact]
    public void A_new_card_goes_through_its_steps_into_days_and_a_lapse_through_relearning()
    {
        var card = Scheduler.Review(FsrsCard.New(Start), Start, FsrsRating.Good);
        (card.State, card.Step, card.Due - Start).ShouldBe((FsrsState.Learning, 1, TimeSpan.FromMinutes(10)));
        card = Scheduler.Review(card, card.Due, FsrsRating.Good);
        (card.State, card.ScheduledDays, card.Step).ShouldBe((FsrsState.Review, 2, 0));
        card = Scheduler.Review(card, card.Due, FsrsRating.Again);
        (card.State, card.Lapses, card.ScheduledDays, card.Due - card.LastReview).ShouldBe(
            (FsrsState.Relearning, 1, 0, TimeSpan.FromMinutes(10))
        );
        card = Scheduler.Review(card, card.Due, FsrsRating.Again);
        (card.State, card.Lapses).ShouldBe((FsrsState.Relearning, 1));
        card = Scheduler.Review(card, card.Due, FsrsRating.Good);
        (card.State, card.Reps).ShouldBe((FsrsState.Review, 5));
        card.ScheduledDays.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public void Hard_waits_halfway_between_the_first_two_steps_or_half_as_long_again_as_the_only_one()
    {
        Wait(Scheduler, FsrsRating.Hard).ShouldBe(6);
        Wait(With(15), FsrsRating.Hard).ShouldBe(23);
        Wait(With(5, 30, 60), FsrsRating.Hard).ShouldBe(18);
        Wait(With(5, 30, 60), FsrsRating.Again).ShouldBe(5);
        Wait(With(5, 30, 60), FsrsRating.Good).ShouldBe(30);

        static double Wait(FsrsScheduler scheduler, FsrsRating rating) =>
            (scheduler.Review(FsrsCard.New(Start), Start, rating).Due - Start).TotalMinutes;
    }

    [Fact]
    public void A_step_of_a_day_or_more_is_a_review_and_no_steps_are_days_at_once()
    {
        var card = With(10, 2 * 1440).Review(FsrsCard.New(Start), Start, FsrsRating.Good);
        (card.State, card.ScheduledDays, card.Due - Start).ShouldBe((FsrsState.Review, 2, TimeSpan.FromDays(2)));
        card = With().Review(FsrsCard.New(Start), Start, FsrsRating.Again);
        (card.State, card.ScheduledDays).ShouldBe((FsrsState.Review, 1));
    }

    [Fact]
    public void After_a_review_in_days_a_better_rating_comes_back_later() =>
        Gen.Select(FsrsTests.Weights, FsrsTests.Rating.Array[2, 10], Gen.Int[0, 50], Gen.Bool)
            .Sample(
                (weights, ratings, late, sameDay) =>
                {
                    var scheduler = new FsrsScheduler(weights, sameDay: sameDay);
                    var card = FsrsCard.New(Start);
                    foreach (var rating in ratings)
                    {
                        card = scheduler.Review(card, card.Due, rating);
                    }

                    if (card.State == FsrsState.Review)
                    {
                        var days = Enum.GetValues<FsrsRating>()
                            .Select(rating => scheduler.Review(card, card.Due.AddDays(late), rating).ScheduledDays)
                            .ToArray();
                        days[2].ShouldBeGreaterThan(days[1]);
                        days[3].ShouldBeGreaterThan(days[2]);
                        days[1].ShouldBeGreaterThanOrEqualTo(days[0]);
                    }
                }
            );

    [Fact]
    public void Counts_and_times_add_up_however_a_card_is_reviewed() =>
        Gen.Select(FsrsTests.Rating, Gen.Int[0, 3000])
            .Array[1, 20]
            .Sample(reviews =>
            {
                var card = FsrsCard.New(Start);
                var (now, reps) = (Start, 0);
                foreach (var (rating, minutes) in reviews)
                {
                    var before = card;
                    now = now.AddMinutes(minutes);
                    card = Scheduler.Review(card, now, rating);
                    card.Reps.ShouldBe(++reps);
                    card.LastReview.ShouldBe(now);
                    card.Due.ShouldBeGreaterThan(now);
                    card.Lapses.ShouldBe(before.Lapses + (before.State == FsrsState.Review && rating == FsrsRating.Again ? 1 : 0));
                    (card.ScheduledDays == 0).ShouldBe(card.State is FsrsState.Learning or FsrsState.Relearning);
                }
            });

    [Fact]
    public void A_day_has_passed_when_the_date_has_changed_in_UTC_whatever_the_offset_of_the_times()
    {
        var evening = new DateTimeOffset(2026, 3, 1, 23, 50, 0, TimeSpan.Zero);
        var card = Scheduler.Review(FsrsCard.New(evening), evening, FsrsRating.Easy);
        Scheduler.Retrievability(card, evening.AddMinutes(5)).ShouldBe(1);
        var morning = evening.AddMinutes(20).ToOffset(TimeSpan.FromHours(-8));
        Scheduler.Retrievability(card, morning).ShouldBe(Scheduler.Model.Retrievability(1, card.Memory.Stability));
        Scheduler.Retrievability(FsrsCard.New(evening), evening).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => Scheduler.Review(card, evening.AddDays(-1), FsrsRating.Good));
    }

    [Fact]
    public void Steps_that_are_no_whole_minutes_are_refused()
    {
        Should.Throw<ArgumentException>(() => With(0)).Message.ShouldContain("Step 1");
        Should
            .Throw<ArgumentException>(() =>
                new FsrsScheduler(FsrsWeights.Default, relearningSteps: [TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(90)])
            )
            .Message.ShouldContain("Step 2");
    }

    private static FsrsScheduler With(params int[] learningMinutes) =>
        new(FsrsWeights.Default, learningSteps: [.. learningMinutes.Select(minutes => TimeSpan.FromMinutes(minutes))]);
}
