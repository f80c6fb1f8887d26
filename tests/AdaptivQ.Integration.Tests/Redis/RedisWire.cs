using System.Net;
using System.Net.Sockets;

namespace AdaptivQ.Integration.Tests.Redis;

/// <summary>The wire between a host and Redis, which can fall silent: connections stay, and new ones are taken, but nothing goes
/// through.</summary>
public sealed class RedisWire : IAsyncDisposable
{
    private readonly int _serverPort;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _flows = new();

    public RedisWire(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _flows.SetResult();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void FallSilent()
    {
        lock (_lock)
        {
            _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Flow()
    {
        lock (_lock)
        {
            _flows.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        _over.Dispose();
    }

    private Task Flowing
    {
        get
        {
            lock (_lock)
            {
                return _flows.Task;
            }
        }
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptTcpClientAsync(_over.Token));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Over.
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _over.Token);
                client.NoDelay = server.NoDelay = true;
                await await Task.WhenAny(Pump(client.GetStream(), server.GetStream()), Pump(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One end hung up.
            }
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _over.Token) is var count and > 0)
        {
            await Flowing.WaitAsync(_over.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _over.Token);
        }
    }
}
