using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AdaptivQ.Integration.Tests;

/// <summary>The wire between a host and its PostgreSQL, which can be cut and mended, or lose the one reply that matters.</summary>
public sealed class Wire : IAsyncDisposable
{
    private static readonly byte[] Append = "quick_append_events"u8.ToArray();
    private static readonly byte[] Commit = "COMMIT"u8.ToArray();

    private readonly int _serverPort;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _open = [];

    // Holds the port while the wire is cut: what listens nowhere is refused, and no one else is given the port meanwhile.
    private readonly Socket _port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private TcpListener _listener;
    private bool _cut;
    private int _losing;

    public Wire(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        _serverPort = server.Port;
        _port.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener = Listen();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Port = Port }.ConnectionString;
    }

    /// <summary>Through the wire.</summary>
    public string ConnectionString { get; }

    private int Port => ((IPEndPoint)_port.LocalEndPoint!).Port;

    /// <summary>How many commits were carried out whose confirmation was lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Ends all connections and takes no new ones.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _cut = true;
            _listener.Stop();
            foreach (var client in _open)
            {
                client.Close();
            }
            _open.Clear();
        }
    }

    public void Mend()
    {
        lock (_lock)
        {
            _cut = false;
            _listener = Listen();
        }
    }

    /// <summary>The next commit that appends events reaches the server; its confirmation does not come back, the connection
    /// breaks.</summary>
    public void LoseNextConfirmation() => Interlocked.Exchange(ref _losing, 1);

    public ValueTask DisposeAsync()
    {
        Cut();
        _listener.Dispose();
        _port.Dispose();
        return ValueTask.CompletedTask;
    }

    private TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _ = Accept(listener);
        return listener;
    }

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = Carry(listener, await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    /// <summary>False where the wire was cut since: a connection that was being made then must not outlive the cut.</summary>
    private bool Joins(TcpListener listener, TcpClient end)
    {
        lock (_lock)
        {
            if (_cut || listener != _listener)
            {
                return false;
            }
            _open.Add(end);
            return true;
        }
    }

    private async Task Carry(TcpListener listener, TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                if (!Joins(listener, client))
                {
                    return;
                }
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                if (!Joins(listener, server))
                {
                    return;
                }
                client.NoDelay = server.NoDelay = true;
                var state = new Connection();
                await Task.WhenAny(
                    Pump(client.GetStream(), server.GetStream(), state.Sent),
                    Pump(server.GetStream(), client.GetStream(), _ => state.Received(this))
                );

                async Task Pump(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, bool> pass)
                {
                    var buffer = new byte[64 * 1024];
                    while (await from.ReadAsync(buffer) is var count and > 0 && pass(buffer.AsMemory(0, count)))
                    {
                        await to.WriteAsync(buffer.AsMemory(0, count));
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One end hung up, or the wire was cut.
            }
        }
    }

    /// <summary>What has gone over one connection, as far as losing a confirmation goes.</summary>
    private sealed class Connection
    {
        private volatile bool _appends;
        private volatile bool _commits;

        public bool Sent(ReadOnlyMemory<byte> bytes)
        {
            if (bytes.Span.IndexOf(Append) >= 0)
            {
                _appends = true;
            }
            if (_appends && bytes.Span.IndexOf(Commit) >= 0)
            {
                _commits = true;
            }
            return true;
        }

        public bool Received(Wire wire)
        {
            if (!_commits || Interlocked.Exchange(ref wire._losing, 0) == 0)
            {
                if (_commits)
                {
                    _appends = _commits = false;
                }
                return true;
            }

            wire.Lost++;
            return false;
        }
    }
}
