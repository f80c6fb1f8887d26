using System.Xml.Linq;
using Marten;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace AdaptivQ.Identity.SignIn;

/// <summary>One key of the ring that seals cookies and tokens.</summary>
public sealed record StoredKey(string Id, string Xml);

/// <summary>The key ring in the database, shared by all nodes and kept over restarts.</summary>
/// <param name="encryptedOnly">Whether keys in the clear are passed over: they are from before there was a secret.</param>
internal sealed class KeyRingInDatabase(IDocumentStore store, bool encryptedOnly) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var session = store.QuerySession();
        return
        [
            .. Task.Run(() => session.Query<StoredKey>().ToListAsync())
                .GetAwaiter()
                .GetResult()
                .Select(key => XElement.Parse(key.Xml))
                .Where(key => !encryptedOnly || !key.Descendants("masterKey").Any()),
        ];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        Task.Run(async () =>
            {
                await using var session = store.LightweightSession();
                session.Store(new StoredKey(friendlyName, element.ToString(SaveOptions.DisableFormatting)));
                await session.SaveChangesAsync();
            })
            .GetAwaiter()
            .GetResult();
    }
}

internal sealed class KeysInTheDatabase(IDocumentStore store, KeyRingSecret secret) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = new KeyRingInDatabase(store, encryptedOnly: secret.Current is not null);
        options.XmlEncryptor = secret.Current is { } current ? new KeyRingEncryptor(current) : null;
    }
}
