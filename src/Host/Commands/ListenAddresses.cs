using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AdaptivQ.Platform.CommandLine;

namespace AdaptivQ.Host.Commands;

/// <summary>The addresses that a server listens on, as ASPNETCORE_URLS names them.</summary>
public static partial class ListenAddresses
{
    private const string Setting = "ASPNETCORE_URLS";

    /// <summary>Each as this machine reaches it: localhost for every address that means all of them.</summary>
    /// <param name="urls">Separated by semicolons.</param>
    /// <exception cref="CommandRefusedException">One is no address that a server can listen on.</exception>
    public static IReadOnlyList<Uri> Read(string urls)
    {
        ArgumentNullException.ThrowIfNull(urls);
        var all = Each(urls).Select(Own).ToList();
        return all.Count > 0 ? all : throw Unreadable(urls);
    }

    /// <summary>Looks whether a server can listen there, before anything else is started.</summary>
    /// <exception cref="CommandRefusedException">
    /// An address cannot be read, is not this machine's, or another program listens there.
    /// </exception>
    public static void RequireFree(string urls)
    {
        foreach (var (address, own) in Each(urls).Zip(Read(urls)))
        {
            if (own.Port == 0 || own.Host == "unix")
            {
                continue;
            }
            try
            {
                Bind(new IPEndPoint(AnyHost().IsMatch(address) ? IPAddress.Any : AddressOf(own.Host), own.Port));
            }
            catch (SocketException e)
            {
                var cure =
                    e.SocketErrorCode == SocketError.AddressAlreadyInUse
                        ? "Another program listens there; end it, or choose"
                        : $"The system says: {e.Message}. Choose";
                throw new CommandRefusedException(
                    $"Failed to bind to address {address}: {Words(e.SocketErrorCode)}. {cure} another address with "
                        + $"{Setting}=http://localhost:8081.",
                    e
                );
            }
        }
    }

    private static string[] Each(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>As the server reads a host: a name other than localhost means every address of this machine.</summary>
    private static IPAddress AddressOf(string host) =>
        host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : IPAddress.Any;

    private static void Bind(IPEndPoint address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(address);
        socket.Listen();
    }

    private static string Words(SocketError error) =>
        error switch
        {
            SocketError.AddressAlreadyInUse => "address already in use",
            SocketError.AddressNotAvailable => "this machine has no such address",
            SocketError.AccessDenied => "this user may not listen there",
            _ => "it cannot be listened on",
        };

    private static Uri Own(string url) =>
        Uri.TryCreate(AnyHost().Replace(url, "://localhost"), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { AbsolutePath: "/", Query: "", UserInfo: "" } or { Host: "unix" }
            ? address
            : throw Unreadable(url);

    private static CommandRefusedException Unreadable(string url) =>
        new(
            $"{Setting} is '{url}', which is no address to listen on. Write one such as http://+:8080, with a port from 1 to 65535; "
                + $"several "
                + "with semicolons between them."
        );

    [GeneratedRegex(@"://(\+|\*|0\.0\.0\.0|\[::\])(?=[:/]|$)")]
    private static partial Regex AnyHost();
}
