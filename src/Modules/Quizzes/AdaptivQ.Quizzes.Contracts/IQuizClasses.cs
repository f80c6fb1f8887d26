namespace AdaptivQ.Quizzes.Contracts;

/// <summary>The classes that may take quizzes. The module that keeps classes implements it; without one there are none.</summary>
public interface IQuizClasses
{
    /// <summary>Every class of the school that is not archived.</summary>
    Task<IReadOnlyList<QuizClass>> All(string tenant, CancellationToken cancellation);

    /// <summary>Lets classes take a published quiz, all of them or none.</summary>
    /// <returns>The first that may not, and why; null when it is done.</returns>
    Task<RefusedAssignment?> Assign(string tenant, Guid quizId, IReadOnlyCollection<Guid> classIds, CancellationToken cancellation);
}

/// <param name="QuizIds">The quizzes that it may take.</param>
public sealed record QuizClass(Guid Id, string Title, IReadOnlyList<Guid> QuizIds);

/// <param name="Detail">Why, in words.</param>
public sealed record RefusedAssignment(Guid ClassId, string Detail);
