using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Integration.Tests.Operations;
using AdaptivQ.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Integration.Tests;

/// <summary>What a node tells of itself: numbers, spans and lines of a log, and nothing about anybody.</summary>
public sealed class TelemetryTests(HostFixture fixture)
{
    private static readonly string[] Promised =
    [
        "adaptivq_answer_duration_seconds_bucket{mode=\"practise\",outcome=\"acknowledged\"",
        "adaptivq_answer_duration_seconds_bucket{mode=\"practise\",outcome=\"repeated\"",
        "adaptivq_answer_duration_seconds_bucket{mode=\"practise\",outcome=\"conflict\"",
        "adaptivq_selection_duration_seconds_bucket{mode=\"practise\"",
        "adaptivq_attempts_started_total{mode=\"practise\"",
        "adaptivq_attempts_finished_total{mode=\"practise\",reason=\"stopped\"",
        "adaptivq_attempt_items_bucket{mode=\"practise\"",
        "adaptivq_attempt_standard_error_bucket{mode=\"practise\"",
        "adaptivq_projection_lag_events{projection=\"AnswerRecords\"",
        "adaptivq_projection_running{projection=\"AnswerRecords\"",
        "adaptivq_event_sequence",
        "adaptivq_inbox_messages",
        "adaptivq_outbox_messages",
        "adaptivq_scheduled_messages",
        "adaptivq_dead_letters",
        "adaptivq_outbox_age_seconds",
        "http_server_request_duration_seconds_bucket",
        "dotnet_gc_collections_total",
        "db_client_",
    ];

    [Fact]
    public async Task Every_promised_metric_is_there_after_an_attempt()
    {
        await using var node = await OwnNode.Serve(fixture);
        using var learner = await node.SignedIn("learner");
        var sitting = await Sitting.Start(learner, (await OwnNode.Quizzes(learner, "practise"))[0]);
        var (item, option, version) = (sitting.ItemId, sitting.Guess(0), sitting.Version);
        (await learner.Answer(sitting.Id, item, option, version, "first")).Ok();
        (await learner.Answer(sitting.Id, item, option, version, "first")).Ok();
        (await learner.Answer(sitting.Id, item, option, version, "stale")).Status.ShouldBe(409);
        sitting = new Sitting(learner, (await sitting.Look()).Ok());
        (await sitting.Finish()).Ok();

        using var prometheus = node.Anonymous();
        await Eventually.Get(
            async () =>
            {
                var lines = (await prometheus.Get("/metrics")).Text.Split('\n');
                return string.Join(
                    '\n',
                    Promised.Where(promised =>
                        !lines.Any(line =>
                            line.Replace("otel_scope_name=\"AdaptivQ\",", "", StringComparison.Ordinal)
                                .StartsWith(promised, StringComparison.Ordinal)
                        )
                    )
                );
            },
            missing => missing.Length == 0,
            "all metrics are there"
        );
    }

    [Fact]
    public async Task A_trace_reaches_from_the_request_to_the_message_that_its_commit_brought_about()
    {
        var traceId = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "AdaptivQ" or "Wolverine" or "Microsoft.AspNetCore",
            Sample = (ref options) =>
                options.Parent.TraceId == traceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == traceId)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await fixture.FreshHost();
        var quizId = await host.DemoQuiz("practise");
        var learner = await host.NewLearner(quizId);
        var sitting = await Sitting.Start(learner.Client, quizId);

        (
            await learner.Client.Send(
                HttpMethod.Post,
                $"/api/attempts/{sitting.Id}/finish",
                new { version = sitting.Version },
                "finish",
                ("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom()}-01")
            )
        ).Ok();

        await Eventually.Get(
            () =>
                Task.FromResult(
                    string.Join(
                        ", ",
                        spans.Select(span =>
                            $"{span.Source.Name}: {span.DisplayName} "
                            + $"{span.GetTagItem("messaging.message_type") ?? span.GetTagItem("message.handler")}"
                        )
                    )
                ),
            seen =>
                seen.Contains("follow attempt_finished", StringComparison.Ordinal)
                && seen.Contains("RecordAttempt", StringComparison.Ordinal),
            "request, event and message in one trace"
        );
    }

    [Fact]
    public async Task The_log_of_a_node_is_JSON_with_traces_and_holds_nothing_about_anybody()
    {
        const string Password = "Correct-Horse-7319";
        var database = await fixture.FreshDatabase();
        await using var aside = new TestHost(database);
        await aside.Count("with gone as (delete from identity.mt_doc_account returning 1) select count(*) from gone");
        var quizId = await aside.DemoQuiz("practise");
        var learner = await aside.NewLearner(quizId);
        var email = $"canary-{Guid.NewGuid():n}@school.test";
        await using (var session = aside.Store.LightweightSession(TestSchool.School))
        {
            var person = (await session.LoadAsync<Person>(learner.Id))! with { DisplayName = "Canary Surname", Email = email };
            session.Update(person);
            session.Store(aside.Services.GetRequiredService<Passwords>().AccountOf(person, session.TenantId, Password));
            await session.SaveChangesAsync();
        }

        string token,
            said;
        await using (
            var node = await AdaptivqProcess.Serve(
                database,
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("ADAPTIVQ_DRAIN_SECONDS", "0"),
                ("Logging__LogLevel__Default", "Debug"),
                ("Logging__LogLevel__Microsoft.AspNetCore", "Information")
            )
        )
        {
            using var visitor = node.Client();
            token = (string)(await visitor.Post("/api/tokens", new { email, password = Password })).Ok()["accessToken"]!;
            (await visitor.Post("/api/tokens", new { email, password = "Wrong-Horse-7319" })).Problem.ShouldBe("sign-in-refused");
            (await visitor.Post("/api/session", new { email = 7 })).Status.ShouldBe(400);
            using var client = node.Client(token);
            var sitting = await Sitting.Start(client, quizId);
            // A statement that fails is logged, without what it was about.
            var table = aside.TableOf("LearnerAttempts");
            await aside.Execute($"alter table {table} rename to elsewhere");
            (await sitting.Finish()).Status.ShouldBe(500);
            await aside.Execute($"alter table adaptivity.elsewhere rename to {table.Split('.')[1]}");
            await sitting.ToTheEnd();
            (await client.Post($"/api/attempts/{sitting.Id}/answers", new { itemId = "Free text of a person" })).Status.ShouldBe(400);
            await client.Get("/api/quizzes?name=Canary%20Surname");
            await Eventually.Get(aside.CountUntold, untold => untold == 0, "the attempt is told of");
            (await node.Terminate()).ExitCode.ShouldBe(0, node.Said);
            said = node.Said;
        }

        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            Should.NotThrow(() => JsonDocument.Parse(line), line);
        }
        lines.ShouldContain(line => line.Contains("TraceId", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Contains(aside.TableOf("LearnerAttempts"), StringComparison.Ordinal));
        foreach (
            var secret in new[]
            {
                email,
                email.Split('@')[0],
                "Canary",
                "Surname",
                Password,
                "Wrong-Horse",
                token,
                token[..40],
                "Free text",
                learner.Id.ToString(),
            }
        )
        {
            lines.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(secret);
        }
        await fixture.Drop(database);
    }

    [Fact]
    public async Task An_address_for_traces_that_nobody_answers_at_disturbs_nothing()
    {
        var database = await fixture.FreshDatabase();
        await using (
            var node = await AdaptivqProcess.Serve(
                database,
                ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"),
                ("OTEL_SERVICE_NAME", "adaptivq-test")
            )
        )
        {
            using var client = node.Client();
            (await Eventually.Ready(client)).Status.ShouldBe(200);
            (await client.Get("/metrics")).Text.ShouldContain("adaptivq-test");
            (await node.Terminate()).ExitCode.ShouldBe(0, node.Said);
        }

        await fixture.Drop(database);
    }
}
