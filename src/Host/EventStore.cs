using AdaptivQ.Platform;
using AdaptivQ.Platform.Database;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Exceptions;
using Weasel.Core;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;
using NodeRole = AdaptivQ.Platform.NodeRole;

namespace AdaptivQ.Host;

/// <summary>One Marten store for all modules, and Wolverine's durable messages beside it (docs/adr/0001-one-marten-store.md).</summary>
public static class EventStore
{
    /// <summary>Quickly at first, then ever more slowly; some eight minutes in all, with not more than the 25 tries that Wolverine
    /// allows.</summary>
    private static readonly TimeSpan[] RetryDelays =
    [
        TimeSpan.FromMilliseconds(250),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        .. Enumerable.Repeat(TimeSpan.FromSeconds(10), 5),
        .. Enumerable.Repeat(TimeSpan.FromSeconds(30), 14),
    ];

    public static void AddEventStore(this WebApplicationBuilder builder, DatabaseSettings database, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(database);
        var autoCreate = database.MayChangeSchema ? AutoCreate.CreateOrUpdate : AutoCreate.None;
        builder.Services.AddSingleton(database).AddSingleton<DatabaseSchema>();
        // Before the store: services start in this order, and the daemon's subscriptions hand messages to Wolverine.
        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(Program).Assembly;
            options.Policies.AutoApplyTransactions();
            options.Policies.UseDurableLocalQueues();
            options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
            options.AutoBuildMessageStorageOnStartup = autoCreate;
            options.CodeGeneration.TypeLoadMode = StaticCode.IsBuiltIn ? TypeLoadMode.Static : TypeLoadMode.Dynamic;
            Recover(options.Durability);
            // A message waits for the database to come back, for some minutes; only then is it given up for an operator to look at.
            options.OnException(DatabaseAway.Is).RetryWithCooldown(RetryDelays);
            // Two nodes may begin the same stream at once; the second then finds it there.
            options
                .OnException<ConcurrencyException>()
                .Or<MartenCommandException>()
                .Or<JasperFx.Events.ExistingStreamIdCollisionException>()
                .Or<Marten.Exceptions.ExistingStreamIdCollisionException>()
                .RetryWithCooldown(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1));
            // A session that is cut while it is in use fails in many ways, and not all of them say so.
            options.OnAnyException().RetryWithCooldown(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        });

        var marten = builder
            .Services.AddMarten(options =>
            {
                options.Connection(database.Prepared);
                options.ConfigureNpgsqlDataSourceBuilder(source => source.Name = DatabaseNames.Pool);
                options.AutoCreateSchemaObjects = autoCreate;
                options.DatabaseSchemaName = DatabaseNames.HostSchema;
                // A jsonb column orders members its own way: what a policy is may stand behind what it holds.
                options.UseSystemTextJsonForSerialization(
                    EnumStorage.AsString,
                    Casing.CamelCase,
                    json => json.AllowOutOfOrderMetadataProperties = true
                );
                options.DisableNpgsqlLogging = true;

                options.Events.DatabaseSchemaName = DatabaseNames.EventSchema;
                options.Events.TenancyStyle = TenancyStyle.Conjoined;
                options.Policies.AllDocumentsAreMultiTenanted();

                // One function call appends; it checks the expected version under a row lock before it takes a sequence number,
                // so that a lost race leaves no gap for the daemon to wait at.
                options.Events.AppendMode = EventAppendMode.Quick;
                options.Events.UseExclusiveLockOnConcurrentAppends = true;
                options.Events.EnableUniqueIndexOnEventId = true;
                options.Events.UseAdvisoryLockTransaction = true;
                // Of the few events that something in the background follows: the span of the request they came from.
                options.Events.MetadataConfig.CorrelationIdEnabled = true;

                // A projection that cannot apply an event stops and says so; skipping would make it quietly wrong for good.
                options.Projections.Errors.SkipApplyErrors = false;
                options.Projections.Errors.SkipSerializationErrors = false;
                options.Projections.Errors.SkipUnknownEvents = false;
                options.Projections.RebuildErrors.SkipApplyErrors = false;
                options.Projections.RebuildErrors.SkipSerializationErrors = false;
                options.Projections.RebuildErrors.SkipUnknownEvents = false;

                options.Projections.LeadershipPollingTime = 2_000;
            })
            .UseLightweightSessions()
            .IntegrateWithWolverine(integration =>
            {
                integration.MessageStorageSchemaName = DatabaseNames.MessageSchema;
                integration.AutoCreate = autoCreate;
            })
            .AddAsyncDaemon(role.RunsProjections() ? DaemonMode.HotCold : DaemonMode.ExternallyManaged);
        if (database.MayChangeSchema)
        {
            marten.ApplyAllDatabaseChangesOnStartup();
        }
    }

    /// <summary>
    /// Messages of a node that died are taken up by another within half a minute: eight seconds without a sign of life and a second
    /// look to be sure, then released, then picked up. One that was only slow finds its messages done, which handlers notice.
    /// </summary>
    private static void Recover(DurabilitySettings durability)
    {
        durability.HealthCheckPollingTime = TimeSpan.FromSeconds(2);
        durability.StaleNodeTimeout = TimeSpan.FromSeconds(8);
        durability.CheckAssignmentPeriod = TimeSpan.FromSeconds(5);
        durability.OrphanedMessageSweepPollingTime = TimeSpan.FromSeconds(2);
        durability.ScheduledJobPollingTime = TimeSpan.FromSeconds(2);
        // Also records when each message started waiting.
        durability.InboxStaleTime = TimeSpan.FromMinutes(10);
        durability.OutboxStaleTime = TimeSpan.FromMinutes(10);
        // Within the 30 seconds that an orchestrator waits before it kills.
        durability.DrainTimeout = TimeSpan.FromSeconds(10);
    }
}
