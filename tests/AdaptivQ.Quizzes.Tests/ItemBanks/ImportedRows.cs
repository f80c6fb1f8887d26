using AdaptivQ.Quizzes.ItemBanks;
using AdaptivQ.Quizzes.ItemTypes;

namespace AdaptivQ.Quizzes.Tests.ItemBanks;

/// <summary>One row of a file, and what its import decides.</summary>
internal static class ImportedRows
{
    public static readonly Guid Bank = new("b0000000-0000-4000-8000-000000000001");
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly Dictionary<string, string> NoImages = [];

    public static readonly ItemRow Row = new(
        2,
        "Q-1",
        "Fractions",
        "adding",
        4,
        "What is a half of 8?",
        Choice(0, ("4", "Yes."), ("16", "That is double."), ("All of these", null)),
        "8 / 2 = 4.",
        null,
        null
    );

    public static readonly ItemParameters Own = Dichotomous(1.3, -0.2, 0.15, new ImportedSource("the author"));

    public static SingleChoice Choice(int key, params (string Text, string? Feedback)[] options) =>
        new([
            .. options.Select(
                (option, index) => new ChoiceOption("", option.Text, index == key, option.Feedback, option.Text == "All of these")
            ),
        ]);

    public static IReadOnlyList<ChoiceOption> OptionsOf(ItemContent content) => content.Interaction.ShouldBeOfType<SingleChoice>().Options;

    public static ItemParameters Dichotomous(double a, double b, double c, ParameterSource source) =>
        new(ItemParameters.Dichotomous, a, [b], c, 1, new ParameterErrors(0.1, [0.2], 0.03, null), source);

    public static ItemParameters Prior(double b, double c, double error) =>
        new(ItemParameters.Dichotomous, 1, [b], c, 1, new ParameterErrors(0.4, [error], 0.1, null), new PriorSource());

    public static object? Decide(ItemRow row, Item? known, int calibration = 1) => OnlyEvent(DecideAll(row, known, calibration));

    public static IReadOnlyList<object> DecideAll(ItemRow row, Item? known, int calibration = 1) =>
        ImportItemsEndpoint.Decide(Bank, row, known, NoImages, calibration, Ids(known is null ? "new" : "again"), Now);

    public static object? OnlyEvent(IReadOnlyList<object> events) => events.Count == 0 ? null : events.ShouldHaveSingleItem();

    public static Item Known(string externalId = "Q-1") =>
        Item.Create(Decide(Row with { ExternalId = externalId }, null).ShouldBeOfType<ItemAdded>());

    public static Func<string> Ids(string prefix = "id")
    {
        var number = 0;
        return () => $"{prefix}{++number}";
    }
}
