using AdaptivQ.Identity.SignIn;
using Marten;

namespace AdaptivQ.Identity.People;

/// <summary>What must be erased again where an older backup is restored. It holds no name.</summary>
/// <param name="AccountId">SHA-256 of the e-mail address, as the account's own id.</param>
public sealed record Erasure(string School, Guid PersonId, string AccountId, DateTimeOffset At);

/// <summary>
/// Forgets who a person is: the vault entry and the way to sign in go. Events know a random id only, so answers and the
/// statistics over them stay, under a pseudonym that leads to no person any more.
/// </summary>
public static class ErasePerson
{
    /// <summary>Erases by address. The caller commits.</summary>
    /// <returns>What to keep outside the backups; null where no one signs in with the address.</returns>
    public static async Task<Erasure?> ByEmail(IDocumentSession session, string email, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await session.LoadAsync<Account>(Account.IdOf(email), cancellation) is not { } account)
        {
            return null;
        }
        var erasure = new Erasure(account.Tenant, account.PersonId, account.Id, now);
        Again(session, erasure);
        return erasure;
    }

    /// <summary>Erases what an erasure names; nothing happens where it is gone already. The caller commits.</summary>
    public static void Again(IDocumentSession session, Erasure erasure)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(erasure);
        session.Delete<Account>(erasure.AccountId);
        session.Delete<SignInFailures>(erasure.AccountId);
        session.ForTenant(erasure.School).Delete<Person>(erasure.PersonId);
        session.Revoke(Revocation.OfPerson(erasure.PersonId, null));
    }
}
