using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AdaptivQ.Quizzes.ItemBanks;

namespace AdaptivQ.Quizzes.ItemTypes;

/// <summary>
/// Reads an interaction as an author's form sends it. Unlike what the store reads, nothing in it is passed over in silence: no
/// unknown member, no missing one, no text that can't be kept. Ids are given by us and may be left out; texts are trimmed.
/// </summary>
public static class AuthoredInteraction
{
    private const string Field = "interaction";
    private const string TypeMember = "type";
    private const string IdMember = "id";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new TrimmedText() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MakeOptional } },
    };

    /// <summary>Reads an interaction, ids left aside.</summary>
    /// <returns>The interaction, or all that is wrong with it: fields begin with "interaction".</returns>
    public static (Interaction? Interaction, IReadOnlyList<ContentProblem> Problems) Read(JsonElement json)
    {
        var texts = TextProblems(json, Field).ToList();
        if (texts.Count > 0)
        {
            return (null, texts);
        }
        if (
            json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty(TypeMember, out var name)
            || name.ValueKind != JsonValueKind.String
        )
        {
            return Wrong(
                Field,
                $"Send a JSON object with the member '{TypeMember}', one of {ItemTypeCatalogue.Names}, and that item type's members."
            );
        }

        if (ItemTypeCatalogue.Find(name.GetString()!) is not { } type)
        {
            return Wrong(
                $"{Field}.{TypeMember}",
                $"'{Shown(name.GetString()!)}' is not an item type. There are {ItemTypeCatalogue.Names}."
            );
        }

        try
        {
            var interaction = (Interaction)WithoutType(json).Deserialize(type.Interaction, Strict)!;
            var problems = interaction.Problems().Select(problem => problem with { Field = $"{Field}.{problem.Field}" }).ToList();
            return problems.Count > 0 ? (null, problems) : (interaction, []);
        }
        catch (JsonException e)
        {
            var path = e.Path is { Length: > 2 } at && at.StartsWith("$.", StringComparison.Ordinal) ? $"{Field}.{at[2..]}" : Field;
            return Wrong(
                path,
                $"A member is missing here, has another type or is not one of type {type.Name}. It has {MembersOf(type.Interaction)}."
            );
        }
    }

    private static (Interaction? Interaction, IReadOnlyList<ContentProblem> Problems) Wrong(string field, string message) =>
        (null, [new ContentProblem(field, null, message)]);

    /// <summary>Texts that can't be kept, and values that no list of an item type has.</summary>
    private static IEnumerable<ContentProblem> TextProblems(JsonElement json, string path) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject()
                .SelectMany(member =>
                    NameOf(member) is { } name
                        ? TextProblems(member.Value, $"{path}.{name}")
                        : [new ContentProblem(path, null, "A member's name is not Unicode: half a character stands alone. Leave it out.")]
                ),
            JsonValueKind.Array => json.EnumerateArray()
                .SelectMany(
                    (value, index) =>
                        value.ValueKind == JsonValueKind.Null
                            ? [new ContentProblem($"{path}[{index}]", null, "The list holds null. Leave it out.")]
                            : TextProblems(value, $"{path}[{index}]")
                ),
            JsonValueKind.String when ProblemOf(json) is { } problem => [new ContentProblem(path, null, problem)],
            _ => [],
        };

    private static string? ProblemOf(JsonElement text)
    {
        try
        {
            return ContentRules.ProblemOf(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which JSON can write and no text can hold.
            return "The text is not Unicode: half a character stands alone. Write it again.";
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return Shown(member.Name);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Shown(string name) => name.Length > 40 ? $"{name[..40]}..." : name;

    /// <summary>The type's name belongs to the converter that picks the type; here it would be one member too many.</summary>
    private static JsonElement WithoutType(JsonElement json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var member in json.EnumerateObject().Where(member => !member.NameEquals(TypeMember)))
            {
                member.WriteTo(writer);
            }
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        return document.RootElement.Clone();
    }

    private static string MembersOf(Type type) =>
        string.Join(
            ", ",
            Strict
                .GetTypeInfo(type)
                .Properties.Where(member => member.AssociatedParameter is not null && member.Name != IdMember)
                .Select(member =>
                    member.PropertyType.GetGenericArguments() is [var entry] && entry.Assembly == type.Assembly
                        ? $"{member.Name} (a list, each with {MembersOf(entry)})"
                        : member.Name
                )
        );

    /// <summary>What an author may leave out: ids, and what may be null.</summary>
    private static void MakeOptional(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            if (member.Name == IdMember || member.IsSetNullable)
            {
                member.IsRequired = false;
            }
            if (member.PropertyType == typeof(string) && member.IsSetNullable)
            {
                member.CustomConverter = new TrimmedText(blankIsNull: true);
            }
        }
    }

    /// <summary>Reads text without spaces at its ends.</summary>
    private sealed class TrimmedText(bool blankIsNull = false) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException();
            }
            var text = reader.GetString()!.Trim();
            return blankIsNull && text.Length == 0 ? null : text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
