using AdaptivQ.Kernel;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>Who may change a class, and when.</summary>
internal static class ClassRules
{
    /// <summary>Roles that may change classes at all.</summary>
    public const string Changers = $"{Roles.Teacher},{Roles.Operator}";

    public const int LongestTitle = 120;

    /// <summary>A class is changed by its teachers and by the school's operators, until it is archived.</summary>
    /// <returns>Why it may not be changed; null where it may.</returns>
    public static Refusal? MayChange(SchoolClass? @class, Caller caller)
    {
        if (@class is null || !(caller.Is(Roles.Operator) || (caller.Is(Roles.Teacher) && @class.Teachers.Contains(caller.PersonId))))
            return Refusal.NotFound("class") with { Field = "classId" };
        return @class.ArchivedAt is null
            ? null
            : new Refusal(StatusCodes.Status409Conflict, "class-archived", "The class is archived", "An archived class can't be changed. Open a new one.");
    }

    /// <summary>Checks the title of a class.</summary>
    /// <param name="taken">Whether another class of the school, not archived, has it.</param>
    /// <param name="title">As it is kept.</param>
    public static Refusal? CheckTitle(string? given, Func<string, bool> taken, out string title)
    {
        if (PlainText.Line(given, LongestTitle, out title) is { } problem) return Refusal.BadField("title", $"A class's title {problem}.");
        return taken(title)
            ? new Refusal(StatusCodes.Status409Conflict, "class-exists", "There is such a class", $"The school has a class '{title}' already. Choose another title.") { Field = "title" }
            : null;
    }
}
