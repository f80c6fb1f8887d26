using AdaptivQ.Platform.Limits;

namespace AdaptivQ.Integration.Tests;

/// <summary>A host of its own for all tests of one class, which count what is written or turn the clock.</summary>
public sealed class OwnHost(HostFixture fixture) : IAsyncLifetime
{
    private TestHost? _host;

    public TestHost Host => _host!;

    public SetClock Clock { get; } = new();

    public async ValueTask InitializeAsync() =>
        _host = await fixture.FreshHost(builder =>
        {
            Clock.Use(builder);
            // Some of them answer without a pause for thought; what anybody may is another class's matter.
            builder.Configuration[RequestLimits.FactorKey] = "100000";
        });

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
