using System.Globalization;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>An item's parameters as a calibration has written them.</summary>
/// <param name="Row">The first line of the file that names the item; the header is line 1.</param>
/// <param name="ExternalId">The author's id of the item.</param>
/// <param name="Model">dichotomous, gpcm or grm.</param>
public sealed record ParameterRow(
    int Row,
    string ExternalId,
    string Model,
    double A,
    IReadOnlyList<double> B,
    double C,
    double D,
    ParameterErrors Errors
)
{
    /// <summary>Where each parameter stands, by the file's name of it.</summary>
    public IReadOnlyDictionary<string, int> Rows { get; init; } = new Dictionary<string, int>();

    /// <summary>The row of the file that a problem is about.</summary>
    public int RowOf(ParameterProblem problem)
    {
        var parameter = problem.Parameter.StartsWith("se ", StringComparison.Ordinal) ? problem.Parameter[3..] : problem.Parameter;
        var name = parameter switch
        {
            "c" => "g",
            "d" => "u",
            "b" when !Rows.ContainsKey("b") => string.Create(CultureInfo.InvariantCulture, $"b{(problem.Index ?? 0) + 1}"),
            _ => parameter,
        };
        return Rows.GetValueOrDefault(name, Row);
    }
}
