namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>A bank was opened to hold items.</summary>
public sealed record ItemBankCreated(Guid BankId, string Title, DateTimeOffset At);

/// <summary>A file was read into the bank; every row of it is in one of the four counts.</summary>
/// <param name="AddedByTopic">How many items each topic gained.</param>
/// <param name="CalibrationVersion">The bank's from here on: one more than before where the file brought parameters of its own.</param>
public sealed record ItemsImported(
    Guid BankId, int Added, int Revised, int ParametersSet, int Unchanged, IReadOnlyDictionary<string, int> AddedByTopic, int CalibrationVersion, DateTimeOffset At);

/// <summary>Parameters of items of the bank were taken over from a calibration.</summary>
/// <param name="CalibrationVersion">The bank's from here on: one more than before.</param>
/// <param name="Items">How many items got other parameters.</param>
public sealed record ItemParametersImported(Guid BankId, int CalibrationVersion, int Items, ParameterSource Source, DateTimeOffset At);

/// <summary>An item bank as its stream tells it: what authors see in their list, and what an import is decided on.</summary>
/// <param name="CalibrationVersion">How many times parameters of its items have been set; 0 until the first time.</param>
public sealed partial record ItemBank(Guid Id, string Title, int ItemCount, IReadOnlyDictionary<string, int> Topics, int CalibrationVersion)
{
    public static ItemBank Create(ItemBankCreated created) =>
        new(created.BankId, created.Title, 0, new Dictionary<string, int>(), 0);

    public ItemBank Apply(ItemsImported imported)
    {
        var topics = new SortedDictionary<string, int>(Topics.ToDictionary(), StringComparer.Ordinal);
        foreach (var (topic, added) in imported.AddedByTopic) topics[topic] = topics.GetValueOrDefault(topic) + added;
        return this with { ItemCount = ItemCount + imported.Added, Topics = topics, CalibrationVersion = imported.CalibrationVersion };
    }

    public ItemBank Apply(ItemParametersImported imported) => this with { CalibrationVersion = imported.CalibrationVersion };
}
