using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Server.Tasks;

/// <summary>The ways in which a task can end: read from the drawing, kept on the task's row as JSON.</summary>
internal static class TaskOutcomes
{
    /// <summary>The one outcome of a task that is drawn without any.</summary>
    public const string Only = "Завершено";

    /// <summary>The port by which a case leaves a task whose deadline has passed.</summary>
    public const string Late = "Прострочено";

    // Cyrillic as it is: escaped, each letter would be six bytes of every row.
    private static readonly OutcomeJson Json = new(new JsonSerializerOptions(OutcomeJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>As the row keeps them.</summary>
    public static string Write(IReadOnlyList<TaskOutcome> outcomes) => JsonSerializer.Serialize(outcomes, Json.IReadOnlyListTaskOutcome);

    /// <summary>As the row keeps them, read again.</summary>
    public static IReadOnlyList<TaskOutcome> Read(string text) => JsonSerializer.Deserialize(text, Json.IReadOnlyListTaskOutcome)!;

    /// <summary>From a drawing: a list of objects with a text each; kind and whether the form is checked may be left out.</summary>
    /// <exception cref="StepFailedException">They cannot be told from each other, or one of them means nothing.</exception>
    public static IReadOnlyList<TaskOutcome> OfDrawing(JsonNode? drawn)
    {
        if (drawn is not JsonArray { Count: > 0 } list)
        {
            return [new TaskOutcome(Only)];
        }

        var outcomes = list.Select(OfItem).ToList();
        return outcomes.GroupBy(outcome => outcome.Text).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new StepFailedException($"завершення «{twice.Key}» названо двічі")
            : outcomes;
    }

    /// <summary>What the outcomes of a drawing are called; null when they cannot be read.</summary>
    public static IReadOnlyList<string>? TextsOf(JsonNode? drawn)
    {
        try
        {
            return [.. OfDrawing(drawn).Select(outcome => outcome.Text)];
        }
        catch (StepFailedException)
        {
            return null;
        }
    }

    // A bare text is an outcome too. A refusal is accepted with a half-filled form unless the drawing asks for all of it.
    private static TaskOutcome OfItem(JsonNode? item)
    {
        var text = (item is JsonObject ? item["text"] : item).AsText()?.Trim();
        var word = (item as JsonObject)?["kind"].AsText();
        if (string.IsNullOrEmpty(text))
        {
            throw new StepFailedException("одне із завершень не має назви");
        }

        var kind = OutcomeKind.Other;
        return word is null || (Enum.TryParse(word, ignoreCase: true, out kind) && Enum.IsDefined(kind))
            ? new TaskOutcome(text, kind, (item as JsonObject)?["checks"] is { } checks ? checks.IsTrue() : kind is not OutcomeKind.Refusal)
            : throw new StepFailedException($"завершення «{text}» має невідомий вид «{word}»");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<TaskOutcome>))]
internal sealed partial class OutcomeJson : JsonSerializerContext;
