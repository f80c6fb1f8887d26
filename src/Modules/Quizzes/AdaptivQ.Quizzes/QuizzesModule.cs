using AdaptivQ.Platform;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.Publishing;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: Wolverine.Attributes.WolverineModule]

namespace AdaptivQ.Quizzes;

/// <summary>Item banks, items, quizzes: what can be asked.</summary>
public static class QuizzesModule
{
    /// <summary>Database schema of the module's documents.</summary>
    public const string Schema = "quizzes";

    /// <summary>Adds the module to the application.</summary>
    public static void Add(WebApplicationBuilder builder, NodeRole role) =>
        builder
            .Services.AddSingleton<IConfigureMarten, QuizzesStore>()
            .AddSingleton<IPublishedQuizzes, PublishedQuizzes>()
            .AddScoped<INodeLoader, QuizNodes>();

    private sealed class QuizzesStore : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options)
        {
            options.Schema.For<ItemBank>().DatabaseSchemaName(Schema);
            options.Schema.For<Item>().DatabaseSchemaName(Schema).Duplicate(item => item.BankId);
            options.Schema.For<Quiz>().DatabaseSchemaName(Schema);
            options.Schema.For<PublishedQuizDocument>().DatabaseSchemaName(Schema).DocumentAlias("published_quiz");
            options.Schema.For<BankImage>().DatabaseSchemaName(Schema);
            options.Schema.For<BankImageName>().DatabaseSchemaName(Schema).Duplicate(name => name.BankId);

            // Few writers who want to see at once what they wrote: inline.
            options.Projections.Snapshot<ItemBank>(SnapshotLifecycle.Inline);
            options.Projections.Snapshot<Item>(SnapshotLifecycle.Inline);
            options.Projections.Snapshot<Quiz>(SnapshotLifecycle.Inline);
        }
    }
}
