using AdaptivQ.Kernel;
using AdaptivQ.Platform.Live;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Platform.Tests;

/// <summary>Who may open the stream of notices, and what its description says, follows from the topics that modules register.</summary>
public sealed class LiveDescriptionTests
{
    [Fact]
    public async Task Roles_and_description_are_those_of_the_registered_topics()
    {
        var endpoint = (
            await Mapped(new Topic("a", Roles.Author, "'bank-changed' {bankId} for an author"), new Topic("b", Roles.Author, "'x' {}"))
        ).ShouldHaveSingleItem();
        endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Roles.ShouldBe(Roles.Author);
        endpoint
            .Metadata.GetMetadata<IEndpointDescriptionMetadata>()!
            .Description.ShouldContain("do not come through; 'bank-changed' {bankId} for an author; 'x' {}; 'missed' when");
    }

    [Fact]
    public async Task Without_a_topic_there_is_no_such_address() => (await Mapped()).ShouldBeEmpty();

    private static async Task<IReadOnlyList<Endpoint>> Mapped(params Topic[] topics)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuthorization().AddSingleton(TimeProvider.System).AddSingleton<LiveHub>();
        foreach (var topic in topics)
        {
            builder.Services.AddSingleton<ILiveTopic>(topic);
        }
        await using var app = builder.Build();
        app.MapLive();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)];
    }

    private sealed class Topic(string name, string role, string events) : ILiveTopic
    {
        public string Name => name;

        public string Role => role;

        public string Events => events;

        public object? KeyOf(object document) => null;

        public Task<IEnumerable<LiveNotice>> Describe(IReadOnlyCollection<object> keys, CancellationToken cancellation) =>
            Task.FromResult<IEnumerable<LiveNotice>>([]);

        public Task<ILiveReader> Open(Caller caller, CancellationToken cancellation) => throw new NotSupportedException(name);
    }
}
