using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Server.Clients.Fields;

namespace Workflows.Server.Forms;

/// <summary>Reads the answers of a case that are bound to the catalogue, by its keys.</summary>
internal static class BoundAnswers
{
    /// <summary>The day of a date; null when it was not answered.</summary>
    public static DateOnly? Day(IReadOnlyDictionary<string, JsonNode> bound, string key) => FieldValues.Day(Text(bound, key));

    /// <summary>A text, or the value of a choice; null when it was not answered.</summary>
    public static string? Text(IReadOnlyDictionary<string, JsonNode> bound, string key) => bound.GetValueOrDefault(key).AsText();

    /// <summary>The values of several choices with commas between them; empty for none.</summary>
    public static string Choices(IReadOnlyDictionary<string, JsonNode> bound, string key) => string.Join(',', bound.GetValueOrDefault(key).AsTexts());

    /// <summary>The first and the last day of something that has a term.</summary>
    /// <exception cref="StepFailedException">Nobody has answered when it begins, or it would end before.</exception>
    public static (DateOnly From, DateOnly? To) Term(IReadOnlyDictionary<string, JsonNode> bound, string from, string to)
    {
        var (first, last) = (Day(bound, from) ?? throw Missing(from), Day(bound, to));
        return last < first
            ? throw new StepFailedException($"«{FieldCatalogue.Find(to)!.Label}» раніше, ніж «{FieldCatalogue.Find(from)!.Label}»")
            : (first, last);
    }

    /// <summary>What a step says that needs an answer which nobody has given.</summary>
    public static StepFailedException Missing(string key) =>
        new($"у формах цієї справи не заповнено поле «{FieldCatalogue.Find(key)!.Label}», а без нього записати не можна");
}
