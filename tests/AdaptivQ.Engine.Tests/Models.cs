using AdaptivQ.Adaptivity.Engine;
using CsCheck;

namespace AdaptivQ.Engine.Tests;

/// <summary>Generators of items of every model.</summary>
internal static class Models
{
    private static readonly Gen<double> Slope = Gen.Double[0.3, 2.5];
    private static readonly Gen<double[]> Steps = Gen.Double[-2.5, 2.5].Array[1, 5];

    public static readonly Gen<ResponseModel> Graded = Gen.Select(Slope, Gen.Double[-2.5, 0], Gen.Double[0.1, 1].Array[0, 4])
        .Select(
            (a, first, gaps) =>
            {
                var thresholds = new double[gaps.Length + 1];
                thresholds[0] = first;
                for (var k = 0; k < gaps.Length; k++)
                {
                    thresholds[k + 1] = thresholds[k] + gaps[k];
                }

                return (ResponseModel)new GradedResponseModel(a, thresholds);
            }
        );

    public static readonly Gen<ResponseModel> PartialCredit = Gen.Select(Slope, Steps)
        .Select((a, steps) => (ResponseModel)new GeneralizedPartialCreditModel(a, steps));

    /// <summary>Slopes to two digits: alike or well apart.</summary>
    public static readonly Gen<ResponseModel> Nominal = Gen.Select(Slope, Steps, Gen.Double[-1, 1].Array[5])
        .Select(
            (a, steps, intercepts) =>
                (ResponseModel)
                    new NominalResponseModel(
                        [0, Math.Round(a, 2), .. steps.Skip(1).Select(slope => Math.Round(slope, 2))],
                        [0, .. intercepts[..steps.Length]]
                    )
        );

    /// <summary>Models whose categories are ordered, so that the expected score rises with ability.</summary>
    public static readonly Gen<ResponseModel> Ordered = Gen.OneOf(
        Items.Any.Select(item => (ResponseModel)new DichotomousModel(item)),
        Graded,
        PartialCredit
    );

    public static readonly Gen<ResponseModel> Polytomous = Gen.OneOf(Graded, PartialCredit, Nominal);

    public static readonly Gen<ResponseModel> Any = Gen.OneOf(
        Items.Any.Select(item => (ResponseModel)new DichotomousModel(item)),
        Polytomous
    );

    /// <summary>Items of any models with a response to each.</summary>
    public static Gen<(ResponseModel Item, int Category)[]> Answers(Gen<ResponseModel> models, int least, int most) =>
        Gen.Select(models, Gen.Int[0, 1_000]).Select((model, draw) => (model, draw % model.CategoryCount)).Array[least, most];
}
