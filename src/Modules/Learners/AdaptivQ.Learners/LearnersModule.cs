using AdaptivQ.Identity.Contracts;
using AdaptivQ.Learners.Classes;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Learners.Records;
using AdaptivQ.Platform;
using AdaptivQ.Platform.GraphQL;
using AdaptivQ.Quizzes.Contracts;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Attributes;
using StoreOptions = Marten.StoreOptions;

[assembly: WolverineModule]

namespace AdaptivQ.Learners;

/// <summary>Classes, assignments and what each learner has taken: who may do what.</summary>
public static class LearnersModule
{
    /// <summary>Database schema of the module's documents.</summary>
    public const string Schema = "learners";

    /// <summary>Adds the module to the application.</summary>
    public static void Add(WebApplicationBuilder builder, NodeRole role) =>
        builder
            .Services.AddSingleton<IConfigureMarten, LearnersStore>()
            .AddSingleton<ILearnerDirectory, LearnerDirectory>()
            .AddSingleton<IClassMembership, ClassMembership>()
            .AddSingleton<IQuizClasses, QuizClasses>()
            .AddScoped<ClassReader>()
            .AddScoped<IVisibleLearners>(provider => provider.GetRequiredService<ClassReader>())
            .AddScoped<INodeLoader, LearnerNodes>();

    private sealed class LearnersStore : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options)
        {
            options.Schema.For<SchoolClass>().DatabaseSchemaName(Schema).GinIndexJsonData();
            options.Schema.For<ClassTitle>().DatabaseSchemaName(Schema);
            options.Schema.For<LearnerRecord>().DatabaseSchemaName(Schema);

            options.Projections.Snapshot<SchoolClass>(SnapshotLifecycle.Inline);
            options.Projections.Snapshot<LearnerRecord>(SnapshotLifecycle.Inline);
        }
    }

    private sealed class LearnerDirectory(IDocumentStore store, IPeople people) : ILearnerDirectory
    {
        public async Task<IReadOnlyCollection<Guid>> AssignedQuizzes(string tenant, Guid learnerId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            var classes = await session
                .Query<SchoolClass>()
                .Where(@class => @class.ArchivedAt == null && @class.Learners.Contains(learnerId))
                .ToListAsync(cancellation);
            return classes.SelectMany(@class => @class.Assignments).Select(assignment => assignment.QuizId).ToHashSet();
        }

        public async Task<bool> Teaches(string tenant, Guid teacherId, Guid learnerId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            return await session
                .Query<SchoolClass>()
                .AnyAsync(@class => @class.Learners.Contains(learnerId) && @class.Teachers.Contains(teacherId), cancellation);
        }

        public async Task<IReadOnlyList<ClassLearners>> ClassesTaughtBy(string tenant, Guid teacherId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            var classes = await session.Query<SchoolClass>().Where(@class => @class.Teachers.Contains(teacherId)).ToListAsync(cancellation);
            return [.. classes.Select(@class => new ClassLearners(@class.Id, @class.Learners))];
        }

        public async Task<string?> NameOf(string tenant, Guid personId, CancellationToken cancellation) =>
            (await people.NamesOf(tenant, [personId], cancellation)).GetValueOrDefault(personId);
    }
}
