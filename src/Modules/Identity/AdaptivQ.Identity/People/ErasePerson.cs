using AdaptivQ.Identity.SignIn;
using Marten;

namespace AdaptivQ.Identity.People;

/// <summary>What must be erased again where an older backup is restored. It holds no name, and nothing that could be made of one.</summary>
public sealed record Erasure(string School, Guid PersonId, DateTimeOffset At);

/// <summary>
/// Forgets who a person is: the vault entry and the way to sign in go. Events know a random id only, so answers and the
/// statistics over them stay, under a pseudonym that leads to no person any more.
/// </summary>
public static class ErasePerson
{
    /// <summary>Erases by address. The caller commits.</summary>
    /// <returns>What to keep outside the backups; null where no one signs in with the address.</returns>
    public static async Task<Erasure?> ByEmail(
        IDocumentSession session,
        FailedSignIns failed,
        string email,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        if (await session.LoadAsync<Account>(Account.IdOf(email), cancellation) is not { } account)
        {
            return null;
        }
        var erasure = new Erasure(account.Tenant, account.PersonId, now);
        await Again(session, failed, erasure, cancellation);
        return erasure;
    }

    /// <summary>Erases what an erasure names; nothing happens where it is gone already. The caller commits.</summary>
    public static async Task Again(IDocumentSession session, FailedSignIns failed, Erasure erasure, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentNullException.ThrowIfNull(erasure);
        foreach (var account in await session.Query<Account>().Where(own => own.PersonId == erasure.PersonId).ToListAsync(cancellation))
        {
            session.Delete(account);
            failed.Forget(session, account.Id);
        }
        session.ForTenant(erasure.School).Delete<Person>(erasure.PersonId);
        session.Revoke(Revocation.OfPerson(erasure.PersonId, null));
    }
}
