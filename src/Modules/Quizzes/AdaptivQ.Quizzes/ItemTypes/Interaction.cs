using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AdaptivQ.Quizzes.Contracts;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>Something wrong with an item's content, and what to write instead.</summary>
/// <param name="Field">The member it is about: option, feedback, correct, tolerance …</param>
/// <param name="Index">Which one, from 0, where the field is a list; otherwise null.</param>
/// <param name="Message">A sentence or two, ending with the cure.</param>
public sealed record ContentProblem(string Field, int? Index, string Message);

/// <summary>
/// How an item is answered and scored: the part of its content that only its type understands. An item type is one record in
/// one file of this folder, which also implements <see cref="IItemType"/>; <see cref="ItemTypeCatalogue"/> finds it. As JSON it
/// carries its type's name beside its members. Immutable.
/// </summary>
[JsonConverter(typeof(InteractionConverter))]
public abstract record Interaction : IItemInteraction
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string Type => ItemTypeCatalogue.NameOf(GetType());

    /// <inheritdoc/>
    [JsonIgnore]
    public int MaxCategory => HighestCategory();

    /// <inheritdoc/>
    [JsonIgnore]
    public int Choices => CountChoices();

    /// <summary>Everything wrong with the content; empty for an item that can be asked.</summary>
    public abstract IEnumerable<ContentProblem> Problems();

    /// <summary>The same content with an id for everything a response names.</summary>
    /// <param name="before">The content it replaces, or null: what stays the same keeps its id.</param>
    /// <param name="newId">Gives random ids, so that an id says nothing about the key.</param>
    public virtual Interaction Identified(Interaction? before, Func<string> newId) => this;

    /// <summary>Parameters to start with, before anybody has answered.</summary>
    /// <param name="level">The author's level, 1 (easiest) to 10; null where none was given.</param>
    public abstract ItemParameters Prior(int? level);

    /// <inheritdoc/>
    public abstract string? Problem(JsonElement response);

    /// <inheritdoc/>
    public abstract ItemScore Score(JsonElement response);

    /// <inheritdoc/>
    public JsonElement ForLearner(IReadOnlyList<int> order) => ToJson(Shown(order));

    /// <inheritdoc/>
    public JsonElement Solution() => ToJson(Solved());

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Messages(JsonElement response);

    /// <inheritdoc/>
    public abstract string InWords(JsonElement response);

    /// <inheritdoc/>
    public abstract string SolutionInWords();

    /// <inheritdoc/>
    public abstract JsonElement Example(int category, int pick);

    /// <summary>
    /// Whether parameters of the other hold for this one: the same type, with the same correct response among as many choices, scored
    /// in as many points. What it reads like may differ.
    /// </summary>
    public bool IsScoredAs(Interaction other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Type, MaxCategory, Choices) == (other.Type, other.MaxCategory, other.Choices)
            && (JsonElement.DeepEquals(Solution(), other.Solution()) || HasKeysWhere(other));
    }

    /// <summary>Whether the right choices stand where those of the other do: a mended word in one of them makes no other key.</summary>
    /// <param name="other">Of the same type.</param>
    protected virtual bool HasKeysWhere(Interaction other) => false;

    /// <summary>Whether both read and score the same: by value, lists included.</summary>
    public bool SameAs(Interaction other) =>
        JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(this, JsonSerializerOptions.Web),
            JsonSerializer.SerializeToElement(other, JsonSerializerOptions.Web)
        );

    /// <summary>See <see cref="IItemInteraction.MaxCategory"/>.</summary>
    protected virtual int HighestCategory() => 1;

    /// <summary>See <see cref="IItemInteraction.Choices"/>.</summary>
    protected virtual int CountChoices() => 0;

    /// <summary>See <see cref="IItemInteraction.ForLearner"/>.</summary>
    protected abstract object Shown(IReadOnlyList<int> order);

    /// <summary>See <see cref="IItemInteraction.Solution"/>.</summary>
    protected abstract object Solved();

    private protected static JsonElement ToJson(object value) =>
        JsonSerializer.SerializeToElement(value, value.GetType(), JsonSerializerOptions.Web);
}

/// <summary>An interaction whose responses have one JSON shape, read before its type looks at them.</summary>
public abstract record Interaction<TResponse> : Interaction
    where TResponse : notnull
{
    /// <inheritdoc/>
    public sealed override string? Problem(JsonElement response) => TryRead(response, out var read) ? ProblemOf(read) : ResponseShape;

    /// <inheritdoc/>
    public sealed override ItemScore Score(JsonElement response) => ScoreOf(Read(response));

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Messages(JsonElement response) => MessagesOf(Read(response));

    /// <inheritdoc/>
    public sealed override string InWords(JsonElement response) => WordsOf(Read(response));

    /// <inheritdoc/>
    public sealed override JsonElement Example(int category, int pick) => ToJson(ExampleOf(category, pick));

    /// <summary>A sentence on the JSON that a response is, for those that are not.</summary>
    [JsonIgnore]
    protected abstract string ResponseShape { get; }

    /// <summary>See <see cref="IItemInteraction.Problem"/>.</summary>
    protected abstract string? ProblemOf(TResponse response);

    /// <summary>See <see cref="IItemInteraction.Score"/>.</summary>
    protected abstract ItemScore ScoreOf(TResponse response);

    /// <summary>See <see cref="IItemInteraction.Messages"/>.</summary>
    protected abstract IReadOnlyList<string> MessagesOf(TResponse response);

    /// <summary>See <see cref="IItemInteraction.InWords"/>.</summary>
    protected abstract string WordsOf(TResponse response);

    /// <summary>See <see cref="IItemInteraction.Example"/>.</summary>
    protected abstract TResponse ExampleOf(int category, int pick);

    /// <summary>A score of 0 or 1 point.</summary>
    private protected static ItemScore RightOrWrong(bool right) => new(right ? 1 : 0, 1, right ? 1 : 0);

    private TResponse Read(JsonElement response) =>
        TryRead(response, out var read)
            ? read
            : throw new ArgumentException(
                $"A response to a {Type} item was not checked before it was scored. {ResponseShape}",
                nameof(response)
            );

    private static bool TryRead(JsonElement response, out TResponse read)
    {
        read = default!;
        if (response.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return false;
        }
        try
        {
            read = response.Deserialize<TResponse>(JsonSerializerOptions.Web)!;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Reads an interaction by the type that its JSON names, wherever that stands, and writes the name first.</summary>
public sealed class InteractionConverter : JsonConverter<Interaction>
{
    private const string TypeMember = "type";

    /// <inheritdoc/>
    public override Interaction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        if (
            json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty(TypeMember, out var name)
            || name.ValueKind != JsonValueKind.String
        )
        {
            throw new JsonException($"An interaction needs a member '{TypeMember}' that names its item type: {ItemTypeCatalogue.Names}.");
        }
        return ItemTypeCatalogue.Find(name.GetString()!) is { } type
            ? (Interaction)json.Deserialize(type.Interaction, options)!
            : throw new JsonException($"There is no item type '{name}'. There are {ItemTypeCatalogue.Names}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Interaction value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var members = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        members.Insert(0, TypeMember, JsonValue.Create(value.Type));
        members.WriteTo(writer, options);
    }
}
