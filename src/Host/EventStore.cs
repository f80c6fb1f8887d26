using System.Globalization;
using AdaptivQ.Adaptivity.Attempts;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Exceptions;
using Npgsql;
using Weasel.Core;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;

namespace AdaptivQ.Host;

/// <summary>Which PostgreSQL, and whether this process may change its schema.</summary>
public sealed record DatabaseSettings(string ConnectionString, bool MayChangeSchema)
{
    // A node that died while it held the daemon's lock is noticed by the server within seconds, not hours: at once where its
    // machine says goodbye for it, and where the machine or the network went with it, by probes after five seconds of silence.
    private const string NoticeTheDead =
        "-c client_connection_check_interval=2000 -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=11000";

    private static readonly string[] Names = ["POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"];

    /// <summary>The server that POSTGRES_HOST and its like name; null where it is not set.</summary>
    /// <exception cref="CommandRefusedException">A setting is missing or unreadable.</exception>
    public static DatabaseSettings? FromEnvironment(IConfiguration configuration, bool mayChangeSchema)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["POSTGRES_HOST"] is not { Length: > 0 } host) return null;
        string Needed(string name) => configuration[name] is { Length: > 0 } value
            ? value
            : throw new CommandRefusedException($"POSTGRES_HOST is set but {name} is not. Set all of {string.Join(", ", Names)}.");
        var port = configuration["POSTGRES_PORT"] is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new CommandRefusedException($"POSTGRES_PORT is '{text}', which is no port number.")
            : 5432;
        var sslMode = configuration["POSTGRES_SSLMODE"] is { Length: > 0 } mode
            ? Enum.TryParse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var parsed) ? parsed : throw new CommandRefusedException($"POSTGRES_SSLMODE is '{mode}'. Use disable, prefer, require, verify-ca or verify-full.")
            : SslMode.Prefer;
        var rootCertificate = configuration["POSTGRES_CA_FILE"] is { Length: > 0 } file
            ? File.Exists(file) ? file : throw new CommandRefusedException($"POSTGRES_CA_FILE is '{file}', and there is no such file. Put the server's root certificate there, or unset it to trust the system's.")
            : null;
        return new DatabaseSettings(
            new NpgsqlConnectionStringBuilder
            {
                Host = host,
                Port = port,
                Database = Needed("POSTGRES_DB"),
                Username = Needed("POSTGRES_USER"),
                Password = Needed("POSTGRES_PASSWORD"),
                SslMode = sslMode,
                RootCertificate = rootCertificate,
                // Nobody signs in by Kerberos, and where its library is not there, as in our image, looking for it writes into the log.
                GssEncryptionMode = GssEncryptionMode.Disable,
                Options = NoticeTheDead,
                // The same the other way round: a server that vanished without a word is noticed in some seconds.
                TcpKeepAlive = true,
                TcpKeepAliveTime = 5,
                TcpKeepAliveInterval = 2,
            }.ConnectionString,
            mayChangeSchema);
    }
}

/// <summary>One Marten store for all modules, and Wolverine's durable messages beside it (docs/adr/0001-one-marten-store.md).</summary>
public static class EventStore
{
    public const string EventSchema = "events";
    public const string MessageSchema = "messages";
    public const string HostSchema = "host";

    /// <summary>How connections are called in metrics, which would otherwise name server, database and user.</summary>
    internal const string Pool = "adaptivq";

    /// <summary>Quickly at first, then ever more slowly; some eight minutes in all, with not more than the 25 tries that Wolverine allows.</summary>
    private static readonly TimeSpan[] Patience =
    [
        TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5),
        .. Enumerable.Repeat(TimeSpan.FromSeconds(10), 5), .. Enumerable.Repeat(TimeSpan.FromSeconds(30), 14),
    ];

    public static void AddEventStore(this WebApplicationBuilder builder, DatabaseSettings database, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(database);
        var autoCreate = database.MayChangeSchema ? AutoCreate.CreateOrUpdate : AutoCreate.None;
        // Statements are prepared once a connection: a plan made anew for each call costs the server several times the call.
        var prepared = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            // So that pg_stat_activity tells which node a session, and a lock, belongs to.
            ApplicationName = $"adaptivq/{Environment.MachineName}/{Environment.ProcessId}",
        };
        // For appends alone, which leave nothing behind in a session: resetting it would cost each commit a round trip.
        var appends = new NpgsqlConnectionStringBuilder(prepared.ConnectionString) { NoResetOnClose = true, MaxPoolSize = 8 };
        builder.Services.AddSingleton(database).AddSingleton<DatabaseSchema>();
        builder.Services.AddKeyedSingleton(AttemptStore.Connections, (_, _) => new NpgsqlDataSourceBuilder(appends.ConnectionString) { Name = $"{Pool}-appends" }.Build());
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
            options.OnException(DatabaseAway.Is).RetryWithCooldown(Patience);
            // Two nodes may begin the same stream at once; the second then finds it there.
            options.OnException<ConcurrencyException>().Or<MartenCommandException>().Or<JasperFx.Events.ExistingStreamIdCollisionException>().Or<Marten.Exceptions.ExistingStreamIdCollisionException>().RetryWithCooldown(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1));
            // A session that is cut while it is in use fails in many ways, and not all of them say so.
            options.OnAnyException().RetryWithCooldown(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        });

        var marten = builder.Services.AddMarten(options =>
            {
                options.Connection(prepared.ConnectionString);
                options.ConfigureNpgsqlDataSourceBuilder(source => source.Name = Pool);
                options.AutoCreateSchemaObjects = autoCreate;
                options.DatabaseSchemaName = HostSchema;
                // A jsonb column orders members its own way: what a policy is may stand behind what it holds.
                options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.AllowOutOfOrderMetadataProperties = true);
                options.DisableNpgsqlLogging = true;

                options.Events.DatabaseSchemaName = EventSchema;
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
                options.Schema.For<Authentication.StoredKey>().SingleTenanted();
            })
            .UseLightweightSessions()
            .IntegrateWithWolverine(integration =>
            {
                integration.MessageStorageSchemaName = MessageSchema;
                integration.AutoCreate = autoCreate;
            })
            .AddAsyncDaemon(role.RunsProjections() ? DaemonMode.HotCold : DaemonMode.ExternallyManaged);
        // A web node runs none, yet a rebuild may be asked for there; AddAsyncDaemon registers it only where it runs.
        if (!role.RunsProjections()) builder.Services.AddSingleton<Marten.Events.Daemon.Coordination.IProjectionCoordinator, Marten.Events.Daemon.Coordination.ProjectionCoordinator>();
        if (database.MayChangeSchema) marten.ApplyAllDatabaseChangesOnStartup();
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
        // Also gives waiting messages the time since when.
        durability.InboxStaleTime = TimeSpan.FromMinutes(10);
        durability.OutboxStaleTime = TimeSpan.FromMinutes(10);
        // Within the 30 seconds that an orchestrator waits before it kills.
        durability.DrainTimeout = TimeSpan.FromSeconds(10);
    }
}
