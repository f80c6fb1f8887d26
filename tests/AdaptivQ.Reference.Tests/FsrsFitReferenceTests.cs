using System.Globalization;
using AdaptivQ.Adaptivity.Engine.Knowledge;

namespace AdaptivQ.Reference.Tests;

/// <summary>The log of one real learner, 12,580 reviews of 1,205 cards, from the test suite of py-fsrs.</summary>
public sealed class FsrsFitReferenceTests
{
    /// <summary>In the middle of the hours, 6 to 15 UTC, in which this learner never reviewed.</summary>
    private static readonly TimeSpan SleepUtc = TimeSpan.FromHours(10);

    private static readonly Lazy<FsrsReviewLog> Log = new(() => FsrsReviewLog.FromTimes(
        Csv.Read(SharedData.Psychometrics("data/fsrs_review_log/reviews.csv")).Rows.Select(row => (
            long.Parse(row.Text("card_id"), CultureInfo.InvariantCulture),
            (FsrsRating)row.Int("review_rating"),
            DateTimeOffset.Parse(row.Text("review_time"), CultureInfo.InvariantCulture))), SleepUtc));

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1.0, false)]
    [InlineData(0.8, true)]
    [InlineData(0.8, false)]
    public void Weights_fitted_to_a_learner_foretell_recalls_better_than_the_defaults_on_the_reviews_after_too(double share, bool recency)
    {
        var fitted = FsrsFit.Fit(Log.Value, new FsrsFitOptions(TrainShare: share, RecencyWeighted: recency));
        Tell($"cards {Log.Value.Cards}, reviews {Log.Value.Reviews}, {fitted.Iterations} iterations, converged {fitted.Converged}");
        Tell($"train {fitted.TrainBefore} -> {fitted.TrainAfter}");
        Tell($"test {fitted.TestBefore} -> {fitted.TestAfter}");
        Tell(string.Join(' ', fitted.Weights.AsSpan().ToArray().Select(w => w.ToString("0.####", CultureInfo.InvariantCulture))));

        fitted.Fitted.ShouldBeTrue();
        fitted.Converged.ShouldBeTrue();
        fitted.TrainAfter.LogLoss.ShouldBeLessThan(fitted.TrainBefore.LogLoss);
        fitted.TrainAfter.RmseBins.ShouldBeLessThan(fitted.TrainBefore.RmseBins);
        if (share < 1)
        {
            fitted.TestAfter.LogLoss.ShouldBeLessThan(fitted.TestBefore.LogLoss);
        }
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
