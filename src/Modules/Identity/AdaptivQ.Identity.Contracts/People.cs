namespace AdaptivQ.Identity.Contracts;

/// <summary>Who the random ids are, for modules that may tell or must ask.</summary>
public interface IPeople
{
    /// <summary>A person of the school; null for an id that is unknown or was erased.</summary>
    Task<KnownPerson?> Find(string tenant, Guid personId, CancellationToken cancellation);

    /// <summary>Names out of the vault, by id; without those that are unknown or were erased.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesOf(string tenant, IReadOnlyCollection<Guid> personIds, CancellationToken cancellation);
}

/// <param name="Roles">Names of the roles that the person has in the school.</param>
public sealed record KnownPerson(Guid Id, IReadOnlyList<string> Roles);
