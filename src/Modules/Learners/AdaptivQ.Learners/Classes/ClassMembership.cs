using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Learners.Classes;

/// <summary>The classes that people are in, for the module that keeps people.</summary>
internal sealed class ClassMembership(IDocumentStore store, IPeople people, TimeProvider clock) : IClassMembership
{
    public async Task<bool> Teaches(string tenant, Guid teacherId, Guid personId, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(tenant);
        return await session.Query<SchoolClass>()
            .AnyAsync(@class => @class.Learners.Contains(personId) && @class.Teachers.Contains(teacherId), cancellation);
    }

    public async Task<string?> Check(string tenant, IReadOnlyCollection<string> titles, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(tenant);
        var known = await OpenClassEndpoint.Titles(session, cancellation);
        return titles.Where(title => !known.Contains(title))
            .Select(title => OpenClassEndpoint.Decide(Guid.Empty, new OpenClass(title), OperatorOf(tenant), known.Contains, clock.GetUtcNow()).Refused?.Detail)
            .FirstOrDefault(problem => problem is not null);
    }

    public async Task<string?> Join(
        string tenant, Guid personId, IReadOnlyList<string> roles, IReadOnlyCollection<string> titles, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession(tenant);
        var (caller, now) = (OperatorOf(tenant), clock.GetUtcNow());
        var known = await session.Query<SchoolClass>().Where(@class => @class.ArchivedAt == null).ToListAsync(cancellation);
        foreach (var title in titles)
        {
            var id = known.FirstOrDefault(@class => @class.Title == title)?.Id ?? Guid.CreateVersion7();
            if (known.All(@class => @class.Id != id)
                && await Done(OpenClassEndpoint.Run(session, id, new OpenClass(title), caller, now, cancellation)) is { } unopened) return unopened;
            if (roles.Contains(Roles.Teacher)
                && await Done(AppointTeacherEndpoint.Run(session, people, id, new AppointTeacher(personId), caller, now, cancellation)) is { } untaught) return untaught;
            if (roles.Contains(Roles.Learner)
                && await Done(EnrolLearnerEndpoint.Run(session, people, id, new EnrolLearner(personId), caller, now, cancellation)) is { } unenrolled) return unenrolled;
        }

        return null;

        async Task<string?> Done(Task<Refusal?> slice)
        {
            if (await slice is { } refusal) return refusal.Detail;
            await session.SaveChangesAsync(cancellation);
            return null;
        }
    }

    private static Caller OperatorOf(string tenant) => new(Guid.Empty, tenant, [Roles.Operator]);
}
