using AdaptivQ.Learners.Classes;
using AdaptivQ.Learners.Contracts;
using AdaptivQ.Learners.People;
using AdaptivQ.Learners.Records;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Attributes;
using StoreOptions = Marten.StoreOptions;

[assembly: WolverineModule]

namespace AdaptivQ.Learners;

/// <summary>People, classes, assignments and what each learner has taken: who may do what.</summary>
public static class LearnersModule
{
    public const string Schema = "learners";

    public static IServiceCollection AddLearners(this IServiceCollection services) => services
        .AddSingleton<IConfigureMarten, LearnersStore>()
        .AddSingleton<ILearnerDirectory, LearnerDirectory>()
        .AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>()
        .AddSingleton<PasswordSignIn>()
        .AddSingleton<Passwords>();

    private sealed class LearnersStore : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options)
        {
            // Two changes of one person at the same moment: the second is decided again, on what the first has written.
            options.Schema.For<Person>().DatabaseSchemaName(Schema).UseOptimisticConcurrency(true);
            options.Schema.For<ErasedPerson>().DatabaseSchemaName(Schema);
            options.Schema.For<School>().DatabaseSchemaName(Schema).UseOptimisticConcurrency(true);
            options.Schema.For<Account>().DatabaseSchemaName(Schema).SingleTenanted().UseOptimisticConcurrency(true);
            options.Schema.For<SignInFailures>().DatabaseSchemaName(Schema).SingleTenanted();
            options.Schema.For<SchoolClass>().DatabaseSchemaName(Schema).GinIndexJsonData();
            options.Schema.For<ClassTitle>().DatabaseSchemaName(Schema);
            options.Schema.For<LearnerRecord>().DatabaseSchemaName(Schema);

            options.Projections.Snapshot<SchoolClass>(SnapshotLifecycle.Inline);
            options.Projections.Snapshot<LearnerRecord>(SnapshotLifecycle.Inline);
        }
    }

    private sealed class LearnerDirectory(IDocumentStore store) : ILearnerDirectory
    {
        public async Task<IReadOnlyCollection<Guid>> AssignedQuizzes(string tenant, Guid learnerId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            var classes = await session.Query<SchoolClass>()
                .Where(@class => @class.ArchivedAt == null && @class.Learners.Contains(learnerId)).ToListAsync(cancellation);
            return classes.SelectMany(@class => @class.Assignments).Select(assignment => assignment.QuizId).ToHashSet();
        }

        public async Task<bool> Teaches(string tenant, Guid teacherId, Guid learnerId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            return await session.Query<SchoolClass>().AnyAsync(@class => @class.Learners.Contains(learnerId) && @class.Teachers.Contains(teacherId), cancellation);
        }

        public async Task<string?> NameOf(string tenant, Guid personId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            return (await session.LoadAsync<Person>(personId, cancellation))?.DisplayName;
        }
    }
}
