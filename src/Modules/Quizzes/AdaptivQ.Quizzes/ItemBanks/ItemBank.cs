namespace AdaptivQ.Quizzes.ItemBanks;

/// <summary>A bank was opened to hold items.</summary>
public sealed record ItemBankCreated(Guid BankId, string Title, DateTimeOffset At);

/// <summary>A file was read into the bank; every row of it is in one of the five counts.</summary>
/// <param name="Revised">Items that read differently; they may also have moved to another topic.</param>
/// <param name="ParametersSet">Items that read as before and got other parameters.</param>
/// <param name="Restored">Items that had been retired, whether or not they read as before.</param>
/// <param name="TopicChanges">How many items more each topic has, or, below 0, fewer.</param>
/// <param name="CalibrationVersion">The bank's from here on: one more than before where the file brought parameters of its own.</param>
public sealed record ItemsImported(
    Guid BankId,
    int Added,
    int Revised,
    int ParametersSet,
    int Restored,
    int Unchanged,
    IReadOnlyDictionary<string, int> TopicChanges,
    int CalibrationVersion,
    DateTimeOffset At
);

/// <summary>One item was added, retired or restored, moved to another topic, or lost parameters that no longer hold.</summary>
/// <param name="Items">How many items more the bank has, or, below 0, fewer.</param>
/// <param name="TopicChanges">How many items more each topic has, or, below 0, fewer.</param>
/// <param name="CalibrationVersion">The bank's from here on: one more than before where the item lost parameters.</param>
public sealed record BankItemsChanged(
    Guid BankId,
    int Items,
    IReadOnlyDictionary<string, int> TopicChanges,
    int CalibrationVersion,
    DateTimeOffset At
);

/// <summary>Parameters of items of the bank were taken over from a calibration.</summary>
/// <param name="CalibrationVersion">The bank's from here on: one more than before.</param>
/// <param name="Items">How many items got other parameters.</param>
public sealed record ItemParametersImported(Guid BankId, int CalibrationVersion, int Items, ParameterSource Source, DateTimeOffset At);

/// <summary>An item bank as its stream tells it: what authors see in their list, and what an import is decided on.</summary>
/// <param name="ItemCount">Without retired items.</param>
/// <param name="Topics">How many items each topic has, at least 1, without retired ones. (A jsonb column keeps no order.)</param>
/// <param name="CalibrationVersion">How many times parameters of its items have been set; 0 until the first time.</param>
public sealed partial record ItemBank(Guid Id, string Title, int ItemCount, IReadOnlyDictionary<string, int> Topics, int CalibrationVersion)
{
    /// <summary>Begins the bank without items, at calibration version 0.</summary>
    public static ItemBank Create(ItemBankCreated created) => new(created.BankId, created.Title, 0, new Dictionary<string, int>(), 0);

    /// <summary>Counts the items that an import added or restored, by topic, and takes over its calibration version.</summary>
    public ItemBank Apply(ItemsImported imported) =>
        Changed(imported.Added + imported.Restored, imported.TopicChanges) with
        {
            CalibrationVersion = imported.CalibrationVersion,
        };

    /// <summary>Changes the number of items, by topic, and takes over the calibration version.</summary>
    public ItemBank Apply(BankItemsChanged changed) =>
        Changed(changed.Items, changed.TopicChanges) with
        {
            CalibrationVersion = changed.CalibrationVersion,
        };

    /// <summary>Takes over the calibration version; the number of items stays.</summary>
    public ItemBank Apply(ItemParametersImported imported) => this with { CalibrationVersion = imported.CalibrationVersion };

    private ItemBank Changed(int items, IReadOnlyDictionary<string, int> changes)
    {
        var topics = new SortedDictionary<string, int>(Topics.ToDictionary(), StringComparer.Ordinal);
        foreach (var (topic, change) in changes)
        {
            var count = topics.GetValueOrDefault(topic) + change;
            if (count > 0)
            {
                topics[topic] = count;
            }
            else
            {
                topics.Remove(topic);
            }
        }

        return this with
        {
            ItemCount = ItemCount + items,
            Topics = topics,
        };
    }
}
