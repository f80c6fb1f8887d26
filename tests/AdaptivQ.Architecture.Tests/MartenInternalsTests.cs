using System.Reflection;
using System.Text.RegularExpressions;
using AdaptivQ.Operations;
using AdaptivQ.Operations.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace AdaptivQ.Architecture.Tests;

/// <summary>
/// What we use of Marten and JasperFx beyond what they document for applications: each member as it is in the version that we build
/// upon. An upgrade that removes or changes one fails here by its name (docs/adr/0016-martens-internals-in-one-file.md).
/// </summary>
public sealed partial class MartenInternalsTests(BuiltHost host)
{
    private static readonly string[] Classes = [nameof(MartenInternals), "NodeShard", "ShadowStore"];

    /// <summary>The generation of Wolverine's code before a build, in the Host, which must not use the insides of Operations.</summary>
    private static readonly Type[] OfStaticCode =
    [
        .. typeof(Host.StaticCode).Assembly.GetTypes().Where(type => OutermostOf(type) == typeof(Host.StaticCode)),
    ];

    private static readonly Type[] InTheFiles =
    [
        .. typeof(MartenInternals).Assembly.GetTypes().Where(type => Classes.Contains(OutermostOf(type).Name)),
        .. OfStaticCode,
    ];

    public static TheoryData<string> Pinned =>
        [
            "AsyncShard`2.get_Factory() : ISubscriptionFactory`2",
            "AsyncShard`2.get_Filters() : EventFilterable",
            "AsyncShard`2.get_Name() : ShardName",
            "AsyncShard`2.get_Options() : AsyncOptions",
            "AsyncShard`2.get_Role() : ShardRole",
            "DaemonSettings.set_ExtendedProgressionHeartbeatInterval(Nullable`1) : Void",
            "DynamicCodeBuilder.WriteGeneratedCode(Action`1) : Void",
            "DynamicCodeBuilder.new(IServiceProvider, ICodeFileCollection[])",
            "DynamicCodeBuilder.set_ServiceVariableSource(IServiceVariableSource) : Void",
            "DynamicCodeBuilder.set_WithinCodegenCommand(Boolean) : Void",
            "GenerationRules.set_GeneratedCodeOutputPath(String) : Void",
            "ICodeFileCollection.get_Rules() : GenerationRules",
            "IDocumentStore.BuildProjectionDaemonAsync(String, ILogger) : ValueTask`1",
            "IEventFailureContext.get_EventTypeName() : String",
            "IEventFailureContext.get_Sequence() : Int64",
            "IEventStoreOptions.set_EnableExtendedProgressionTracking(Boolean) : Void",
            "IEventStore`2.AllShards() : IReadOnlyList`1",
            "IEventStore`2.BuildEventLoader(IEventDatabase, ILogger, EventFilterable, AsyncOptions, ShardName) : IEventLoader",
            "IEventStore`2.get_RebuildErrors() : ErrorHandlingOptions",
            "IProjectionCoordinator.DaemonForMainDatabase() : IProjectionDaemon",
            "IProjectionDaemon.CurrentAgents() : IReadOnlyList`1",
            "IProjectionDaemon.EjectPausedShard(String) : Void",
            "IProjectionDaemon.HighWaterMark() : Int64",
            "IProjectionDaemon.PrepareForRebuildsAsync() : Task",
            "IProjectionDaemon.StartAgentAsync(String, CancellationToken) : Task",
            "IProjectionDaemon.StatusFor(String) : AgentStatus",
            "IProjectionDaemon.StopAgentAsync(String, Exception) : Task",
            "IProjectionDaemon.get_IsRunning() : Boolean",
            "IProjectionSource`2.PublishedTypes() : IEnumerable`1",
            "ISubscriptionAgent.StopAndDrainAsync(CancellationToken) : Task",
            "ISubscriptionAgent.get_Failure() : ShardFailure",
            "ISubscriptionAgent.get_Status() : AgentStatus",
            "ISubscriptionController.get_Name() : ShardName",
            "ISubscriptionSource`2.Shards() : IReadOnlyList`1",
            "MartenDatabase.get_Tracker() : ShardStateTracker",
            "NulloDaemonRuntime.new()",
            "ProjectionBase.OverwriteVersion(UInt32) : Void",
            "ProjectionLockIds.Compute(String, ShardName, Int32) : Int32",
            "ShardFailure.get_Detail() : String",
            "ShardName.get_Identity() : String",
            "ShardName.get_Name() : String",
            "SubscriptionAgent.DisposeAsync() : ValueTask",
            "SubscriptionAgent.ReplayAsync(SubscriptionExecutionRequest, Int64, TimeSpan) : Task",
            "SubscriptionAgent.ReportCriticalFailureAsync(Exception) : Task",
            "SubscriptionAgent.get_LastCommitted() : Int64",
            "SubscriptionAgent.new(ShardName, AsyncOptions, TimeProvider, IEventLoader, ISubscriptionExecution, "
                + "ShardStateTracker, ISubscriptionMetrics, ILogger)",
            "SubscriptionExecutionRequest.new(Int64, ShardExecutionMode, ErrorHandlingOptions, IDaemonRuntime)",
            "SubscriptionExecutionRequest.set_DisableOptimizedReplay(Boolean) : Void",
            "SubscriptionMetrics.new(IEventStore, ShardName, IEventDatabase)",
        ];

    [Theory]
    [MemberData(nameof(Pinned))]
    public void A_member_is_as_it_was(string member) => Everything.Value.ShouldContain(member);

    [Fact]
    public void Every_internal_member_that_we_use_has_its_test() =>
        UsedIn(InTheFiles)
            .Select(Signature)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe(Pinned.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("mt_event_progression", "name", "last_seq_id", "last_updated", "agent_status", "pause_reason")]
    [InlineData("mt_events", "seq_id")]
    public void A_table_of_the_events_has_the_columns_that_we_read(string table, params string[] columns)
    {
        var made = Table($"events.{table}");
        foreach (var column in columns)
        {
            made.ShouldContain($" {column} ");
        }
    }

    [Theory]
    [InlineData("mt_last_modified")]
    [InlineData("mt_version")]
    public void Every_document_says_when_it_was_stored_and_in_which_version(string column) =>
        Table("quizzes.mt_doc_quiz").ShouldContain($" {column} ");

    [Theory]
    [InlineData("AttemptSummaries", "AttemptSummaries:All")]
    [InlineData("AttemptMessages", "AttemptMessages:All")]
    public void A_shard_is_locked_and_its_progress_stored_under_names_that_other_releases_know(string projection, string shard)
    {
        var known = new ProjectionCatalog(new MartenInternals(host.Store, (StoreOptions)host.Store.Options, null!)).Find(projection)!;
        known.Shards.Select(one => one.Identity).ShouldBe([shard]);
        known.Shards.ShouldAllBe(one => one.Lock != 0);
    }

    [Fact]
    public void No_other_file_uses_any() => Repository.Types.Except(InTheFiles).SelectMany(UsedBy).ShouldBeEmpty();

    [Fact]
    public void Each_of_the_two_files_keeps_to_its_part()
    {
        UsedIn(OfStaticCode).Where(member => !IsOfCodeGeneration(member)).Select(Signature).ShouldBeEmpty();
        UsedIn(InTheFiles.Except(OfStaticCode)).Where(IsOfCodeGeneration).Select(Signature).ShouldBeEmpty();
    }

    [Fact]
    public void No_other_file_names_their_tables() =>
        Repository
            .Files("src", "*.cs")
            .Where(file => Path.GetFileName(file) != "MartenInternals.cs")
            .SelectMany(file => TablesIn(Repository.Relative(file), File.ReadAllText(file)))
            .ShouldBeEmpty();

    [Fact]
    public void A_use_elsewhere_is_found()
    {
        new[] { typeof(Offender) }
            .SelectMany(UsedBy)
            .ShouldBe([
                "Offender uses IProjectionDaemon.HighWaterMark() : Int64",
                "Offender names MartenDatabase",
                "Offender names MartenDatabase",
                "Offender names IProjectionDaemon",
                "Offender names IProjectionDaemon",
                "Offender names ICodeFileCollection",
            ]);
        TablesIn("a.cs", "select 1 from events.mt_events").ShouldBe(["a.cs names mt_events"]);
        TablesIn("a.cs", "messages.wolverine_dead_letters").ShouldBe(["a.cs names wolverine_dead_letters"]);
        TablesIn("a.cs", "select events.mt_quick_append_events(1)").ShouldBe(["a.cs names mt_quick_append_events"]);
        TablesIn("a.cs", "mt_archive_stream, mt_hilo").ShouldBe(["a.cs names mt_archive_stream", "a.cs names mt_hilo"]);
        TablesIn("a.cs", "command_events, mt_last_modified, mt_version, mt_deleted_at").ShouldBeEmpty();
    }

    private static class Offender
    {
        public static long Look(JasperFx.Events.Daemon.IProjectionDaemon daemon) => daemon.HighWaterMark();

        public static bool Test(object database) => database is Marten.Storage.MartenDatabase;

        public static object Cast(object database) => (Marten.Storage.MartenDatabase)database;

        public static Type TypeOf() => typeof(JasperFx.Events.Daemon.IProjectionDaemon);

        public static object Ask(IServiceProvider services) => services.GetRequiredService<JasperFx.Events.Daemon.IProjectionDaemon>();

        public static object All(IServiceProvider services) => services.GetServices<JasperFx.CodeGeneration.ICodeFileCollection>();
    }

    private static IEnumerable<string> UsedBy(Type type) =>
        UsedIn([type])
            .Select(member => $"{type.Name} uses {Signature(member)}")
            .Concat(Il.Methods(type).SelectMany(Il.Types).Where(IsInternalType).Select(named => $"{type.Name} names {named.Name}"));

    private static IEnumerable<string> TablesIn(string file, string text) =>
        Tables().Matches(text).Select(match => $"{file} names {match.Value}");

    /// <summary>Tables and functions. The columns of every document, such as mt_last_modified, are documented.</summary>
    [GeneratedRegex(@"\b(?:mt_(?!(?:last_modified|version|dotnet_type|deleted|deleted_at|doc_\w+)\b)\w+|wolverine_\w+)\b")]
    private static partial Regex Tables();

    private static readonly Lazy<IReadOnlySet<string>> Everything = new(() =>
        new[] { "Marten", "JasperFx.Events", "JasperFx" }
            .SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .SelectMany(type => Il.Methods(type).Cast<MemberInfo>().Concat(type.GetFields()))
            .Where(IsInternal)
            .Select(Signature)
            .ToHashSet()
    );

    private string Table(string name)
    {
        var script = host.Store.Storage.ToDatabaseScript();
        var start = script.IndexOf($"CREATE TABLE IF NOT EXISTS {name} ", StringComparison.OrdinalIgnoreCase);
        start.ShouldBeGreaterThan(-1, $"there is no table {name}");
        return script[start..script.IndexOf(';', start)];
    }

    /// <summary>Of types that are documented otherwise, the members that are not.</summary>
    private static readonly string[] InternalMembers =
    [
        "Shards",
        "PublishedTypes",
        "BuildProjectionDaemonAsync",
        "set_EnableExtendedProgressionTracking",
        "set_ExtendedProgressionHeartbeatInterval",
        "OverwriteVersion",
        "set_GeneratedCodeOutputPath",
    ];

    internal static bool IsInternal(MemberInfo member) =>
        member.DeclaringType is { } type
        && (
            (InternalMembers.Contains(member.Name) && type.Assembly.GetName().Name is "Marten" or "JasperFx.Events" or "JasperFx")
            || IsInternalType(type)
        );

    private static bool IsOfCodeGeneration(MemberInfo member) =>
        member.DeclaringType!.Namespace!.StartsWith("JasperFx.CodeGeneration", StringComparison.Ordinal);

    private static bool IsInternalType(Type named)
    {
        var type = $"{named.Namespace}.{named.Name}";
        // How the daemon is set up is documented.
        if (type is "JasperFx.Events.Daemon.DaemonSettings" or "JasperFx.Events.Daemon.ErrorHandlingOptions")
        {
            return false;
        }
        return type.StartsWith("JasperFx.Events.Daemon.", StringComparison.Ordinal)
            || type.StartsWith("Marten.Events.Daemon.", StringComparison.Ordinal)
            || type.StartsWith("Marten.Storage.MartenDatabase", StringComparison.Ordinal)
            || type.StartsWith("JasperFx.Events.IEventStore`", StringComparison.Ordinal)
            || type.StartsWith("JasperFx.Events.Projections.AsyncShard`", StringComparison.Ordinal)
            || type
                is "JasperFx.Events.Projections.ShardName"
                    or "JasperFx.Events.Projections.EventFilterable"
                    or "JasperFx.CodeGeneration.DynamicCodeBuilder"
                    or "JasperFx.CodeGeneration.ICodeFileCollection"
                    or "JasperFx.CodeGeneration.Model.IServiceVariableSource";
    }

    internal static IEnumerable<MemberInfo> UsedIn(IEnumerable<Type> types) =>
        types.SelectMany(Il.Methods).SelectMany(Il.Touched).Where(IsInternal);

    internal static Type OutermostOf(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }
        return type;
    }

    private static string Signature(MemberInfo member)
    {
        var type = member.DeclaringType!;
        if (type is { IsGenericType: true, IsGenericTypeDefinition: false })
        {
            type = type.GetGenericTypeDefinition();
            member = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
                .First(other => other.MetadataToken == member.MetadataToken);
        }

        return member switch
        {
            MethodInfo method => $"{type.Name}.{method.Name}({Parameters(method)}) : {method.ReturnType.Name}",
            ConstructorInfo constructor => $"{type.Name}.new({Parameters(constructor)})",
            FieldInfo field => $"{type.Name}.{field.Name} : {field.FieldType.Name}",
            _ => $"{type.Name}.{member.Name}",
        };
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name));
}
