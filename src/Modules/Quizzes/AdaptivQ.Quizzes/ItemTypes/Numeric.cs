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
/// <param name="Tolerance">How far off is still right: a number in the first unit, or a percentage of the value such as "1 %"; null for not at all.</param>
/// <param name="Units">Empty for a plain number. With one unit, it may be left out.</param>
/// <param name="Mistakes">The first that a wrong response comes to is what the learner is told about.</param>
public sealed record Numeric(string Value, string? Tolerance, IReadOnlyList<NumericUnit> Units, IReadOnlyList<NumericMistake> Mistakes)
    : Interaction<string>, IItemType
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
    protected override string ResponseShape => Units.Count == 0
        ? "The response is a number as a JSON string, such as \"1.5\", \"1,5\" or \"3/2\"."
        : $"The response is a number and a unit as a JSON string, such as \"1.5 {Units[0].Name}\". Units are {string.Join(", ", Units.Select(unit => unit.Name))}.";

    /// <summary>
    /// The number stands in the column 'correct'; 'tolerance' and 'unit' ("cm" or "cm; m=100") may be filled; wrong numbers to expect
    /// stand in a to h, with their feedback.
    /// </summary>
    public static Interaction? FromRow(RowCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var units = (cells["unit"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(unit => unit.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(unit => new NumericUnit(unit[0], unit.Length > 1 ? unit[1] : "1"))
            .ToList();
        var mistakes = cells.Answers(fewest: 0).Select(answer => new NumericMistake(answer.Text, answer.Feedback ?? "")).ToList();
        return new Numeric(cells.Needed("correct"), cells["tolerance"], units, mistakes);
    }

    /// <inheritdoc/>
    public override IEnumerable<ContentProblem> Problems()
    {
        if (ExactNumber.Parse(Value) is null) yield return new ContentProblem("correct", null, $"'{Value}' is not a number. Write one such as 12, 1.5 or 3/2.");
        if (Tolerance is not null && (ExactNumber.Parse(Tolerance) is not { } tolerance || tolerance.Numerator.Sign < 0))
            yield return new ContentProblem("tolerance", null, $"'{Tolerance}' is not a tolerance. Write a number of at least 0 such as 0.05, or a percentage such as 1 %.");
        foreach (var unit in Units)
        {
            if (unit.Name.Length is 0 or > LongestUnit || unit.Name.Any(char.IsAsciiDigit))
                yield return new ContentProblem("unit", null, $"'{unit.Name}' is not a unit. Write 1 to {LongestUnit} characters without digits, such as cm.");
            if (ExactNumber.Parse(unit.Factor) is not { Numerator.Sign: > 0 })
                yield return new ContentProblem("unit", null, $"'{unit.Factor}' says not how many {Units[0].Name} one {unit.Name} is. Write a number above 0, such as m=100.");
        }

        if (Units.DistinctBy(unit => unit.Name).Count() < Units.Count) yield return new ContentProblem("unit", null, "A unit appears twice. Name each once.");
        if (Units.Count > 0 && ExactNumber.Parse(Units[0].Factor) is { } first && first != new ExactNumber(1, 1))
            yield return new ContentProblem("unit", null, "The first unit is the one that the right number is given in; its factor is 1.");
        for (var i = 0; i < Mistakes.Count; i++)
        {
            var mistake = Mistakes[i];
            if (ExactNumber.Parse(mistake.Value) is not { } value) yield return new ContentProblem("option", i, $"'{mistake.Value}' is not a number. Write one such as 12, 1.5 or 3/2.");
            else if (ExactNumber.Parse(Value) is not null && IsNear(value, Value)) yield return new ContentProblem("option", i, $"'{mistake.Value}' is right within the tolerance. Name a wrong number.");
            if (string.IsNullOrWhiteSpace(mistake.Feedback)) yield return new ContentProblem("feedback", i, $"A wrong number is named to say something about it. Write feedback for '{mistake.Value}'.");
        }
    }

    /// <inheritdoc/>
    public override ItemParameters Prior(int? level) => ItemParameters.PriorFor(level, chance: 0);

    /// <inheritdoc/>
    public override string SolutionInWords() => Units.Count == 0 ? Value : $"{Value} {Units[0].Name}";

    /// <inheritdoc/>
    protected override object Shown(IReadOnlyList<int> order) => new { units = Units.Select(unit => unit.Name) };

    /// <inheritdoc/>
    protected override object Solved() => new { value = Value, unit = Units.Count == 0 ? null : Units[0].Name, tolerance = Tolerance };

    /// <inheritdoc/>
    protected override string? ProblemOf(string response) => Amounts(response).Count > 0 ? null : ResponseShape;

    /// <inheritdoc/>
    protected override ItemScore ScoreOf(string response) => RightOrWrong(IsRight(response));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MessagesOf(string response) =>
        !IsRight(response) && Mistakes.FirstOrDefault(mistake => Amounts(response).Any(amount => IsNear(amount, mistake.Value))) is { } known ? [known.Feedback] : [];

    /// <inheritdoc/>
    protected override string WordsOf(string response) => response;

    /// <summary>For a wrong one, an expected mistake, or a number well off the right one.</summary>
    protected override string ExampleOf(int category, int pick)
    {
        var unit = Units.Count == 0 ? "" : $" {Units[0].Name}";
        if (category == 1) return Value + unit;
        if (Mistakes.Count > 0 && pick % 3 > 0) return Mistakes[pick % Mistakes.Count].Value + unit;
        // A whole number: the exact one may be too long to be read as a number.
        var off = Number(Value) + Margin() + Margin();
        return $"{new ExactNumber(off.Numerator / off.Denominator + 1 + pick % 7, 1)}{unit}";
    }

    private static ExactNumber Number(string text) => ExactNumber.Parse(text) ?? throw new InvalidOperationException($"'{text}' passed as a number and is none.");

    private bool IsRight(string response) => Amounts(response).Any(amount => IsNear(amount, Value));

    private bool IsNear(ExactNumber amount, string value) => (amount - Number(value)).Abs() <= Margin();

    /// <summary>In the first unit.</summary>
    private ExactNumber Margin() => Tolerance is null || ExactNumber.Parse(Tolerance) is not { } tolerance ? ExactNumber.Zero
        : Tolerance.TrimEnd().EndsWith('%') ? tolerance * Number(Value).Abs()
        : tolerance;

    /// <summary>What the text may mean, in the first unit; empty for what is not a number with a unit of the item.</summary>
    private IReadOnlyList<ExactNumber> Amounts(string response)
    {
        var text = response.Trim();
        foreach (var unit in Units.OrderByDescending(unit => unit.Name.Length))
        {
            if (text.EndsWith(unit.Name, StringComparison.Ordinal) && ExactNumber.Readings(text[..^unit.Name.Length]) is [_, ..] amounts)
                return [.. amounts.Select(amount => amount * Number(unit.Factor))];
        }

        return Units.Count > 1 ? [] : ExactNumber.Readings(text);
    }
}
