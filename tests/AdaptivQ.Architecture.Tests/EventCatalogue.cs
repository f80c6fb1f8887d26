using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using AdaptivQ.Quizzes.ItemTypes;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events;

namespace AdaptivQ.Architecture.Tests;

/// <summary>Every event of the store as a page to read: what it says, field by field, and who takes it in. All of it from the
/// code.</summary>
internal static partial class EventCatalogue
{
    private const string Samples = "tests/AdaptivQ.Architecture.Tests/Events";

    public static string Write(BuiltHost host)
    {
        var options = (StoreOptions)host.Store.Options;
        var readers = Readers(host.Store, options).ToLookup(reader => reader.Event, reader => reader.Text);
        var sources = Repository.Files("src/Modules", "*.cs").Select(path => (Path: path, Text: File.ReadAllText(path))).ToList();
        var page = new StringBuilder(
            $"""
            # Event catalogue

            Generated from the code; do not edit. Every event that the store knows, by module and stream. An event is a fact for good:
            it is never edited, and one that has to change is a new version beside the old one, with an upcaster. A sample of every
            version is in [{Samples}](../../{Samples}). Events know people by random ids only.

            To write it again: `{EventCatalogueTests.HowToWrite}`

            """
        ).AppendLine();
        var events = host
            .EventTypes.Select(type => Described.Of(type, ((EventGraph)options.Events).EventMappingFor(type).EventTypeName, sources))
            .ToList();
        page.AppendLine("| Event | In the store | Stream | Read by |").AppendLine("|---|---|---|---|");
        foreach (
            var known in events
                .OrderBy(known => known.Module, StringComparer.Ordinal)
                .ThenBy(known => known.Stream, StringComparer.Ordinal)
                .ThenBy(known => known.Place)
        )
        {
            page.AppendLine(
                $"| [{known.Type.Name}](#{Anchor(known.Type.Name)}) | `{known.StoredAs}`, version {known.Version} "
                    + $"| {known.Module} / {known.Stream} | {string.Join(", ", readers[known.Type])} |"
            );
        }
        foreach (var module in events.GroupBy(known => known.Module).OrderBy(module => module.Key, StringComparer.Ordinal))
        {
            page.AppendLine().AppendLine($"## {module.Key}");
            foreach (
                var stream in module
                    .GroupBy(known => (known.Stream, known.Source))
                    .OrderBy(stream => stream.Key.Stream, StringComparer.Ordinal)
            )
            {
                page.AppendLine()
                    .AppendLine($"### Stream: {stream.Key.Stream}")
                    .AppendLine()
                    .AppendLine($"[{stream.Key.Source}](../../{stream.Key.Source})");
                foreach (var known in stream.OrderBy(known => known.Place))
                {
                    Write(page, known, readers[known.Type], sources);
                }
            }
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Write(
        StringBuilder page,
        Described known,
        IEnumerable<string> readers,
        IReadOnlyList<(string Path, string Text)> sources
    )
    {
        page.AppendLine().AppendLine($"#### {known.Type.Name}").AppendLine();
        if (known.Comment.Summary.Length > 0)
        {
            page.AppendLine(known.Comment.Summary).AppendLine();
        }
        var readBy = readers.Any() ? string.Join(", ", readers) : "the stream's own commands only";
        page.AppendLine($"Stored as `{known.StoredAs}`, version {known.Version}. Read by {readBy}.").AppendLine();
        Fields(page, known.Type, known.Comment);
        foreach (var part in Parts(known.Type))
        {
            var comment = Comment.Of(part, sources);
            var itemType = ItemTypeCatalogue.All.FirstOrDefault(candidate => candidate.Interaction == part);
            page.AppendLine()
                .AppendLine(
                    $"`{part.Name}`{(itemType is null ? "" : $", type `{itemType.Name}`")}:"
                        + (comment.Summary.Length > 0 ? $" {comment.Summary}" : "")
                );
            if (Constructor(part) is not { } constructor || constructor.GetParameters().Length == 0)
            {
                continue;
            }
            page.AppendLine();
            Fields(page, part, comment);
        }
    }

    private static void Fields(StringBuilder page, Type type, Comment comment)
    {
        page.AppendLine("| Field | Type | |").AppendLine("|---|---|---|");
        var nullability = new NullabilityInfoContext();
        foreach (var parameter in Constructor(type)!.GetParameters())
        {
            var may =
                Nullable.GetUnderlyingType(parameter.ParameterType) is not null
                || nullability.Create(parameter).ReadState == NullabilityState.Nullable;
            var typed = $"{Named(parameter.ParameterType)}{(may ? ", or none" : "")}";
            var row = $"| {parameter.Name} | {typed} | {comment.Parameters.GetValueOrDefault(parameter.Name!)} |";
            page.AppendLine(row.Replace("|  |", "| |", StringComparison.Ordinal));
        }
    }

    /// <summary>Null for a type that can't be made of its fields: an abstract one, or one that reads itself from JSON.</summary>
    private static ConstructorInfo? Constructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);

    /// <summary>Records of ours that the event is made of; for one of several kinds, every kind.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        (Constructor(type)?.GetParameters() ?? [])
            .SelectMany(parameter => parameter.ParameterType.GetGenericArguments().Append(parameter.ParameterType))
            .Where(part => Repository.IsOurs(part.Assembly))
            .SelectMany(part =>
                part.IsAbstract ? Kinds(part).SelectMany(kind => Parts(kind).Prepend(kind)).Prepend(part) : Parts(part).Prepend(part)
            )
            .Distinct();

    private static IEnumerable<Type> Kinds(Type type) =>
        type
            .Assembly.GetExportedTypes()
            .Where(kind => !kind.IsAbstract && kind.IsSubclassOf(type))
            .OrderBy(kind => kind.Name, StringComparer.Ordinal);

    private static string Named(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Named(underlying);
        }
        if (!type.IsGenericType)
        {
            return type.Name switch
            {
                nameof(Guid) => "id",
                nameof(Int32) or nameof(Int64) => "whole number",
                nameof(Double) => "number",
                nameof(String) => "text",
                nameof(Boolean) => "yes or no",
                nameof(DateTimeOffset) => "time",
                _ => $"`{type.Name}`",
            };
        }

        var arguments = type.GetGenericArguments();
        return arguments.Length == 2 ? $"{Named(arguments[1])} by {Named(arguments[0])}" : $"list of {Named(arguments[0])}";
    }

    /// <summary>Projections, snapshots and subscriptions, each with the events that it takes in.</summary>
    private static IEnumerable<(Type Event, string Text)> Readers(IDocumentStore store, StoreOptions options)
    {
        var projections =
            from projection in options.Projections.All
            from type in ((EventFilterable)projection).IncludedEventTypes
            select (type, $"{projection.Name} ({(projection.Lifecycle == ProjectionLifecycle.Inline ? "same commit" : "behind")})");
        var subscriptions =
            from shard in ((IEventStore<IDocumentOperations, IQuerySession>)store).AllShards()
            where shard.Role == ShardRole.Subscription
            from type in shard.Filters.IncludedEventTypes
            select (type, $"{shard.Name.Name} (subscription)");
        return projections.Concat(subscriptions).Distinct().OrderBy(reader => reader.Item2, StringComparer.Ordinal);
    }

#pragma warning disable CA1308 // An anchor is in lower case.
    private static string Anchor(string heading) => heading.ToLowerInvariant();
#pragma warning restore CA1308

    private static string Plain(string comment) =>
        Space().Replace(Tag().Replace(Mention().Replace(CommentLine().Replace(comment, " "), "$1"), ""), " ").Trim();

    /// <summary>A state and its events share one file, which is named for the stream.</summary>
    private sealed record Described(
        Type Type,
        string StoredAs,
        int Version,
        string Module,
        string Stream,
        string Source,
        int Place,
        Comment Comment
    )
    {
        public static Described Of(Type type, string storedAs, IReadOnlyList<(string Path, string Text)> sources)
        {
            var (path, text) = sources.Single(source => Declaration(type).IsMatch(source.Text));
            return new Described(
                type,
                storedAs,
                VersionSuffix().Match(storedAs) is { Success: true } suffix
                    ? int.Parse(suffix.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
                    : 1,
                Repository.ModuleOf(Repository.Name(type.Assembly))!,
                Path.GetFileNameWithoutExtension(path),
                Repository.Relative(path),
                Declaration(type).Match(text).Index,
                Comment.Of(type, sources)
            );
        }
    }

    private static Regex Declaration(Type type) =>
        new(
            $@"((?:^ *///.*\n)*)(?:^ *\[.*\].*\n)*^ *public (?:sealed|abstract) (?:partial )?record {type.Name}(?![\w<])",
            RegexOptions.Multiline
        );

    /// <summary>What stands above a type.</summary>
    private sealed record Comment(string Summary, IReadOnlyDictionary<string, string> Parameters)
    {
        public static Comment Of(Type type, IReadOnlyList<(string Path, string Text)> sources)
        {
            var text =
                sources.Select(source => Declaration(type).Match(source.Text)).FirstOrDefault(match => match.Success)?.Groups[1].Value
                ?? "";
            return new Comment(
                Plain(SummaryTag().Match(text).Groups[1].Value),
                ParameterTag().Matches(text).ToDictionary(match => match.Groups[1].Value, match => Plain(match.Groups[2].Value))
            );
        }
    }

    [GeneratedRegex(@"_v(\d+)$")]
    private static partial Regex VersionSuffix();

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex SummaryTag();

    [GeneratedRegex("""<param name="(\w+)">(.*?)</param>""", RegexOptions.Singleline)]
    private static partial Regex ParameterTag();

    [GeneratedRegex(@"\n *///")]
    private static partial Regex CommentLine();

    /// <summary>A type, member or parameter that a comment speaks of.</summary>
    [GeneratedRegex("""<(?:see cref|paramref name)="([\w.]+)"/>""")]
    private static partial Regex Mention();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
