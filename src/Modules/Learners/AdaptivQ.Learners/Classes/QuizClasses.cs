using AdaptivQ.Kernel;
using AdaptivQ.Quizzes.Contracts;
using Marten;

namespace AdaptivQ.Learners.Classes;

/// <summary>The classes that quizzes are assigned to, for the module that publishes them.</summary>
internal sealed class QuizClasses(IDocumentStore store, TimeProvider clock) : IQuizClasses
{
    public async Task<IReadOnlyList<QuizClass>> All(string tenant, CancellationToken cancellation)
    {
        await using var session = store.QuerySession(tenant);
        var classes = await session.Query<SchoolClass>().Where(@class => @class.ArchivedAt == null).ToListAsync(cancellation);
        return
        [
            .. classes.Select(@class => new QuizClass(
                @class.Id,
                @class.Title,
                [.. @class.Assignments.Select(assignment => assignment.QuizId)]
            )),
        ];
    }

    public async Task<RefusedAssignment?> Assign(
        string tenant,
        Guid quizId,
        IReadOnlyCollection<Guid> classIds,
        CancellationToken cancellation
    )
    {
        await using var session = store.LightweightSession(tenant);
        var (caller, now) = (new Caller(Guid.Empty, tenant, [Roles.Operator]), clock.GetUtcNow());
        foreach (var classId in classIds)
        {
            var command = new AssignQuiz(quizId, classId);
            var refusal = await AssignQuizEndpoint.Run(session, command, caller, published: true, now, cancellation);
            if (refusal is not null)
            {
                return new RefusedAssignment(classId, refusal.Detail);
            }
        }

        await session.SaveChangesAsync(cancellation);
        return null;
    }
}
