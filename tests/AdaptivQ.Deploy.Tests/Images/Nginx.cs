using System.Net;
using System.Text.RegularExpressions;

namespace AdaptivQ.Deploy.Tests.Images;

/// <summary>What the front end's nginx must do, asked of a running one.</summary>
public static partial class Nginx
{
    private static readonly string[] Pages = ["/", "/teacher/classes/7", "/apix", "/healthy", "/index.html"];
    private static readonly string[] OfTheApi = ["/api", "/api/session?a=%2f&b=1", "/graphql", "/openapi/v1.json"];

    /// <summary>Files that are missing or no one's business, and what is the cluster's own, in several disguises.</summary>
    private static readonly string[] NotThere =
    [
        "/assets/gone-00000000.js",
        "/favicon.ico",
        "/.hidden",
        "/.env",
        "/.git/config",
        "/metrics",
        "/metrics/",
        "/health",
        "/health/live",
        "/health/ready",
        "/api/../metrics",
        "/api/..%2fhealth/ready",
        "/metrics/..%2fapi/session",
    ];

    /// <summary>The headers that guard every answer are the Host's own, once each, on pages and refusals alike.</summary>
    public static Task<IReadOnlyList<string>> GuardsItsAnswers(Tree tree) =>
        Ask(
            tree,
            async (client, _, problems) =>
            {
                var wanted = HostSource.Headers(tree);
                foreach (var path in new[] { "/", "/learner/home", NginxServer.Asset, "/missing.png", "/metrics", "/healthz" })
                {
                    using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                    foreach (var (name, value) in wanted.Where(header => Header(answer, header.Key) != header.Value))
                    {
                        problems.Add($"{path}: {name} is '{Header(answer, name)}', the Host says '{value}'");
                    }
                    if (Header(answer, "Strict-Transport-Security") is { } pinned)
                    {
                        problems.Add($"{path}: over HTTP, Strict-Transport-Security is '{pinned}'");
                    }
                    if (Header(answer, "Server") != "nginx")
                    {
                        problems.Add($"{path}: the version is told: {Header(answer, "Server")}");
                    }
                }

                using var passed = await client.GetAsync(new Uri("/api/session", UriKind.Relative));
                if (
                    Header(passed, "Content-Security-Policy") != EchoBackend.OwnPolicy
                    || Header(passed, "X-Content-Type-Options") != "nosniff"
                    || Header(passed, "Referrer-Policy") is not null
                )
                {
                    problems.Add($"/api/session: the backend's headers are not passed on as they are: {passed.Headers}");
                }
            }
        );

    /// <summary>Pages for addresses of the front end, the backend for those of the API, nothing for what is the cluster's own.</summary>
    public static Task<IReadOnlyList<string>> KnowsItsAddresses(Tree tree) =>
        Ask(
            tree,
            async (client, _, problems) =>
            {
                async Task Expect(string path, HttpStatusCode status, Func<string, bool>? holds = null, string? cache = null)
                {
                    using var answer = await client.GetAsync(
                        new Uri(
                            client.BaseAddress + path.TrimStart('/'),
                            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
                        )
                    );
                    var text = await answer.Content.ReadAsStringAsync();
                    if (answer.StatusCode != status)
                    {
                        problems.Add($"{path}: {(int)answer.StatusCode} instead of {(int)status}");
                    }
                    else if (holds is not null && !holds(text))
                    {
                        problems.Add($"{path}: {text}");
                    }
                    else if (cache is not null && Header(answer, "Cache-Control") != cache)
                    {
                        problems.Add($"{path}: Cache-Control is '{Header(answer, "Cache-Control")}' instead of '{cache}'");
                    }
                }

                foreach (var path in Pages)
                {
                    await Expect(path, HttpStatusCode.OK, text => text == NginxServer.Page, "no-cache");
                }
                await Expect(NginxServer.Asset, HttpStatusCode.OK, cache: "public, max-age=31536000, immutable");
                foreach (var path in NotThere)
                {
                    await Expect(path, HttpStatusCode.NotFound);
                }
                foreach (var path in OfTheApi)
                {
                    await Expect(path, HttpStatusCode.OK, text => text.StartsWith($"GET {path}\n", StringComparison.Ordinal));
                }
                await Expect("/healthz", HttpStatusCode.OK, text => text == "ok\n");
            }
        );

    /// <summary>Bodies as large as the Host takes them, address by address.</summary>
    public static Task<IReadOnlyList<string>> LimitsBodiesAsTheHost(Tree tree) =>
        Ask(
            tree,
            async (client, _, problems) =>
            {
                foreach (var (path, largest) in HostSource.LargestBodies(tree))
                {
                    using var allowed = await client.PostAsync(new Uri(path, UriKind.Relative), new ByteArrayContent(new byte[largest]));
                    if (!(await allowed.Content.ReadAsStringAsync()).Contains($"Length: {largest}\n", StringComparison.Ordinal))
                    {
                        problems.Add($"{path}: {largest} bytes do not go through: {(int)allowed.StatusCode}");
                    }
                    using var refused = await client.PostAsync(
                        new Uri(path, UriKind.Relative),
                        new ByteArrayContent(new byte[largest + 1])
                    );
                    if (refused.StatusCode != HttpStatusCode.RequestEntityTooLarge)
                    {
                        problems.Add($"{path}: {largest + 1} bytes get {(int)refused.StatusCode}");
                    }
                    else if (!(await refused.Content.ReadAsStringAsync()).Contains("urn:adaptivq:too-large", StringComparison.Ordinal))
                    {
                        problems.Add($"{path}: the refusal is none of ours");
                    }
                }
            }
        );

    /// <summary>
    /// Each event arrives before the next one is sent, also for a slow reader (small events slip through a buffer, so that is read off),
    /// and silence of 15 seconds is no end.
    /// </summary>
    public static Task<IReadOnlyList<string>> StreamsEvents(Tree tree) =>
        Ask(
            tree,
            async (client, server, problems) =>
            {
                var live = LiveLocation().Match(tree.Read("deploy/docker/nginx/nginx.conf")).Value;
                if (!live.Contains("proxy_buffering off;", StringComparison.Ordinal))
                {
                    problems.Add("live events are buffered");
                }
                if (
                    !ReadTimeout()
                        .Matches(tree.Read("deploy/docker/nginx/nginx.conf"))
                        .All(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) >= 45)
                )
                {
                    problems.Add("a stream that is silent for two heartbeats is cut");
                }
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                try
                {
                    using var answer = await client.GetAsync(
                        new Uri("/api/live", UriKind.Relative),
                        HttpCompletionOption.ResponseHeadersRead,
                        patience.Token
                    );
                    using var events = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
                    for (var expected = 0; expected < 3; expected++)
                    {
                        var line = await events.ReadLineAsync(patience.Token);
                        if (line != $"data: {expected}")
                        {
                            problems.Add($"event {expected} arrived as '{line}'");
                        }
                        await events.ReadLineAsync(patience.Token);
                        server.Backend.Read.Release();
                    }
                }
                catch (OperationCanceledException)
                {
                    problems.Add("an event is held back until the next one");
                }
            }
        );

    /// <summary>Files are sent compressed as they were built; what the API answers is not compressed.</summary>
    public static Task<IReadOnlyList<string>> CompressesFilesOnly(Tree tree) =>
        Ask(
            tree,
            async (client, _, problems) =>
            {
                async Task<string?> Encoding(string path)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, path);
                    request.Headers.AcceptEncoding.ParseAdd("gzip");
                    using var answer = await client.SendAsync(request);
                    if (path == NginxServer.Asset && Header(answer, "Vary") != "Accept-Encoding")
                    {
                        problems.Add("compressed files do not say that they vary");
                    }
                    return answer.Content.Headers.ContentEncoding.FirstOrDefault();
                }

                if (await Encoding(NginxServer.Asset) != "gzip")
                {
                    problems.Add("assets are not compressed");
                }
                if (await Encoding("/api/quizzes") is { } encoding)
                {
                    problems.Add($"the API's answers are compressed ({encoding}): their length tells of secrets in them");
                }
            }
        );

    /// <summary>What a client claims about itself does not reach the backend; what a trusted proxy says does.</summary>
    public static async Task<IReadOnlyList<string>> BelievesTrustedProxiesOnly(Tree tree)
    {
        async Task<string> Heard(string trusted)
        {
            await using var server = await NginxServer.Start(tree, trusted);
            using var client = new HttpClient { BaseAddress = server.Address };
            foreach (
                var (name, value) in new[]
                {
                    ("X-Forwarded-For", "203.0.113.9"),
                    ("X-Forwarded-Proto", "https"),
                    ("Forwarded", "for=203.0.113.9"),
                    ("X-Real-IP", "203.0.113.9"),
                    ("X-Original-URL", "/metrics"),
                    ("X-Forwarded-Prefix", "/x"),
                }
            )
            {
                client.DefaultRequestHeaders.Add(name, value);
            }
            using var answer = await client.GetAsync(new Uri("/api/session", UriKind.Relative));
            return await answer.Content.ReadAsStringAsync();
        }

        var problems = new List<string>();
        var stranger = await Heard("");
        if (stranger.Contains("203.0.113.9", StringComparison.Ordinal) || stranger.Contains("https", StringComparison.Ordinal))
        {
            problems.Add($"a stranger's claims are passed on:\n{stranger}");
        }
        if (
            stranger.Contains("X-Original-URL", StringComparison.OrdinalIgnoreCase)
            || stranger.Contains("Prefix", StringComparison.OrdinalIgnoreCase)
        )
        {
            problems.Add($"a stranger's addresses are passed on:\n{stranger}");
        }
        if (!stranger.Contains("X-Forwarded-For: 127.0.0.1\n", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"the backend does not hear who asks:\n{stranger}");
        }
        var proxy = await Heard("10.0.0.0/8 127.0.0.1/32");
        if (
            !proxy.Contains("X-Forwarded-For: 203.0.113.9\n", StringComparison.OrdinalIgnoreCase)
            || !proxy.Contains("X-Forwarded-Proto: https\n", StringComparison.OrdinalIgnoreCase)
        )
        {
            problems.Add($"a trusted proxy is not believed:\n{proxy}");
        }
        return problems;
    }

    /// <summary>Without a backend the refusal is one of the API's own, and says when to come back.</summary>
    public static Task<IReadOnlyList<string>> RefusesWithoutABackend(Tree tree) =>
        Ask(
            tree,
            async (client, server, problems) =>
            {
                server.Backend.Dispose();
                using var answer = await client.GetAsync(new Uri("/api/session", UriKind.Relative));
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || Header(answer, "Retry-After") != "2")
                {
                    problems.Add($"{(int)answer.StatusCode} without a time to come back");
                }
                if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                {
                    problems.Add($"no problem, but {answer.Content.Headers.ContentType}");
                }
                using var page = await client.GetAsync(new Uri("/", UriKind.Relative));
                if (page.StatusCode != HttpStatusCode.OK)
                {
                    problems.Add("the pages went with it");
                }
            }
        );

    private static async Task<IReadOnlyList<string>> Ask(Tree tree, Func<HttpClient, NginxServer, List<string>, Task> questions)
    {
        var problems = new List<string>();
        try
        {
            await using var server = await NginxServer.Start(tree);
            using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.Zero })
            {
                BaseAddress = server.Address,
            };
            await questions(client, server, problems);
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("nginx does not start", StringComparison.Ordinal))
        {
            problems.Add(e.Message);
        }

        return problems;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(" AND ", values)
            : null;

    [GeneratedRegex(@"location ~ \^/api/live[^}]*}")]
    private static partial Regex LiveLocation();

    [GeneratedRegex(@"proxy_read_timeout (\d+)s;")]
    private static partial Regex ReadTimeout();
}
