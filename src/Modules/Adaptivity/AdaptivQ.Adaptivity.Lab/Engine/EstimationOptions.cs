using System.CommandLine;
using System.Globalization;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>How ability is estimated, as several commands let one say it.</summary>
internal sealed class EstimationOptions
{
    private readonly Option<string> _estimator = new("--estimator")
    {
        Description = "eap (posterior mean), map (posterior mode), mle (maximum likelihood) or wle (Warm's weighted likelihood).",
        DefaultValueFactory = _ => "eap",
    };

    private readonly Option<int> _quadrature;
    private readonly Option<string?> _range;
    private readonly string _gridRange;
    private readonly bool _bounded;

    private readonly Option<string> _rule;

    private readonly Option<string> _prior = new("--prior")
    {
        Description = "normal (see --prior-mean, --prior-sd), uniform (over --range) or jeffreys.",
        DefaultValueFactory = _ => "normal",
    };

    private readonly Option<double> _mean = new("--prior-mean")
    {
        Description = "Mean of the normal prior, in logits.",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<double> _sd = new("--prior-sd")
    {
        Description = "Standard deviation of the normal prior, in logits.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _information = new("--information")
    {
        Description = "Standard errors of map, mle and wle from expected or observed information.",
        DefaultValueFactory = _ => "expected",
    };

    /// <param name="bounded">Whether the range bounds map, mle and wle when it is not given too.</param>
    public EstimationOptions(int points, string range, string rule = "trapezoid", bool bounded = false)
    {
        (_gridRange, _bounded) = (range, bounded);
        _rule = new("--rule")
        {
            Description = "trapezoid (end points count half) or rectangle (every point alike).",
            DefaultValueFactory = _ => rule,
        };
        _quadrature = new("--quadrature")
        {
            Description = "Equally spaced points that are summed over.",
            DefaultValueFactory = _ => points,
        };
        _range = new("--range")
        {
            Description =
                $"LO,HI in logits: the points' range (default {range}) and the bounds of map, mle and wle "
                + $"(default: {(bounded ? range : "none")}).",
        };
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_estimator, _quadrature, _range, _rule, _prior, _mean, _sd, _information])
        {
            command.Options.Add(option);
        }
    }

    public AbilityEstimator Estimator(ParseResult arguments)
    {
        var name = arguments.GetRequiredValue(_estimator).ToUpperInvariant();
        var information = Choice(arguments, _information, ("expected", InformationKind.Expected), ("observed", InformationKind.Observed));
        return Refusing<AbilityEstimator>(() =>
            name switch
            {
                "EAP" => new ExpectedAPosteriori(Grid(arguments), Prior(arguments)),
                "MAP" or "BM" => new MaximumAPosteriori(Prior(arguments), Bounds(arguments), information),
                "MLE" or "ML" => new MaximumLikelihood(Bounds(arguments), information),
                "WLE" or "WL" => new WeightedLikelihood(Bounds(arguments), information),
                _ => throw new CommandRefusedException(
                    $"There is no estimator '{arguments.GetRequiredValue(_estimator)}'. There are eap, map, mle and wle."
                ),
            }
        );
    }

    public Quadrature Grid(ParseResult arguments) =>
        Grid(
            arguments,
            Choice<Func<double, double, int, Quadrature>>(
                arguments,
                _rule,
                ("trapezoid", Quadrature.Trapezoid),
                ("rectangle", Quadrature.Rectangle)
            )
        );

    public Quadrature Grid(ParseResult arguments, Func<double, double, int, Quadrature> rule)
    {
        var range = Range(arguments.GetValue(_range) ?? _gridRange);
        return Refusing(() => rule(range.Lo, range.Hi, arguments.GetRequiredValue(_quadrature)));
    }

    public Prior Prior(ParseResult arguments)
    {
        var range = Range(arguments.GetValue(_range) ?? _gridRange);
        return Refusing(() =>
            Choice<Func<Prior>>(
                arguments,
                _prior,
                ("normal", () => Adaptivity.Engine.Prior.Normal(arguments.GetRequiredValue(_mean), arguments.GetRequiredValue(_sd))),
                ("uniform", () => Adaptivity.Engine.Prior.Uniform(range.Lo, range.Hi)),
                ("jeffreys", () => Adaptivity.Engine.Prior.Jeffreys)
            )()
        );
    }

    /// <summary>What the engine refuses of the options is refused in its words.</summary>
    public static T Refusing<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new CommandRefusedException($"The options cannot be used: {Plainly(e)}", e);
        }
    }

    /// <summary>Without the name of the parameter in the code.</summary>
    public static string Plainly(ArgumentException e) =>
        e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var end ? e.Message[..end] : e.Message;

    private static T Choice<T>(ParseResult arguments, Option<string> option, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var given = arguments.GetRequiredValue(option);
        foreach (var (name, value) in choices)
        {
            if (name.Equals(given, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = string.Join(", ", choices.ToArray().Select(choice => choice.Name));
        throw new CommandRefusedException($"{option.Name} cannot be '{given}'. There are {names}.");
    }

    private ThetaRange Bounds(ParseResult arguments) =>
        (arguments.GetValue(_range) ?? (_bounded ? _gridRange : null)) is { } range ? Range(range) : ThetaRange.Unbounded;

    private static ThetaRange Range(string text)
    {
        var parts = text.Split(',');
        return
            parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var lo)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var hi)
            && double.IsFinite(lo)
            && double.IsFinite(hi)
            && lo < hi
            ? new ThetaRange(lo, hi)
            : throw new CommandRefusedException($"--range cannot be '{text}'. Write the lowest and the highest ability, such as -4,4.");
    }
}
