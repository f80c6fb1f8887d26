using AdaptivQ.Adaptivity.Attempts;
using AdaptivQ.Adaptivity.Feasibility;
using AdaptivQ.Adaptivity.History;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Database;
using AdaptivQ.Platform.Limits;
using AdaptivQ.Platform.Live;
using AdaptivQ.Quizzes.Contracts;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.Marten;
using NodeRole = AdaptivQ.Platform.NodeRole;

[assembly: WolverineModule]

namespace AdaptivQ.Adaptivity;

/// <summary>Attempts: what is asked next, what the answers say, and the history of both.</summary>
public static class AdaptivityModule
{
    /// <summary>Database schema of the module's documents.</summary>
    public const string Schema = "adaptivity";

    /// <summary>Adds the module to the application.</summary>
    public static void Add(WebApplicationBuilder builder, NodeRole role) =>
        builder
            .Services.AddSingleton<IConfigureMarten, AdaptivityStore>()
            .AddSingleton<IFeasibility, QuizFeasibility>()
            .AddSingleton<CompiledQuizzes>()
            .AddKeyedSingleton(AttemptStore.Connections, (provider, _) => Appends(provider.GetRequiredService<DatabaseSettings>()))
            .AddSingleton<AttemptStore>()
            .AddLimits(AttemptLimits.All)
            .AddSingleton<ILiveTopic, AttemptChanges>()
            .AddSingleton<ILearnerTraces, LearnerTraces>()
            .AddScoped<AttemptReader>()
            .AddSingleton<OpenElsewhere>()
            .AddSingleton<AttemptCommands>()
            // Told to the other modules behind the answers, by following the stream: no answer waits for a message.
            .PublishEventsToWolverine(
                "AttemptMessages",
                relay =>
                {
                    relay.PublishEvent<AttemptStarted>(ScheduleTheEnd);
                    relay.PublishEvent<AttemptFinished>(TellOfTheEnd);
                }
            );

    /// <summary>For appends alone, which leave nothing behind in a session: resetting it would cost each commit a round trip.</summary>
    private static NpgsqlDataSource Appends(DatabaseSettings database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.Prepared) { NoResetOnClose = true, MaxPoolSize = 8 };
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = $"{DatabaseNames.Pool}-appends" }.Build();
    }

    private static async ValueTask TellOfTheEnd(IEvent<AttemptFinished> finished, IMessageBus bus)
    {
        using var span = AttemptTelemetry.Follow(finished);
        await bus.PublishAsync(Completed(finished.Data), new DeliveryOptions { TenantId = finished.TenantId });
    }

    private static ValueTask ScheduleTheEnd(IEvent<AttemptStarted> started, IMessageBus bus) =>
        started.Data is { TimeLimitSeconds: { } limit, Simulated: false }
            ? bus.PublishAsync(
                new CloseAttemptWhenTimeIsUp(started.Data.AttemptId),
                new DeliveryOptions
                {
                    TenantId = started.TenantId,
                    ScheduledTime = started.Data.At.AddSeconds(limit) + SubmitAnswerEndpoint.Grace,
                }
            )
            : ValueTask.CompletedTask;

    private static RecordAttempt Completed(AttemptFinished finished) =>
        new(
            finished.AttemptId,
            finished.LearnerId,
            finished.QuizId,
            finished.QuizVersion,
            finished.Answered,
            finished.Correct,
            finished.LevelIndex,
            finished.Level,
            finished.Simulated,
            finished.At
        );

    private sealed class AdaptivityStore : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options)
        {
            options.Schema.For<LearnerAttempt>().DatabaseSchemaName(Schema).Duplicate(attempt => attempt.LearnerId);
            options
                .Schema.For<AttemptSummary>()
                .DatabaseSchemaName(Schema)
                .Duplicate(attempt => attempt.LearnerId)
                .Duplicate(attempt => attempt.QuizId)
                .Duplicate(attempt => attempt.StartedAt);
            options
                .Schema.For<AnswerRecord>()
                .DatabaseSchemaName(Schema)
                .Duplicate(answer => answer.AttemptId)
                .Duplicate(answer => answer.LearnerId)
                .Duplicate(answer => answer.QuizId)
                .Duplicate(answer => answer.ItemId)
                .Duplicate(answer => answer.AnsweredAt);

            options.Projections.Add(new LearnerAttemptProjection(), ProjectionLifecycle.Inline);
            options.Projections.Add(new AttemptSummaryProjection(), ProjectionLifecycle.Async);
            options.Projections.Add(new AnswerRecordProjection(), ProjectionLifecycle.Async);
        }
    }
}
