using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Makes a text complete when it is published, so that no later change of a default touches it.</summary>
public static class PublishedText
{
    /// <summary>
    /// The same text with every declared default written in where a field was left out, and each step's version.
    /// Everything else stays as it is, byte for byte; a complete text comes back unchanged.
    /// A text that <see cref="WorkflowDefinitionReader"/> refuses comes back as it was.
    /// </summary>
    public static string WithDefaults(string json, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalogue);
        if (JsonText.Parse(json, out _) is not { } text || ActivityText.Definition(text).Get("root") is not { IsObject: true } root)
        {
            return json;
        }

        var edits = new List<Edit>();
        Complete(root, catalogue, edits);
        return edits.Count == 0 ? json : Apply(json, edits);
    }

    private static void Complete(JsonSpan step, ActivityCatalogue catalogue, List<Edit> edits)
    {
        if (ActivityText.Kind(step, catalogue)?.Declaration is not { } declaration)
        {
            return;
        }

        if (step.Get("version") is null)
        {
            Write(step, "version", JsonValue.Create(declaration.Version), edits);
        }

        foreach (var input in declaration.Inputs)
        {
            if (input.Default is not null && ActivityText.IsLeftOut(step.Get(input.Key), input))
            {
                Write(step, input.Key, Spelled(input), edits);
            }
        }

        foreach (var child in ActivityText.Children(step, declaration))
        {
            Complete(child, catalogue, edits);
        }
    }

    private static JsonNode Spelled(InputDeclaration input) => input.IsWrapped
        ? new JsonObject
        {
            ["typeName"] = input.TypeName,
            ["expression"] = new JsonObject
            {
                ["type"] = ExpressionTypes.Literal,
                ["value"] = input.Default!.DeepClone(),
            },
        }
        : input.Default!.DeepClone();

    private static void Write(JsonSpan step, string key, JsonNode value, List<Edit> edits)
    {
        var json = value.ToJsonString(JsonText.Readable);
        // The key may be there with a null: two of the same name would be no definition any more.
        if (step.GetRaw(key) is { } present)
        {
            edits.Add(new Edit(present.Start, present.End, json));
        }
        else
        {
            var end = step.Properties[^1].Value.End;
            edits.Add(new Edit(end, end, $",\"{key}\":{json}"));
        }
    }

    private static string Apply(string json, List<Edit> edits)
    {
        var source = Encoding.UTF8.GetBytes(json).AsSpan();
        var result = new StringBuilder(json.Length + edits.Count * 100);
        var done = 0;
        // Stable: insertions at one place keep the order of the declaration, a replacement goes before them.
        foreach (var edit in edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End))
        {
            result.Append(Encoding.UTF8.GetString(source[done..edit.Start])).Append(edit.Json);
            done = edit.End;
        }

        return result.Append(Encoding.UTF8.GetString(source[done..])).ToString();
    }

    /// <summary>Put this JSON in place of these bytes.</summary>
    private readonly record struct Edit(int Start, int End, string Json);
}
