using AdaptivQ.Host;
using AdaptivQ.Platform.Database;
using JasperFx.CodeGeneration;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine.Runtime.Handlers;

[assembly: AssemblyFixture(typeof(AdaptivQ.Architecture.Tests.BuiltHost))]

namespace AdaptivQ.Architecture.Tests;

/// <summary>The real application, put together and never started: what it would serve and store can be asked without a database.</summary>
public sealed class BuiltHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    public BuiltHost()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Logging.ClearProviders();
        _app = Host.Program.Build(
            builder,
            new DatabaseSettings("Host=nowhere.invalid;Database=none;Username=none", MayChangeSchema: false)
        );
        Store = _app.Services.GetRequiredService<IDocumentStore>();
        // Wolverine's own list of handlers, as its code generation sees it.
        Handlers = _app.Services.GetServices<ICodeFileCollection>().OfType<HandlerGraph>().Distinct().Single();
        Endpoints = [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    public IDocumentStore Store { get; }

    public HandlerGraph Handlers { get; }

    public IReadOnlyList<RouteEndpoint> Endpoints { get; }

    /// <summary>Event types of ours that the store has been told of or that a projection of it takes in. (It registers the latter only as
    /// they come by.)</summary>
    public IEnumerable<Type> EventTypes =>
        Store
            .Options.Events.AllKnownEventTypes()
            .Select(type => type.EventType)
            .Concat(
                ((StoreOptions)Store.Options)
                    .Projections.All.OfType<EventFilterable>()
                    .SelectMany(projection => projection.IncludedEventTypes)
            )
            .Where(type => Repository.IsOurs(type.Assembly))
            .Distinct()
            .OrderBy(type => type.FullName, StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
