using System.ComponentModel;
using System.Linq.Expressions;
using System.Text.Json;
using AdaptivQ.Kernel;
using AdaptivQ.Platform.GraphQL;
using GraphQL;
using GraphQL.DataLoader;
using Marten;
using Marten.Services.BatchQuerying;

namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>Item banks and items as entrances to the graph.</summary>
[GraphFields("Query")]
internal sealed class ItemRoots
{
    [Description("All item banks by title. For authors.")]
    public static async Task<IReadOnlyList<ItemBankNode>> ItemBanks([FromServices] GraphReader reader, CancellationToken cancellation) =>
        reader.SeesItems
            ?
            [
                .. (
                    await reader.Session.Query<ItemBank>().OrderBy(bank => bank.Title).ThenBy(bank => bank.Id).ToListAsync(cancellation)
                ).Select(bank => new ItemBankNode(bank)),
            ]
            : [];

    [Description("Items of a bank with keys and parameters, by external id. For authors.")]
    public static Connection<ItemNode> Items(
        Guid bankId,
        [Description("Only this topic, spelt exactly.")] string? topic,
        [Description("Only items whose stem or external id contains this, in either case.")] string? search,
        int? first,
        [After(ItemList.CursorKind, CursorIds.Text)] Cursor? after,
        [FromServices] GraphReader reader,
        [Description("Retired items too.")] bool retired = false
    ) => ItemList.Of(reader, new ItemFilter(bankId, topic, search, retired), first, after);
}

/// <summary>Who sees items: they come with their keys and parameters, for those who write them and for no one else.</summary>
internal static class ItemVisibility
{
    extension(GraphReader reader)
    {
        public bool SeesItems => reader.Caller.Is(Roles.Author);
    }
}

[GraphQLMetadata("ItemBank"), Description("A collection of items that quizzes draw from.")]
internal sealed class ItemBankNode(ItemBank bank)
{
    public Guid Id => bank.Id;

    public string Title => bank.Title;

    [Description("Without retired items.")]
    public int ItemCount => bank.ItemCount;

    [Description("How many times parameters of its items have been set; 0 until the first time.")]
    public int CalibrationVersion => bank.CalibrationVersion;

    [Description("By name, without retired items.")]
    public IReadOnlyList<TopicNode> Topics =>
        [.. bank.Topics.OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => new TopicNode(topic.Key, topic.Value))];
}

[GraphQLMetadata("Topic")]
internal sealed class TopicNode(string name, int itemCount)
{
    public string Name => name;

    public int ItemCount => itemCount;
}

/// <summary>An item with its key and parameters. Only the field 'items', which is the authors', may ever lead here.</summary>
[GraphQLMetadata("Item"), Description("An item at its newest revision, with key and parameters.")]
internal sealed class ItemNode(Item item, GraphReader reader)
{
    public Guid Id => item.Id;

    [Description("The author's own id, unique in the bank.")]
    public string ExternalId => item.ExternalId;

    public string Topic => item.Content.Topic;

    public string? Skill => item.Content.Skill;

    public int Revision => item.Revision;

    [Description("Since when no new version asks it; null for an item in use.")]
    public DateTimeOffset? RetiredAt => item.RetiredAt;

    [Description("Markdown with KaTeX between dollar signs.")]
    public string Stem => item.Content.Stem;

    [Description("Name of the item type, such as single-choice.")]
    public string Type => item.Content.Interaction.Type;

    [Description("How it is answered and scored, key and feedback included, in the shape of its type.")]
    public JsonElement Interaction => JsonSerializer.SerializeToElement(item.Content.Interaction, JsonSerializerOptions.Web);

    public string? Rationale => item.Content.Rationale;

    public string? ImageUrl => item.Content.ImageId is { } image ? $"/api/media/{image}" : null;

    [Description("What a revision sends as imageName to keep the picture: its file name in the bank, or its id where it has no name now.")]
    public IDataLoaderResult<string?> ImageName() =>
        item.Content.ImageId is { } image
            ? reader
                .Batch<Picture, string>("image names", (pictures, cancellation) => ReadNames(reader, pictures, cancellation))
                .Load(new(item.BankId, image))
                .Then<string?, string?>(name => name ?? image)
            : Pending.Of<string?>(null);

    public string? ImageAlt => item.Content.ImageAlt;

    [Description("Response model of the parameters: dichotomous, gpcm or grm.")]
    public string Model => item.Parameters.Model;

    [Description("Discrimination, per logit.")]
    public double A => item.Parameters.A;

    [Description("Logits: one difficulty of a dichotomous item, the thresholds or steps between categories of others.")]
    public IReadOnlyList<double> B => item.Parameters.B;

    [Description("Guessing: the chance of a right answer at very low ability.")]
    public double C => item.Parameters.C;

    [Description("Upper asymptote: the chance of a right answer at very high ability.")]
    public double D => item.Parameters.D;

    [Description("Difficulty as one number, logits.")]
    public double Location => item.Parameters.B.Average();

    [Description("Of the parameters; of a prior, how far it may be off.")]
    public ParameterErrorsNode StandardErrors => new(item.Parameters.Errors);

    [Description("prior: set by level before anybody answered. imported: taken over from elsewhere. calibrated: estimated from responses.")]
    public string ParameterSource => item.Parameters.Source.Kind;

    [Description("Whose the parameters are, in words; null for priors.")]
    public string? ParametersFrom => item.Parameters.Source.Whose();

    [Description("How many learners' responses they were estimated from; null where that is not known.")]
    public int? ParameterLearners => item.Parameters.Source.LearnerCount();

    [Description("The bank's calibration version when they were set; 0 for first priors.")]
    public int CalibrationVersion => item.CalibrationVersion;

    [Description("The author's level, 1 (easiest) to 10.")]
    public int? Level => item.Content.Level;

    private static async Task<IReadOnlyDictionary<Picture, string>> ReadNames(
        GraphReader reader,
        IReadOnlyList<Picture> pictures,
        CancellationToken cancellation
    )
    {
        var banks = pictures.Select(picture => picture.BankId).Distinct().ToArray();
        var images = pictures.Select(picture => picture.ImageId).Distinct().ToArray();
        var names = await reader
            .Session.Query<BankImageName>()
            .Where(name => name.BankId.IsOneOf(banks) && name.ImageId.IsOneOf(images))
            .ToListAsync(cancellation);
        return names
            .GroupBy(name => new Picture(name.BankId, name.ImageId))
            .ToDictionary(picture => picture.Key, picture => picture.Select(name => name.Name).Order(StringComparer.Ordinal).First());
    }

    private sealed record Picture(Guid BankId, string ImageId);
}

[
    GraphQLMetadata("ParameterErrors"),
    Description("Standard errors in the parameters' own units; null where none is known, or the parameter is fixed.")
]
internal sealed class ParameterErrorsNode(ParameterErrors errors)
{
    public double? A => errors.A;

    [Description("One for each difficulty, threshold or step.")]
    public IReadOnlyList<double?> B => errors.B;

    public double? C => errors.C;

    public double? D => errors.D;
}

/// <param name="Retired">Retired items too.</param>
internal sealed record ItemFilter(Guid BankId, string? Topic, string? Search, bool Retired);

/// <summary>Items by their external id.</summary>
internal static class ItemList
{
    public const char CursorKind = 'i';

    public static Connection<ItemNode> Of(GraphReader reader, ItemFilter filter, int? first, Cursor? after) =>
        reader.SeesItems
            ? new(
                () =>
                    reader
                        .Batch<ItemFilter, int>(
                            "item counts",
                            (filters, cancellation) => Pages.Count<ItemFilter, Item>(reader, filters, Conditions, cancellation)
                        )
                        .Load(filter),
                () =>
                    reader
                        .Batch<PageOf<ItemFilter>, Rows<Item>>(
                            "items",
                            (pages, cancellation) => Pages.Read<ItemFilter, Item>(reader, pages, Conditions, InOrder, cancellation)
                        )
                        .Load(new(filter, first, after))
                        .Then(rows =>
                            rows!.As(item => new Edge<ItemNode>(
                                new Cursor(CursorKind, DateTimeOffset.MinValue, item.ExternalId).Encode(),
                                new ItemNode(item, reader)
                            ))
                        )
            )
            : Connection.Nothing<ItemNode>();

    private static Task<IReadOnlyList<Expression<Func<Item, bool>>>> Conditions(ItemFilter filter)
    {
        var conditions = new List<Expression<Func<Item, bool>>> { item => item.BankId == filter.BankId };
        if (!filter.Retired)
        {
            conditions.Add(item => item.RetiredAt == null);
        }
        if (filter.Topic is { } topic)
        {
            conditions.Add(item => item.Content.Topic == topic);
        }
        if (filter.Search is { } search)
        {
            conditions.Add(item =>
                item.Content.Stem.Contains(search, StringComparison.OrdinalIgnoreCase)
                || item.ExternalId.Contains(search, StringComparison.OrdinalIgnoreCase)
            );
        }

        return Task.FromResult<IReadOnlyList<Expression<Func<Item, bool>>>>(conditions);
    }

    private static IBatchedQueryable<Item> InOrder(IBatchedQueryable<Item> items, PageOf<ItemFilter> page)
    {
        // The external id is unique in the bank.
        if (page.After is { Id: var last })
        {
            items = items.Where(item => item.ExternalId.CompareTo(last) > 0);
        }
        return items.OrderBy(item => item.ExternalId);
    }
}
