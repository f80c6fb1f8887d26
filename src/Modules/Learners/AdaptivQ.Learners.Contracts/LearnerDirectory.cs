namespace AdaptivQ.Learners.Contracts;

/// <summary>Who may take what, and who may look at whom.</summary>
public interface ILearnerDirectory
{
    /// <summary>Ids of the quizzes that are assigned to any class the learner is in.</summary>
    Task<IReadOnlyCollection<Guid>> AssignedQuizzes(string tenant, Guid learnerId, CancellationToken cancellation);

    /// <summary>Whether the person teaches a class that the learner is in.</summary>
    Task<bool> Teaches(string tenant, Guid teacherId, Guid learnerId, CancellationToken cancellation);

    /// <summary>The classes that a person teaches, with their learners.</summary>
    Task<IReadOnlyList<ClassLearners>> ClassesTaughtBy(string tenant, Guid teacherId, CancellationToken cancellation);

    /// <summary>The learner's name out of the vault; null for a learner who is unknown or erased.</summary>
    Task<string?> NameOf(string tenant, Guid personId, CancellationToken cancellation);
}

/// <summary>A class with its learners.</summary>
public sealed record ClassLearners(Guid Id, IReadOnlyList<Guid> Learners);
