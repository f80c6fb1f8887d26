using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AdaptivQ.Integration.Tests;

/// <summary>
/// Ports for servers that are ended and started again. One of those that the system gives to whoever asks for any, and to every
/// connection that is opened, may belong to somebody else by then: these are from below them.
/// </summary>
public static class Ports
{
    private const string Given = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int Lowest = 15_000;

    /// <summary>Nobody listens there now, and nobody comes there by chance.</summary>
    public static int Own()
    {
        var end = File.Exists(Given) ? int.Parse(File.ReadAllText(Given).Split('\t', ' ')[0], CultureInfo.InvariantCulture) : 32_768;
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Math.Max(end, Lowest + 1_000));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }
}
