using System.Security.Cryptography;
using System.Text;

namespace AdaptivQ.Kernel;

/// <summary>
/// Deterministic ids: the same name always yields the same UUID (version 5, RFC 9562 section 5.5).
/// A repeated command so gets the id it had the first time, and the store's unique index keeps it from happening twice.
/// </summary>
public static class NamedId
{
    /// <summary>Computes the id that a client's key has in a scope; never that of a name of our own there, whatever the key.</summary>
    /// <param name="scope">Namespace of the UUID.</param>
    /// <param name="key">As the client sent it, such as an Idempotency-Key.</param>
    public static Guid OfClientKey(Guid scope, string key) => Create(Create(scope, "keys of clients"), key);

    /// <summary>Computes the id that a name has in a scope.</summary>
    /// <param name="scope">Namespace of the UUID: the same name in another scope gives another id.</param>
    /// <param name="name">Any text, hashed as UTF-8 and case-sensitive. For what a client chose to name a command by see
    /// <see cref="OfClientKey"/>.</param>
    public static Guid Create(Guid scope, string name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var input = length <= 240 ? stackalloc byte[16 + length] : new byte[16 + length];
        scope.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);

        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; the id names a command, it protects nothing.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
