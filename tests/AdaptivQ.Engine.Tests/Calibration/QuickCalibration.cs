using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Adaptivity.Engine.Calibration;

namespace AdaptivQ.Engine.Tests.Calibration;

/// <summary>Calibrations of a few items that take no longer than a test may.</summary>
internal static class QuickCalibration
{
    private static readonly double[] Boundaries = [-1.2, 0.1, 1.1];

    public static readonly CalibrationOptions Quick = new() { Quadrature = Quadrature.Rectangle(-6, 6, 61), Threads = 2 };

    public static CalibrationResult Calibrate(
        ResponseMatrix responses,
        CalibrationModel model,
        CalibrationOptions options,
        IProgress<CalibrationProgress>? progress = null,
        CancellationTokenSource? cancellation = null
    ) => ItemCalibration.Calibrate(responses, model, options, progress, cancellation?.Token ?? TestContext.Current.CancellationToken);

    public static ResponseMatrix Ordered(int persons, ulong seed, int categories = 4) =>
        Simulated.Categories(
            6,
            persons,
            seed,
            (i, theta) => Simulated.Graded(0.9 + 0.2 * i, [.. Boundaries.Take(categories - 1).Select(b => b + 0.1 * i)], theta)
        );
}
