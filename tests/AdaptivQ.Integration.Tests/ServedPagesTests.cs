using System.Text;
using AdaptivQ.Host;

namespace AdaptivQ.Integration.Tests;

/// <summary>One process serves pages and API: a page's address gets the page, and an address of the API never does.</summary>
public sealed class ServedPagesTests : IAsyncLifetime
{
    private const string Page = "<!doctype html><title>Pages</title>";

    private readonly HostFixture _fixture;
    private readonly string _folder = Directory.CreateTempSubdirectory("adaptivq-pages-").FullName;
    private TestHost? _host;

    public ServedPagesTests(HostFixture fixture) => _fixture = fixture;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "index.html"), Page);
        _host = await _fixture.FreshHost(builder => builder.Configuration[FrontEnd.FolderKey] = _folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_address_that_only_the_pages_know_gets_the_page()
    {
        using var client = _host!.Anonymous();
        foreach (var path in new[] { "/", "/classes/0b9c", "/graph", "/apis", "/graphqls" })
        {
            var reply = await client.Get(path);
            (reply.Status, reply.Text).ShouldBe((200, Page), path);
            (await client.Send(HttpMethod.Head, path)).Status.ShouldBe(200, path);
        }

        (await client.Post("/classes/0b9c")).Status.ShouldBe(405);
    }

    [Fact]
    public async Task An_address_of_the_API_that_is_asked_wrongly_is_refused_for_what_is_wrong()
    {
        using var client = await _host!.SignedIn("learner");
        (await Refused(HttpMethod.Get, "/api/nothing")).ShouldBe((404, "not-found"));
        (await Refused(HttpMethod.Get, "/api")).ShouldBe((404, "not-found"));
        (await Refused(HttpMethod.Put, "/api/attempts")).ShouldBe((405, "method-not-allowed"));
        (await Refused(HttpMethod.Delete, "/api/quizzes")).ShouldBe((405, "method-not-allowed"));
        (await Refused(HttpMethod.Post, "/api/attempts", new StringContent("{}", Encoding.UTF8, "text/plain"))).ShouldBe(
            (415, "unsupported-media-type")
        );

        async Task<(int, string?)> Refused(HttpMethod method, string path, HttpContent? body = null)
        {
            var reply = await client.Send(method, path, body);
            return (reply.Status, reply.Problem);
        }
    }
}
