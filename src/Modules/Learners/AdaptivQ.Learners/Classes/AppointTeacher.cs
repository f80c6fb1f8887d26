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

/// <summary>Appoints a teacher of the class that the address names.</summary>
/// <param name="TeacherId">A person of the school with the role teacher.</param>
public sealed record AppointTeacher([property: JsonRequired] Guid TeacherId);

/// <summary>A teacher takes on a class, beside those it has.</summary>
public static class AppointTeacherEndpoint
{
    /// <summary>Appoints the teacher and answers 204, also where they teach the class already.</summary>
    [WolverinePost("/api/classes/{classId}/teachers"), Authorize(Roles = ClassRules.Changers)]
    [Refuses(404, 409)]
    [EndpointSummary("Appoint a teacher of a class")]
    public static async Task<Results<NoContent, ProblemHttpResult>> Post(
        Guid classId,
        AppointTeacher? command,
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
        AppointTeacher command,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var person = await people.Find(session.TenantId, command.TeacherId, cancellation);
        return await session.Decide<SchoolClass>(classId, @class => Decide(@class, command, person, caller, now), cancellation);
    }

    /// <summary>
    /// Decides on the appointment; refuses a person who is no teacher of the school (404) and an archived
    /// class (409).
    /// </summary>
    /// <param name="person">Whom the command names; null where the school has no such person.</param>
    public static Decision Decide(SchoolClass? @class, AppointTeacher command, KnownPerson? person, Caller caller, DateTimeOffset now)
    {
        if (ClassRules.MayChange(@class, caller) is { } refusal)
        {
            return Decision.No(refusal);
        }
        if (person?.Roles.Contains(Roles.Teacher) != true)
        {
            return Decision.No(Refusal.NotFound("teacher") with { Field = "teacherId" });
        }
        return @class!.Teachers.Contains(command.TeacherId)
            ? Decision.Of()
            : Decision.Of(new TeacherAppointed(@class.Id, command.TeacherId, now));
    }
}
