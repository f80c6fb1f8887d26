using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Everything a person reads of an item. Markdown with KaTeX between dollar signs.</summary>
/// <param name="Level">How hard its author takes it to be, 1 (easiest) to 10; null where nothing was said.</param>
/// <param name="ImageId">Content hash of the picture.</param>
/// <param name="Interaction">How it is answered and scored.</param>
public sealed record ItemContent(
    string Topic,
    string? Skill,
    int? Level,
    string Stem,
    string? ImageId,
    string? ImageAlt,
    Interaction Interaction,
    string? Rationale
)
{
    /// <summary>By value, the interaction included: a re-import of the same row is no revision.</summary>
    public bool SameAs(ItemContent other)
    {
        return (Topic, Skill, Level, Stem, ImageId, ImageAlt, Rationale)
                == (other.Topic, other.Skill, other.Level, other.Stem, other.ImageId, other.ImageAlt, other.Rationale)
            && Interaction.SameAs(other.Interaction);
    }
}

/// <summary>What every item's content has to be, whether it comes from a file or from a form.</summary>
public static class ContentRules
{
    /// <summary>Of every text of an item, in UTF-16 code units.</summary>
    public const int LongestText = 8_000;

    /// <summary>The topic of an item that names none.</summary>
    public const string UsualTopic = "General";

    /// <summary>What stands for a picture that has no description.</summary>
    public const string UsualImageAlt = "Figure that belongs to the question";

    /// <summary>What is wrong with a text, and the cure; null where it can be kept.</summary>
    public static string? ProblemOf(string text) =>
        text.Length > LongestText ? $"The text has {text.Length} characters; at most {LongestText} fit."
        : text.Contains('\0', StringComparison.Ordinal) ? "The text holds a NUL character. Remove it."
        : text.Length > 0 && !PlainText.IsVisible(text) ? "The text holds no visible character. Write something to read."
        : null;

    /// <summary>Of a topic, a skill and an external id: names that lists show on one line.</summary>
    public const int LongestName = 200;

    /// <summary>What is wrong with a name that lists show on one line, and the cure; null where it can be kept.</summary>
    public static string? ProblemOfName(string name) =>
        PlainText.Line(name, LongestName, out _) is { } problem ? $"The text {problem}." : null;

    /// <summary>Says that a text is missing that every item has.</summary>
    public static string Missing(string field) => $"It is empty; every item needs '{field}'.";

    /// <summary>Whether a level is one: 1 (easiest) to 10.</summary>
    public static bool IsLevel(int level) => level is >= 1 and <= 10;

    /// <summary>Says that what was written is no level.</summary>
    public static string NoLevel(string written) =>
        $"'{written}' is not a level: write a whole number from 1 (easiest) to 10, or leave it empty.";

    /// <summary>Says that the bank has no picture of that name.</summary>
    public static string NoPicture(string name) =>
        $"The picture '{name}' is not there. Upload it to the bank first, or, on the command line, put it beside the file.";
}
