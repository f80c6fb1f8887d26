using System.Security.Claims;
using System.Text.Json.Serialization;
using AdaptivQ.Identity.Contracts;
using AdaptivQ.Kernel;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Wolverine.Http;

namespace AdaptivQ.Learners.Classes;

/// <summary>Enrols a learner in the class that the address names.</summary>
/// <param name="LearnerId">A person of the school with the role learner.</param>
public sealed record EnrolLearner([property: JsonRequired] Guid LearnerId);

/// <summary>A learner joins a class: by an operator's word, or by that of a teacher who teaches the learner already.</summary>
public static class EnrolLearnerEndpoint
{
    /// <summary>Enrols the learner and answers 204, also where they are in the class already.</summary>
    [WolverinePost("/api/classes/{classId}/learners"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Enrol a learner in a class")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Post(
        Guid classId,
        EnrolLearner? command,
        ClaimsPrincipal user,
        IDocumentSession session,
        IPeople people,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (command is null)
        {
            return Refusal.NoBody.ToResult();
        }
        var (caller, now) = (Caller.Of(user), clock.GetUtcNow());
        var refusal = await session.Commit(writing => Run(writing, people, classId, command, caller, now, cancellation), cancellation);
        return refusal is null ? TypedResults.NoContent() : refusal.ToResult();
    }

    /// <summary>Decides in the session; the caller commits.</summary>
    public static async Task<Refusal?> Run(
        IDocumentSession session,
        IPeople people,
        Guid classId,
        EnrolLearner command,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var person = await people.Find(session.TenantId, command.LearnerId, cancellation);
        var teaches = await ClassRules.Teaches(session, caller, command.LearnerId, cancellation);
        return await session.Decide<SchoolClass>(classId, @class => Decide(@class, command, person, caller, teaches, now), cancellation);
    }

    /// <summary>
    /// Decides on the enrolment; refuses learners whom the caller does not teach (404), unless an
    /// operator asks.
    /// </summary>
    /// <param name="person">Whom the command names; null where the school has no such person.</param>
    /// <param name="teaches">Whether the caller teaches the learner in a class that goes on.</param>
    public static Decision Decide(
        SchoolClass? @class,
        EnrolLearner command,
        KnownPerson? person,
        Caller caller,
        bool teaches,
        DateTimeOffset now
    )
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        // A learner's teacher sees their name and results and sets their password: that is not for teachers to take.
        var may = caller.Is(Roles.Operator) || teaches;
        if (!may || person?.Roles.Contains(Roles.Learner) != true)
        {
            return Decision.No(Refusal.NotFound("learner") with { Field = "learnerId" });
        }
        return @class!.Learners.Contains(command.LearnerId)
            ? Decision.Of()
            : Decision.Of(new LearnerEnrolled(@class.Id, command.LearnerId, now));
    }
}
