using System.CommandLine;
using AdaptivQ.Adaptivity.Engine;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Adaptivity.Lab.Engine;

/// <summary>What the next item is chosen by, as several commands let one say it.</summary>
internal sealed class CriterionOptions(string name)
{
    private const string Names = "mfi, target, bopt, thopt, mlwi, mpwi, mei, mepv, kl, klp, gdi, gdip, random, progressive or proportional";

    private readonly Option<string> _criterion = new(name) { Description = $"{Names}.", DefaultValueFactory = _ => "mfi" };
    private readonly Option<double> _target = new("--target")
    {
        Description = "The wanted chance of success, for target.",
        DefaultValueFactory = _ => 0.75,
    };

    private readonly Option<double> _acceleration = new("--acceleration")
    {
        Description = "How long chance prevails, for progressive and proportional: at least 0.",
        DefaultValueFactory = _ => 1,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_criterion);
        command.Options.Add(_target);
        command.Options.Add(_acceleration);
    }

    /// <exception cref="CommandRefusedException">There is no such criterion, or its settings mean nothing.</exception>
    public SelectionCriterion Criterion(ParseResult arguments, EstimationOptions estimation) =>
        EstimationOptions.Refusing(() => Of(arguments, estimation, arguments.GetRequiredValue(_criterion)));

    private SelectionCriterion Of(ParseResult arguments, EstimationOptions estimation, string criterion)
    {
        var grid = estimation.Grid(arguments);
        var evenly = estimation.Grid(arguments, Quadrature.Rectangle);
        return criterion.ToUpperInvariant() switch
        {
            "MFI" => SelectionCriterion.MaximumInformation,
            "TARGET" => SelectionCriterion.TargetSuccess(arguments.GetRequiredValue(_target)),
            "BOPT" => SelectionCriterion.NearestDifficulty,
            "THOPT" => SelectionCriterion.NearestOptimum,
            "MLWI" => new WeightedInformation(grid),
            "MPWI" => new WeightedInformation(grid, estimation.Prior(arguments)),
            "MEI" => new ExpectedInformation(estimation.Estimator(arguments)),
            "MEPV" => new ExpectedPosteriorVariance(grid, estimation.Prior(arguments)),
            "KL" => new KullbackLeibler(grid),
            "KLP" => new KullbackLeibler(grid, estimation.Prior(arguments)),
            // The literature sums these two over points of the same weight.
            "GDI" => new GlobalDiscrimination(evenly),
            "GDIP" => new GlobalDiscrimination(evenly, estimation.Prior(arguments)),
            "RANDOM" => SelectionCriterion.Random,
            "PROGRESSIVE" => new Progressive(arguments.GetRequiredValue(_acceleration)),
            "PROPORTIONAL" => new Proportional(arguments.GetRequiredValue(_acceleration)),
            _ => throw new CommandRefusedException($"{name} cannot be '{criterion}'. There are {Names}."),
        };
    }
}
