namespace AdaptivQ.Identity.Contracts;

/// <summary>The classes that people are in. The module that keeps classes implements it; without one there are none.</summary>
public interface IClassMembership
{
    /// <summary>Whether the teacher teaches a class that the person is in.</summary>
    Task<bool> Teaches(string tenant, Guid teacherId, Guid personId, CancellationToken cancellation);

    /// <summary>What is wrong with the titles of classes, in words; null where each names a class or can be one's.</summary>
    Task<string?> Check(string tenant, IReadOnlyCollection<string> titles, CancellationToken cancellation);

    /// <summary>Puts a person into classes, as teacher, learner or both, by their roles. A class that does not exist is opened.</summary>
    /// <returns>Why not, in words; null when it is done.</returns>
    Task<string?> Join(
        string tenant,
        Guid personId,
        IReadOnlyList<string> roles,
        IReadOnlyCollection<string> titles,
        CancellationToken cancellation
    );
}
