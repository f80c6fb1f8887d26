using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>A title that a class of the school has, written together with it, so that no two classes ever get one title.</summary>
/// <param name="Id">The title.</param>
public sealed record ClassTitle(string Id, Guid ClassId);

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
        {
            return Refusal.NotFound("class") with { Field = "classId" };
        }
        return @class.ArchivedAt is null
            ? null
            : new Refusal(
                StatusCodes.Status409Conflict,
                "class-archived",
                "The class is archived",
                "An archived class can't be changed. Open a new one."
            );
    }

    /// <summary>Whether the caller teaches the learner in a class that goes on.</summary>
    public static Task<bool> Teaches(IQuerySession session, Caller caller, Guid learnerId, CancellationToken cancellation) =>
        caller.Is(Roles.Teacher)
            ? session
                .Query<SchoolClass>()
                .AnyAsync(
                    @class => @class.ArchivedAt == null && @class.Learners.Contains(learnerId) && @class.Teachers.Contains(caller.PersonId),
                    cancellation
                )
            : Task.FromResult(false);

    /// <summary>Takes and gives back titles as the decision has it.</summary>
    /// <param name="before">The class that is decided on; null for a new one.</param>
    public static Decision KeepTitle(this IDocumentSession session, SchoolClass? before, Decision decision)
    {
        foreach (var fact in decision.Events)
        {
            if (fact is ClassRenamed or ClassArchived)
            {
                session.Delete<ClassTitle>(before!.Title);
            }
            if (fact is ClassOpened opened)
            {
                session.Insert(new ClassTitle(opened.Title, opened.ClassId));
            }
            if (fact is ClassRenamed renamed)
            {
                session.Insert(new ClassTitle(renamed.Title, renamed.ClassId));
            }
        }

        return decision;
    }

    /// <summary>Checks the title of a class.</summary>
    /// <param name="taken">Whether another class of the school, not archived, has it.</param>
    /// <param name="title">As it is kept.</param>
    public static Refusal? CheckTitle(string? given, Func<string, bool> taken, out string title)
    {
        if (PlainText.Line(given, LongestTitle, out title) is { } problem)
        {
            return Refusal.BadField("title", $"A class's title {problem}.");
        }
        return taken(title)
            ? new Refusal(
                StatusCodes.Status409Conflict,
                "class-exists",
                "There is such a class",
                $"The school has a class '{title}' already. Choose another title."
            )
            {
                Field = "title",
            }
            : null;
    }
}
