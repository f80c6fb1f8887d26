using System.Globalization;
using AdaptivQ.Adaptivity.Engine.Knowledge;

namespace AdaptivQ.Reference.Tests;

/// <summary>The log of one real learner, 12,580 reviews of 1,205 cards, from the test suite of py-fsrs.</summary>
public sealed class FsrsFitReferenceTests
{
    /// <summary>In the middle of the hours, 6 to 15 UTC, in which this learner never reviewed.</summary>
    private static readonly TimeSpan Asleep = TimeSpan.FromHours(10);

    // With days that begin at midnight UTC, in the middle of this learner's evening, neither fit foretells the last fifth quite as well
    // as the defaults (0.4524): this engine 0.4529, fsrs-rs 0.4535. So the later fifth is held to fsrs-rs there, and to both elsewhere.
    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(0, true)]
    public void Weights_fitted_to_four_fifths_foretell_them_better_than_the_defaults_and_the_last_fifth_better_than_those_of_fsrs_rs(
        int dayBegins,
        bool recencyWeighted
    )
    {
        // Log loss of the weights which @open-spaced-repetition/binding 0.5.0 (fsrs-rs) gave for the same predictions.
        var (trainOfFsrsRs, testOfFsrsRs) = dayBegins == 10 ? (0.452934, 0.451647) : (0.454092, 0.453518);
        var fitted = FsrsFit.Fit(
            Read(TimeSpan.FromHours(dayBegins)),
            new FsrsFitOptions(TrainShare: 0.8, RecencyWeighted: recencyWeighted)
        );
        Tell(fitted);

        fitted.Fitted.ShouldBeTrue();
        fitted.Converged.ShouldBeTrue();
        fitted.TrainAfter.LogLoss.ShouldBeLessThan(trainOfFsrsRs);
        fitted.TestAfter.LogLoss.ShouldBeLessThan(testOfFsrsRs);
        fitted.TrainAfter.LogLoss.ShouldBeLessThan(fitted.TrainBefore.LogLoss);
        fitted.TrainAfter.RmseBins.ShouldBeLessThan(fitted.TrainBefore.RmseBins);
        fitted.TestAfter.RmseBins.ShouldBeLessThan(fitted.TestBefore.RmseBins);
        if (dayBegins == 10)
        {
            fitted.TestAfter.LogLoss.ShouldBeLessThan(fitted.TestBefore.LogLoss);
        }
    }

    [Theory]
    [InlineData(10, 6372, 0.46846886187420594, 0.4521862472675885)]
    [InlineData(0, 6032, 0.4702271259782778, 0.45239118655291105)]
    public void The_log_loss_of_the_defaults_is_that_of_ts_fsrs(int dayBegins, int predictions, double first, double last)
    {
        // ts-fsrs 5.4.2 driven over the same reviews; first four fifths and last fifth.
        var log = Read(TimeSpan.FromHours(dayBegins));
        log.Reviews.ShouldBe(12_580);
        log.Cards.ShouldBe(1_205);
        log.Predictions.ShouldBe(predictions);
        FsrsEvaluation.Of(FsrsWeights.Default, log, 0, 0.8).LogLoss.ShouldBe(first, 1e-12);
        FsrsEvaluation.Of(FsrsWeights.Default, log, 0.8).LogLoss.ShouldBe(last, 1e-12);
    }

    [Fact]
    public void The_same_log_gives_the_same_bits_and_all_of_it_is_foretold_better_than_by_the_defaults()
    {
        var log = Read(Asleep);
        var fitted = FsrsFit.Fit(log);
        Tell(fitted);
        fitted.TrainAfter.LogLoss.ShouldBeLessThan(fitted.TrainBefore.LogLoss);
        fitted.TestAfter.Predictions.ShouldBe(0);
        FsrsFit.Fit(log).Weights.AsSpan().ToArray().ShouldBe(fitted.Weights.AsSpan().ToArray());
    }

    private static FsrsReviewLog Read(TimeSpan dayBegins) =>
        FsrsReviewLog.FromTimes(
            Csv.Read(SharedData.Psychometrics("data/fsrs_review_log/reviews.csv"))
                .Rows.Select(row =>
                    (
                        long.Parse(row.Text("card_id"), CultureInfo.InvariantCulture),
                        (FsrsRating)row.Int("review_rating"),
                        DateTimeOffset.Parse(row.Text("review_time"), CultureInfo.InvariantCulture)
                    )
                ),
            dayBegins
        );

    private static void Tell(FsrsFitted fitted) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{fitted.Iterations} iterations\ntrain {fitted.TrainBefore} -> {fitted.TrainAfter}\ntest {fitted.TestBefore} -> "
                + $"{fitted.TestAfter}\n"
                + string.Join(' ', fitted.Weights.AsSpan().ToArray().Select(w => w.ToString("0.####", CultureInfo.InvariantCulture)))
        );
}
