using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>A unit that a number may be given in.</summary>
/// <param name="Factor">How many of the item's first unit one of this unit is, as text: 100 for a metre beside a centimetre.</param>
public sealed record NumericUnit(string Name, string Factor);

/// <summary>A wrong number that is to be expected, and what to tell someone who gave it, in Markdown.</summary>
public sealed record NumericMistake(string Value, string Feedback);

/// <summary>
/// Give a number. A response is text as a person writes it (see <see cref="ExactNumber.Readings"/>), followed by a unit where the
/// item has several; it earns one point within the tolerance, or none. Where a text can be read in two ways, either counts.
/// </summary>
/// <param name="Value">The right number, in the first unit.</param>
/// <param name="Tolerance">How far off is still right: a number in the first unit, or a percentage of the value such as "1 %"; null for
/// not at all.</param>
/// <param name="Units">Empty for a plain number. With one unit, it may be left out.</param>
/// <param name="Mistakes">The first that a wrong response comes to is what the learner is told about.</param>
public sealed record Numeric(string Value, string? Tolerance, IReadOnlyList<NumericUnit> Units, IReadOnlyList<NumericMistake> Mistakes)
    : Interaction<string>,
        IItemType
{
    private const int LongestUnit = 20;

    /// <inheritdoc/>
    public static string Name => "numeric";

    /// <inheritdoc/>
    public static IReadOnlyList<string> RequiredColumns => ["correct"];

    /// <inheritdoc/>
    public static IReadOnlyList<string> OptionalColumns { get; } =
    ["tolerance", "unit", .. RowCells.AnswerColumns, .. RowCells.AnswerColumns.Select(RowCells.FeedbackColumn)];

    /// <inheritdoc/>
    protected override string ResponseShape =>
        Units.Count switch
        {
            0 => "The response is a number as a JSON string, such as \"1.5\", \"1,5\" or \"3/2\".",
            1 => $"The response is a number as a JSON string, such as \"1.5\" or \"1.5 {Units[0].Name}\".",
            _ => $"The response is a number and a unit as a JSON string, such as \"1.5 {Units[0].Name}\". Units are "
                + $"{string.Join(", ", Units.Select(unit => unit.Name))}.",
        };

    /// <summary>
    /// The number stands in the column 'correct'; 'tolerance' and 'unit' ("cm" or "cm; m=100") may be filled; wrong numbers to expect
    /// stand in a to h, with their feedback.
    /// </summary>
    public static Interaction? FromRow(RowCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var units = (cells["unit"] ?? "")
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(unit => unit.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(
                (unit, index) =>
                    new NumericUnit(
                        unit[0],
                        unit.Length > 1 ? unit[1]
                            : index == 0 ? "1"
                            : ""
                    )
            )
            .ToList();
        var mistakes = cells
            .Answers("wrong number", "wrong numbers", fewest: 0)
            .Select(answer => new NumericMistake(answer.Text, answer.Feedback ?? ""))
            .ToList();
        return new Numeric(cells.Needed("correct"), cells["tolerance"], units, mistakes);
    }

    /// <inheritdoc/>
    public override IEnumerable<ContentProblem> Problems()
    {
        if (NumberProblem(Value) is { } wrong)
        {
            yield return new ContentProblem("correct", null, wrong);
        }
        if (Tolerance is not null && ExactNumber.Parse(Tolerance) is not { Numerator.Sign: >= 0 })
        {
            yield return new ContentProblem(
                "tolerance",
                null,
                $"'{Tolerance}' is not a tolerance. Write a number of at least 0 such as 0.05, or a percentage such as 1 %."
            );
        }
        else if (Tolerance is not null && ToleranceProblem(Tolerance) is { } unusable)
        {
            yield return new ContentProblem("tolerance", null, unusable);
        }
        foreach (var problem in UnitProblems())
        {
            yield return new ContentProblem("unit", null, problem);
        }
        for (var i = 0; i < Mistakes.Count; i++)
        {
            var mistake = Mistakes[i];
            if (NumberProblem(mistake.Value) is { } problem)
            {
                yield return new ContentProblem("option", i, problem);
            }
            else if (ExactNumber.Parse(mistake.Value) is not { } value)
            {
                continue;
            }
            else if (ExactNumber.Parse(Value) is not null && IsNear(value, Value))
            {
                yield return new ContentProblem("option", i, $"'{mistake.Value}' is right within the tolerance. Name a wrong number.");
            }
            if (string.IsNullOrWhiteSpace(mistake.Feedback))
            {
                yield return new ContentProblem(
                    "feedback",
                    i,
                    $"A wrong number is named to say something about it. Write feedback for '{mistake.Value}'."
                );
            }
        }
    }

    private static string Ambiguous(string text) =>
        $"'{text}' can be read in two ways. Write decimals with a point and nothing between thousands, such as 1500 or 1.5.";

    /// <summary>What is wrong with a number in the first unit; null for nothing.</summary>
    private string? NumberProblem(string text) =>
        ExactNumber.Parse(text) is null
            ? $"'{text}' is not a number that can be read. Write one such as 12, 1.5 or 3/2, in at most {ExactNumber.LongestText} "
                + $"characters."
        : ExactNumber.IsAmbiguous(text) ? Ambiguous(text)
        : Units.Count > 0 && text.TrimEnd().EndsWith('%')
            ? $"'{text}' has a unit of its own. Write the number without %; its unit is {Units[0].Name}."
        : null;

    private string? ToleranceProblem(string tolerance) =>
        (ExactNumber.Parse(tolerance), tolerance.TrimEnd().EndsWith('%')) switch
        {
            _ when ExactNumber.IsAmbiguous(tolerance) => Ambiguous(tolerance),
            ({ Numerator.IsZero: true }, _) => $"'{tolerance}' allows nothing but the number itself. Leave the tolerance empty.",
            ({ } share, true) when share >= new ExactNumber(1, 1) =>
                $"'{tolerance}' reaches down to 0. Write a percentage below 100 %, or a number.",
            (_, true) when ExactNumber.Parse(Value) is { Numerator.IsZero: true } =>
                $"'{tolerance}' of 0 is 0. Write the tolerance as a number.",
            _ => null,
        };

    private IEnumerable<string> UnitProblems()
    {
        foreach (var (index, (name, factor)) in Units.Index())
        {
            if (name.Length is 0 or > LongestUnit || name.Any(char.IsAsciiDigit))
            {
                yield return $"'{name}' is not a unit. Write 1 to {LongestUnit} characters without digits, such as cm.";
            }
            var number = ExactNumber.Parse(factor);
            if (index == 0 && number != new ExactNumber(1, 1))
            {
                yield return $"The right number is in the first unit, {name}, whose factor is 1. Separate units with semicolons, such as "
                    + $"cm; m=100.";
            }
            else if (index > 0 && factor.Length == 0)
            {
                yield return $"Write how many {Units[0].Name} one {name} is, such as {name}=100.";
            }
            else if (number is not { Numerator.Sign: > 0 })
            {
                yield return $"'{factor}' is not a number above 0. Write how many {Units[0].Name} one {name} is, such as {name}=100.";
            }
            else if (ExactNumber.IsAmbiguous(factor))
            {
                yield return Ambiguous(factor);
            }
        }

        if (Units.DistinctBy(unit => unit.Name).Count() < Units.Count)
        {
            yield return "A unit appears twice. Name each once.";
        }
    }

    /// <inheritdoc/>
    public override ItemParameters Prior(int? level) => ItemParameters.PriorFor(level, chance: 0);

    /// <inheritdoc/>
    public override string SolutionInWords() => Units.Count == 0 ? Value : $"{Value} {Units[0].Name}";

    /// <inheritdoc/>
    protected override object Shown(IReadOnlyList<int> order) => new { units = Units.Select(unit => unit.Name) };

    /// <inheritdoc/>
    protected override object Solved() =>
        new
        {
            value = Value,
            unit = Units.Count == 0 ? null : Units[0].Name,
            tolerance = Tolerance,
        };

    /// <inheritdoc/>
    protected override string? ProblemOf(string response) => Amounts(response).Count > 0 ? null : ResponseShape;

    /// <inheritdoc/>
    protected override ItemScore ScoreOf(string response) => RightOrWrong(IsRight(response));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MessagesOf(string response) =>
        !IsRight(response)
        && Mistakes.FirstOrDefault(mistake => Amounts(response).Any(amount => IsNear(amount, mistake.Value))) is { } known
            ? [known.Feedback]
            : [];

    /// <inheritdoc/>
    protected override string WordsOf(string response) => response;

    /// <summary>For a wrong one, an expected mistake, or a number well off the right one.</summary>
    protected override string ExampleOf(int category, int pick)
    {
        var unit = Units.Count == 0 ? "" : $" {Units[0].Name}";
        if (category == 1)
        {
            return Value + unit;
        }
        if (Mistakes.Count > 0 && pick % 3 > 0)
        {
            return Mistakes[pick % Mistakes.Count].Value + unit;
        }
        // A whole number: the exact one may be too long to be read as a number.
        var off = Number(Value) + Margin() + Margin();
        return $"{new ExactNumber(off.Numerator / off.Denominator + 1 + pick % 7, 1)}{unit}";
    }

    private static ExactNumber Number(string text) =>
        ExactNumber.Parse(text) ?? throw new InvalidOperationException($"'{text}' passed as a number and is none.");

    private bool IsRight(string response) => Amounts(response).Any(amount => IsNear(amount, Value));

    private bool IsNear(ExactNumber amount, string value) => (amount - Number(value)).Abs() <= Margin();

    /// <summary>In the first unit.</summary>
    private ExactNumber Margin() =>
        Tolerance is null || ExactNumber.Parse(Tolerance) is not { } tolerance ? ExactNumber.Zero
        : Tolerance.TrimEnd().EndsWith('%') ? tolerance * Number(Value).Abs()
        : tolerance;

    /// <summary>What the text may mean, in the first unit; empty for what is not a number with a unit of the item.</summary>
    private IReadOnlyList<ExactNumber> Amounts(string response)
    {
        var text = response.Trim();
        foreach (var unit in Units.OrderByDescending(unit => unit.Name.Length))
        {
            if (text.EndsWith(unit.Name, StringComparison.Ordinal) && ExactNumber.Readings(text[..^unit.Name.Length]) is [_, ..] amounts)
            {
                return [.. amounts.Select(amount => amount * Number(unit.Factor))];
            }
        }

        return Units.Count > 1 ? [] : ExactNumber.Readings(text);
    }
}
