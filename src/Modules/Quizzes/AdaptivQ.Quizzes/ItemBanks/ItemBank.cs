namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>A bank was opened to hold items.</summary>
public sealed record ItemBankCreated(Guid BankId, string Title, DateTimeOffset At);

/// <summary>A file was read into the bank; every row of it is in one of the three counts.</summary>
/// <param name="AddedByTopic">How many items each topic gained.</param>
public sealed record ItemsImported(
    Guid BankId, int Added, int Revised, int Unchanged, IReadOnlyDictionary<string, int> AddedByTopic, DateTimeOffset At);

/// <summary>An item bank as its stream tells it: what authors see in their list, and what an import is decided on.</summary>
public sealed partial record ItemBank(Guid Id, string Title, int ItemCount, IReadOnlyDictionary<string, int> Topics)
{
    public static ItemBank Create(ItemBankCreated created) =>
        new(created.BankId, created.Title, 0, new Dictionary<string, int>());

    public ItemBank Apply(ItemsImported imported)
    {
        var topics = new SortedDictionary<string, int>(Topics.ToDictionary(), StringComparer.Ordinal);
        foreach (var (topic, added) in imported.AddedByTopic) topics[topic] = topics.GetValueOrDefault(topic) + added;
        return this with { ItemCount = ItemCount + imported.Added, Topics = topics };
    }
}
