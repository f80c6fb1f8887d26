using System.Text.Json;

namespace AdaptivQ.Quizzes.Contracts;

/// <summary>What a response earned.</summary>
/// <param name="Points">0 to <paramref name="MaxPoints"/>, as people are told.</param>
/// <param name="MaxPoints">Above 0.</param>
/// <param name="Category">The response category that the engine uses: 0 to the item's <see cref="IItemInteraction.MaxCategory"/>.</param>
public sealed record ItemScore(double Points, double MaxPoints, int Category);

/// <summary>
/// How a published item is answered and scored, as its type knows it. Pure: the same arguments always give the same answer.
/// Responses, and what is shown, are JSON in the type's own shape.
/// </summary>
public interface IItemInteraction
{
    /// <summary>Name of the item type, such as single-choice: the discriminator in JSON and in the front end.</summary>
    string Type { get; }

    /// <summary>The highest response category; 1 for an item that is right or wrong.</summary>
    int MaxCategory { get; }

    /// <summary>How many things are shuffled for each learner; 0 for none.</summary>
    int Choices { get; }

    /// <summary>Why the response can't be scored, and what to send instead; null where it can.</summary>
    string? Problem(JsonElement response);

    /// <summary>Scores a response that has no <see cref="Problem"/>.</summary>
    ItemScore Score(JsonElement response);

    /// <summary>What a learner may see before the answer is scored. Nothing the key could be computed from is in it.</summary>
    /// <param name="order">A permutation of 0 to <see cref="Choices"/> - 1; choices that belong at the end stay there.</param>
    JsonElement ForLearner(IReadOnlyList<int> order);

    /// <summary>The correct response, for those who may see it after scoring.</summary>
    JsonElement Solution();

    /// <summary>What the author has to say about this response, in Markdown; often nothing.</summary>
    IReadOnlyList<string> Messages(JsonElement response);

    /// <summary>A response in words, in Markdown, for tables and exports.</summary>
    string InWords(JsonElement response);

    /// <summary>The correct response in words, in Markdown.</summary>
    string SolutionInWords();

    /// <summary>A response that earns a category, for simulated learners and tests.</summary>
    /// <param name="category">0 to <see cref="MaxCategory"/>.</param>
    /// <param name="pick">Any number, at least 0; another one gives another response where there are several.</param>
    JsonElement Example(int category, int pick);
}
