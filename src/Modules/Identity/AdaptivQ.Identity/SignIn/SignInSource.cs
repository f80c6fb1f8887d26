namespace AdaptivQ.Identity.SignIn;

/// <summary>Where a try to sign in to one account comes from. Failures lock the account for their source only, so that a stranger's never
/// keep the owner out.</summary>
/// <param name="Name">What failures are counted under, together with the account.</param>
/// <param name="Address">The network address; see ClientAddress.</param>
/// <param name="Known">Whether the account has been signed in to from this browser before.</param>
public sealed record SignInSource(string Name, string Address, bool Known);

/// <summary>Where a request comes from, before it is known which account it is about.</summary>
/// <param name="Address">The network address; see ClientAddress.</param>
/// <param name="Device">The browser, if anyone has signed in with it before.</param>
public sealed record SignInOrigin(string Address, KnownDevice? Device)
{
    /// <summary>The browser for those who have signed in with it; the network address for everybody else: anyone with one account
    /// can get a cookie.</summary>
    /// <param name="accountId">As of <see cref="Account.IdOf"/>.</param>
    public SignInSource SourceFor(string accountId) =>
        Device is not null && Device.Knows(accountId)
            ? new SignInSource($"device {Device.Id}", Address, Known: true)
            : new SignInSource($"address {Address}", Address, Known: false);
}

/// <summary>A browser with which people have signed in.</summary>
/// <param name="Id">Random.</param>
/// <param name="Accounts">Whose, the last one first: the first characters of the accounts' ids.</param>
public sealed record KnownDevice(Guid Id, IReadOnlyList<string> Accounts)
{
    /// <summary>A computer that a school shares knows so many people at the most; the cookie must stay small.</summary>
    public const int MostAccounts = 40;

    private const int Prefix = 16;

    /// <summary>Whether the account has been signed in to with it.</summary>
    /// <param name="accountId">As of <see cref="Account.IdOf"/>.</param>
    public bool Knows(string accountId) => Accounts.Contains(accountId[..Prefix]);

    /// <summary>The same browser after another sign-in.</summary>
    /// <param name="accountId">As of <see cref="Account.IdOf"/>.</param>
    public KnownDevice With(string accountId) =>
        this with
        {
            Accounts = [.. Accounts.Where(known => known != accountId[..Prefix]).Prepend(accountId[..Prefix]).Take(MostAccounts)],
        };
}
