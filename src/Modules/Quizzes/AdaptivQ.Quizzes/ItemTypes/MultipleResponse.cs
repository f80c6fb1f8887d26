using System.Text;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>
/// Choose every right option. A response is the ids of those chosen, at least one. Scored "partial", each key chosen counts one
/// point and each other option chosen takes one off, never below 0, out of as many points as there are keys; scored "all", only
/// exactly the keys earn a point.
/// </summary>
public sealed record MultipleResponse(IReadOnlyList<ChoiceOption> Options, string Scoring) : Interaction<string[]>, IItemType
{
    /// <summary>A point for each key chosen, one less for each other option chosen.</summary>
    public const string Partial = "partial";

    /// <summary>One point for exactly the keys.</summary>
    public const string All = "all";

    /// <inheritdoc/>
    public static string Name => "multiple-response";

    /// <inheritdoc/>
    public static IReadOnlyList<string> RequiredColumns => ChoiceOptions.RequiredColumns;

    /// <inheritdoc/>
    public static IReadOnlyList<string> OptionalColumns { get; } = [.. ChoiceOptions.OptionalColumns, "scoring"];

    /// <inheritdoc/>
    protected override string ResponseShape =>
        "The response is the ids of the options chosen, at least one and each once, as a JSON array of strings.";

    /// <summary>The keys' letters stand in the column 'correct', such as 'a c'; how it is scored in 'scoring', partial by
    /// default.</summary>
    public static Interaction? FromRow(RowCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var answers = cells.Answers();
        var keys = new HashSet<int>();
        var letters = cells
            .Needed("correct")
            .EnumerateRunes()
            .Where(letter => !" ,;|".Contains(letter.ToString(), StringComparison.Ordinal))
            .ToList();
        int PlaceOf(Rune letter) => letter.IsBmp ? RowCells.IndexOf((char)letter.Value) : -1;
        if (letters.Exists(letter => PlaceOf(letter) is var place && (place < 0 || place >= answers.Count)))
        {
            var wrong = letters.First(letter => PlaceOf(letter) is var place && (place < 0 || place >= answers.Count));
            cells.Wrong(
                "correct",
                $"'{wrong}' is not the letter of one of the item's options. Write the letters of the right options, such as a c."
            );
        }
        else if (letters.Find(letter => !keys.Add(PlaceOf(letter))) is { Value: not 0 } again)
        {
            cells.Wrong("correct", $"'{again}' appears twice. Name each right option once.");
        }

        return new MultipleResponse(ChoiceOptions.Of(answers, keys), cells["scoring"]?.ToLowerInvariant() ?? Partial);
    }

    /// <inheritdoc/>
    public override IEnumerable<ContentProblem> Problems()
    {
        foreach (var problem in ChoiceOptions.Problems(Options))
        {
            yield return problem;
        }
        if (!Options.Any(option => option.Key))
        {
            yield return new ContentProblem("correct", null, "No option is right. Mark at least one.");
        }
        else if (Options.All(option => option.Key))
        {
            yield return new ContentProblem("correct", null, "Every option is right. Add one that is not.");
        }
        if (Scoring is not (Partial or All))
        {
            yield return new ContentProblem("scoring", null, $"'{Scoring}' is not a way to score. Write '{Partial}' or '{All}'.");
        }
    }

    /// <inheritdoc/>
    public override Interaction Identified(Interaction? before, Func<string> newId) =>
        this with
        {
            Options = ChoiceOptions.Identified(Options, (before as MultipleResponse)?.Options, newId),
        };

    /// <inheritdoc/>
    protected override bool HasKeysWhere(Interaction other) =>
        other is MultipleResponse { Options: var others }
        && Options.Select(option => option.Key).SequenceEqual(others.Select(option => option.Key));

    /// <inheritdoc/>
    public override ItemParameters Prior(int? level) =>
        MaxCategory > 1 ? ItemParameters.PriorFor(level, MaxCategory) : ItemParameters.PriorFor(level, 1.0 / ((1 << Options.Count) - 1));

    /// <inheritdoc/>
    public override string SolutionInWords() => Join(Options.Where(option => option.Key));

    /// <inheritdoc/>
    protected override int HighestCategory() => Scoring == Partial ? Options.Count(option => option.Key) : 1;

    /// <inheritdoc/>
    protected override int CountChoices() => Options.Count;

    /// <inheritdoc/>
    protected override object Shown(IReadOnlyList<int> order) => new { options = ChoiceOptions.Shown(Options, order), scoring = Scoring };

    /// <inheritdoc/>
    protected override object Solved() => new { keys = Options.Where(option => option.Key).Select(option => option.Id) };

    /// <inheritdoc/>
    protected override string? ProblemOf(string[] response) =>
        response.Length > 0 && response.Distinct().Count() == response.Length && response.All(id => Options.Any(option => option.Id == id))
            ? null
            : ResponseShape;

    /// <inheritdoc/>
    protected override ItemScore ScoreOf(string[] response)
    {
        var keys = Options.Count(option => option.Key);
        var hits = Chosen(response).Count(option => option.Key);
        var misses = response.Length - hits;
        if (Scoring != Partial)
        {
            return RightOrWrong(hits == keys && misses == 0);
        }
        var points = Math.Max(0, hits - misses);
        return new ItemScore(points, keys, points);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MessagesOf(string[] response) =>
        [.. Chosen(response).Select(option => option.Feedback).OfType<string>()];

    /// <inheritdoc/>
    protected override string WordsOf(string[] response) => Join(Chosen(response));

    /// <summary>As many keys as points and nothing else; for none, an option that is not a key.</summary>
    protected override string[] ExampleOf(int category, int pick)
    {
        var keys = Options.Where(option => option.Key).Select(option => option.Id).ToList();
        var others = Options.Where(option => !option.Key).Select(option => option.Id).ToList();
        if (category == MaxCategory)
        {
            return [.. keys];
        }
        if (category > 0)
        {
            return [.. Enumerable.Range(0, category).Select(i => keys[(pick + i) % keys.Count])];
        }
        return [others[pick % others.Count]];
    }

    private IEnumerable<ChoiceOption> Chosen(string[] response) => Options.Where(option => response.Contains(option.Id));

    private static string Join(IEnumerable<ChoiceOption> options) => string.Join("; ", options.Select(option => option.Text));
}
