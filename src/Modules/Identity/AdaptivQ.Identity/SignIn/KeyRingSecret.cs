using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace AdaptivQ.Identity.SignIn;

/// <summary>
/// The secret that the key ring is encrypted with before it goes into the database: reading the database or a backup of it is then
/// not enough to forge a cookie or a token.
/// </summary>
/// <param name="Current">New keys are encrypted with it; null where the installation has none, and keys are kept in the clear.</param>
/// <param name="Previous">Keys from before it was exchanged are still read with it; null for none.</param>
internal sealed record KeyRingSecret(string? Current, string? Previous)
{
    public const string Setting = "KEY_RING_SECRET";
    public const string PreviousSetting = "KEY_RING_SECRET_PREVIOUS";
    public const int Shortest = 32;

    /// <exception cref="CommandRefusedException">A secret is too short to withstand guessing.</exception>
    public static KeyRingSecret Of(IConfiguration settings) => new(Read(settings, Setting), Read(settings, PreviousSetting));

    /// <summary>Those to read with, the likelier first.</summary>
    public IEnumerable<string> All => new[] { Current, Previous }.OfType<string>();

    private static string? Read(IConfiguration settings, string name) =>
        settings[name] switch
        {
            null or "" => null,
            { Length: < Shortest } => throw new CommandRefusedException(
                $"{name} has fewer than {Shortest} characters. Make one with: openssl rand -base64 48"
            ),
            var secret => secret,
        };
}

/// <summary>Encrypts a key of the ring with AES-256-GCM, under a key that HKDF-SHA256 (RFC 5869) derives from secret and salt.</summary>
internal sealed class KeyRingEncryptor(string secret) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(KeyRingCipher.Encrypt(plaintextElement, secret), typeof(KeyRingDecryptor));
}

/// <summary>Made by ASP.NET Core, by the name that is stored beside each key.</summary>
internal sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        foreach (var secret in services.GetRequiredService<KeyRingSecret>().All)
        {
            try
            {
                return KeyRingCipher.Decrypt(encryptedElement, secret);
            }
            catch (AuthenticationTagMismatchException)
            {
                // Encrypted with another secret: the one before it was exchanged.
            }
        }
        throw new CryptographicException(
            $"A key of the ring was encrypted with another secret than {KeyRingSecret.Setting} and {KeyRingSecret.PreviousSetting}."
        );
    }
}

internal static class KeyRingCipher
{
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private static readonly byte[] Purpose = "AdaptivQ key ring, version 1"u8.ToArray();

    public static XElement Encrypt(XElement element, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var cipher = new byte[plain.Length];
        using var aes = Aes(secret, salt);
        aes.Encrypt(nonce, plain, cipher, tag, Purpose);
        return new XElement(
            "encryptedWithSecret",
            new XAttribute("salt", Convert.ToBase64String(salt)),
            new XAttribute("nonce", Convert.ToBase64String(nonce)),
            new XAttribute("tag", Convert.ToBase64String(tag)),
            Convert.ToBase64String(cipher)
        );
    }

    /// <exception cref="AuthenticationTagMismatchException">It was encrypted with another secret, or changed since.</exception>
    public static XElement Decrypt(XElement element, string secret)
    {
        byte[] Of(string name) => Convert.FromBase64String(element.Attribute(name)!.Value);
        var cipher = Convert.FromBase64String(element.Value);
        var plain = new byte[cipher.Length];
        using var aes = Aes(secret, Of("salt"));
        aes.Decrypt(Of("nonce"), cipher, Of("tag"), plain, Purpose);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    private static AesGcm Aes(string secret, byte[] salt) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), KeyBytes, salt, Purpose), AesGcm.TagByteSizes.MaxSize);
}

/// <summary>Production does not start with keys that lie in the database for anybody to read.</summary>
internal sealed class KeyRingIsEncrypted(KeyRingSecret secret) : IProductionCheck
{
    public Task<string?> Problem(CancellationToken cancellation) =>
        Task.FromResult(
            secret.Current is null
                ? $"{KeyRingSecret.Setting} is not set. Production encrypts the key ring with it. Make one with: openssl rand -base64 48"
                : null
        );
}
