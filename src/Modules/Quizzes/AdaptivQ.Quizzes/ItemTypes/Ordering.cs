using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>One of the entries to put in order.</summary>
/// <param name="Id">Random: its place in the right order can't be told from it.</param>
/// <param name="Text">Markdown.</param>
public sealed record OrderingEntry(string Id, string Text);

/// <summary>
/// Put entries in order. A response is the ids of all of them, from first to last. Scored "pairs", each entry that directly follows
/// the one it belongs after earns a point, out of one less than there are entries; scored "all", only the right order earns one.
/// </summary>
/// <param name="Entries">In the right order.</param>
/// <param name="Scoring"><see cref="Pairs"/> or <see cref="All"/>.</param>
/// <param name="Feedback">What to tell someone whose order is not right, in Markdown.</param>
public sealed record Ordering(IReadOnlyList<OrderingEntry> Entries, string Scoring, string? Feedback) : Interaction<string[]>, IItemType
{
    /// <summary>A point for each pair of neighbours that follow each other in the right order too.</summary>
    public const string Pairs = "pairs";

    /// <summary>One point for the right order.</summary>
    public const string All = "all";

    private const int Fewest = 2;

    /// <inheritdoc/>
    public static string Name => "ordering";

    /// <inheritdoc/>
    public static IReadOnlyList<string> RequiredColumns => ["a", "b"];

    /// <inheritdoc/>
    public static IReadOnlyList<string> OptionalColumns { get; } = [.. RowCells.AnswerColumns.Skip(Fewest), "scoring", "feedback"];

    /// <inheritdoc/>
    protected override string ResponseShape =>
        "The response is the ids of all entries from first to last, each once, as a JSON array of strings.";

    /// <summary>The entries stand in the columns a to h in the right order; how they are scored in 'scoring', pairs by default.</summary>
    public static Interaction? FromRow(RowCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return new Ordering(
            [.. cells.Answers("entry", "entries", Fewest).Select(answer => new OrderingEntry("", answer.Text))],
            cells["scoring"]?.ToLowerInvariant() ?? Pairs,
            cells["feedback"]
        );
    }

    /// <inheritdoc/>
    public override IEnumerable<ContentProblem> Problems()
    {
        if (Entries.Count is < Fewest or > RowCells.MostAnswers)
        {
            yield return new ContentProblem(
                "option",
                null,
                $"An item has {Fewest} to {RowCells.MostAnswers} entries, this one {Entries.Count}. Add or remove some."
            );
        }
        for (var i = 0; i < Entries.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Entries[i].Text))
            {
                yield return new ContentProblem("option", i, $"Entry {i + 1} is empty. Write its text.");
            }
            else if (Entries.Take(i).Any(other => other.Text == Entries[i].Text))
            {
                yield return new ContentProblem("option", i, $"Entry {i + 1} repeats another entry of the item. Change one of them.");
            }
        }

        if (Scoring is not (Pairs or All))
        {
            yield return new ContentProblem("scoring", null, $"'{Scoring}' is not a way to score. Write '{Pairs}' or '{All}'.");
        }
    }

    /// <summary>An entry whose text stays keeps its id.</summary>
    public override Interaction Identified(Interaction? before, Func<string> newId)
    {
        ArgumentNullException.ThrowIfNull(newId);
        var known = (before as Ordering)?.Entries ?? [];
        return this with
        {
            Entries = [.. Entries.Select(entry => entry with { Id = known.FirstOrDefault(old => old.Text == entry.Text)?.Id ?? newId() })],
        };
    }

    /// <inheritdoc/>
    public override ItemParameters Prior(int? level) =>
        MaxCategory > 1
            ? ItemParameters.PriorFor(level, MaxCategory)
            : ItemParameters.PriorFor(level, 1.0 / Enumerable.Range(1, Entries.Count).Aggregate(1, (orders, entries) => orders * entries));

    /// <inheritdoc/>
    public override string SolutionInWords() => Join(Entries);

    /// <inheritdoc/>
    protected override int HighestCategory() => Scoring == Pairs ? Entries.Count - 1 : 1;

    /// <inheritdoc/>
    protected override int CountChoices() => Entries.Count;

    /// <summary>Permutes the entries as sorted by their random ids, so that the order shown says nothing about the right one.</summary>
    protected override object Shown(IReadOnlyList<int> order)
    {
        var sorted = Entries.OrderBy(entry => entry.Id, StringComparer.Ordinal).ToList();
        return new { entries = order.Select(index => sorted[index]), scoring = Scoring };
    }

    /// <inheritdoc/>
    protected override object Solved() => new { order = Entries.Select(entry => entry.Id) };

    /// <inheritdoc/>
    protected override string? ProblemOf(string[] response) =>
        response.Length == Entries.Count && Entries.All(entry => response.Contains(entry.Id)) ? null : ResponseShape;

    /// <inheritdoc/>
    protected override ItemScore ScoreOf(string[] response)
    {
        var pairs = Entries
            .Zip(Entries.Skip(1))
            .Count(pair => Array.IndexOf(response, pair.Second.Id) == Array.IndexOf(response, pair.First.Id) + 1);
        return Scoring == Pairs ? new ItemScore(pairs, Entries.Count - 1, pairs) : RightOrWrong(pairs == Entries.Count - 1);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MessagesOf(string[] response) =>
        Feedback is null || response.SequenceEqual(Entries.Select(entry => entry.Id)) ? [] : [Feedback];

    /// <inheritdoc/>
    protected override string WordsOf(string[] response) => Join(response.Select(id => Entries.First(entry => entry.Id == id)));

    /// <summary>
    /// Cuts the right order into blocks and puts the last block first: neighbours within a block stay right, and where two blocks
    /// meet none are. As many blocks as pairs are to be wrong, and one; all hold a single entry but one, which is chosen by the pick.
    /// </summary>
    protected override string[] ExampleOf(int category, int pick)
    {
        var pairs = Scoring == Pairs || category == MaxCategory ? category * (Entries.Count - 1) / MaxCategory : 0;
        var blocks = Entries.Count - pairs;
        var start = pick % blocks;
        var ids = Entries.Select(entry => entry.Id).ToList();
        return
        [
            .. ids[(start + pairs + 1)..].AsEnumerable().Reverse(),
            .. ids[start..(start + pairs + 1)],
            .. ids[..start].AsEnumerable().Reverse(),
        ];
    }

    private static string Join(IEnumerable<OrderingEntry> entries) => string.Join(" → ", entries.Select(entry => entry.Text));
}
