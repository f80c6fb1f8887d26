namespace AdaptivQ.Adaptivity.Engine;

/// <summary>
/// The nominal response model for categories without a given order: z_k = alpha_k theta + gamma_k. Bock, R. D. (1972).
/// Estimating item parameters and latent ability when responses are scored in two or more nominal categories.
/// Psychometrika, 37(1), 29-51. Only differences between categories count; a first category with alpha = gamma = 0 is usual.
/// </summary>
public sealed class NominalResponseModel : DivideByTotalModel
{
    /// <summary>Checks the parameters.</summary>
    /// <param name="slopes">alpha_k of every category, per logit; finite and not all the same; 2 to 64 of them.</param>
    /// <param name="intercepts">gamma_k of every category; finite; as many as slopes.</param>
    /// <exception cref="ArgumentException">The numbers of slopes and intercepts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or the number of categories is.</exception>
    public NominalResponseModel(ReadOnlySpan<double> slopes, ReadOnlySpan<double> intercepts)
        : base(Checked(slopes, intercepts), intercepts.ToArray()) { }

    /// <summary>The ability of most information, in logits: the categories have no thresholds to lie between.</summary>
    public override double Location => Optimum;

    private static double[] Checked(ReadOnlySpan<double> slopes, ReadOnlySpan<double> intercepts)
    {
        if (slopes.Length != intercepts.Length)
        {
            throw new ArgumentException($"{slopes.Length} slopes cannot have {intercepts.Length} intercepts.", nameof(intercepts));
        }

        PolytomousParameters.RequireFinite(slopes, "slope alpha", nameof(slopes));
        PolytomousParameters.RequireFinite(intercepts, "intercept gamma", nameof(intercepts));
        if (slopes.Length > 1 && slopes.IndexOfAnyExcept(slopes[0]) < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(slopes),
                slopes[0],
                "All slopes are the same: no response would tell anything about ability."
            );
        }

        return slopes.ToArray();
    }
}
