using System.Security.Cryptography;
using System.Text;
using Marten;

namespace AdaptivQ.Identity.SignIn;

/// <summary>What is kept of failed sign-ins, under digests that are keyed with the secret of the key ring: nobody who reads the database
/// can tell from them who tried, or at whose account.</summary>
public sealed class FailedSignIns
{
    private readonly byte[] _key;

    /// <param name="secret">Without one, as in Development, digests can be computed by anybody.</param>
    internal FailedSignIns(KeyRingSecret secret)
    {
        _key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(secret.Current ?? ""),
            HMACSHA256.HashSizeInBytes,
            info: "AdaptivQ failed sign-ins, version 1"u8.ToArray()
        );
    }

    /// <summary>Forgets the failures at an account, from wherever they came. The caller commits.</summary>
    /// <param name="accountId">As of <see cref="Account.IdOf"/>.</param>
    public void Forget(IDocumentSession session, string accountId)
    {
        ArgumentNullException.ThrowIfNull(session);
        var account = Digest(accountId);
        session.DeleteWhere<SignInFailures>(failures => failures.Account == account);
    }

    /// <summary>What the failures at an account from a source are kept under.</summary>
    internal string IdOf(string accountId, SignInSource source) => Digest($"{accountId} {source.Name}");

    /// <summary>Counts a failure, and takes away those that are forgotten by now. The caller commits.</summary>
    internal SignInFailures Count(
        IDocumentSession session,
        string accountId,
        SignInSource source,
        SignInFailures? before,
        DateTimeOffset now
    )
    {
        var counted = SignInLock.Decide(IdOf(accountId, source), Digest(accountId), before, now);
        session.ForgetOlder<SignInFailures>(SignInLock.Memory);
        session.Store(counted);
        return counted;
    }

    private string Digest(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
