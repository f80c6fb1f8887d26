namespace AdaptivQ.Learners.Classes;

public sealed record ClassOpened(Guid ClassId, string Title, DateTimeOffset At);

public sealed record TeacherAppointed(Guid ClassId, Guid TeacherId, DateTimeOffset At);

public sealed record LearnerEnrolled(Guid ClassId, Guid LearnerId, DateTimeOffset At);

/// <summary>The class may take the quiz from here on.</summary>
public sealed record QuizAssigned(Guid ClassId, Guid QuizId, DateTimeOffset At);

public sealed record Assignment(Guid QuizId, DateTimeOffset AssignedAt);

/// <summary>A class as its stream tells it.</summary>
public sealed partial record SchoolClass(
    Guid Id, string Title, IReadOnlyList<Guid> Teachers, IReadOnlyList<Guid> Learners, IReadOnlyList<Assignment> Assignments)
{
    public static SchoolClass Create(ClassOpened opened) => new(opened.ClassId, opened.Title, [], [], []);

    public SchoolClass Apply(TeacherAppointed appointed) => this with { Teachers = [.. Teachers.Append(appointed.TeacherId).Distinct()] };

    public SchoolClass Apply(LearnerEnrolled enrolled) => this with { Learners = [.. Learners.Append(enrolled.LearnerId).Distinct()] };

    public SchoolClass Apply(QuizAssigned assigned) => Assignments.Any(assignment => assignment.QuizId == assigned.QuizId)
        ? this
        : this with { Assignments = [.. Assignments, new Assignment(assigned.QuizId, assigned.At)] };
}
