using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AdaptivQ.Bench;

/// <param name="Answers">Acknowledged with status 200, each after its commit.</param>
/// <param name="Attempts">Begun in the same time; their cost is in the answers' rate.</param>
/// <param name="Milliseconds">Of every answer, from sending it to having read its reply; ascending.</param>
internal sealed record LearnersResult(int Answers, int Attempts, TimeSpan Took, IReadOnlyList<double> Milliseconds)
{
    public double PerSecond => Answers / Took.TotalSeconds;

    /// <param name="part">0.5 for the median.</param>
    public double Percentile(double part) => Milliseconds[Math.Min(Milliseconds.Count - 1, (int)(part * Milliseconds.Count))];
}

/// <summary>
/// Learners who take one quiz again and again over HTTP/1.1, each on a kept connection, one answer at a time, without
/// thinking. Anything but the wanted status ends the run.
/// </summary>
internal sealed class Learners : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            // Tracing headers would be made and read for nothing.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        }
    );

    private readonly Uri _address;
    private readonly IReadOnlyList<AuthenticationHeaderValue> _tokens;
    private readonly Guid _quizId;

    private Learners(Uri address, IReadOnlyList<AuthenticationHeaderValue> tokens, Guid quizId) =>
        (_address, _tokens, _quizId) = (address, tokens, quizId);

    /// <summary>Adds so many learners to the demo school's classes and signs them in: each has one open attempt at a quiz.</summary>
    public static async Task<Learners> SignInAsync(Uri address, int count, string mode, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = address };
        var school = await TokenAsync("operator@demo.test", "adaptivq-demo");
        var teacher = await TokenAsync("teacher@demo.test", "adaptivq-demo");
        using var classes = await CallAsync(teacher, "/graphql", """{"query":"{ classes { id } }"}""", HttpStatusCode.OK);
        var classIds = classes
            .RootElement.GetProperty("data")
            .GetProperty("classes")
            .EnumerateArray()
            .Select(one => one.GetProperty("id").GetGuid())
            .ToList();
        var tokens = new List<AuthenticationHeaderValue>(count);
        for (var i = 0; i < count; i++)
        {
            var email = $"bench-{Guid.NewGuid():N}@demo.test";
            using var added = await CallAsync(
                school,
                "/api/people",
                $$"""{"displayName":"Learner {{i}}","email":"{{email}}","roles":["learner"]}""",
                HttpStatusCode.Created
            );
            var (id, password) = (added.RootElement.GetProperty("id").GetGuid(), added.RootElement.GetProperty("password").GetString()!);
            foreach (var classId in classIds)
            {
                (
                    await CallAsync(school, $"/api/classes/{classId}/learners", $$"""{"learnerId":"{{id}}"}""", HttpStatusCode.NoContent)
                ).Dispose();
            }
            tokens.Add(await TokenAsync(email, password));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/quizzes");
        request.Headers.Authorization = tokens[0];
        using var answer = await http.SendAsync(request, cancellation);
        using var quizzes = JsonDocument.Parse(await ReadAsync(answer, HttpStatusCode.OK, cancellation));
        var quiz = quizzes.RootElement.EnumerateArray().First(quiz => quiz.GetProperty("mode").GetString() == mode);
        return new Learners(address, tokens, quiz.GetProperty("id").GetGuid());

        async Task<AuthenticationHeaderValue> TokenAsync(string email, string password)
        {
            using var session = await CallAsync(
                null,
                "/api/tokens",
                $$"""{"email":"{{email}}","password":"{{password}}"}""",
                HttpStatusCode.OK
            );
            return new AuthenticationHeaderValue("Bearer", session.RootElement.GetProperty("accessToken").GetString()!);
        }

        async Task<JsonDocument> CallAsync(AuthenticationHeaderValue? token, string path, string json, HttpStatusCode wanted)
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, path) { Content = Body(json) };
            call.Headers.Authorization = token;
            using var reply = await http.SendAsync(call, cancellation);
            var read = await ReadAsync(reply, wanted, cancellation);
            return JsonDocument.Parse(read.Length == 0 ? "null"u8.ToArray() : read);
        }
    }

    /// <param name="count">Learners at a time, at most those that are signed in.</param>
    /// <param name="each">How long a learner takes for a question; zero for no time.</param>
    public async Task<LearnersResult> TakeAsync(int count, TimeSpan time, CancellationToken cancellation, TimeSpan each = default)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var started = Stopwatch.GetTimestamp();
        var learners = Enumerable
            .Range(0, count)
            .Select(async number =>
            {
                try
                {
                    return await TakeAgainAndAgainAsync(number, started, time, each, failed.Token);
                }
                catch
                {
                    await failed.CancelAsync();
                    throw;
                }
            })
            .ToList();
        try
        {
            await Task.WhenAll(learners);
        }
        catch when (learners.FirstOrDefault(learner => learner.IsFaulted) is { } first)
        {
            // Not the cancellation that followed it.
            await first;
        }

        var took = Stopwatch.GetElapsedTime(started);
        var results = learners.Select(learner => learner.Result).ToList();
        var milliseconds = results.SelectMany(result => result.Milliseconds).ToArray();
        Array.Sort(milliseconds);
        if (milliseconds.Length == 0)
        {
            throw new BenchmarkFailedException($"No answer was acknowledged within {time.TotalSeconds:0} s.");
        }
        return new LearnersResult(milliseconds.Length, results.Sum(result => result.Attempts), took, milliseconds);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Attempts, List<double> Milliseconds)> TakeAgainAndAgainAsync(
        int number,
        long started,
        TimeSpan time,
        TimeSpan each,
        CancellationToken cancellation
    )
    {
        // The same guesses in every run, so that runs compare.
        var guess = new Random(20260901 + number);
        var milliseconds = new List<double>(16_384);
        var attempts = 0;
        // Not all at the same moment.
        await Task.Delay(each * guess.NextDouble(), cancellation);
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var begin = Body($$"""{"quizId":"{{_quizId}}"}""");
            var open = OpenQuestion.Read(await SendAsync(number, new Uri(_address, "/api/attempts"), begin, null, null, cancellation));
            attempts++;
            var answers = new Uri(_address, $"/api/attempts/{open.AttemptId}/answers");
            while (open.Item is not null && Stopwatch.GetElapsedTime(started) < time)
            {
                await Task.Delay(each, cancellation);
                var body = Body(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"itemId":"{{open.Item.Id}}","response":{{open.Item.Guess(guess)}},"version":{{open.Version}}}"""
                    )
                );
                var sent = Stopwatch.GetTimestamp();
                var reply = await SendAsync(number, answers, body, Guid.NewGuid().ToString("N"), HttpStatusCode.OK, cancellation);
                milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                open = OpenQuestion.Read(reply);
            }
        }

        return (attempts, milliseconds);
    }

    /// <param name="wanted">Null: a new attempt, or the one that was left open when the turn before ended.</param>
    private async Task<byte[]> SendAsync(
        int learner,
        Uri address,
        ByteArrayContent body,
        string? key,
        HttpStatusCode? wanted,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        request.Headers.Authorization = _tokens[learner];
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }
        using var response = await _http.SendAsync(request, cancellation);
        return await ReadAsync(
            response,
            wanted ?? (response.StatusCode == HttpStatusCode.OK ? HttpStatusCode.OK : HttpStatusCode.Created),
            cancellation
        );
    }

    private static ByteArrayContent Body(string json) => new(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = Json } };

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, HttpStatusCode wanted, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.StatusCode == wanted
            ? body
            : throw new BenchmarkFailedException(
                $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath} was answered with "
                    + $"{(int)response.StatusCode}, "
                    + $"not {(int)wanted}: {Encoding.UTF8.GetString(body)}"
            );
    }
}

/// <summary>What a learner must know to go on.</summary>
/// <param name="AttemptId">Only where an attempt begins.</param>
/// <param name="Item">Null when the attempt is over.</param>
internal sealed record OpenQuestion(string? AttemptId, int Version, OpenItem? Item)
{
    /// <summary>Reads only what is needed: the load generator shares the machine with what it measures.</summary>
    public static OpenQuestion Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? attemptId = null;
        OpenItem? item = null;
        var version = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("version"u8) && reader.Read())
            {
                version = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("attemptId"u8) && reader.Read())
            {
                attemptId = reader.GetString();
            }
            else if (reader.ValueTextEquals("item"u8) && reader.Read())
            {
                item = OpenItem.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new OpenQuestion(attemptId, version, item);
    }
}

/// <summary>The open question, as far as a guess needs it.</summary>
/// <param name="Options">Ids of the options, or of the entries to put in order.</param>
/// <param name="Unit">Of a number, where it may have one.</param>
internal sealed record OpenItem(string Id, string Type, IReadOnlyList<string> Options, string? Unit)
{
    /// <summary>A valid response as JSON.</summary>
    public string Guess(Random random) =>
        Type switch
        {
            "single-choice" => $"\"{Options[random.Next(Options.Count)]}\"",
            "multiple-response" => $"[\"{Options[random.Next(Options.Count)]}\"]",
            "ordering" => JsonSerializer.Serialize(Options),
            "true-false" => random.Next(2) == 0 ? "true" : "false",
            "numeric" => JsonSerializer.Serialize(
                string.Create(CultureInfo.InvariantCulture, $"{random.Next(100)}{(Unit is null ? "" : $" {Unit}")}")
            ),
            _ => throw new BenchmarkFailedException($"How an item of the type '{Type}' may be answered is not known here. Add it."),
        };

    /// <summary>From the value of the member 'item'.</summary>
    public static OpenItem? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }
        string? id = null,
            type = null,
            unit = null;
        var options = new List<string>(5);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8) && reader.Read())
            {
                id = reader.GetString();
            }
            else if (reader.ValueTextEquals("type"u8) && reader.Read())
            {
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("interaction"u8) && reader.Read())
            {
                ReadInteraction(ref reader, options, ref unit);
            }
            else
            {
                reader.Skip();
            }
        }

        return new OpenItem(id!, type!, options, unit);
    }

    private static void ReadInteraction(ref Utf8JsonReader reader, List<string> options, ref string? unit)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("options"u8) || reader.ValueTextEquals("entries"u8))
            {
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadOption(ref reader, options);
                }
            }
            else if (reader.ValueTextEquals("units"u8) && reader.Read())
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    unit ??= reader.GetString();
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadOption(ref Utf8JsonReader reader, List<string> options)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8) && reader.Read())
            {
                options.Add(reader.GetString()!);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
