using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Workflows.Engine.Expressions.JavaScript.BuiltIns;
using Workflows.Engine.Expressions.JavaScript.Values;

namespace Workflows.Engine.Expressions.JavaScript.Evaluation;

/// <summary>
/// The only way between host and program. Both directions go through JSON text: nothing is shared, whatever .NET type
/// stands behind a <see cref="JsonNode"/>, and the size of what leaves is known exactly.
/// </summary>
internal static class JsonBorder
{
    // Escaping every Cyrillic letter would make the text six times as long for nothing.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static Value In(Run run, JsonNode? node, bool frozen) =>
        node is null ? Value.Null : JsonReader.Read(run, node.ToJsonString(Plain), frozen);

    public static JsonNode? Out(Run run, Value value)
    {
        if (value.IsNullish)
        {
            return null;
        }

        var text = JsonWriter.WriteForHost(run, value);
        if (Encoding.UTF8.GetByteCount(text) > run.Meter.OutputBytes)
        {
            throw run.Meter.Spent($"Результат більший за {run.Meter.OutputBytes / 1024} КБ.");
        }

        // The writer has kept to the depth limit, so the reader needs none of its own below it.
        return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 1024 });
    }
}
