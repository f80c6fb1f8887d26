namespace AdaptivQ.Adaptivity.Engine.Calibration;

/// <summary>One item as calibrated.</summary>
/// <param name="Categories">The responses met, ascending; the model numbers them from 0.</param>
/// <param name="Irt">a, b, g, u; or a, b1, b2 ...; the nominal model has a1 ..., c1 ....</param>
/// <param name="SlopeIntercept">a1, d, logit(g), logit(u); or a1, d1, d2 ...; or a1 ..., c1 ....</param>
public sealed record CalibratedItem(
    IReadOnlyList<byte> Categories,
    IReadOnlyList<ParameterEstimate> Irt,
    IReadOnlyList<ParameterEstimate> SlopeIntercept
)
{
    /// <summary>One of <see cref="Irt"/> by its name.</summary>
    /// <exception cref="ArgumentException">The item has no such parameter.</exception>
    public ParameterEstimate this[string name] =>
        Irt.Any(parameter => parameter.Name == name)
            ? Irt.First(parameter => parameter.Name == name)
            : throw new ArgumentException(
                $"The item has {string.Join(", ", Irt.Select(parameter => parameter.Name))}, not '{name}'.",
                nameof(name)
            );

    /// <summary>The parameters of a dichotomous item as an item bank takes them; the bank refuses a slope that is not above 0.</summary>
    /// <exception cref="ArgumentException">The item was calibrated with a model for several categories.</exception>
    public IrtParameters ToItemParameters() => new(this["a"].Value, this["b"].Value, this["g"].Value, this["u"].Value);
}

/// <summary>What a calibration found.</summary>
public sealed record CalibrationResult
{
    /// <summary>The response model.</summary>
    public required CalibrationModel Model { get; init; }

    /// <summary>Persons with at least one response.</summary>
    public required int Persons { get; init; }

    /// <summary>The items, in the order of the columns.</summary>
    public required IReadOnlyList<CalibratedItem> Items { get; init; }

    /// <summary>The marginal log-likelihood at the estimates, priors left out.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Number of estimated parameters.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>-2 logLik + 2 parameters. Akaike, H. (1974). IEEE Transactions on Automatic Control, 19, 716-723.</summary>
    public double Aic => -2 * LogLikelihood + 2.0 * ParameterCount;

    /// <summary>-2 logLik + parameters log(persons). Schwarz, G. (1978). Annals of Statistics, 6, 461-464.</summary>
    public double Bic => -2 * LogLikelihood + ParameterCount * Math.Log(Persons);

    /// <summary>The variance of ability, squared logits: estimated by the Rasch and partial credit models, otherwise 1.</summary>
    public required ParameterEstimate LatentVariance { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Expectation steps computed: one a step, and one for each step that was too long and was shortened.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Whether the search ended because nothing was left to be won, not because steps ran out.</summary>
    public required bool Converged { get; init; }

    /// <summary>
    /// Whether the observed information is positive definite, so that standard errors exist; false also where none were asked
    /// for.
    /// </summary>
    public required bool HasStandardErrors { get; init; }
}
