using System.Threading.RateLimiting;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.Limits;
using Marten;
using Microsoft.AspNetCore.Identity;

namespace AdaptivQ.Identity.SignIn;

/// <summary>E-mail and password, checked.</summary>
public sealed class PasswordSignIn
{
    private static readonly Account NoAccount = new("", "", Guid.Empty, "", [], false);
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    private readonly IDocumentStore _store;
    private readonly IPasswordHasher<Account> _hasher;
    private readonly FailedSignIns _failed;
    private readonly SignInQueue _queue;
    private readonly Limiters _limiters;
    private readonly LimitedRequests _limited;
    private readonly TimeProvider _clock;

    // Verified against when there is no account, so that the time taken does not tell which addresses have one.
    private readonly Lazy<string> _decoy;

    internal PasswordSignIn(
        IDocumentStore store,
        IPasswordHasher<Account> hasher,
        FailedSignIns failed,
        SignInQueue queue,
        Limiters limiters,
        LimitedRequests limited,
        TimeProvider clock
    )
    {
        (_store, _hasher, _failed, _queue, _limiters, _limited, _clock) = (store, hasher, failed, queue, limiters, limited, clock);
        _decoy = new Lazy<string>(() => hasher.HashPassword(NoAccount, Guid.Empty.ToString()));
    }

    /// <summary>Checks an address and its password, and counts failures by account and source together.</summary>
    /// <returns>The person, or a refusal: 400 for a missing or overlong value, 401 for a wrong pair, 429 after too many failures or
    /// tries from the source, 503 where too many wait for their check.</returns>
    public async Task<(SignedIn? Person, Refusal? Refused)> Check(
        string? email,
        string? password,
        SignInOrigin origin,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (string.IsNullOrWhiteSpace(email) || email.Length > 254)
        {
            return (null, Refusal.BadField("email", "Give the e-mail address you sign in with."));
        }
        if (string.IsNullOrEmpty(password) || password.Length > 256)
        {
            return (null, Refusal.BadField("password", "Give your password."));
        }

        var id = Account.IdOf(email);
        var source = origin.SourceFor(id);
        using var turn = await _queue.Turn(_failed.IdOf(id, source), cancellation);
        return turn.IsAcquired ? await Check(id, source, password, cancellation) : (null, Busy());
    }

    private async Task<(SignedIn? Person, Refusal? Refused)> Check(
        string id,
        SignInSource source,
        string password,
        CancellationToken cancellation
    )
    {
        await using var session = _store.LightweightSession();
        var failures = await session.LoadAsync<SignInFailures>(_failed.IdOf(id, source), cancellation);
        if (SignInLock.Left(failures, _clock.GetUtcNow()) is { } left)
        {
            return (null, Locked(left));
        }
        using var pace = await _limiters.ByKey(SignInLimits.ToAccount).AcquireAsync(_failed.IdOf(id, source), 1, cancellation);
        if (!pace.IsAcquired)
        {
            pace.TryGetMetadata(MetadataName.RetryAfter, out var wait);
            _limited.Count(SignInLimits.ToAccount);
            return (null, RequestLimits.RefusalOf(wait));
        }

        var account = await session.LoadAsync<Account>(id, cancellation);
        if (await Verify(account, source, password, cancellation) is not { } outcome)
        {
            return (null, Busy());
        }
        if (account is null || outcome == PasswordVerificationResult.Failed)
        {
            var now = _clock.GetUtcNow();
            var counted = _failed.Count(session, id, source, failures, now);
            // A client that hangs up before the answer has failed as well.
            await session.SaveChangesAsync(CancellationToken.None);
            return (null, SignInLock.Left(counted, now) is { } locked ? Locked(locked) : Wrong);
        }
        if (account.Disabled)
        {
            return (null, Closed("Your school has switched this account off. Ask at the school."));
        }
        if (failures is not null)
        {
            session.Delete(failures);
        }
        if (outcome == PasswordVerificationResult.SuccessRehashNeeded)
        {
            session.Update(account with { PasswordHash = _hasher.HashPassword(account, password) });
        }
        await session.SaveChangesAsync(cancellation);

        await using var school = _store.QuerySession(account.Tenant);
        var person = await school.LoadAsync<Person>(account.PersonId, cancellation);
        var name = (await school.LoadAsync<School>(account.Tenant, cancellation))?.Name ?? account.Tenant;
        return person is null
            ? (null, Closed("This account is closed."))
            : (new SignedIn(account.PersonId, account.Tenant, account.Roles, person.DisplayName, person.Email, name, account.Stamp), null);
    }

    /// <summary>Checks the password when its turn has come, and counts a failure against the address.</summary>
    /// <returns>Null where too many wait.</returns>
    private async Task<PasswordVerificationResult?> Verify(
        Account? account,
        SignInSource source,
        string password,
        CancellationToken cancellation
    )
    {
        var fromAddress = _limiters.ByKey(SignInLimits.FailuresFromAddress);
        var slowly = false;
        if (!source.Known)
        {
            using var left = await fromAddress.AcquireAsync(source.Address, 0, cancellation);
            slowly = !left.IsAcquired;
        }
        if (slowly)
        {
            _limited.Count(SignInLimits.FailuresFromAddress);
        }
        using var slot = await _queue.Slot(source, slowly, cancellation);
        if (!slot.IsAcquired)
        {
            return null;
        }
        var outcome = _hasher.VerifyHashedPassword(account ?? NoAccount, account?.PasswordHash ?? _decoy.Value, password);
        if (!source.Known && (account is null || outcome == PasswordVerificationResult.Failed))
        {
            using var taken = await fromAddress.AcquireAsync(source.Address, 1, CancellationToken.None);
        }
        return outcome;
    }

    private static Refusal Wrong =>
        new(
            StatusCodes.Status401Unauthorized,
            "sign-in-refused",
            "Sign-in refused",
            "E-mail address and password do not belong together. Check both and try again."
        );

    /// <summary>Only told to a person who knows the password.</summary>
    private static Refusal Closed(string why) => new(StatusCodes.Status401Unauthorized, "account-closed", "Account closed", why);

    private static Refusal Locked(TimeSpan left) =>
        new Refusal(
            StatusCodes.Status429TooManyRequests,
            "locked-out",
            "Too many failed sign-ins",
            $"Wait {(left <= TimeSpan.FromMinutes(1) ? "a minute" : $"{(int)Math.Ceiling(left.TotalMinutes)} minutes")} and try again."
        ).After(left);

    private Refusal Busy()
    {
        _limited.Count(SignInLimits.Queue);
        return new Refusal(
            StatusCodes.Status503ServiceUnavailable,
            "sign-in-busy",
            "Too many people are signing in",
            "The server has more sign-ins to check than it can at once. Try again in a few seconds."
        ).After(BusyFor);
    }
}
