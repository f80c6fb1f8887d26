using AdaptivQ.Operations.DeadLetters;
using AdaptivQ.Operations.Projections;
using AdaptivQ.Platform;
using AdaptivQ.Platform.Live;
using AdaptivQ.Platform.Observability;
using Marten;
using Weasel.Postgresql.Tables;

[assembly: Wolverine.Attributes.WolverineModule]

namespace AdaptivQ.Operations;

/// <summary>What an operator does with the read models: see how far they are, and build them again.</summary>
public static class OperationsModule
{
    /// <summary>Adds the module to the application.</summary>
    public static void Add(WebApplicationBuilder builder, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        MartenInternals.AddCoordinator(services);
        if (role.RunsProjections())
        {
            services.AddHostedService(provider => provider.GetRequiredService<RebuildWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<ShardWatch>());
            if (role == NodeRole.Worker)
            {
                services.AddHealthChecks().AddCheck<ProjectionsRun>("projections", tags: [Readiness.Tag]);
            }
        }

        services
            .AddSingleton<IConfigureMarten, OperationsStore>()
            .AddSingleton<MartenInternals>()
            .AddSingleton<ProjectionCatalog>()
            .AddSingleton<ProjectionBoard>()
            .AddSingleton<RebuildRequests>()
            .AddSingleton<ProjectionRebuilder>()
            .AddSingleton<RebuildWorker>()
            .AddSingleton<ShardWatch>()
            .AddSingleton<ILiveTopic, ProjectionChanges>()
            .AddHostedService<ProjectionLag>()
            .AddHostedService<MessageGauges>();
    }

    private sealed class OperationsStore : IConfigureMarten
    {
        public void Configure(IServiceProvider services, StoreOptions options)
        {
            MartenInternals.TrackStates(options);
            options.Storage.ExtendedSchemaObjects.Add(RebuildTable());
        }

        private static Table RebuildTable()
        {
            var table = new Table(RebuildRequests.TableName);
            table.AddColumn("projection", "varchar(200)").AsPrimaryKey();
            table.AddColumn("id", "uuid").NotNull();
            table.AddColumn("state", "varchar(20)").NotNull();
            table.AddColumn("cancel", "boolean").NotNull().DefaultValueByExpression("false");
            table.AddColumn("worker", "varchar(200)");
            table.AddColumn("attempts", "integer").NotNull().DefaultValueByExpression("0");
            table.AddColumn("position", "bigint").NotNull().DefaultValueByExpression("0");
            table.AddColumn("target", "bigint").NotNull().DefaultValueByExpression("0");
            table.AddColumn("added", "bigint").NotNull().DefaultValueByExpression("0");
            table.AddColumn("changed", "bigint").NotNull().DefaultValueByExpression("0");
            table.AddColumn("removed", "bigint").NotNull().DefaultValueByExpression("0");
            table.AddColumn("requested_at", "timestamp with time zone").NotNull();
            table.AddColumn("started_at", "timestamp with time zone");
            table.AddColumn("heartbeat_at", "timestamp with time zone");
            table.AddColumn("ended_at", "timestamp with time zone");
            table.AddColumn("message", "varchar(2000)");
            return table;
        }
    }
}
