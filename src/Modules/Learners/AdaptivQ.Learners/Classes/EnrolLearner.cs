using System.Security.Claims;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

public sealed record EnrolLearner(Guid LearnerId);

/// <summary>A learner joins a class.</summary>
public static class EnrolLearnerEndpoint
{
    [WolverinePost("/api/classes/{classId}/learners"), Authorize(Roles = ClassRules.Changers)]
    [EndpointSummary("Enrol a learner in a class")]
    public static async Task<IResult> Post(
        Guid classId, EnrolLearner? command, ClaimsPrincipal user, IDocumentSession session, IPeople people, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (command is null) return Refusal.NoBody.ToResult();
        if (await Run(session, people, classId, command, Caller.Of(user), clock.GetUtcNow(), cancellation) is { } refusal) return refusal.ToResult();
        await session.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Decides in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(
        IDocumentSession session, IPeople people, Guid classId, EnrolLearner command, Caller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        var person = await people.Find(session.TenantId, command.LearnerId, cancellation);
        return await session.Decide<SchoolClass>(classId, @class => Decide(@class, command, person, caller, now), cancellation);
    }

    /// <param name="person">Whom the command names; null where the school has no such person.</param>
    public static Decision Decide(SchoolClass? @class, EnrolLearner command, KnownPerson? person, Caller caller, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal) return Decision.No(refusal);
        if (person?.Roles.Contains(Roles.Learner) != true) return Decision.No(Refusal.NotFound("learner") with { Field = "learnerId" });
        return @class!.Learners.Contains(command.LearnerId) ? Decision.Of() : Decision.Of(new LearnerEnrolled(@class.Id, command.LearnerId, now));
    }
}
