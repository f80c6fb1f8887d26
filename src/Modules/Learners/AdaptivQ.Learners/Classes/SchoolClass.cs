namespace AdaptivQ.Learners.Classes;

/// <summary>Records that a class was opened, without teachers, learners and assignments.</summary>
/// <param name="Title">1 to 120 characters on one line; no other class of the school that is not archived has
/// it.</param>
public sealed record ClassOpened(Guid ClassId, string Title, DateTimeOffset At);

/// <summary>Records that the class got another title.</summary>
/// <param name="Title">The new title, under the same rules as that of a new class.</param>
public sealed record ClassRenamed(Guid ClassId, string Title, DateTimeOffset At);

/// <summary>The class is over: it gives its learners no quizzes any more. What they took stays where it is.</summary>
public sealed record ClassArchived(Guid ClassId, DateTimeOffset At);

/// <summary>Records that a teacher began to teach the class, beside those it had.</summary>
public sealed record TeacherAppointed(Guid ClassId, Guid TeacherId, DateTimeOffset At);

/// <summary>Records that a teacher no longer teaches the class. At least one other does.</summary>
public sealed record TeacherDismissed(Guid ClassId, Guid TeacherId, DateTimeOffset At);

/// <summary>Records that a learner joined the class.</summary>
public sealed record LearnerEnrolled(Guid ClassId, Guid LearnerId, DateTimeOffset At);

/// <summary>Records that a learner left the class. What they took stays.</summary>
public sealed record LearnerWithdrawn(Guid ClassId, Guid LearnerId, DateTimeOffset At);

/// <summary>The class may take the quiz from here on.</summary>
public sealed record QuizAssigned(Guid ClassId, Guid QuizId, DateTimeOffset At);

/// <summary>The class may no longer start the quiz. Attempts under way go on.</summary>
public sealed record AssignmentWithdrawn(Guid ClassId, Guid QuizId, DateTimeOffset At);

/// <summary>Names a quiz that the class may take.</summary>
/// <param name="AssignedAt">When it was assigned; a repeated assignment does not change it.</param>
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
    /// <summary>Begins the class, without teachers, learners and assignments.</summary>
    public static SchoolClass Create(ClassOpened opened) => new(opened.ClassId, opened.Title, [], [], [], null);

    /// <summary>Takes the new title.</summary>
    public SchoolClass Apply(ClassRenamed renamed) => this with { Title = renamed.Title };

    /// <summary>Notes when the class was archived. Teachers, learners and assignments stay.</summary>
    public SchoolClass Apply(ClassArchived archived) => this with { ArchivedAt = archived.At };

    /// <summary>Adds the teacher as the last one, unless the class has them already.</summary>
    public SchoolClass Apply(TeacherAppointed appointed) => this with { Teachers = [.. Teachers.Append(appointed.TeacherId).Distinct()] };

    /// <summary>Removes the teacher.</summary>
    public SchoolClass Apply(TeacherDismissed dismissed) => this with { Teachers = [.. Teachers.Where(id => id != dismissed.TeacherId)] };

    /// <summary>Adds the learner as the last one, unless the class has them already.</summary>
    public SchoolClass Apply(LearnerEnrolled enrolled) => this with { Learners = [.. Learners.Append(enrolled.LearnerId).Distinct()] };

    /// <summary>Removes the learner.</summary>
    public SchoolClass Apply(LearnerWithdrawn withdrawn) => this with { Learners = [.. Learners.Where(id => id != withdrawn.LearnerId)] };

    /// <summary>Adds the assignment as the last one, unless the class has the quiz already.</summary>
    public SchoolClass Apply(QuizAssigned assigned) =>
        Assignments.Any(assignment => assignment.QuizId == assigned.QuizId)
            ? this
            : this with
            {
                Assignments = [.. Assignments, new Assignment(assigned.QuizId, assigned.At)],
            };

    /// <summary>Removes the quiz's assignment.</summary>
    public SchoolClass Apply(AssignmentWithdrawn withdrawn) =>
        this with
        {
            Assignments = [.. Assignments.Where(assignment => assignment.QuizId != withdrawn.QuizId)],
        };
}
