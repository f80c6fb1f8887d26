using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Learners.Classes;

/// <summary>The classes that people are in, for the module that keeps people.</summary>
internal sealed class ClassMembership(IDocumentStore store, TimeProvider clock) : IClassMembership
{
    public async Task<bool> Teaches(string tenant, Guid teacherId, Guid personId, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(tenant);
        return await ClassRules.Teaches(session, new Caller(teacherId, tenant, [Roles.Teacher]), personId, cancellation);
    }

    public async Task<string?> Check(string tenant, IReadOnlyCollection<string> titles, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(tenant);
        var known = await OpenClassEndpoint.Titles(session, cancellation);
        return titles
            .Where(title => !known.Contains(title))
            .Select(title =>
                OpenClassEndpoint
                    .Decide(Guid.Empty, new OpenClass(title), OperatorOf(tenant), known.Contains, clock.GetUtcNow())
                    .Refused?.Detail
            )
            .FirstOrDefault(problem => problem is not null);
    }

    public async Task<string?> Join(
        string tenant,
        Guid personId,
        IReadOnlyList<string> roles,
        IReadOnlyCollection<string> titles,
        CancellationToken cancellation
    )
    {
        await using var session = store.LightweightSession(tenant);
        var (person, caller, now) = (new KnownPerson(personId, roles), OperatorOf(tenant), clock.GetUtcNow());
        var refusal = await session.Commit(
            writing => JoinClasses.Run(writing, person, [.. titles], caller, now, cancellation),
            cancellation
        );
        return refusal?.Detail;
    }

    private static Caller OperatorOf(string tenant) => new(Guid.Empty, tenant, [Roles.Operator]);
}
