using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdaptivQ.Adaptivity.Attempts;

/// <summary>
/// A response as JSON in the shape of its item's type. Two are equal when their JSON says the same, whatever its white space and
/// the order of its members: the store keeps neither.
/// </summary>
[JsonConverter(typeof(ResponseConverter))]
public sealed record Response
{
    private readonly string _canonical;

    private Response(string canonical)
    {
        _canonical = canonical;
        using var document = JsonDocument.Parse(canonical);
        Json = document.RootElement.Clone();
    }

    /// <summary>The JSON, members in order.</summary>
    public JsonElement Json { get; }

    /// <summary>What a client sent; a missing response is null.</summary>
    /// <exception cref="JsonException">A text in it is not Unicode: half a character stands alone.</exception>
    public static Response Of(JsonElement json)
    {
        using var bytes = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(bytes);
            Write(writer, json);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text in the response is not Unicode.", e);
        }

        return new Response(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    /// <summary>By what the JSON says.</summary>
    public bool Equals(Response? other) => other is not null && _canonical == other._canonical;

    /// <inheritdoc/>
    public override int GetHashCode() => _canonical.GetHashCode(StringComparison.Ordinal);

    /// <summary>The JSON as text.</summary>
    public override string ToString() => _canonical;

    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in json.EnumerateArray())
                {
                    Write(writer, element);
                }
                writer.WriteEndArray();
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private sealed class ResponseConverter : JsonConverter<Response>
    {
        public override bool HandleNull => true;

        public override Response Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, Response value, JsonSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.Json.WriteTo(writer);
            }
        }
    }
}
