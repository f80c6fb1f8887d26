using System.Net;
using System.Net.Sockets;

namespace AdaptivQ.Platform.Limits;

/// <summary>The network address that a request comes from, as far as it tells one client from another.</summary>
public static class ClientAddress
{
    /// <summary>Of IPv6 the part that a provider gives to one customer, a /64: a computer has as many of the rest as it likes.</summary>
    /// <returns>"unknown" where there is no address, as on a socket of the machine itself.</returns>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString()
            : address.ToString();
    }
}
