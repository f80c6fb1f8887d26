namespace AdaptivQ.Learners.Classes;

public sealed record ClassOpened(Guid ClassId, string Title, DateTimeOffset At);

public sealed record ClassRenamed(Guid ClassId, string Title, DateTimeOffset At);

/// <summary>The class is over: it gives its learners no quizzes any more. What they took stays where it is.</summary>
public sealed record ClassArchived(Guid ClassId, DateTimeOffset At);

public sealed record TeacherAppointed(Guid ClassId, Guid TeacherId, DateTimeOffset At);

public sealed record TeacherDismissed(Guid ClassId, Guid TeacherId, DateTimeOffset At);

public sealed record LearnerEnrolled(Guid ClassId, Guid LearnerId, DateTimeOffset At);

public sealed record LearnerWithdrawn(Guid ClassId, Guid LearnerId, DateTimeOffset At);

/// <summary>The class may take the quiz from here on.</summary>
public sealed record QuizAssigned(Guid ClassId, Guid QuizId, DateTimeOffset At);

/// <summary>The class may no longer start the quiz. Attempts under way go on.</summary>
public sealed record AssignmentWithdrawn(Guid ClassId, Guid QuizId, DateTimeOffset At);

public sealed record Assignment(Guid QuizId, DateTimeOffset AssignedAt);

/// <summary>A class as its stream tells it.</summary>
/// <param name="ArchivedAt">Null while it goes on.</param>
public sealed partial record SchoolClass(
    Guid Id,
    string Title,
    IReadOnlyList<Guid> Teachers,
    IReadOnlyList<Guid> Learners,
    IReadOnlyList<Assignment> Assignments,
    DateTimeOffset? ArchivedAt
)
{
    public static SchoolClass Create(ClassOpened opened) => new(opened.ClassId, opened.Title, [], [], [], null);

    public SchoolClass Apply(ClassRenamed renamed) => this with { Title = renamed.Title };

    public SchoolClass Apply(ClassArchived archived) => this with { ArchivedAt = archived.At };

    public SchoolClass Apply(TeacherAppointed appointed) => this with { Teachers = [.. Teachers.Append(appointed.TeacherId).Distinct()] };

    public SchoolClass Apply(TeacherDismissed dismissed) => this with { Teachers = [.. Teachers.Where(id => id != dismissed.TeacherId)] };

    public SchoolClass Apply(LearnerEnrolled enrolled) => this with { Learners = [.. Learners.Append(enrolled.LearnerId).Distinct()] };

    public SchoolClass Apply(LearnerWithdrawn withdrawn) => this with { Learners = [.. Learners.Where(id => id != withdrawn.LearnerId)] };

    public SchoolClass Apply(QuizAssigned assigned) =>
        Assignments.Any(assignment => assignment.QuizId == assigned.QuizId)
            ? this
            : this with
            {
                Assignments = [.. Assignments, new Assignment(assigned.QuizId, assigned.At)],
            };

    public SchoolClass Apply(AssignmentWithdrawn withdrawn) =>
        this with
        {
            Assignments = [.. Assignments.Where(assignment => assignment.QuizId != withdrawn.QuizId)],
        };
}
