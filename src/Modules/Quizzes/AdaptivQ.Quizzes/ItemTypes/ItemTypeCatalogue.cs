using System.Collections.Frozen;
using System.Reflection;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>What an item type says of itself, beside the <see cref="Interaction"/> record that it is.</summary>
public interface IItemType
{
    /// <summary>Kebab case; stored in events, so it never changes.</summary>
    static abstract string Name { get; }

    /// <summary>Columns that a CSV row of this type needs, besides id and stem.</summary>
    static abstract IReadOnlyList<string> RequiredColumns { get; }

    /// <summary>Columns that a CSV row of this type may fill.</summary>
    static abstract IReadOnlyList<string> OptionalColumns { get; }

    /// <summary>Reads a CSV row. What is wrong with a cell is reported to the row; null where nothing can be made of it.</summary>
    static abstract Interaction? FromRow(RowCells cells);
}

/// <summary>One item type as the catalogue has it.</summary>
public sealed record ItemType(
    string Name,
    Type Interaction,
    IReadOnlyList<string> RequiredColumns,
    IReadOnlyList<string> OptionalColumns,
    Func<RowCells, Interaction?> FromRow
);

/// <summary>All item types there are, found in this assembly: a new file is all it takes.</summary>
public static class ItemTypeCatalogue
{
    /// <summary>By name.</summary>
    public static IReadOnlyList<ItemType> All { get; } =
    [
        .. typeof(Interaction)
            .Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(Interaction)))
            .Select(type =>
                (ItemType)
                    typeof(ItemTypeCatalogue)
                        .GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!
                        .MakeGenericMethod(type)
                        .Invoke(null, null)!
            )
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, ItemType> ByName = All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<Type, string> NameByType = All.ToFrozenDictionary(type => type.Interaction, type => type.Name);

    /// <summary>The names, comma-separated, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(type => type.Name));

    /// <summary>The type of that name, or null.</summary>
    public static ItemType? Find(string name) => ByName.GetValueOrDefault(name);

    internal static string NameOf(Type interaction) => NameByType[interaction];

    private static ItemType Describe<T>()
        where T : Interaction, IItemType => new(T.Name, typeof(T), T.RequiredColumns, T.OptionalColumns, T.FromRow);
}
