using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Types;
using Marten.Services.BatchQuerying;

namespace AdaptivQ.Platform.GraphQL;

/// <summary>Where a page ended: the last row's place in the order, so that rows written meanwhile neither repeat nor hide any.</summary>
/// <param name="Kind">Which list it belongs to.</param>
/// <param name="At">The row's time; the smallest one for a list that is not ordered by time.</param>
/// <param name="Id">What tells rows of the same time apart.</param>
public sealed record Cursor(char Kind, DateTimeOffset At, string Id)
{
    // An author's own id of an item may fill a cell of an import.
    private const int Longest = 40_000;

    /// <summary>Writes the cursor as clients get it: base64url without padding.</summary>
    public string Encode() =>
        System.Buffers.Text.Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Kind}{At.UtcTicks}:{Id}"))
        );

    /// <summary>Reads a cursor that <see cref="Encode"/> has written and a client sent back.</summary>
    /// <returns>Null for anything that is no cursor of that list.</returns>
    /// <param name="kind">Of the list that the cursor is to be used for.</param>
    /// <param name="ids">The form that the ids of that list have.</param>
    public static Cursor? TryDecode(string text, char kind, CursorIds ids)
    {
        if (text.Length is 0 or > Longest || !System.Buffers.Text.Base64Url.IsValid(text))
        {
            return null;
        }
        var plain = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(text));
        return
            plain.StartsWith(kind)
            && plain.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            && long.TryParse(plain.AsSpan(1, colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && !plain.Contains('\0', StringComparison.Ordinal)
            && IsIdOf(ids, plain[(colon + 1)..])
            ? new Cursor(kind, new DateTimeOffset(ticks, TimeSpan.Zero), plain[(colon + 1)..])
            : null;
    }

    private static bool IsIdOf(CursorIds ids, string id) =>
        ids switch
        {
            CursorIds.Uuid => Guid.TryParseExact(id, "N", out _),
            CursorIds.UuidAndPosition => id.Split(':') is [var attempt, var position]
                && Guid.TryParseExact(attempt, "N", out _)
                && int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            _ => id.Length > 0,
        };
}

/// <summary>What tells rows of a list apart.</summary>
public enum CursorIds
{
    /// <summary>Any text but none.</summary>
    Text,

    /// <summary>A UUID without hyphens.</summary>
    Uuid,

    /// <summary>A UUID without hyphens, a colon and a whole number.</summary>
    UuidAndPosition,
}

/// <summary>A parameter that takes the cursor of a list: a String in the schema, refused before anything runs if it is not one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AfterAttribute(char kind, CursorIds ids) : GraphQLAttribute
{
    /// <inheritdoc/>
    public override void Modify(TypeInformation typeInformation) => typeInformation.GraphType = typeof(StringGraphType);

    /// <inheritdoc/>
    public override void Modify(QueryArgument queryArgument, ParameterInfo parameterInfo) =>
        queryArgument.Parser = value =>
            value is string text && Cursor.TryDecode(text, kind, ids) is { } cursor
                ? cursor
                : throw new RefusedArgument(queryArgument.Name, "it takes the endCursor or a cursor of the same list.");
}

/// <summary>One page of a list to be read.</summary>
/// <param name="First">How many rows, 1 to <see cref="Most"/>.</param>
public sealed record PageOf<TFilter>(TFilter Filter, int First, Cursor? After)
{
    /// <summary>Rows of a page where the client names no number.</summary>
    public const int Default = 50;

    /// <summary>Rows that a page has at most.</summary>
    public const int Most = 200;

    /// <summary>Makes a page as the client asked for it.</summary>
    /// <param name="first">1 to <see cref="Most"/>; null: <see cref="Default"/>.</param>
    public PageOf(TFilter filter, int? first, Cursor? after)
        : this(filter, first ?? Default, after) { }
}

/// <summary>Rows of a page, one more read than shown to know whether there are more.</summary>
public sealed record Rows<T>(IReadOnlyList<T> Shown, bool More)
{
    internal static Rows<T> Of(IReadOnlyList<T> read, int first) =>
        new(read.Count > first ? [.. read.Take(first)] : read, read.Count > first);

    /// <summary>Converts every row; <see cref="More"/> stays as it is.</summary>
    public Rows<TOther> As<TOther>(Func<T, TOther> make) => new([.. Shown.Select(make)], More);
}

/// <summary>Where to go on.</summary>
[Description("Where a page ends and whether another follows.")]
public sealed class PageInfo(bool hasNextPage, string? endCursor)
{
    /// <summary>Whether the list has rows behind this page.</summary>
    public bool HasNextPage => hasNextPage;

    /// <summary>Cursor of the page's last row, encoded; null for an empty page.</summary>
    [Description("To be given as 'after' for the next page; null for an empty page.")]
    public string? EndCursor => endCursor;
}

/// <summary>A node in its place in the list.</summary>
public sealed class Edge<TNode>(string cursor, TNode node)
    where TNode : notnull
{
    /// <summary>The node's cursor, encoded.</summary>
    [Description("To be given as 'after' to go on behind this node.")]
    public string Cursor => cursor;

    /// <summary>What the list holds at this place.</summary>
    public TNode Node => node;
}

/// <summary>A page of a list. Nothing is read before a field asks for it, and each of page and count only once.</summary>
[Description("A page of a list.")]
public sealed class Connection<TNode>(Func<IDataLoaderResult<int>> count, Func<IDataLoaderResult<Rows<Edge<TNode>>>> page)
    where TNode : notnull
{
    /// <summary>Counts the rows of all pages, under the same filters.</summary>
    [Description("How many there are in all, under the same filters; counted only if asked for.")]
    public IDataLoaderResult<int> TotalCount() => count();

    /// <summary>Reads the page, without cursors.</summary>
    public IDataLoaderResult<IReadOnlyList<TNode>> Nodes() =>
        page().Then<Rows<Edge<TNode>>, IReadOnlyList<TNode>>(rows => [.. rows.Shown.Select(edge => edge.Node)]);

    /// <summary>Reads the page, each row with its cursor.</summary>
    public IDataLoaderResult<IReadOnlyList<Edge<TNode>>> Edges() => page().Then(rows => rows.Shown);

    /// <summary>Reads the page and tells where it ends.</summary>
    public IDataLoaderResult<PageInfo> PageInfo() =>
        page().Then(rows => new PageInfo(rows.More, rows.Shown is [.., var last] ? last.Cursor : null));
}

/// <summary>Lists without rows.</summary>
public static class Connection
{
    /// <summary>For those who may not see the list.</summary>
    public static Connection<TNode> Nothing<TNode>()
        where TNode : notnull => new(() => Pending.Of(0), () => Pending.Of(new Rows<Edge<TNode>>([], false)));
}

/// <summary>Pages and counts of many filters, each batch in one round trip to the database.</summary>
public static class Pages
{
    /// <summary>Reads the pages in one round trip; each finds out whether more rows follow.</summary>
    /// <param name="order">Sorts, and leaves out what lies before the cursor.</param>
    /// <param name="conditions">What a row must meet, all of it, under a filter.</param>
    /// <exception cref="RefusedQueryException">The request has read as much as it may.</exception>
    public static async Task<IReadOnlyDictionary<PageOf<TFilter>, Rows<T>>> Read<TFilter, T>(
        GraphReader reader,
        IReadOnlyList<PageOf<TFilter>> pages,
        Func<TFilter, Task<IReadOnlyList<Expression<Func<T, bool>>>>> conditions,
        Func<IBatchedQueryable<T>, PageOf<TFilter>, IBatchedQueryable<T>> order,
        CancellationToken cancellation
    )
        where TFilter : notnull
        where T : class
    {
        reader.CountAgainstLimits(pages.Count, 0);
        var batch = reader.Session.CreateBatchQuery();
        var reads = new List<Task<IReadOnlyList<T>>>(pages.Count);
        foreach (var page in pages)
        {
            reads.Add(order(Where(batch.Query<T>(), await conditions(page.Filter)), page).Take(page.First + 1).ToList());
        }
        await batch.Execute(cancellation);
        var result = new Dictionary<PageOf<TFilter>, Rows<T>>();
        foreach (var (page, read) in pages.Zip(reads))
        {
            result[page] = Rows<T>.Of(await read, page.First);
        }
        reader.CountAgainstLimits(0, result.Values.Sum(rows => rows.Shown.Count));
        return result;
    }

    /// <summary>Counts the rows of every filter in one round trip.</summary>
    /// <param name="conditions">What a row must meet, all of it, under a filter.</param>
    /// <exception cref="RefusedQueryException">The request has read as much as it may.</exception>
    public static async Task<IReadOnlyDictionary<TFilter, int>> Count<TFilter, T>(
        GraphReader reader,
        IReadOnlyList<TFilter> filters,
        Func<TFilter, Task<IReadOnlyList<Expression<Func<T, bool>>>>> conditions,
        CancellationToken cancellation
    )
        where TFilter : notnull
        where T : class
    {
        reader.CountAgainstLimits(filters.Count, 0);
        var batch = reader.Session.CreateBatchQuery();
        var counts = new List<Task<long>>(filters.Count);
        foreach (var filter in filters)
        {
            counts.Add(Where(batch.Query<T>(), await conditions(filter)).Count());
        }
        await batch.Execute(cancellation);
        var result = new Dictionary<TFilter, int>();
        foreach (var (filter, count) in filters.Zip(counts))
        {
            result[filter] = (int)Math.Min(await count, int.MaxValue);
        }
        return result;
    }

    private static IBatchedQueryable<T> Where<T>(IBatchedQueryable<T> query, IReadOnlyList<Expression<Func<T, bool>>> conditions) =>
        conditions.Aggregate(query, (all, condition) => all.Where(condition));
}
