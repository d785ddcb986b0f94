using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Server.Procedures.PickLists;

/// <summary>
/// Writes into each «Вибір» of a drawing what the words of its branches mean. It is done when the drawing is published, by the forms that its cases will use: a
/// word that is changed in a form later changes nothing for them.
/// </summary>
internal static class ChoiceMeanings
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Whether a drawing has such steps.</summary>
    public static bool AreAsked(WorkflowGraph graph) => graph.Nodes.Any(step => step.Type == ChoiceActivity.TypeName);

    /// <summary>The drawing with them.</summary>
    /// <param name="text">As it is stored.</param>
    /// <param name="graph">The same, read.</param>
    /// <param name="facts">What its cases know.</param>
    public static string Written(string text, WorkflowGraph graph, IReadOnlyList<Fact> facts)
    {
        var meanings = graph.Nodes.Where(step => step.Type == ChoiceActivity.TypeName).ToDictionary(step => step.Id, step => Of(step, facts), StringComparer.Ordinal);
        var drawing = JsonNode.Parse(text)!;
        Write(drawing, meanings);
        return drawing.ToJsonString(Readable);
    }

    /// <summary>
    /// The answer that a branch is for: the one that is called so, else the one that the branch meant when the drawing was published last, which may only have
    /// been reworded in its form since.
    /// </summary>
    /// <param name="step">The «Вибір».</param>
    /// <param name="fact">What it looks at.</param>
    /// <param name="branch">The branch's word.</param>
    public static InputOption? Find(ActivityNode step, Fact fact, string branch) => fact.Find(branch)
        ?? (step.Input(ChoiceActivity.MeaningsKey)?.Expression.Value is JsonObject written && written[branch].AsText() is { } value ? fact.Values.FirstOrDefault(one => one.Value == value) : null);

    private static JsonObject Of(ActivityNode step, IReadOnlyList<Fact> facts)
    {
        var fact = facts.FirstOrDefault(one => one.Key == step.Input(ChoiceActivity.FieldKey)?.Expression.Value.AsText());
        return new JsonObject((step.Input(ChoiceActivity.BranchesKey)?.Expression.Value.AsTexts() ?? []).Distinct().Select(branch =>
            KeyValuePair.Create(branch, (fact is null ? null : Find(step, fact, branch)) is { } option ? (JsonNode?)option.Value : null)).Where(pair => pair.Value is not null));
    }

    private static void Write(JsonNode? node, Dictionary<string, JsonObject> meanings)
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (_, inner) in item)
                {
                    Write(inner, meanings);
                }

                if (item["type"] is JsonValue && item["type"]!.ToString() == ChoiceActivity.TypeName && item["id"] is { } id && meanings.TryGetValue(id.ToString(), out var meaning))
                {
                    item[ChoiceActivity.MeaningsKey] = meaning.DeepClone();
                }

                break;
            case JsonArray list:
                foreach (var inner in list)
                {
                    Write(inner, meanings);
                }

                break;
        }
    }
}
