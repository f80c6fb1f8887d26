using System.Security.Claims;
using AdaptivQ.Kernel;
using Marten;

namespace AdaptivQ.Identity.SignIn;

/// <summary>Cookies and tokens that were handed out and are no longer good: a person's, or those of one session. Random ids, nothing
/// else.</summary>
/// <param name="Id">The session's id; the person's id where it is about all that the person was given.</param>
/// <param name="PersonId">Whose they are.</param>
/// <param name="Good">Of a person: the account's stamp, under which they are still good. Null where none is.</param>
public sealed record Revocation(Guid Id, Guid PersonId, Guid? Good)
{
    /// <summary>How long a revocation is kept: longer than anything that is handed out is good.</summary>
    internal static readonly TimeSpan KeptFor = TimeSpan.FromDays(2);

    /// <summary>Ends one session, as signing out does.</summary>
    public static Revocation OfSession(Guid sessionId, Guid personId) => new(sessionId, personId, null);

    /// <summary>Ends all that a person was given, but what carries the stamp.</summary>
    public static Revocation OfPerson(Guid personId, Guid? good) => new(personId, personId, good);

    /// <summary>Whether it ends what carries these claims.</summary>
    internal bool Ends(Issued issued) => Id == issued.SessionId || (Id == issued.PersonId && Good != issued.Stamp);
}

/// <summary>What a cookie or token says of itself.</summary>
/// <param name="Stamp">The account's stamp when it was handed out.</param>
/// <param name="SignedInAt">When the person gave their password; renewing a cookie doesn't change it.</param>
internal sealed record Issued(Guid PersonId, Guid SessionId, Guid Stamp, DateTimeOffset SignedInAt)
{
    /// <summary>How long after signing in a cookie is good at the longest, however often it is renewed.</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromHours(24);

    /// <summary>Claim that holds the session's random id.</summary>
    public const string SessionClaim = "sid";

    /// <summary>Claim that holds the account's stamp.</summary>
    public const string StampClaim = "stamp";

    /// <summary>Claim that holds when the person signed in, in seconds since 1970 (OpenID Connect Core 1.0, section 2).</summary>
    public const string SignedInClaim = "auth_time";

    /// <summary>Reads the claims; null where one is missing, as in what an earlier release handed out.</summary>
    public static Issued? Of(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Caller.PersonClaim), out var person)
        && Guid.TryParse(user.FindFirstValue(SessionClaim), out var session)
        && Guid.TryParse(user.FindFirstValue(StampClaim), out var stamp)
        && long.TryParse(user.FindFirstValue(SignedInClaim), out var seconds)
            ? new Issued(person, session, stamp, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;

    /// <summary>The claims to seal.</summary>
    public IEnumerable<Claim> Claims() =>
        [
            new Claim(SessionClaim, SessionId.ToString()),
            new Claim(StampClaim, Stamp.ToString()),
            new Claim(SignedInClaim, $"{SignedInAt.ToUnixTimeSeconds()}"),
        ];
}

internal static class RevocationWriting
{
    /// <summary>
    /// The account under another stamp: every cookie and token that was handed out before is refused from the commit on, within
    /// seconds on every node.
    /// </summary>
    public static Account EndSessions(this IDocumentSession session, Account account)
    {
        var next = account with { Stamp = Guid.CreateVersion7() };
        session.Revoke(Revocation.OfPerson(account.PersonId, next.Stamp));
        return next;
    }

    /// <summary>Adds a revocation, and takes away those that are older than anything they could end.</summary>
    public static void Revoke(this IDocumentSession session, Revocation revocation)
    {
        session.ForgetOlder<Revocation>(Revocation.KeptFor);
        session.Store(revocation);
    }

    /// <summary>Deletes documents that have not been written for so long, by the clock of the database.</summary>
    public static void ForgetOlder<T>(this IDocumentSession session, TimeSpan age)
        where T : class
    {
        var table = session.DocumentStore.Options.FindOrResolveDocumentType(typeof(T)).TableName.QualifiedName;
        session.QueueSqlCommand($"delete from {table} where mt_last_modified < now() - make_interval(secs => ?)", age.TotalSeconds);
    }
}
