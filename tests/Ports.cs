using System.Net;
using System.Net.Sockets;

namespace AdaptivQ.Tests;

/// <summary>
/// Free ports for servers that the tests start, each given out once. They lie below those that the system itself gives to anyone who
/// connects or asks for any port (Linux: 32768 and up): minutes may pass until a server listens, and no one gets its port meanwhile.
/// </summary>
public static class Ports
{
    private const int First = 20000;
    private const int Count = 12000;

    // Runs side by side begin in different places.
    private static int _last = Environment.ProcessId * 61 % Count;

    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public static int Free()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Someone's: the next one.
            }
        }

        throw new InvalidOperationException($"No port from {First} on is free.");
    }
}
