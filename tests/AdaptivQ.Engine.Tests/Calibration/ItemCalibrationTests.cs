using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;
using static AdaptivQ.Engine.Tests.Calibration.QuickCalibration;

namespace AdaptivQ.Engine.Tests.Calibration;

public sealed class ItemCalibrationTests
{
    private static readonly int[] ThreadCounts = [1, 2, 3, 7, 2];
    private static readonly byte[] OddCategories = [4, 20, 200];

    [Theory]
    [InlineData(CalibrationModel.Rasch)]
    [InlineData(CalibrationModel.OnePL)]
    [InlineData(CalibrationModel.TwoPL)]
    [InlineData(CalibrationModel.ThreePL)]
    [InlineData(CalibrationModel.FourPL)]
    [InlineData(CalibrationModel.GradedResponse)]
    [InlineData(CalibrationModel.GeneralizedPartialCredit)]
    [InlineData(CalibrationModel.PartialCredit)]
    [InlineData(CalibrationModel.Nominal)]
    public void The_likelihood_never_falls_from_one_step_to_the_next(CalibrationModel model)
    {
        var responses =
            model <= CalibrationModel.FourPL ? Simulated.Dichotomous(Simulated.Items(12), 1500, 3, missing: 0.1) : Ordered(600, 3);
        var progress = new Recorder();
        var result = Calibrate(responses, model, Quick, progress);

        var values = progress.All.Where(step => step.Phase == CalibrationPhase.Estimation).Select(step => step.LogLikelihood).ToArray();
        values.Length.ShouldBe(result.Iterations + 1);
        values.Length.ShouldBeGreaterThan(4);
        for (var i = 1; i < values.Length; i++)
        {
            values[i].ShouldBeGreaterThanOrEqualTo(values[i - 1]);
        }

        result.Converged.ShouldBeTrue();
        result.HasStandardErrors.ShouldBeTrue();
        progress.All[^1].Done.ShouldBe(1);
    }

    [Fact]
    public void On_two_categories_the_models_for_several_are_the_two_parameter_model()
    {
        var responses = Simulated.Dichotomous(Simulated.Items(8), 800, 4, missing: 0.1);
        var two = Calibrate(responses, CalibrationModel.TwoPL, Quick);
        foreach (
            var model in new[] { CalibrationModel.GradedResponse, CalibrationModel.GeneralizedPartialCredit, CalibrationModel.Nominal }
        )
        {
            var other = Calibrate(responses, model, Quick);
            other.LogLikelihood.ShouldBe(two.LogLikelihood, 1e-5);
            for (var i = 0; i < 8; i++)
            {
                for (var p = 0; p < 2; p++)
                {
                    other.Items[i].SlopeIntercept[p].Value.ShouldBe(two.Items[i].SlopeIntercept[p].Value, 2e-3);
                    other.Items[i].SlopeIntercept[p].StandardError.ShouldBe(two.Items[i].SlopeIntercept[p].StandardError, 1e-3);
                }
            }
        }
    }

    [Fact]
    public void The_Rasch_model_is_the_one_parameter_model_on_another_scale()
    {
        var responses = Simulated.Dichotomous([.. Simulated.Items(10).Select(item => item with { Discrimination = 1.3 })], 1000, 6);

        // The nodes must reach as many standard deviations out on either scale.
        var wide = Quick with
        {
            Quadrature = Quadrature.Rectangle(-9, 9, 121),
        };
        var (rasch, one) = (Calibrate(responses, CalibrationModel.Rasch, wide), Calibrate(responses, CalibrationModel.OnePL, wide));
        var a = one.Items[0]["a"].Value;
        rasch.LogLikelihood.ShouldBe(one.LogLikelihood, 1e-4);
        Math.Sqrt(rasch.LatentVariance.Value).ShouldBe(a, 1e-3);
        for (var i = 0; i < 10; i++)
        {
            rasch.Items[i]["b"].Value.ShouldBe(a * one.Items[i]["b"].Value, 2e-3);
            rasch.Items[i].SlopeIntercept[1].StandardError.ShouldBe(one.Items[i].SlopeIntercept[1].StandardError, 1e-3);
        }
    }

    [Fact]
    public void A_freer_model_is_never_less_likely()
    {
        var responses = Ordered(700, 12);
        double LogLik(CalibrationModel model) => Calibrate(responses, model, Quick).LogLikelihood;
        LogLik(CalibrationModel.GeneralizedPartialCredit).ShouldBeGreaterThan(LogLik(CalibrationModel.PartialCredit) - 1e-4);
        LogLik(CalibrationModel.Nominal).ShouldBeGreaterThan(LogLik(CalibrationModel.GeneralizedPartialCredit) - 1e-4);
    }

    [Fact]
    public void Every_person_twice_gives_the_same_estimates_and_smaller_errors()
    {
        var once = Simulated.Dichotomous(Simulated.Items(6), 500, 13);
        var twice = new ResponseMatrix(6);
        for (var person = 0; person < once.Persons; person++)
        {
            twice.Add(once[person]);
            twice.Add(once[person]);
        }

        var tight = Quick with { LogLikelihoodTolerance = 1e-10, Tolerance = 1e-7 };
        var (one, two) = (Calibrate(once, CalibrationModel.TwoPL, tight), Calibrate(twice, CalibrationModel.TwoPL, tight));
        two.LogLikelihood.ShouldBe(2 * one.LogLikelihood, 1e-6);
        for (var i = 0; i < 6; i++)
        {
            two.Items[i]["a"].Value.ShouldBe(one.Items[i]["a"].Value, 1e-5);
            two.Items[i]["a"].StandardError.ShouldBe(one.Items[i]["a"].StandardError / Math.Sqrt(2), 1e-5);
        }
    }

    [Fact]
    public void Persons_without_a_response_change_nothing()
    {
        var with = Simulated.Dichotomous(Simulated.Items(6), 300, 14);
        var without = Calibrate(with, CalibrationModel.TwoPL, Quick);
        with.Add([255, 255, 255, 255, 255, 255]);
        var result = Calibrate(with, CalibrationModel.TwoPL, Quick);
        result.Persons.ShouldBe(300);
        result.LogLikelihood.ShouldBe(without.LogLikelihood, 1e-6);
    }

    [Theory]
    [InlineData(CalibrationModel.TwoPL)]
    [InlineData(CalibrationModel.OnePL)]
    [InlineData(CalibrationModel.Rasch)]
    public void The_bits_are_the_same_on_every_run_and_for_every_number_of_threads(CalibrationModel model)
    {
        var responses = Simulated.Dichotomous(Simulated.Items(12), 3000, 15, missing: 0.05);
        var runs = ThreadCounts.Select(threads => Numbers(Calibrate(responses, model, Quick with { Threads = threads }))).ToArray();
        foreach (var run in runs[1..])
        {
            run.Select(BitConverter.DoubleToInt64Bits).ShouldBe(runs[0].Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Fact]
    public void Other_starting_values_lead_to_the_same_estimates()
    {
        var responses = Simulated.Dichotomous(Simulated.Items(8), 1500, 16);
        var usual = Calibrate(responses, CalibrationModel.TwoPL, Quick);
        var other = Calibrate(
            responses,
            CalibrationModel.TwoPL,
            Quick with
            {
                Start = [.. Enumerable.Range(0, 8).Select(i => new[] { 0.3, i % 2 == 0 ? 2.0 : -2.0 })],
            }
        );
        other.LogLikelihood.ShouldBe(usual.LogLikelihood, 1e-5);
        other.Items[3]["a"].Value.ShouldBe(usual.Items[3]["a"].Value, 2e-3);
    }

    [Fact]
    public void The_categories_met_are_numbered_in_their_order()
    {
        // 4, 20 and 200 are as good as 0, 1 and 2.
        var plain = Ordered(400, 17, categories: 3);
        var odd = new ResponseMatrix(plain.Items);
        for (var person = 0; person < plain.Persons; person++)
        {
            odd.Add([.. plain[person].ToArray().Select(category => OddCategories[category])]);
        }

        var result = Calibrate(odd, CalibrationModel.GradedResponse, Quick);
        result.LogLikelihood.ShouldBe(Calibrate(plain, CalibrationModel.GradedResponse, Quick).LogLikelihood);
        result.Items[0].Categories.ShouldBe(OddCategories);
    }

    [Fact]
    public void A_calibrated_item_can_be_banked()
    {
        var result = Calibrate(Simulated.Dichotomous(Simulated.Items(6), 1500, 18), CalibrationModel.TwoPL, Quick);
        var bank = new CompiledBank([.. result.Items.Select(item => item.ToItemParameters())]);
        bank[2].Difficulty.ShouldBe(result.Items[2]["b"].Value);
        Should.Throw<ArgumentException>(() => result.Items[0]["b1"]);
    }

    [Theory]
    [InlineData(1, CalibrationModel.TwoPL, "right by everybody")]
    [InlineData(0, CalibrationModel.TwoPL, "right by no one")]
    [InlineData(2, CalibrationModel.TwoPL, "other than 0 and 1")]
    [InlineData(-1, CalibrationModel.TwoPL, "no response")]
    [InlineData(3, CalibrationModel.GradedResponse, "one category only")]
    public void An_item_that_says_nothing_is_refused_by_its_number(int always, CalibrationModel model, string problem)
    {
        var responses = ResponseMatrix.FromRows([
            [0, 1, always],
            [1, 0, always],
            [1, 1, always],
        ]);
        var refusal = Should.Throw<UncalibratableItemException>(() => Calibrate(responses, model, Quick));
        refusal.Item.ShouldBe(2);
        refusal.Problem.ShouldContain(problem);
        refusal.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public void Options_out_of_range_and_wrong_starting_values_are_refused()
    {
        var responses = Simulated.Dichotomous(Simulated.Items(4), 100, 19);
        Should.Throw<ArgumentOutOfRangeException>(() => Calibrate(responses, CalibrationModel.TwoPL, Quick with { Tolerance = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => Calibrate(responses, CalibrationModel.TwoPL, Quick with { Threads = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() =>
            Calibrate(responses, CalibrationModel.ThreePL, Quick with { LowerAsymptotePrior = new ParameterPrior(0, 0) })
        );
        Should.Throw<ArgumentException>(() =>
            Calibrate(
                responses,
                CalibrationModel.TwoPL,
                Quick with
                {
                    Start =
                    [
                        [1, 0],
                    ],
                }
            )
        );
        Should.Throw<ArgumentException>(() => Calibrate(new ResponseMatrix(3), CalibrationModel.TwoPL, Quick));
        Should.Throw<ArgumentException>(() =>
            ResponseMatrix.FromRows([
                [0, 1],
                [0],
            ])
        );
        Should.Throw<InvalidOperationException>(() =>
            Calibrate(
                Ordered(200, 20, categories: 3),
                CalibrationModel.GradedResponse,
                Quick with
                {
                    Start = [.. Enumerable.Repeat(new[] { 1.0, -1, 1 }, 6)],
                }
            )
        );
    }

    [Fact]
    public void Where_the_data_leave_a_slope_undetermined_it_ends_and_claims_no_standard_errors()
    {
        // Two items that everybody answers alike: their slopes grow without bound.
        var responses = ResponseMatrix.FromRows([.. Enumerable.Range(0, 60).Select(i => new[] { i % 2, i % 2, i % 3 == 0 ? 1 : 0 })]);
        var result = Calibrate(responses, CalibrationModel.TwoPL, Quick);
        result.Iterations.ShouldBeLessThan(500);
        double.IsFinite(result.LogLikelihood).ShouldBeTrue();
        (result.Converged && result.HasStandardErrors && result.Items[0]["a"].StandardError < 1).ShouldBeFalse();
    }

    [Theory]
    [InlineData(CalibrationPhase.Estimation, 3)]
    [InlineData(CalibrationPhase.StandardErrors, 0)]
    public void A_cancelled_calibration_ends(CalibrationPhase phase, int step)
    {
        using var cancelled = new CancellationTokenSource();
        var progress = new Recorder
        {
            OnReport = report =>
            {
                if (report.Phase == phase && report.Step == step)
                {
                    cancelled.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() =>
            Calibrate(Simulated.Dichotomous(Simulated.Items(8), 500, 2), CalibrationModel.TwoPL, Quick, progress, cancelled)
        );
        progress.All[^1].Phase.ShouldBe(phase);
        progress.All[^1].Step.ShouldBe(step);
    }

    private static double[] Numbers(CalibrationResult result) =>
        [
            result.LogLikelihood,
            result.LatentVariance.Value,
            result.LatentVariance.StandardError,
            .. result
                .Items.SelectMany(item => item.Irt.Concat(item.SlopeIntercept))
                .SelectMany(parameter => new[] { parameter.Value, parameter.StandardError }),
        ];

    private sealed class Recorder : IProgress<CalibrationProgress>
    {
        private readonly Lock _gate = new();

        public List<CalibrationProgress> All { get; } = [];

        public Action<CalibrationProgress> OnReport { get; init; } = _ => { };

        public void Report(CalibrationProgress value)
        {
            lock (_gate)
            {
                All.Add(value);
            }

            OnReport(value);
        }
    }
}
