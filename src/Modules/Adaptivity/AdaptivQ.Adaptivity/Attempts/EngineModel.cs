using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Quizzes.Contracts;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>An item's parameters as the engine's response model.</summary>
internal static class EngineModel
{
    /// <summary>The model of a published item, checked against its scoring.</summary>
    /// <exception cref="ArgumentException">The parameters can't be used; the message says which, and the cure.</exception>
    public static ResponseModel Of(PublishedItem item)
    {
        var (model, a, b, c, d, _) = item.Parameters;
        return Of(item.Interaction.MaxCategory + 1, model, a, b, c, d);
    }

    /// <summary>Builds the model and checks it against the item's scoring.</summary>
    /// <param name="categories">How many categories the item is scored in.</param>
    /// <param name="model">dichotomous, gpcm or grm.</param>
    /// <param name="b">Logits: one difficulty, or the thresholds or steps between categories.</param>
    /// <exception cref="ArgumentException">The parameters can't be used; the message says which, and the cure.</exception>
    private static ResponseModel Of(int categories, string model, double a, IReadOnlyList<double> b, double c, double d)
    {
        if (b.Count != categories - 1)
        {
            throw new ArgumentException(
                $"it is scored in {categories} categories, which need {categories - 1} difficulties or thresholds, and its parameters "
                    + $"have {b.Count}. Give it parameters of its own scoring.",
                nameof(b)
            );
        }

        return model switch
        {
            "dichotomous" when b.Count == 1 => new DichotomousModel(new IrtParameters(a, b[0], c, d)),
            "dichotomous" => throw new ArgumentException(
                $"the dichotomous model has one difficulty, not {b.Count}. Use gpcm or grm.",
                nameof(b)
            ),
            "gpcm" => new GeneralizedPartialCreditModel(a, [.. b]),
            "grm" => new GradedResponseModel(a, [.. b]),
            _ => throw new ArgumentException($"there is no model '{model}'. There are dichotomous, gpcm and grm.", nameof(model)),
        };
    }
}
