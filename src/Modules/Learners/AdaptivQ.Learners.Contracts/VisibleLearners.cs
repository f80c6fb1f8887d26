namespace AdaptivQ.Learners.Contracts;

/// <summary>Which learners the signed-in person of a request may look at; a scoped service.</summary>
public interface IVisibleLearners
{
    /// <summary>Read at its first use, the same for the whole request.</summary>
    Task<VisibleLearners> Visible();
}

/// <param name="Everybody">Analysts; everybody but themselves, to be exact.</param>
/// <param name="Taught">Learners of the classes the person teaches, never the person.</param>
/// <param name="Classes">The classes that the person may see.</param>
public sealed record VisibleLearners(bool Everybody, IReadOnlyList<Guid> Taught, IReadOnlyList<ClassLearners> Classes);

/// <summary>What learners leave behind in other modules, where their name is erased. Modules that keep any implement it.</summary>
public interface ILearnerTraces
{
    /// <summary>Whether there is something of the learner.</summary>
    Task<bool> Has(string tenant, Guid learnerId, CancellationToken cancellation);
}
