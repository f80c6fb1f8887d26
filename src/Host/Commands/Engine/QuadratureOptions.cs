using System.CommandLine;
using System.Globalization;
using AdaptivQ.Adaptivity.Engine;

namespace AdaptivQ.Host.Commands.Engine;

/// <summary>How abilities are integrated over: --quadrature 61 --range -4,4 --rule rectangle.</summary>
internal sealed record QuadratureOptions(Option<int> Points, Option<string> Range, Option<string> Rule)
{
    public static QuadratureOptions Create(string range, int points, string rule) => new(
        new Option<int>("--quadrature") { Description = "Number of equally spaced points.", DefaultValueFactory = _ => points },
        new Option<string>("--range") { Description = "Lowest and highest ability in logits, as -4,4.", DefaultValueFactory = _ => range },
        new Option<string>("--rule") { Description = "rectangle: all points alike; trapezoid: half weight at both ends.", DefaultValueFactory = _ => rule }.AcceptOnlyFromAmong("rectangle", "trapezoid"));

    public void AddTo(Command command)
    {
        command.Options.Add(Points);
        command.Options.Add(Range);
        command.Options.Add(Rule);
    }

    /// <exception cref="CommandRefusedException">The range or the number of points means nothing.</exception>
    public Quadrature Value(ParseResult arguments)
    {
        var text = arguments.GetRequiredValue(Range).Split(',');
        if (text.Length != 2
            || !double.TryParse(text[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
            || !double.TryParse(text[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
            || !double.IsFinite(low) || !double.IsFinite(high) || low >= high)
            throw new CommandRefusedException($"--range is '{arguments.GetValue(Range)}'. Write the lowest and the highest ability, as -4,4.");
        var points = arguments.GetValue(Points);
        if (points is < 2 or > 10_001) throw new CommandRefusedException($"--quadrature is {points}. Use 2 to 10001 points.");
        return arguments.GetValue(Rule) == "trapezoid" ? Quadrature.Trapezoid(low, high, points) : Quadrature.Rectangle(low, high, points);
    }
}
