using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>An item's content as an author's form sends it, nothing of it checked yet.</summary>
/// <param name="Topic">Left out, the bank's usual one.</param>
/// <param name="ImageName">File name of a picture that was uploaded to the bank.</param>
public sealed record ItemForm(
    string? Topic,
    string? Skill,
    int? Level,
    string? Stem,
    string? ImageName,
    string? ImageAlt,
    JsonElement? Interaction,
    string? Rationale
)
{
    /// <summary>Reads the form by the same rules as a row of a file.</summary>
    /// <param name="images">Content hashes of the bank's pictures by their file names.</param>
    /// <param name="before">The content it replaces, or null: what stays the same keeps its id.</param>
    /// <param name="newId">Gives random ids to what a response names.</param>
    /// <returns>The content, or all that is wrong with it by field.</returns>
    public (ItemContent? Content, IReadOnlyList<ContentProblem> Problems) Read(
        IReadOnlyDictionary<string, string> images,
        ItemContent? before,
        Func<string> newId
    )
    {
        var problems = new List<ContentProblem>();
        void Wrong(string field, string message) => problems.Add(new ContentProblem(field, null, message));
        string? Text(string? text, string field, bool isName = false)
        {
            var trimmed = text?.Trim();
            var problem =
                string.IsNullOrEmpty(trimmed) ? null
                : isName ? ContentRules.ProblemOfName(trimmed)
                : ContentRules.ProblemOf(trimmed);
            if (problem is not null)
            {
                Wrong(field, problem);
            }
            return string.IsNullOrEmpty(trimmed) ? null : trimmed;
        }

        var (stem, rationale) = (Text(Stem, "stem"), Text(Rationale, "rationale"));
        var (topic, skill) = (Text(Topic, "topic", isName: true), Text(Skill, "skill", isName: true));
        var (imageName, imageAlt) = (Text(ImageName, "imageName"), Text(ImageAlt, "imageAlt"));
        if (stem is null)
        {
            Wrong("stem", ContentRules.Missing("stem"));
        }
        if (Level is { } level && !ContentRules.IsLevel(level))
        {
            Wrong("level", ContentRules.NoLevel($"{level}"));
        }
        string? image = null;
        if (imageName is not null && !images.TryGetValue(imageName, out image))
        {
            Wrong("imageName", ContentRules.NoPicture(imageName));
        }
        var (interaction, wrong) = AuthoredInteraction.Read(Interaction ?? default);
        problems.AddRange(wrong);
        return problems.Count > 0
            ? (null, problems)
            : (
                new ItemContent(
                    topic ?? ContentRules.UsualTopic,
                    skill,
                    Level,
                    stem!,
                    image,
                    image is null ? null : imageAlt ?? ContentRules.UsualImageAlt,
                    interaction!.Identified(before?.Interaction, newId),
                    rationale
                ),
                []
            );
    }

    /// <summary>The refusal of a form: the first problem in words, all of them in its member 'problems'.</summary>
    public static Refusal Refused(IReadOnlyList<ContentProblem> problems) =>
        Refusal.BadField(problems[0].Field, problems[0].Message) with
        {
            More = new Dictionary<string, object?> { ["problems"] = problems },
        };
}
