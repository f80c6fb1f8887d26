using AdaptivQ.Identity.Contracts;
using AdaptivQ.Identity.People;
using AdaptivQ.Identity.Schools;
using AdaptivQ.Identity.SignIn;
using AdaptivQ.Platform;
using AdaptivQ.Platform.CommandLine;
using AdaptivQ.Platform.Limits;
using Marten;
using Microsoft.AspNetCore.Identity;
using StoreOptions = Marten.StoreOptions;

[assembly: Wolverine.Attributes.WolverineModule]

namespace AdaptivQ.Identity;

/// <summary>People, schools, accounts and sessions: who is asking, and the only place that knows who a random id is.</summary>
public static class IdentityModule
{
    /// <summary>The module's schema.</summary>
    public const string Schema = "identity";

    /// <summary>Adds the module to the application.</summary>
    public static void Add(WebApplicationBuilder builder, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddAuthentication(role);
        builder
            .Services.AddSingleton<IConfigureMarten, IdentityStore>()
            .AddSingleton<IPeople, Vault>()
            .AddSingleton<ISchoolRegister, SchoolRegister>()
            .AddSingleton<IProductionCheck, NoDemoAccounts>()
            .AddSingleton<IWebPart, Sessions>()
            .AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>()
            .AddSingleton<SignInQueue>()
            .AddSingleton<KnownDevices>()
            .AddSingleton(services => new FailedSignIns(services.GetRequiredService<KeyRingSecret>()))
            .AddSingleton(services => new PasswordSignIn(
                services.GetRequiredService<IDocumentStore>(),
                services.GetRequiredService<IPasswordHasher<Account>>(),
                services.GetRequiredService<FailedSignIns>(),
                services.GetRequiredService<SignInQueue>(),
                services.GetRequiredService<Limiters>(),
                services.GetRequiredService<LimitedRequests>(),
                services.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton<RevokedSessions>()
            .AddSingleton<Passwords>();
    }

    private sealed class IdentityStore : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options)
        {
            // Two changes of one person at the same moment: the second is decided again, on what the first has written.
            options.Schema.For<Person>().DatabaseSchemaName(Schema).UseOptimisticConcurrency(true);
            options.Schema.For<School>().DatabaseSchemaName(Schema).UseOptimisticConcurrency(true);
            options.Schema.For<Account>().DatabaseSchemaName(Schema).SingleTenanted().UseOptimisticConcurrency(true);
            options.Schema.For<Revocation>().DatabaseSchemaName(Schema).SingleTenanted().IndexLastModified();
            options.Schema.For<SignInFailures>().DatabaseSchemaName(Schema).SingleTenanted().IndexLastModified().Index(own => own.Account);
            options.Schema.For<StoredKey>().DatabaseSchemaName(Schema).SingleTenanted();
        }
    }

    private sealed class Sessions : IWebPart
    {
        public void Use(WebApplication app) => Authentication.Use(app);

        public void Map(WebApplication app) => app.MapSessions();
    }

    private sealed class Vault(IDocumentStore store) : IPeople
    {
        public async Task<KnownPerson?> Find(string tenant, Guid personId, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(tenant);
            var person = await session.LoadAsync<Person>(personId, cancellation);
            return person is null ? null : new KnownPerson(person.Id, person.Roles);
        }

        public async Task<IReadOnlyDictionary<Guid, string>> NamesOf(
            string tenant,
            IReadOnlyCollection<Guid> personIds,
            CancellationToken cancellation
        )
        {
            await using var session = store.QuerySession(tenant);
            return (await session.LoadManyAsync<Person>(cancellation, personIds)).ToDictionary(
                person => person.Id,
                person => person.DisplayName
            );
        }
    }

    private sealed class SchoolRegister(IDocumentStore store) : ISchoolRegister
    {
        public async Task<bool> Exists(string school, CancellationToken cancellation)
        {
            await using var session = store.QuerySession(school);
            return await session.LoadAsync<School>(school, cancellation) is not null;
        }
    }

    /// <summary>In Production no one may be able to sign in with the password that the README prints.</summary>
    private sealed class NoDemoAccounts(IDocumentStore store) : IProductionCheck
    {
        public async Task<string?> Problem(CancellationToken cancellation)
        {
            await using var session = store.QuerySession();
            return await session.Query<Account>().AnyAsync(account => account.Demo, cancellation)
                ? "This database holds the demo school, whose password is public. In Production use a database of its own."
                : null;
        }
    }
}
