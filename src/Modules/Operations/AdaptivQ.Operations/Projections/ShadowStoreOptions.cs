using JasperFx;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Schema;
using Marten.Storage;
using Npgsql;

namespace AdaptivQ.Operations.Projections;

/// <summary>How a shadow store is set up: like the live one, in the same database, but it creates nothing by itself.</summary>
internal static class ShadowStoreOptions
{
    /// <param name="database">That of the live store.</param>
    /// <param name="view">The type of document that the projection writes.</param>
    public static StoreOptions Like(IServiceProvider services, NpgsqlDataSource database, Type view)
    {
        var live = services.GetRequiredService<IDocumentStore>();
        var liveOptions = services.GetRequiredService<StoreOptions>();
        var options = new StoreOptions();
        options.Connection(database);
        options.DisableNpgsqlLogging = true;
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.Serializer(liveOptions.Serializer());
        options.DatabaseSchemaName = liveOptions.DatabaseSchemaName;
        options.Events.DatabaseSchemaName = liveOptions.Events.DatabaseSchemaName;
        options.Events.StreamIdentity = liveOptions.Events.StreamIdentity;
        options.Events.TenancyStyle = liveOptions.Events.TenancyStyle;
        var isTenanted = live.Options.FindOrResolveDocumentType(view).TenancyStyle == TenancyStyle.Conjoined;
        if (isTenanted)
        {
            options.Policies.AllDocumentsAreMultiTenanted();
        }
        foreach (var configure in services.GetServices<IConfigureMarten>())
        {
            configure.Configure(services, options);
        }

        // An event that cannot be applied ends the rebuild; a document that lacks one would be quietly wrong.
        options.Projections.RebuildErrors.SkipApplyErrors = false;
        options.Projections.RebuildErrors.SkipSerializationErrors = false;
        options.Projections.RebuildErrors.SkipUnknownEvents = false;
        return options;
    }
}
